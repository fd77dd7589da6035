"""Examinations as EARL 1.0, W3C's language for results of tests, in JSON-LD.

Comes in: examinations. Goes out: a JSON document (plain values), the same for equal input. Must not know: files.
Every element that fails or is left open is an assertion of its own, with a pointer to it; a rule that passes, or has nothing
to test, is one for the page. What was not measured is asserted as untested, with the reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC

from model import Engine, Examination, Finding, Outcome, Portal, Screen, Tested
from standards.catalogue import by_number, in_order
from standards.engines import TITLES, version_of

Json = Mapping[str, object]
SCREENS = {Screen.DESKTOP: "1280 CSS pixels wide", Screen.PHONE: "a phone of 360 CSS pixels"}
_CONTEXT: Json = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "ptr": "http://www.w3.org/2009/pointers#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "source": {"@id": "dct:source", "@type": "@id"},
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "result": "earl:result",
    "info": "earl:info",
    "pointer": "earl:pointer",
    "expression": "ptr:expression",
    "title": "dct:title",
    "description": "dct:description",
    "hasVersion": "dct:hasVersion",
}


def earl(portal: Portal, examinations: Sequence[Examination]) -> Json:
    """The EARL document of a portal's audit."""
    urls = list(dict.fromkeys(one.url for one in examinations))
    numbers = {url: number for number, url in enumerate(urls, 1)}
    graph: list[Json] = [{"@id": portal.url, "@type": "dct:Collection", "title": portal.name or portal.id}]
    graph += _assertors(examinations)
    graph += _requirements(examinations)
    graph += _tests(examinations)
    for one in examinations:
        subject = f"#page-{numbers[one.url]}-{one.screen}"
        graph.append(
            {
                "@id": subject, "@type": "earl:TestSubject", "source": one.url, "description": SCREENS[one.screen],
                "isPartOf": portal.url,
            }
        )  # fmt: skip
        graph += _assertions(one, subject)
    return {"@context": _CONTEXT, "@graph": graph}


def _assertor(engine: Engine, version: str) -> str:
    return f"#engine-{engine}-{version.replace(', ', '-').replace(' ', '-')}" if version else f"#engine-{engine}"


def _assertors(examinations: Sequence[Examination]) -> Iterator[Json]:
    used = {(t.engine, version_of(t.engine, one)) for one in examinations for t in one.tested}
    for engine, version in sorted(used):
        about: Json = {
            "@id": _assertor(engine, version), "@type": ["earl:Assertor", "earl:Software"], "title": TITLES[engine],
        }  # fmt: skip
        yield {**about, "hasVersion": version} if version else about
    if any(one.not_measured for one in examinations):
        yield {"@id": "#civiscope", "@type": ["earl:Assertor", "earl:Software"], "title": "Civiscope"}


def _requirements(examinations: Sequence[Examination]) -> Iterator[Json]:
    """The success criteria that are spoken of."""
    for number in in_order(n for one in examinations for t in one.tested for n in t.criteria):
        if (criterion := by_number().get(number)) is not None:
            yield {"@id": criterion.url, "@type": "earl:TestRequirement", "title": f"{number} {criterion.title}"}


def _tests(examinations: Sequence[Examination]) -> Iterator[Json]:
    """The rules that were tried, and the checks that could not be."""
    rules = {(t.engine, t.rule): t.criteria for one in examinations for t in one.tested}
    for (engine, rule), criteria in sorted(rules.items()):
        parts = [by_number()[n].url for n in in_order(criteria) if n in by_number()]
        about: Json = {"@id": _test(engine, rule), "@type": "earl:TestCase", "title": rule}
        yield {**about, "isPartOf": parts} if parts else about
    for name in sorted({name for one in examinations for name in one.not_measured}):
        yield {"@id": f"#check-{name}", "@type": "earl:TestCase", "title": name}


def _test(engine: Engine, rule: str) -> str:
    return f"#rule-{engine}-{rule}"


def _assertions(one: Examination, subject: str) -> Iterator[Json]:
    shown: dict[tuple[Engine, str], list[Finding]] = {}
    for finding in one.findings:
        shown.setdefault((finding.engine, finding.rule), []).append(finding)
    for tested in one.tested:
        results = _results(one, tested, shown.get((tested.engine, tested.rule), ()))
        by = _assertor(tested.engine, version_of(tested.engine, one))
        yield from (_assertion(by, subject, _test(tested.engine, tested.rule), result) for result in results)
    for name, reason in sorted(one.not_measured.items()):
        yield _assertion("#civiscope", subject, f"#check-{name}", {**_result(one, "untested"), "info": reason})


def _assertion(by: str, subject: str, test: str, result: Json) -> Json:
    return {
        "@type": "earl:Assertion", "assertedBy": by, "subject": subject, "test": test, "mode": "earl:automatic", "result": result,
    }  # fmt: skip


def _results(one: Examination, tested: Tested, findings: Iterable[Finding]) -> list[Json]:
    """One result for each element told of; where none is told, or none of them is as grave as the rule, one for the page."""
    told: list[Json] = [
        {**_result(one, f.outcome), **_pointer(f), **({"info": f.message} if f.message else {})} for f in findings
    ]
    if any(f["outcome"] == f"earl:{tested.outcome}" for f in told):
        return told
    return [*told, _result(one, tested.outcome)]


def _result(one: Examination, outcome: Outcome | str) -> dict[str, object]:
    at = one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"@type": "earl:TestResult", "outcome": f"earl:{outcome}", "date": at}


def _info(finding: Finding) -> Json:
    return {"info": finding.message} if finding.message else {}


def _pointer(finding: Finding) -> Json:
    """A selector; one that leads through frames or shadow roots is no plain selector and stays an expression."""
    if not finding.target:
        return {}
    kind = "ptr:ExpressionPointer" if " >>> " in finding.target else "ptr:CSSSelectorPointer"
    return {"pointer": {"@type": kind, "expression": finding.target}}

"""What examinations add up to: by criterion, need, rule, page and engine, and in one sentence.

Comes in: the sample of an audit and its examinations. Goes out: ``Sums``. Must not know: browsers, files, how results are shown.
A page that could not be examined counts as unknown, never as clean.
"""

from collections.abc import Sequence

from model import (
    GRAVEST,
    Baseline,
    Criterion,
    CriterionSum,
    Engine,
    EngineSum,
    Examination,
    Machine,
    Need,
    NeedSum,
    Outcome,
    PageSum,
    RuleSum,
    Sampled,
    Status,
    Sums,
    Support,
    gravest,
)
from standards.catalogue import by_number, in_order, needs
from standards.contradictions import contradictions
from standards.engines import version_of
from standards.families import Families, families
from standards.missing import missing
from standards.open_items import open_items

_CONCLUSIVE = (Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.PASSED)


def sum_up(
    sample: Sequence[Sampled], examinations: Sequence[Examination], *,
    baseline: Baseline | None = None, known: Families | None = None,
) -> Sums:  # fmt: skip
    """Add up the examinations of a portal's sample. Documents of the sample (not requested) are no pages and are left out.

    ``known`` are the families of rules, with which engines can be compared; without it those of axe-core alone.
    """
    baseline = baseline or Baseline()
    tried = _outcomes(examinations)
    shown = _shown(examinations)
    per_criterion = tuple(_criterion(c, baseline, tried, shown) for c in _told(baseline, examinations))
    return Sums(
        baseline=baseline, criteria=per_criterion, needs=tuple(_need(n, per_criterion) for n in needs()),
        rules=_rules(tried, shown), engines=_engines(examinations, tried), pages=_pages(sample, examinations),
        open=open_items(examinations), contradictions=contradictions(examinations, known or families()),
        missing=missing(sample, examinations),
    )  # fmt: skip


_Key = tuple[Engine, str, tuple[str, ...]]  # engine, rule, its criteria


def _outcomes(examinations: Sequence[Examination]) -> dict[_Key, dict[str, Outcome]]:
    """By rule and page the worst outcome of its screens; rules and pages in a settled order."""
    found: dict[_Key, dict[str, list[Outcome]]] = {}
    for one in examinations:
        for t in one.tested:
            found.setdefault((t.engine, t.rule, in_order(t.criteria)), {}).setdefault(one.url, []).append(t.outcome)
    return {key: {url: gravest(all_) for url, all_ in sorted(pages.items())} for key, pages in sorted(found.items())}


def _shown(examinations: Sequence[Examination]) -> dict[tuple[Engine, str], set[tuple[str, str, str]]]:
    """By rule the failing elements (page, target, snippet); the same one on both screens counts once."""
    found: dict[tuple[Engine, str], set[tuple[str, str, str]]] = {}
    for one in examinations:
        for f in one.findings:
            if f.outcome is Outcome.FAILED:
                found.setdefault((f.engine, f.rule), set()).add((one.url, f.target, f.snippet))
    return found


def _told(baseline: Baseline, examinations: Sequence[Examination]) -> tuple[Criterion, ...]:
    """The criteria of the baseline, and others that some rule spoke of."""
    spoken = {number for one in examinations for t in one.tested for number in t.criteria}
    return tuple(c for c in by_number().values() if baseline.asks_for(c) or c.number in spoken)


def _criterion(
    criterion: Criterion, baseline: Baseline, tried: dict[_Key, dict[str, Outcome]],
    shown: dict[tuple[Engine, str], set[tuple[str, str, str]]],
) -> CriterionSum:  # fmt: skip
    mine = {key: pages for key, pages in tried.items() if criterion.number in key[2]}
    by_page: dict[str, list[Outcome]] = {}
    for pages in mine.values():
        for url, outcome in pages.items():
            by_page.setdefault(url, []).append(outcome)
    ends = {url: gravest(outcomes) for url, outcomes in sorted(by_page.items())}
    failed, opened, clean = (tuple(u for u, o in ends.items() if o is end) for end in _CONCLUSIVE)
    return CriterionSum(
        criterion, baseline.asks_for(criterion), _status(criterion, ends), failed, opened, clean,
        len({place for key in mine for place in shown.get(key[:2], ())}), tuple(dict.fromkeys(key[0] for key in mine)),
    )  # fmt: skip


def _status(criterion: Criterion, ends: dict[str, Outcome]) -> Status:
    if not ends:
        return Status.PERSON if criterion.machine is Machine.PERSON else Status.NOT_TESTED
    return {
        Outcome.FAILED: Status.FAILED, Outcome.CANNOT_TELL: Status.CANNOT_TELL, Outcome.PASSED: Status.CLEAN,
        Outcome.INAPPLICABLE: Status.NOTHING,
    }[gravest(ends.values())]  # fmt: skip


def _need(need: Need, criteria: Sequence[CriterionSum]) -> NeedSum:
    serving = [c for c in criteria if c.asked and c.criterion.serves(need.id)]
    failing = [c for c in serving if c.status is Status.FAILED]

    def by(support: Support) -> tuple[str, ...]:
        return tuple(c.criterion.number for c in failing if c.criterion.serves(need.id) is support)

    return NeedSum(
        need, len(serving), sum(c.status not in (Status.PERSON, Status.NOT_TESTED) for c in serving),
        by(Support.PRIMARY), by(Support.SECONDARY),
        tuple(c.criterion.number for c in serving if c.status is Status.CANNOT_TELL),
        tuple(sorted({url for c in failing for url in c.failed})),
    )  # fmt: skip


def _rules(
    tried: dict[_Key, dict[str, Outcome]], shown: dict[tuple[Engine, str], set[tuple[str, str, str]]]
) -> tuple[RuleSum, ...]:  # fmt: skip
    def counted(key: _Key, pages: dict[str, Outcome]) -> RuleSum:
        failed, opened, passed, void = (sum(o is outcome for o in pages.values()) for outcome in GRAVEST)
        return RuleSum(*key, failed, opened, passed, void, len(shown.get(key[:2], ())))

    return tuple(counted(key, pages) for key, pages in tried.items())


def _engines(examinations: Sequence[Examination], tried: dict[_Key, dict[str, Outcome]]) -> tuple[EngineSum, ...]:
    def of_engine(engine: Engine) -> EngineSum:
        mine = {key[1]: pages for key, pages in tried.items() if key[0] is engine}
        ends = [gravest(pages.values()) for pages in mine.values()]
        versions = sorted({version_of(engine, one) for one in examinations} - {""})
        pages = {url for pages in mine.values() for url in pages}
        return EngineSum(
            engine, tuple(versions), len(mine), len(pages), ends.count(Outcome.FAILED), ends.count(Outcome.CANNOT_TELL)
        )

    return tuple(of_engine(engine) for engine in Engine)


def _pages(sample: Sequence[Sampled], examinations: Sequence[Examination]) -> tuple[PageSum, ...]:
    """The pages of the sample in its order, then pages that were examined without being in it."""
    by_url: dict[str, list[Examination]] = {s.url: [] for s in sample if s.requested}
    reasons = {s.url: s.reasons for s in sample}
    for one in examinations:
        by_url.setdefault(one.url, []).append(one)
    return tuple(_page(url, reasons.get(url, ()), found) for url, found in by_url.items())


def _page(url: str, reasons: tuple[str, ...], found: Sequence[Examination]) -> PageSum:
    tested = [t for one in found for t in one.tested]
    if not tested:
        why = sorted({reason for one in found for reason in one.not_measured.values()})
        return PageSum(url, reasons, False, "; ".join(why) or "it was not examined")
    failed = in_order(n for t in tested if t.outcome is Outcome.FAILED for n in t.criteria)
    opened = in_order(n for t in tested if t.outcome is Outcome.CANNOT_TELL for n in t.criteria if n not in failed)
    advice = tuple(sorted({t.rule for t in tested if t.outcome is Outcome.FAILED and not t.criteria}))
    elements = {(f.engine, f.rule, f.target, f.snippet) for one in found for f in one.findings if f.outcome is Outcome.FAILED}
    return PageSum(url, reasons, True, "", failed, opened, advice, len(elements))

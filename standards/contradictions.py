"""Where engines contradict each other: one says that something fails, another that it passes.

Comes in: examinations and the families of rules. Goes out: contradictions, for a person to settle. Must not know: which is right.
An engine that cannot tell, or finds nothing to test, contradicts nobody.
"""

from collections.abc import Iterable, Iterator, Sequence

from model import Contradiction, Engine, Examination, Finding, Outcome, Tested, gravest
from standards.catalogue import in_order
from standards.families import Families

_MOST_SHOWN = 5  # elements


def contradictions(examinations: Sequence[Examination], known: Families) -> tuple[Contradiction, ...]:
    """Every contradiction, by page and screen. The same pair of rules is told once, however many families both belong to."""
    return tuple(found for one in examinations for found in _once((*_on_elements(one), *_in_families(one, known))))


def _once(found: Iterable[Contradiction]) -> Iterator[Contradiction]:
    told: set[tuple[object, object]] = set()
    for one in found:
        pairs = {(f, p) for f in one.failed for p in one.passed}
        if not pairs <= told:
            told |= pairs
            yield one


def _in_families(one: Examination, known: Families) -> Iterator[Contradiction]:
    members: dict[str, list[Tested]] = {}
    for tested in one.tested:
        for family in known.of(tested.engine, tested.rule):
            members.setdefault(family, []).append(tested)
    for family, rules in sorted(members.items()):
        ends = {engine: [t for t in rules if t.engine is engine] for engine in Engine}
        failing = [t for all_ in ends.values() if _end(all_) is Outcome.FAILED for t in all_ if t.outcome is Outcome.FAILED]
        passing = [t for all_ in ends.values() if _end(all_) is Outcome.PASSED for t in all_ if t.outcome is Outcome.PASSED]
        failing = [t for t in failing if any(_comparable(t, p, family, known) for p in passing)]
        passing = [p for p in passing if any(_comparable(t, p, family, known) for t in failing)]
        if failing and passing:
            yield _told(one, family, failing, passing)


def _end(rules: Sequence[Tested]) -> Outcome | None:
    """What an engine says in a family: the worst of its rules; None where it found nothing to test."""
    told = [t.outcome for t in rules if t.outcome is not Outcome.INAPPLICABLE]
    return gravest(told) if told else None


def _comparable(one: Tested, other: Tested, family: str, known: Families) -> bool:
    """Rules that share an ACT rule may still ask different things of it, such as two contrasts: their criteria must meet."""
    shared = family in known.shared.get((one.engine, one.rule), ())
    return shared or set(one.criteria) == set(other.criteria) or bool(set(one.criteria) & set(other.criteria))


def _told(one: Examination, about: str, failing: Sequence[Tested], passing: Sequence[Tested]) -> Contradiction:
    sides = {(t.engine, t.rule) for t in failing}
    elements = [f for f in one.findings if (f.engine, f.rule) in sides and f.outcome is Outcome.FAILED]
    return Contradiction(
        one.url, one.screen, about, in_order(n for t in failing for n in t.criteria), _rules(failing), _rules(passing),
        tuple((f.target, f.snippet, f.message) for f in elements[:_MOST_SHOWN]),
    )  # fmt: skip


def _rules(some: Iterable[Tested | Finding]) -> tuple[tuple[Engine, str], ...]:
    return tuple(sorted({(t.engine, t.rule) for t in some}))


def _on_elements(one: Examination) -> Iterator[Contradiction]:
    """Of one element and criterion one engine says that it fails and another, which names what passes, that it passes."""
    said: dict[tuple[str, str], list[Finding]] = {}
    for finding in one.findings:
        for number in finding.criteria if finding.target else ():
            said.setdefault((number, finding.target), []).append(finding)
    for (number, target), findings in said.items():
        failed = [f for f in findings if f.outcome is Outcome.FAILED]
        engines = {f.engine for f in failed}
        passed = [f for f in findings if f.outcome is Outcome.PASSED and f.engine not in engines]
        if failed and passed:
            shown = (target, failed[0].snippet, failed[0].message)
            yield Contradiction(one.url, one.screen, number, (number,), _rules(failed), _rules(passed), (shown,))

"""Turns an audit into what the monitoring report's template shows: groups, examples, ranges.

Comes in: an audit and its sums. Goes out: plain values for the template. Must not know: HTML, or how anything was counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from statistics import median

from model import (
    Contradiction,
    CriterionSum,
    Engine,
    Examination,
    Outcome,
    PageSum,
    Portal,
    RuleSum,
    Sampled,
    Status,
    Sums,
)
from storage.monitoring.groups import ADDRESSES, Group, grouped
from storage.monitoring.words import fact, label

Value = float | int | str | bool
Facts = Mapping[str, Value]
Names = Mapping[str, Mapping[str, tuple[str, str]]]  # by group: name -> (kind, meaning)
_FURTHER = "Other facts"
_SPOKEN = (Status.FAILED, Status.CANNOT_TELL, Status.CLEAN)


@dataclass(frozen=True)
class Monitoring:
    """Everything the monitoring report shows of one portal.

    ``verdict`` is the result in words. ``site_facts`` are of the whole server, ``documents`` by address those of each document.
    ``names`` says of facts, in groups, of what kind they are and what they mean. ``missing`` says of what concerns no single
    page why it was not measured. ``generated`` is printed where it is given, and nothing else depends on the clock.
    """

    portal: Portal
    sample: Sequence[Sampled]
    examinations: Sequence[Examination]
    sums: Sums
    verdict: str
    names: Names = field(default_factory=dict)
    site_facts: Facts = field(default_factory=dict)
    documents: Mapping[str, Facts] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    generated: datetime | None = None


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact over all pages that have it: the one value, or least, middle and most."""

    label: str
    meaning: str
    value: str
    pages: int


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under a heading."""

    title: str
    lines: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A page or document of the sample, by its number."""

    number: int
    chosen: Sampled
    page: PageSum | None

    @property
    def random(self) -> bool:
        """Whether it was drawn by lot."""
        return "random" in self.chosen.reasons


class View:
    """One audit as the template sees it."""

    def __init__(self, audit: Monitoring) -> None:
        self.portal, self.sums, self.verdict, self.generated = audit.portal, audit.sums, audit.verdict, audit.generated
        self.name = audit.portal.name or audit.portal.id
        self.language = audit.portal.languages[0] if audit.portal.name and audit.portal.languages else ""
        self._audit = audit
        self.lines = tuple(_lines(audit))
        self.pages = tuple(line for line in self.lines if line.chosen.requested)
        self.drawn = sum(line.random for line in self.pages)

    @property
    def ended(self) -> datetime | None:
        """When the last page was examined."""
        return max((one.at for one in self._audit.examinations), default=None)

    @property
    def bar(self) -> tuple[tuple[Status, int], ...]:
        """The criteria of the baseline by what they came to; what came to nothing is left out."""
        counts = [(status, sum(c.status is status for c in self.sums.asked)) for status in Status]
        return tuple((status, amount) for status, amount in counts if amount)

    @property
    def claim(self) -> tuple[str, str]:
        """The first sentence of the verdict, and the rest of it."""
        first, dot, rest = self.verdict.partition(". ")
        return f"{first}{dot}".strip(), rest

    @property
    def spoken(self) -> tuple[CriterionSum, ...]:
        """The criteria of the baseline of which something was found, or something passed."""
        return tuple(c for c in self.sums.asked if c.status in _SPOKEN)

    @property
    def unspoken(self) -> tuple[tuple[Status, tuple[CriterionSum, ...]], ...]:
        """The others, by what they came to."""
        by_status = ((s, tuple(c for c in self.sums.asked if c.status is s)) for s in Status if s not in _SPOKEN)
        return tuple((status, some) for status, some in by_status if some)

    @property
    def beyond(self) -> tuple[CriterionSum, ...]:
        """Criteria that the baseline does not ask for, and that fail or are open."""
        return tuple(c for c in self.sums.criteria if not c.asked and c.status in (Status.FAILED, Status.CANNOT_TELL))

    @cached_property
    def _asked(self) -> frozenset[str]:
        return frozenset(c.criterion.number for c in self.sums.asked)

    def asked(self, numbers: Iterable[str]) -> tuple[str, ...]:
        """Those of some criteria that the baseline asks for."""
        return tuple(n for n in numbers if n in self._asked)

    @cached_property
    def failures(self) -> tuple[Group, ...]:
        """What fails a criterion of the baseline."""
        return tuple(g for g in self._groups(Outcome.FAILED) if self.asked(g.criteria))

    @cached_property
    def further(self) -> tuple[Group, ...]:
        """What fails a criterion that the baseline does not ask for."""
        return tuple(g for g in self._groups(Outcome.FAILED) if g.criteria and not self.asked(g.criteria))

    @cached_property
    def advice(self) -> tuple[Group, ...]:
        """What fails and belongs to none."""
        return tuple(g for g in self._groups(Outcome.FAILED) if not g.criteria)

    @cached_property
    def open_groups(self) -> tuple[Group, ...]:
        """What is left open."""
        return self._groups(Outcome.CANNOT_TELL)

    @property
    def by_input(self) -> tuple[RuleSum, ...]:
        """The checks by real input."""
        return tuple(r for r in self.sums.rules if r.engine is Engine.INPUT)

    @property
    def fact_groups(self) -> tuple[FactGroup, ...]:
        """Facts of pages and server in the order of their names, then those that no name is known of."""
        known = {name for group in self._audit.names.values() for name in group}
        found = {name for one in self._all_facts() for name in one}
        rest = dict.fromkeys(sorted(found - known), ("", ""))
        groups = (*self._audit.names.items(), (_FURTHER, rest))
        made = (
            (title, tuple(self._line(name, *about) for name, about in names.items() if name in found)) for title, names in groups
        )
        return tuple(FactGroup(title, lines) for title, lines in made if lines)

    @property
    def documents(self) -> tuple[tuple[Line, tuple[tuple[str, str], ...]], ...]:
        """Documents of the sample with their facts in words."""
        read = self._audit.documents
        return tuple(
            (line, tuple((label(name), fact(value)) for name, value in read.get(line.chosen.url, {}).items()))
            for line in self.lines if not line.chosen.requested
        )  # fmt: skip

    @property
    def missing(self) -> tuple[tuple[str, str, tuple[str, ...], int], ...]:
        """What was not measured: name, reason, some addresses, how many more."""
        by_page = [(m.name, m.reason, m.urls[:ADDRESSES], max(0, len(m.urls) - ADDRESSES)) for m in self.sums.missing]
        return tuple([(name, reason, (), 0) for name, reason in self._audit.missing.items()] + by_page)

    @property
    def contradictions(self) -> tuple[tuple[Contradiction, tuple[str, ...], int], ...]:
        """Contradictions of the same rules: the first, some of its pages, how many more."""
        found: dict[tuple[object, object], list[Contradiction]] = {}
        for one in self.sums.contradictions:
            found.setdefault((one.failed, one.passed), []).append(one)
        pages = [(some[0], list(dict.fromkeys(c.url for c in some))) for some in found.values()]
        return tuple((first, tuple(urls[:ADDRESSES]), max(0, len(urls) - ADDRESSES)) for first, urls in pages)

    def _groups(self, outcome: Outcome) -> tuple[Group, ...]:
        return grouped(self._audit.examinations, outcome)

    def _all_facts(self) -> Iterator[Facts]:
        yield self._audit.site_facts
        yield from (one.facts for one in self._audit.examinations)

    def _line(self, name: str, kind: str, meaning: str) -> FactLine:
        values = [one[name] for one in self._all_facts() if name in one]
        return FactLine(label(name), meaning, _range(values, kind), len(values))


def _lines(audit: Monitoring) -> Iterator[Line]:
    pages = {p.url: p for p in audit.sums.pages}
    for number, chosen in enumerate(audit.sample, 1):
        yield Line(number, chosen, pages.get(chosen.url))


def _range(values: Sequence[Value], kind: str) -> str:
    """One value for all, how many say what, or least, middle and most."""
    distinct = sorted(set(values), key=str)
    if len(distinct) == 1:
        return fact(distinct[0], kind)
    if all(isinstance(v, int | float) and not isinstance(v, bool) for v in values):
        numbers = [v for v in values if isinstance(v, int | float)]
        least, most = fact(min(numbers), kind), fact(max(numbers), kind)
        return f"{least} to {most}, middle {fact(median(numbers), kind)}"
    return "; ".join(f"{fact(v, kind)}: {_times(values, v)}" for v in distinct[:ADDRESSES]) + (
        "; …" if len(distinct) > ADDRESSES else ""
    )


def _times(values: Iterable[Value], one: Value) -> str:
    amount = sum(v == one for v in values)
    return f"{amount} time{'' if amount == 1 else 's'}"

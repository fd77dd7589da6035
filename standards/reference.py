"""The catalogue as a page of the reference.

Comes in: the catalogue. Goes out: Markdown. Must not know: where it is written to.
"""

from collections.abc import Iterable, Sequence

from model import Baseline, Criterion, Machine, Support
from standards.catalogue import criteria, needs, of

_MACHINE = {Machine.PART: "in part", Machine.INPUT: "with real input", Machine.PERSON: "no"}
_INTRO = """The success criteria of WCAG 2.0, 2.1 and 2.2, in our own words, with their clauses in EN 301 549 V3.2.1, and how far
a machine can test them: *in part*, by rules in the page; *with real input*, by trying keys, sizes and settings; *no*, only a
person can. Nowhere does a machine find every failure. [The audit of accessibility](../explanation/accessibility-audit.md) says
how they are used."""
_NEEDS = """EN 301 549 names them functional performance statements. All but reach have to be covered by the monitoring of
Implementing Decision (EU) 2018/1524. A criterion serves a need fully (**P**) or in part (S), after table B.2 of the standard,
here in its version V4.1.0 (final draft of 2026), the one that covers WCAG 2.2 as well. It says
nothing of level AAA and of 4.1.1."""


def markdown() -> str:
    """The tables of the page, without its title."""
    return "\n\n".join([_INTRO, _totals(), "## Criteria", _criteria(), "## User needs", _NEEDS, _of_needs(), _served()])


def _totals() -> str:
    rows = []
    for version in ("2.0", "2.1", "2.2"):
        asked = of(Baseline(version, "AA"))
        counts = [sum(c.machine is machine for c in asked) for machine in Machine]
        rows.append((f"WCAG {version}, A and AA", str(len(asked)), *map(str, counts)))
    return _table(("what is asked", "criteria", "machine: in part", "with real input", "person only"), rows)


def _criteria() -> str:
    head = ("number", "title", "level", "since", "EN 301 549", "machine", "asks")
    return _table(head, (_row(c) for c in criteria()))


def _row(c: Criterion) -> Sequence[str]:
    since = f"{c.since}, until {c.gone}" if c.gone else c.since
    return c.number, f"[{c.title}]({c.url})", c.level, since, c.clause, _MACHINE[c.machine], c.asks


def _of_needs() -> str:
    rows = ((f"`{n.id}`", n.name, n.clause, "yes" if n.monitored else "no") for n in needs())
    return _table(("need", "in words", "EN 301 549", "monitored"), rows)


def _served() -> str:
    marks = {Support.PRIMARY: "**P**", Support.SECONDARY: "S", None: ""}
    rows = ((c.number, *(marks[c.serves(n.id)] for n in needs())) for c in criteria() if c.needs)
    return _table(("criterion", *(n.id for n in needs())), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines])

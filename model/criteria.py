"""Success criteria of accessibility, the user needs that they serve, and what is asked for of them.

Comes in: nothing. Goes out: the nouns that the catalogue fills. Must not know: the catalogue, or how anything is tested.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_NO_WORD = re.compile(r"[^a-z0-9]+")
_LEVELS = ("A", "AA", "AAA")
_IN_EN = ("2.0", "2.1")  # EN 301 549 V3.2.1 takes WCAG 2.1 in, levels A and AA


class Machine(StrEnum):
    """How far a machine can test a criterion; of none it can find every failure."""

    PART = "part"
    INPUT = "input"
    PERSON = "person"


class Support(StrEnum):
    """How a criterion serves a user need."""

    PRIMARY = "P"
    SECONDARY = "S"


@dataclass(frozen=True, slots=True)
class Need:
    """A user need of EN 301 549, clause 4.2; ``monitored``: the monitoring of Decision (EU) 2018/1524 has to cover it."""

    id: str
    clause: str
    name: str
    monitored: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion. ``gone`` is the version of WCAG that dropped it, "" if none did; ``needs`` by the need's id."""

    number: str
    title: str
    level: str
    since: str
    machine: Machine
    asks: str
    gone: str = ""
    needs: Mapping[str, Support] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Its name in W3C's addresses."""
        plain = self.title.lower().replace("(", "").replace(")", "")
        return _NO_WORD.sub("-", plain).strip("-")

    @property
    def url(self) -> str:
        """Where it stands in WCAG 2.2; one that 2.2 dropped is still named there."""
        return f"https://www.w3.org/TR/WCAG22/#{self.slug}"

    @property
    def clause(self) -> str:
        """Its clause in EN 301 549 V3.2.1; "" where that does not ask for it."""
        return f"9.{self.number}" if self.since in _IN_EN and self.level != "AAA" else ""

    @property
    def order(self) -> tuple[int, ...]:
        """For sorting: 1.4.3 comes before 1.4.10."""
        return tuple(map(int, self.number.split(".")))

    def serves(self, need: str) -> Support | None:
        """How it serves a need, if it does."""
        return self.needs.get(need)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is asked for: a version of WCAG up to a level."""

    version: str = "2.1"
    level: str = "AA"

    def __str__(self) -> str:
        upto = {"A": "level A", "AA": "levels A and AA", "AAA": "all levels"}
        return f"WCAG {self.version}, {upto[self.level]}"

    def asks_for(self, criterion: Criterion) -> bool:
        """Whether a criterion belongs to it."""
        dropped = bool(criterion.gone) and self.version >= criterion.gone
        return criterion.since <= self.version and not dropped and _LEVELS.index(criterion.level) <= _LEVELS.index(self.level)

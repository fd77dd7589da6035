"""What reports of a country and of an edition show.

Comes in: nouns and figures that others computed. Goes out: the same, as the templates take them. Must not know: how figures
were computed, or HTML.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model import Portal, Questionnaire
from storage.report.view import PortalReport


@dataclass(frozen=True, slots=True)
class Place:
    """Where a portal stands. ``rank`` and ``value`` are None while open; ``levels`` are one, or the lowest and the highest."""

    portal: Portal
    low: float
    high: float
    value: float | None
    rank: int | None
    best: int
    worst: int
    levels: Sequence[str]
    interval: tuple[float, float] | None = None
    alike: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A portal that has what is asked: where to see it, and the words there."""

    name: str
    country: str
    url: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Todo:
    """A step: the indicator, its gain, pages to mend (address and why), and examples of others."""

    indicator: str
    gain: float
    pages: Sequence[tuple[str, str]] = ()
    examples: Sequence[Example] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that is another one than at the last edition, in words, with causes: portal, method, ruled, untold."""

    indicator: str
    before: str
    after: str
    causes: Sequence[str]
    points: float


@dataclass(frozen=True, slots=True)
class Since:
    """All changes since an earlier edition, and their points by cause."""

    when: str
    portal: float
    method: float
    ruled: float
    untold: float
    changes: Sequence[Changed]


@dataclass(frozen=True, slots=True)
class Moment:
    """The share of points at an edition or visit."""

    when: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean lower bound of a group, by subindex; ``""`` is the whole index."""

    group: str
    n: int
    shares: Mapping[str, float]


@dataclass(frozen=True)
class CountryReport:
    """One portal among others. ``evidence`` is the address of the full report, where every question has its proof."""

    questionnaire: Questionnaire
    part: PortalReport
    place: Place
    others: Sequence[Place] = ()
    means: Sequence[Mean] = ()
    todo: Sequence[Todo] = ()
    since: Since | None = None
    moments: Sequence[Moment] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupRow:
    """Figures of a group of portals."""

    kind: str
    group: str
    n: int
    mean: float | None
    median: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True)
class EditionReport:
    """All portals of an edition. ``compared`` are two to five of them, side by side, by indicator."""

    questionnaire: Questionnaire
    title: str
    places: Sequence[Place]
    shares: Mapping[str, Mapping[str, tuple[float, float]]]
    groups: Sequence[GroupRow] = ()
    prevalence: Sequence[tuple[str, int, int, int]] = ()
    compared: Sequence[tuple[str, Mapping[str, str]]] = ()
    moments: Mapping[str, Sequence[Moment]] = field(default_factory=dict)
    draws: int = 0

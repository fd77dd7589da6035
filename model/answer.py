"""Answers with their evidence, and what people say about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model.visit import ArchiveRef, Region, Step


class Value(StrEnum):
    """The four words an answer can be. Blocked or not searched is ``unknown``, never ``no``."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    INAPPLICABLE = "inapplicable"


def level_of(value: Value, level: int) -> int:
    """The level that counts: a yes meets the first at least, everything else none."""
    return max(level, 1) if value is Value.YES else 0


class Flag(StrEnum):
    """Why a person should look at an answer."""

    MANUAL = "manual"
    LOW_CONFIDENCE = "low-confidence"
    CONFIRM = "confirm"
    INCOMPLETE_CRAWL = "incomplete-crawl"
    NO_WORDS = "no-words"
    FAILED_PAGES = "failed-pages"
    NEEDS_BROWSER = "needs-browser"
    FOREIGN_ONLY = "foreign-language-only"
    EXTERNAL = "external-host"
    CONFLICT = "conflict"
    PARTLY_BLOCKED = "partly-blocked"
    CHANGED = "changed"
    ASSISTED = "assisted"


# The flags that say that what was not found may be there all the same.
UNPROVEN = frozenset({Flag.INCOMPLETE_CRAWL, Flag.NO_WORDS, Flag.FAILED_PAGES, Flag.NEEDS_BROWSER})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a "yes" can be shown with.

    ``excerpt`` stands on the page as read, white space folded. ``place`` is a CSS path to the element,
    ``path`` the clicks from the home page. ``confidence`` is 0..1.
    """

    url: str
    excerpt: str
    detector: str
    confidence: float
    language: str = ""
    place: str = ""
    region: Region = Region.MAIN
    path: tuple[Step, ...] = ()
    depth: int | None = None
    ref: ArchiveRef | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """The proof of a "no": how many pages were searched, with which words per language, and what was not seen."""

    pages_searched: int
    terms: Mapping[str, tuple[str, ...]]
    not_seen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """The machine's answer to one indicator. Never changed afterwards; a ``Ruling`` stands beside it.

    ``level`` is the step of the questionnaire's ladder that was reached (0 for no, 1 for a binary yes).
    ``reason`` is one sentence for people. ``detector`` names what decided.
    """

    portal: str
    questionnaire: str
    indicator: str
    value: Value
    reason: str
    level: int = 0
    confidence: float = 0.0
    flags: tuple[Flag, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    absence: Absence | None = None
    detector: str = ""
    rubric_version: str = ""

    def may_reach(self, steps: int) -> int:
        """The highest of ``steps`` levels that is not disproved: a "yes" seen on part of a portal may be more on the rest."""
        if self.value is Value.UNKNOWN:
            return steps
        if self.value is not Value.YES:
            return 0
        return self.level if UNPROVEN.isdisjoint(self.flags) else max(self.level, steps)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on an indicator: outranks the machine, is appended, never changed."""

    portal: str
    questionnaire: str
    indicator: str
    value: Value
    author: str
    at: datetime
    reason: str
    level: int = 0
    evidence_digest: str = ""

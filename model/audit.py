"""What an audit of a page found: who tested it, by which rule, with what outcome, and what could not be measured.

Comes in: nothing. Goes out: the nouns that auditing fills and that sums, reports and exports read.
Must not know: browsers, the catalogue of success criteria, how results are stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from model.visit import ArchiveRef


class Engine(StrEnum):
    """Who tested: axe-core; Civiscope's own rules in the page; real input by keyboard, size and settings; the Nu checker."""

    AXE = "axe"
    OWN = "civiscope"
    INPUT = "input"
    MARKUP = "nu"


class Outcome(StrEnum):
    """What a test came to, in the words of W3C's EARL, the gravest first."""

    FAILED = "failed"
    CANNOT_TELL = "cantTell"
    PASSED = "passed"
    INAPPLICABLE = "inapplicable"


GRAVEST = tuple(Outcome)


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of some outcomes. Raises ValueError where there is none."""
    return min(outcomes, key=GRAVEST.index)


class Screen(StrEnum):
    """On which screen: 1280 CSS pixels wide, or a phone of 360."""

    DESKTOP = "desktop"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Finding:
    """One element that fails a rule, or of which the engine cannot tell.

    ``rule`` is the engine's own name of it, ``criteria`` the success criteria that it tests ("1.4.3"; empty for advice).
    ``target`` leads to the element: CSS selectors, one per frame or shadow root on the way, joined by " >>> "; of markup, to
    the place in the page's source ("line 3, column 5").
    """

    engine: Engine
    rule: str
    outcome: Outcome
    criteria: tuple[str, ...] = ()
    target: str = ""
    snippet: str = ""
    message: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Tested:
    """One rule that an engine tried on a page: its outcome for the page as a whole, and of how many elements it spoke."""

    engine: Engine
    rule: str
    outcome: Outcome
    criteria: tuple[str, ...] = ()
    elements: int = 0


@dataclass(frozen=True, slots=True)
class Sampled:
    """A page chosen for the audit, and why: each reason is a word of the sampling method ("home", "random" ...)."""

    url: str
    reasons: tuple[str, ...]
    requested: bool = True  # False: a document, which is read and not shown


@dataclass(frozen=True, slots=True)
class Examination:
    """One page on one screen, as it was examined.

    ``facts`` are figures by name, such as ``{"transfer_bytes": 81234, "lcp_ms": 900}``; ``not_measured`` says, by the name of
    an engine or check, why there is no result of it. ``versions`` are those of the engines. ``ref``: the raw record.
    """

    url: str
    screen: Screen
    at: datetime
    tested: tuple[Tested, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, float | int | str | bool] = field(default_factory=dict)
    not_measured: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    ref: ArchiveRef | None = None

"""What an audit of a portal adds up to.

Comes in: nothing. Goes out: the nouns that sums, reports and exports share. Must not know: how they are counted or shown.
"""

from dataclasses import dataclass
from enum import StrEnum

from model.audit import Engine, Screen
from model.criteria import Baseline, Criterion, Need


class Status(StrEnum):
    """What a criterion came to on all pages together; the first that fits."""

    FAILED = "failed"
    CANNOT_TELL = "cannot tell"
    CLEAN = "no failures found"
    NOTHING = "nothing it applies to"
    NOT_TESTED = "not tested"
    PERSON = "for a person"


@dataclass(frozen=True, slots=True)
class CriterionSum:
    """One criterion. ``failed``, ``open``, ``clean`` are addresses of pages: on which a rule fails; else one cannot tell; else
    one passed. ``findings`` counts the elements shown as failing. ``asked``: the baseline asks for it.
    """

    criterion: Criterion
    asked: bool
    status: Status
    failed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    findings: int = 0
    engines: tuple[Engine, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedSum:
    """One user need: how many criteria of the baseline serve it, how many of these were tested, and which fail or are open.

    ``primary`` fail and serve the need fully, ``secondary`` fail and serve it in part.
    """

    need: Need
    serving: int
    tested: int
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSum:
    """One rule of one engine: on how many pages it came to what (the worst of the screens counts), and the elements shown."""

    engine: Engine
    rule: str
    criteria: tuple[str, ...]
    failed: int = 0
    open: int = 0
    passed: int = 0
    inapplicable: int = 0
    findings: int = 0


@dataclass(frozen=True, slots=True)
class EngineSum:
    """One engine: its versions, the rules that it tried, on how many pages, and those that fail anywhere or are left open."""

    engine: Engine
    versions: tuple[str, ...]
    rules: int
    pages: int
    failed: int
    open: int


@dataclass(frozen=True, slots=True)
class PageSum:
    """One page of the sample. ``examined``: something was tested on it; ``unknown`` says why not. Numbers are of criteria;
    ``advice`` are rules that fail and belong to no criterion.
    """

    url: str
    reasons: tuple[str, ...]
    examined: bool
    unknown: str = ""
    failed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    findings: int = 0


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An element of which an engine cannot tell. ``criteria`` are numbers (none: advice); ``target`` leads to the element, as
    in ``model.Finding``; ``screens`` are those on which it was left open.
    """

    url: str
    engine: Engine
    rule: str
    criteria: tuple[str, ...]
    target: str
    snippet: str
    message: str
    help: str
    screens: tuple[Screen, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``failed`` and ``passed`` are the rules of either side, ``about`` what they have in common: the id of an ACT rule, a family
    of ours, or the number of a criterion. ``elements`` are those said to fail, (target, snippet, message), at most five.
    """

    url: str
    screen: Screen
    about: str
    criteria: tuple[str, ...]
    failed: tuple[tuple[Engine, str], ...]
    passed: tuple[tuple[Engine, str], ...]
    elements: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """An engine or check by its name, or "page" for pages without any result, with the reason and the pages concerned."""

    name: str
    reason: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Everything that an audit adds up to."""

    baseline: Baseline
    criteria: tuple[CriterionSum, ...]
    needs: tuple[NeedSum, ...]
    rules: tuple[RuleSum, ...]
    engines: tuple[EngineSum, ...]
    pages: tuple[PageSum, ...]
    open: tuple[OpenItem, ...]
    contradictions: tuple[Contradiction, ...]
    missing: tuple[Missing, ...]

    @property
    def asked(self) -> tuple[CriterionSum, ...]:
        """The criteria of the baseline."""
        return tuple(c for c in self.criteria if c.asked)

    @property
    def testable(self) -> tuple[CriterionSum, ...]:
        """Those of the baseline that a machine can test in part."""
        return tuple(c for c in self.asked if c.status is not Status.PERSON)

    @property
    def tested(self) -> tuple[CriterionSum, ...]:
        """Those of the baseline that a machine did test."""
        return tuple(c for c in self.testable if c.status is not Status.NOT_TESTED)

    @property
    def failing(self) -> tuple[CriterionSum, ...]:
        """Those of the baseline that fail on a page."""
        return tuple(c for c in self.asked if c.status is Status.FAILED)

    @property
    def examined(self) -> tuple[PageSum, ...]:
        """The pages on which something was tested."""
        return tuple(p for p in self.pages if p.examined)

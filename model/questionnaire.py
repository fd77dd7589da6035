"""What is asked: a questionnaire and its indicators, with the rule that answers each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from model.portal import Level


class Automation(StrEnum):
    """Whether detectors answer an indicator or only a person can."""

    DETECTED = "detected"
    MANUAL = "manual"


class Grade(StrEnum):
    """How far a program can be trusted with a question, after the survey's own guidance to assessors."""

    A = "A"  # plain to see
    B = "B"  # can be found, and a person should confirm
    C = "C"  # a judgement, or not on the portal
    D = "D"  # needs an active trial, such as writing to the authority


@dataclass(frozen=True, slots=True)
class Call:
    """One detector call of a rule: its name and checked parameters."""

    detector: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A flat rule: any of ``any`` and every one of ``all`` and none of ``none`` must hold."""

    any: tuple[Call, ...] = ()
    all: tuple[Call, ...] = ()
    none: tuple[Call, ...] = ()

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call of the rule, in the order written."""
        return self.any + self.all + self.none


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a portal owner does to gain the indicator; ``effort`` is low, medium or high."""

    text: str
    effort: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question. ``points`` is the list of points per level; a binary item has one entry.

    ``levels`` says what each level means where there are several. ``candidates`` are concepts whose pages a person is
    shown for a question that only a person can answer.
    """

    id: str
    subindex: str
    title: str
    question: str
    guidance: str
    remedy: Remedy
    automation: Automation
    points: tuple[float, ...] = (1.0,)
    rule: Rule = Rule()
    manual_reason: str = ""
    confirm: bool = False
    levels: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    grade: Grade = Grade.B


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """An edition of a survey. ``subindices`` maps code to name in the order shown.

    ``index`` is the name of the number it adds up to (LOSI). ``unknown_as_zero`` is the publisher's policy for
    items absent or not found; it is applied at export only. ``further`` maps the name of another index (EPI) to the
    subindices whose items make it. ``level`` says whose portals it is about; None: anybody's.
    """

    id: str
    title: str
    index: str
    edition: str
    subindices: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    version: str
    source: str = ""
    unknown_as_zero: bool = False
    further: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    level: Level | None = None

    def items_of(self, index: str) -> tuple[Indicator, ...]:
        """The indicators that make ``index``: every one for the main index, those of its subindices for a further one."""
        codes = self.subindices if index == self.index else self.further[index]
        return tuple(i for i in self.indicators if i.subindex in codes)

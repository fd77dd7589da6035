"""How what engines say agrees with what test cases expect, by ACT rule.

Comes in: outcomes by case. Goes out: complete, partial, inconsistent or untested. Must not know: browsers, files.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from model import Outcome, gravest


class Agreement(StrEnum):
    """W3C's words for an implementation of a rule."""

    COMPLETE = "complete"  # every outcome as expected
    PARTIAL = "partial"  # some failures found, none where there is none
    INCONSISTENT = "inconsistent"  # a failure where there is none
    UNTESTED = "untested"  # no failure is ever found


class Told(NamedTuple):
    """What was expected of a case and what came (None: no rule speaks of it)."""

    expected: Outcome
    came: Outcome | None


def joined(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The gravest of what several rules say of one case."""
    given = set(outcomes)
    return gravest(given) if given else None


def together(by_engine: Mapping[str, Outcome | None], first: Sequence[str]) -> Outcome | None:
    """What counts where engines differ: the first of ``first`` that has an answer, the next one where it cannot tell."""
    told = [found for engine in first if (found := by_engine.get(engine)) is not None]
    sure = next((one for one in told if one is not Outcome.CANNOT_TELL), None)
    return sure if sure is not None else (told[0] if told else None)


def contradict(outcomes: Iterable[Outcome | None]) -> bool:
    """Whether one engine says failed and another that all is well."""
    said = set(outcomes)
    return Outcome.FAILED in said and bool(said & {Outcome.PASSED, Outcome.INAPPLICABLE})


def agreement(told: Sequence[Told]) -> Agreement:
    """How an implementation agrees with all cases of a rule."""
    if any(t.expected is not Outcome.FAILED and t.came is Outcome.FAILED for t in told):
        return Agreement.INCONSISTENT
    if not any(t.came is Outcome.FAILED for t in told):
        return Agreement.UNTESTED
    fine = (Outcome.PASSED, Outcome.INAPPLICABLE)
    if all(t.came is Outcome.FAILED if t.expected is Outcome.FAILED else t.came in fine for t in told):
        return Agreement.COMPLETE
    return Agreement.PARTIAL

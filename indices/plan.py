"""What a portal should do next, and from whom it can learn.

Comes in: settled answers, the questionnaire, how alike portals are. Goes out: steps in order, names of peers, changes in points.
Must not know: pages. Steps are ordered by gain for the effort: points divided by 1 (low), 2 (medium) or 4 (high effort).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from indices.settle import Settled
from indices.tally import points_at, tally_of
from model import Indicator, Questionnaire, Value

EFFORT: Mapping[str, float] = {"low": 1.0, "medium": 2.0, "high": 4.0}
Found = Mapping[str, Settled]  # indicator -> what counts


@dataclass(frozen=True, slots=True)
class Step:
    """An indicator that is not fully met, the points it can gain, and the points per effort."""

    indicator: Indicator
    gain: float
    worth: float


def next_steps(questionnaire: Questionnaire, found: Found) -> tuple[Step, ...]:
    """What is settled as not met, the most gain for the effort first; what is open is nobody's to mend yet."""
    steps = []
    for item in questionnaire.indicators:
        sums = tally_of(item, found.get(item.id))
        gain = sums.most - sums.reach
        if gain > 0:
            steps.append(Step(item, gain, gain / EFFORT.get(item.remedy.effort, 4.0)))
    return tuple(sorted(steps, key=lambda s: (-s.worth, -s.gain, s.indicator.id)))


def peers(
    portal: str, indicator: Indicator, everybody: Mapping[str, Found], distance: Callable[[str], int], most: int = 3
) -> tuple[str, ...]:
    """Other portals that reach a higher level of the indicator, the most alike first (``distance`` 0), then by name."""
    own = _level(everybody.get(portal, {}).get(indicator.id))
    better = [name for name, found in everybody.items() if name != portal and _level(found.get(indicator.id)) > own]
    return tuple(sorted(better, key=lambda name: (distance(name), name))[:most])


def _level(settled: Settled | None) -> int:
    return settled.level if settled and settled.counts is Value.YES else 0


@dataclass(frozen=True, slots=True)
class Split:
    """Points gained (or lost) since an earlier visit: by changes of the portal, of the method, by rulings, and untold."""

    portal: float
    method: float
    ruled: float
    untold: float

    @property
    def total(self) -> float:
        """All together."""
        return self.portal + self.method + self.ruled + self.untold


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer that is another one than before. ``across`` is the new method's answer to the old visit; None: not known."""

    indicator: Indicator
    before: tuple[Value, int]
    after: tuple[Value, int]
    across: tuple[Value, int] | None
    ruled: bool = False

    @property
    def causes(self) -> tuple[str, ...]:
        """ "portal", "method", both, "ruled", or "untold" where it cannot be told."""
        if self.ruled:
            return ("ruled",)
        if self.across is None:
            return ("untold",)
        causes = (("method", self.before != self.across), ("portal", self.across != self.after))
        return tuple(name for name, holds in causes if holds)


def moved(
    questionnaire: Questionnaire, before: Found, after: Found, across: Mapping[str, tuple[Value, int]] | None
) -> tuple[Moved, ...]:
    """Every indicator whose value or level is another one; what was not asked before is left out."""
    out = []
    for item in questionnaire.indicators:
        old, new = before.get(item.id), after.get(item.id)
        if old is None or new is None or (old.value, old.level) == (new.value, new.level):
            continue
        between = across.get(item.id) if across is not None else None
        ruled = new.ruling is not None or old.ruling is not None
        out.append(Moved(item, (old.value, old.level), (new.value, new.level), between, ruled))
    return tuple(out)


def split(changes: Iterable[Moved]) -> Split:
    """The points of all changes by their cause; a change of both causes is divided where the new method met the old visit."""
    sums = dict.fromkeys(("portal", "method", "ruled", "untold"), 0.0)
    for one in changes:
        start, end = (_points(one.indicator, *side) for side in (one.before, one.after))
        if one.ruled or one.across is None:
            sums["ruled" if one.ruled else "untold"] += end - start
            continue
        between = _points(one.indicator, *one.across)
        sums["method"] += between - start
        sums["portal"] += end - between
    return Split(sums["portal"], sums["method"], sums["ruled"], sums["untold"])


def _points(indicator: Indicator, value: Value, level: int) -> float:
    return points_at(indicator, level) if value is Value.YES else 0.0

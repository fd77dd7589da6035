"""What is won, still open and lost of the points of some items.

Comes in: settled answers and the indicators they answer. Goes out: a ``Tally``. Must not know: which index the items make.

An item without an answer is open. A "yes" below the top of its ladder wins the points of its level; where the visit proves
nothing about the levels above (``Answer.may_reach``), the rest of its points is open and not lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indices.settle import Settled
from model import Indicator, Value


@dataclass(frozen=True, slots=True)
class Tally:
    """Points ``won``, those that may be ``reach``-ed at most, and ``most``, all that applicable items can give.

    ``unknown`` counts items that are open as a whole, ``partly`` those of which only higher levels are open.
    """

    won: float = 0.0
    reach: float = 0.0
    most: float = 0.0
    applicable: int = 0
    unknown: int = 0
    partly: int = 0
    confirmed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.won + other.won, self.reach + other.reach, self.most + other.most, self.applicable + other.applicable,
            self.unknown + other.unknown, self.partly + other.partly, self.confirmed + other.confirmed,
        )  # fmt: skip

    @property
    def settled(self) -> bool:
        """Whether nothing is open."""
        return not (self.unknown or self.partly)

    @property
    def low(self) -> float:
        """The share if everything open is lost; 0 where no item applies."""
        return self.won / self.most if self.most else 0.0

    @property
    def high(self) -> float:
        """The share if everything open is won; 0 where no item applies."""
        return self.reach / self.most if self.most else 0.0


def points_at(indicator: Indicator, level: int) -> float:
    """The points of a level, 0 for level 0; a level above the ladder counts as its top."""
    return indicator.points[min(level, len(indicator.points)) - 1] if level > 0 else 0.0


def tally_of(indicator: Indicator, settled: Settled | None) -> Tally:
    """One item's points."""
    confirmed = int(bool(settled and settled.ruling))
    value = settled.counts if settled else Value.UNKNOWN
    if value is Value.INAPPLICABLE:
        return Tally(confirmed=confirmed)
    most = max(indicator.points)
    if settled is None or value is Value.UNKNOWN:
        return Tally(0.0, most, most, 1, 1, 0, confirmed)
    won = points_at(indicator, settled.level) if value is Value.YES else 0.0
    steps = len(indicator.points)
    above = max((points_at(indicator, n) for n in range(settled.level, settled.reach(steps) + 1)), default=won)
    reach = max(won, above) if value is Value.YES else won
    return Tally(won, reach, most, 1, 0, int(reach > won), confirmed)


def tally(items: Iterable[Indicator], found: Mapping[str, Settled]) -> Tally:
    """The points of ``items``; ``found`` maps an indicator's id to what counts for it."""
    total = Tally()
    for item in items:
        total += tally_of(item, found.get(item.id))
    return total

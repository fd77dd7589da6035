"""How fast a score nears its final value while its items are settled one after another.

Comes in: items with what is counted now, what people will say, and minutes. Goes out: areas under the curve of the error, by
order. Must not know: where items come from.

Areas are over the share of all minutes, 0 to 1, so that an area is the mean distance to the final score during the work. Two
distances: ``off`` of the score itself, where a gain may hide a loss, and ``unsettled``, the sum of all moves that are to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from indices.worth import Item, in_order


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item in a queue: ``step`` is the move of the score that a person will make, with its sign; ``sure`` 0 to 1."""

    item: Item
    step: float
    sure: float


@dataclass(frozen=True, slots=True)
class Area:
    """Mean distance to the final score while the work goes on."""

    off: float
    unsettled: float

    def __add__(self, other: "Area") -> "Area":
        return Area(self.off + other.off, self.unsettled + other.unsettled)

    def over(self, other: "Area") -> tuple[float | None, float | None]:
        """These areas as shares of others; None where those are nothing."""
        return self.off / other.off if other.off else None, self.unsettled / other.unsettled if other.unsettled else None


def area(queue: Sequence[Waiting]) -> Area:
    """The areas of one order; each item moves the score at the end of its minutes."""
    whole = sum(w.item.minutes for w in queue)
    left, moves, off, unsettled = sum(w.step for w in queue), sum(abs(w.step) for w in queue), 0.0, 0.0
    for waiting in queue:
        share = waiting.item.minutes / whole
        off, unsettled = off + abs(left) * share, unsettled + moves * share
        left, moves = left - waiting.step, moves - abs(waiting.step)
    return Area(off, unsettled)


def by_worth(queue: Sequence[Waiting]) -> list[Waiting]:
    """The most worth first."""
    places = {id(w.item): w for w in queue}
    return [places[id(item)] for item in in_order(w.item for w in queue)]


def by_confidence(queue: Sequence[Waiting]) -> list[Waiting]:
    """The least sure first; equal ones in the order of the questionnaire."""
    return sorted(queue, key=lambda w: (w.sure, w.item.place))


def at_random(queue: Sequence[Waiting], draws: int, seed: int) -> Area:
    """The mean areas of so many random orders."""
    chance, total = Random(seed), Area(0.0, 0.0)
    for _ in range(draws):
        total += area(chance.sample(queue, len(queue)))
    return Area(total.off / draws, total.unsettled / draws)

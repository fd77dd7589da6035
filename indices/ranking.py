"""Ranks, levels and rating classes of index values.

Comes in: values by name. Goes out: for each its rank, level and class. Must not know: which index it is.

* rank: 1 + how many are better, on unrounded values; equals share a rank, and the ranks after them are left out (1, 2, 2, 4).
  Values that differ by less than 1e-9 are equal: that is the noise of adding decimals, far below any published digit.
* level: very high above .75, high from .50, middle from .25, low below (UNPACS). At .75 exactly it is high.
* rating class: quarters of equal size inside each level, best first (VH, V3, V2, V1; HV, H3 ...). The UN does not publish
  what it does where a level's size cannot be divided by four; here the place i of n (from 0) is in quarter floor(4 i / n),
  so the better quarters get the odd ones, and equals are in the class of the best of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from enum import StrEnum

EQUAL = 1e-9


class IndexLevel(StrEnum):
    """The four levels in the words of the Survey."""

    VERY_HIGH = "very high"
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


CLASSES: Mapping[IndexLevel, tuple[str, str, str, str]] = {
    IndexLevel.VERY_HIGH: ("VH", "V3", "V2", "V1"),
    IndexLevel.HIGH: ("HV", "H3", "H2", "H1"),
    IndexLevel.MIDDLE: ("MH", "M3", "M2", "M1"),
    IndexLevel.LOW: ("LM", "L3", "L2", "L1"),
}


def index_level(value: float) -> IndexLevel:
    """The level of a value between 0 and 1."""
    if value > 0.75:
        return IndexLevel.VERY_HIGH
    if value >= 0.5:
        return IndexLevel.HIGH
    return IndexLevel.MIDDLE if value >= 0.25 else IndexLevel.LOW


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """The rank of each, 1 for the highest."""
    rising = sorted(values.values())
    return {name: 1 + len(rising) - bisect_right(rising, v + EQUAL) for name, v in values.items()}


def rank_bounds(bounds: Mapping[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Best and worst rank of each, where ``bounds`` are the lowest and highest value that each may turn out to have.

    Best: everybody whose lowest is above one's highest is ahead. Worst: so is everybody whose highest is above one's lowest.
    """
    lows, highs = sorted(low for low, _ in bounds.values()), sorted(high for _, high in bounds.values())
    out = {}
    for name, (low, high) in bounds.items():
        surely = len(lows) - bisect_right(lows, high + EQUAL)
        perhaps = len(highs) - bisect_right(highs, low + EQUAL) - int(high > low + EQUAL)
        out[name] = (1 + surely, 1 + perhaps)
    return out


def rating_classes(values: Mapping[str, float]) -> dict[str, str]:
    """The class of each."""
    groups: dict[IndexLevel, dict[str, float]] = {}
    for name, value in values.items():
        groups.setdefault(index_level(value), {})[name] = value
    out = {}
    for level, members in groups.items():
        falling = sorted(-v for v in members.values())
        for name, value in members.items():
            first = bisect_left(falling, -value - EQUAL)
            out[name] = CLASSES[level][4 * first // len(falling)]
    return {name: out[name] for name in values}

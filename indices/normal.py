"""Puts numbers on one scale: z-scores, and the way from lowest to highest.

Comes in: values by name. Goes out: the same on another scale. Must not know: what the values measure.

    z(x)       = (x - mean) / sd            sd of the whole set, not of a sample (n in the denominator)
    min_max(x) = (x - lowest) / (highest - lowest)

Both are relative: an index made of them says nothing without the set that it is measured against, so a ``Reference`` bears
a name and travels with the result. Source: EGOVKB, About > Methodology; 2018 Survey, annex.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """The set that an index is measured against: its name, its lowest and its highest value (``low`` < ``high``).

    A value outside comes out below 0 or above 1: it is not cut, since to hide it would hide that the set does not fit.
    """

    name: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(
                f"{self.name}: a reference needs a lowest value below its highest, not {self.low:g} and {self.high:g}"
            )

    def place(self, value: float) -> float:
        """Where ``value`` stands between the lowest (0) and the highest (1)."""
        return (value - self.low) / (self.high - self.low)


def reference_of(name: str, values: Iterable[float]) -> Reference:
    """The reference that a set of values makes. Raises ValueError where they do not differ or there are none."""
    known = list(values)
    if not known:
        raise ValueError(f"{name}: holds no value to measure against")
    return Reference(name, min(known), max(known))


def z_scores(values: Mapping[str, float]) -> dict[str, float]:
    """How many standard deviations each value stands above the mean; all 0 where the values do not differ."""
    if not values:
        return {}
    mean = math.fsum(values.values()) / len(values)
    spread = math.sqrt(math.fsum((v - mean) ** 2 for v in values.values()) / len(values))
    return {name: (v - mean) / spread if spread else 0.0 for name, v in values.items()}

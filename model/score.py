"""What answers add up to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a portal on an index, or on one of its subindices (``subindex`` empty: the index itself).

    ``value`` is None while answers are open; ``low`` and ``high`` bound it, counting open items as lost and as
    won. ``coverage`` is the share of applicable items that are settled, ``confirmed`` how many a person ruled on.
    """

    portal: str
    questionnaire: str
    index: str
    subindex: str
    points: float
    max_points: float
    value: float | None
    low: float
    high: float
    coverage: float
    unknown: int
    confirmed: int

"""Where portals stand among each other, with everything that is not certain.

Comes in: for each portal its score and what it may be (draws). Goes out: a ``Standing`` each. Must not know: names of countries.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indices.draws import Draws, told_apart
from indices.ranking import IndexLevel, index_level, rank_bounds, ranks
from model import Score


@dataclass(frozen=True, slots=True)
class Standing:
    """``low`` and ``high`` bound the share for open items; ``interval`` allows for mistakes, too (None: not drawn).

    ``rank`` and ``value`` are None while they are not settled. ``alike`` names the portals that it cannot be told apart from.
    """

    portal: str
    value: float | None
    low: float
    high: float
    interval: tuple[float, float] | None
    rank: int | None
    best: int
    worst: int
    levels: tuple[IndexLevel, ...]
    alike: tuple[str, ...]


def standings(scores: Mapping[str, Score], drawn: Mapping[str, Draws]) -> dict[str, Standing]:
    """The standing of each portal, the best lower bound first."""
    limits = rank_bounds({name: (s.low, s.high) for name, s in scores.items()})
    settled = all(s.value is not None for s in scores.values())
    order = ranks({n: s.value for n, s in scores.items() if s.value is not None}) if settled else {}
    names = sorted(scores, key=lambda n: (-scores[n].low, -scores[n].high, n))
    return {name: _standing(name, scores[name], limits[name], order.get(name), drawn) for name in names}


def _standing(name: str, score: Score, limits: tuple[int, int], rank: int | None, drawn: Mapping[str, Draws]) -> Standing:
    own = drawn.get(name)
    alike = [other for other in sorted(drawn) if own and other != name and not told_apart(own, drawn[other])]
    levels = tuple(dict.fromkeys((index_level(score.low), index_level(score.high))))
    interval = own.interval() if own else None
    return Standing(name, score.value, score.low, score.high, interval, rank, *limits, levels, tuple(alike))

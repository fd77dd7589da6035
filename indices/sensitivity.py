"""How much ranks hang on the weights. Pure: equal seed, equal result.

Comes in: parts of an index by country, and its weights. Goes out: the range of ranks under other weights.
Must not know: what the parts are.

Weights are drawn in one of two ways, always summing to 1:
* around: each weight times a number drawn evenly from 1 - spread to 1 + spread, then divided by their sum;
* Dirichlet: weights from a Dirichlet distribution whose mean is the given weights; ``concentration`` says how close (with 3
  equal weights, 3 is every mixture as likely as any other, 300 hardly moves).
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indices.draws import quantile
from indices.ranking import ranks

Weights = Sequence[float]
Drawer = Callable[[random.Random], Weights]


@dataclass(frozen=True, slots=True)
class RankRange:
    """The rank with the given weights, and the 5th, 50th and 95th of 100 drawn ones, the best and the worst."""

    rank: int
    p05: float
    median: float
    p95: float
    best: int
    worst: int


def around(weights: Weights, spread: float) -> Drawer:
    """Weights drawn evenly from ``spread`` below to ``spread`` above each. Raises ValueError unless 0 <= spread <= 1."""
    if not 0 <= spread <= 1:
        raise ValueError(f"a spread of {spread:g}: it must be between 0 and 1")

    def drawn(source: random.Random) -> Weights:
        return _whole([w * source.uniform(1 - spread, 1 + spread) for w in weights])

    return drawn


def dirichlet(weights: Weights, concentration: float) -> Drawer:
    """Weights from a Dirichlet distribution around the given ones. Raises ValueError unless concentration is above 0."""
    if concentration <= 0:
        raise ValueError(f"a concentration of {concentration:g}: it must be above 0")

    def drawn(source: random.Random) -> Weights:
        return _whole([source.gammavariate(w * concentration, 1.0) if w else 0.0 for w in weights])

    return drawn


def _whole(weights: Weights) -> Weights:
    total = sum(weights)
    return [w / total for w in weights] if total else [1 / len(weights)] * len(weights)


def rank_ranges(
    parts: Mapping[str, Sequence[float]], weights: Weights, drawer: Drawer, *, draws: int = 1000, seed: int = 0
) -> dict[str, RankRange]:
    """The range of ranks of each country. Raises ValueError where parts and weights differ in number."""
    if strange := next((c for c, row in parts.items() if len(row) != len(weights)), None):
        raise ValueError(f"{strange} has {len(parts[strange])} parts, there are {len(weights)} weights")
    source = random.Random(seed)
    names = sorted(parts)

    def ranked(given: Weights) -> dict[str, int]:
        return ranks({c: sum(w * v for w, v in zip(given, parts[c], strict=True)) for c in names})

    seen: dict[str, list[int]] = {c: [] for c in names}
    for _ in range(draws):
        for country, rank in ranked(drawer(source)).items():
            seen[country].append(rank)
    base = ranked(weights)
    return {country: _range(base[country], seen[country]) for country in parts}


def _range(rank: int, seen: Sequence[int]) -> RankRange:
    return RankRange(rank, quantile(seen, 0.05), quantile(seen, 0.5), quantile(seen, 0.95), min(seen), max(seen))

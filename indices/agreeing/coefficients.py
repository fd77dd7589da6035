"""Coefficients of agreement. Pure.

Comes in: rows, one per item, of the values that its raters gave, each with how often that row occurs. Goes out: a number,
or None where the formula divides by nothing. Must not know: raters, items, intervals.
Sources: Cohen 1960 (kappa); Krippendorff 2011 "Computing Krippendorff's alpha-reliability"; Gwet 2008 (AC1, with
Gwet's later rule for missing values: prevalence over every rated item); Byrt, Bishop and Carlin 1993 (the two indices).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

Row = tuple[str, ...]
Rows = Sequence[tuple[Row, int]]


def per_cent(rows: Rows) -> float | None:
    """The mean over items of the share of its pairs of ratings that are equal; items rated once say nothing."""
    several = [(row, n) for row, n in rows if len(row) > 1]
    whole = sum(n for _, n in several)
    return sum(n * _equal(row) for row, n in several) / whole if whole else None


def _equal(row: Row) -> float:
    return sum(c * (c - 1) for c in Counter(row).values()) / (len(row) * (len(row) - 1))


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa = (po - pe) / (1 - pe) of two raters; None where chance alone explains all (pe = 1)."""
    return kappa_of(list(Counter(pairs).items()))


def kappa_of(rows: Rows) -> float | None:
    """Cohen's kappa of rows of two values each, always in the same order of raters; others are left out."""
    pairs = [(row, n) for row, n in rows if len(row) == 2]
    whole = sum(n for _, n in pairs)
    if not whole:
        return None
    first, second = Counter[str](), Counter[str]()
    for (a, b), n in pairs:
        first[a] += n
        second[b] += n
    equal = sum(n for (a, b), n in pairs if a == b)
    chance = sum(first[v] * second[v] for v in first)
    return None if chance == whole * whole else (equal * whole - chance) / (whole * whole - chance)


def ac1(rows: Rows, scale: Sequence[str]) -> float | None:
    """Gwet's AC1 over the values that could be given; None for a scale of fewer than two, or no item rated twice.

    Raises KeyError for a value outside the scale.
    """
    observed = per_cent(rows)
    if observed is None or len(scale) < 2:
        return None
    whole, shares = sum(n for row, n in rows if row), dict.fromkeys(scale, 0.0)
    for row, n in rows:
        for value in row:
            shares[value] += n / len(row)
    chance = sum(s / whole * (1 - s / whole) for s in shares.values()) / (len(scale) - 1)
    return (observed - chance) / (1 - chance)


def alpha(rows: Rows, order: Sequence[str] | None = None) -> float | None:
    """Krippendorff's alpha, nominal, or ordinal where ``order`` names the values from the lowest to the highest.

    None where no item was rated twice, or where all paired ratings have one value. Raises ValueError for a value that the
    order does not name.
    """
    coincide, totals = _coincidences(rows)
    distance = _nominal if order is None else _ordinal(order, totals)
    whole = sum(totals.values())
    observed = sum(n * distance(a, b) for (a, b), n in coincide.items())
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in totals for b in totals)
    return 1 - (whole - 1) * observed / expected if expected else None


def _coincidences(rows: Rows) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    coincide: dict[tuple[str, str], float] = {}
    totals: dict[str, float] = {}
    for row, n in rows:
        if len(row) < 2:
            continue
        counts = Counter(row)
        for a in counts:
            totals[a] = totals.get(a, 0.0) + n * counts[a]
            for b in counts:
                pairs = counts[a] * (counts[b] - (a == b))
                coincide[a, b] = coincide.get((a, b), 0.0) + n * pairs / (len(row) - 1)
    return coincide, totals


def _nominal(a: str, b: str) -> float:
    return float(a != b)


def _ordinal(order: Sequence[str], totals: dict[str, float]) -> Callable[[str, str], float]:
    if strange := sorted(set(totals) - set(order)):
        raise ValueError(f"the order does not name {', '.join(strange)}")
    counts = [totals.get(v, 0.0) for v in order]
    middles = [0.0]
    for below, here in pairwise(counts):
        middles.append(middles[-1] + (below + here) / 2)
    at = dict(zip(order, middles, strict=True))
    return lambda a, b: (at[a] - at[b]) ** 2


def prevalence_and_bias(rows: Rows, scale: Sequence[str]) -> tuple[float, float] | None:
    """|a - d| / n and |b - c| / n of a table of two raters and two values; None for any other scale, or without pairs."""
    table = Counter[Row]()
    for row, n in rows:
        if len(row) == 2:
            table[row] += n
    if len(scale) != 2 or not (whole := sum(table.values())):
        return None
    one, two = scale
    return abs(table[one, one] - table[two, two]) / whole, abs(table[one, two] - table[two, one]) / whole

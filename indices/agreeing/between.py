"""How far people agree with each other.

Comes in: ratings, with labels of groups. Goes out: ``Between``: every coefficient with its interval, or why there is none.
Must not know: where ratings are kept.

Intervals: of two raters' per cent Wilson's score interval; of everything else the percentiles of a bootstrap over items with a
given seed (Efron 1979). A bootstrap of a few items is too narrow: read n first.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from indices.agreeing.coefficients import Row, Rows, ac1, alpha, kappa_of, per_cent, prevalence_and_bias
from indices.draws import quantile
from indices.proportions import Interval, wilson

# From here on most of chance agreement comes from one value: kappa falls though people agree (Feinstein and Cicchetti 1990).
# The limit is ours, a rule of thumb.
_EXTREME = 0.8


@dataclass(frozen=True, slots=True)
class Rating:
    """The value that a rater gave to an item; ``groups`` maps a key (indicator, language, module, country) to a label."""

    item: str
    rater: str
    value: str
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient with its 95 % interval; ``value`` is None where undefined, and ``why`` says it in words."""

    value: float | None
    interval: Interval | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """Agreement on the ``n`` items that at least two people rated. ``ordinal`` is undefined where no order was given.

    ``commonest`` is the largest share of one value among these ratings; ``prevalence`` and ``bias`` are None but for
    two raters and two values. ``advice`` says in a sentence which figure to look at.
    """

    n: int
    raters: int
    per_cent: Figure
    kappa: Figure
    nominal: Figure
    ordinal: Figure
    ac1: Figure
    commonest: float | None
    prevalence: float | None
    bias: float | None
    advice: str


def between(
    ratings: Iterable[Rating], *, scale: Sequence[str] = (), ordered: bool = False, draws: int = 400, seed: int = 0
) -> Between:
    """All figures. ``scale`` names the values that could be given, in their order where ``ordered``; empty: those seen.

    Raises ValueError where a rater rated an item twice, for a value outside the scale, and for an order without a scale.
    """
    items = _items(ratings)
    raters = sorted({rater for given in items.values() for rater in given})
    every = [tuple(given[r] for r in sorted(given)) for given in items.values()]
    rows = [row for row in every if len(row) > 1]
    values = tuple(scale) or tuple(sorted({v for row in every for v in row}))
    if strange := {v for row in every for v in row} - set(values):
        raise ValueError(f"outside the scale: {', '.join(sorted(strange))}")
    if ordered and not scale:
        raise ValueError("an order needs a scale")
    two, samples = len(raters) == 2, _samples(every if rows else [], draws, seed)
    kept = _counted(every if rows else [])
    indices = prevalence_and_bias(kept, values) if two else None
    common = _commonest(rows)
    one = "all ratings have one value" if common == 1 else ""

    def figure(formula: Callable[[Rows], float | None], why: str) -> Figure:
        return _figure(formula, kept, samples, why)

    return Between(
        n=len(rows), raters=len(raters), per_cent=_per_cent(kept, samples),
        kappa=figure(kappa_of, one) if two else Figure(None, None, _too_few(rows) or "kappa is of two raters"),
        nominal=figure(alpha, one),
        ordinal=figure(lambda r: alpha(r, values), one) if ordered else Figure(None, None, "no order of values was given"),
        ac1=figure(lambda r: ac1(r, values), "only one value could be given"), commonest=common,
        prevalence=indices[0] if indices else None, bias=indices[1] if indices else None, advice=_advice(common, two=two),
    )  # fmt: skip


def by(ratings: Iterable[Rating], key: str, *, scale: Sequence[str] = (), draws: int = 400, seed: int = 0) -> dict[str, Between]:
    """Agreement per label of a group, in the order of labels; ratings without that label are left out.

    ``person`` is a key of its own: for each rater, every item that he rated, with all that others said on it.
    """
    ratings, groups = list(ratings), defaultdict[str, list[Rating]](list)
    who = defaultdict[str, set[str]](set)
    for rating in ratings:
        who[rating.item].add(rating.rater)
    for rating in ratings:
        labels = who[rating.item] if key == "person" else {rating.groups[key]} if key in rating.groups else set()
        for label in labels:
            groups[label].append(rating)
    return {label: between(groups[label], scale=scale, draws=draws, seed=seed) for label in sorted(groups)}


def _items(ratings: Iterable[Rating]) -> dict[str, dict[str, str]]:
    items: dict[str, dict[str, str]] = {}
    for rating in ratings:
        given = items.setdefault(rating.item, {})
        if rating.rater in given:
            raise ValueError(f"{rating.rater} rated {rating.item} twice")
        given[rating.rater] = rating.value
    return dict(sorted(items.items()))


def _counted(rows: Iterable[Row]) -> Rows:
    return sorted(Counter(rows).items())


def _samples(rows: Sequence[Row], draws: int, seed: int) -> list[Rows]:
    chance = random.Random(seed)
    return [_counted(chance.choices(rows, k=len(rows))) for _ in range(draws)] if len(rows) > 1 else []


def _figure(formula: Callable[[Rows], float | None], rows: Rows, samples: Sequence[Rows], why: str) -> Figure:
    value = formula(rows)
    if value is None:
        return Figure(None, None, "no item was rated by two people" if not rows else why or "chance explains all")
    drawn = [v for sample in samples if (v := formula(sample)) is not None]
    # Where most draws have one value only, those left are no fair picture of the rest.
    if not drawn or len(drawn) * 2 < len(samples):
        return Figure(value, None, "too few items for an interval")
    return Figure(value, (quantile(drawn, 0.025), quantile(drawn, 0.975)))


def _per_cent(rows: Rows, samples: Sequence[Rows]) -> Figure:
    if not rows or any(len(row) > 2 for row, _ in rows):
        return _figure(per_cent, rows, samples, "")
    pairs = [(row, n) for row, n in rows if len(row) == 2]
    equal, n = sum(n for (a, b), n in pairs if a == b), sum(n for _, n in pairs)
    return Figure(equal / n, wilson(equal, n))


def _too_few(rows: Sequence[Row]) -> str:
    return "" if rows else "no item was rated by two people"


def _commonest(rows: Iterable[Row]) -> float | None:
    counts = Counter(v for row in rows for v in row)
    return max(counts.values()) / counts.total() if counts else None


def _advice(common: float | None, *, two: bool) -> str:
    if common is None:
        return "Nothing to look at: no item was rated by two people."
    if common >= _EXTREME:
        return f"Look at AC1: {common:.0%} of the ratings have one value, so that kappa and alpha are low though people agree."
    return "Look at kappa." if two else "Look at alpha: there are more than two raters."

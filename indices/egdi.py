"""The E-Government Development Index: OSI, HCI and TII of countries in, EGDI with rank, level and class out. Pure.

Must not know: where the three come from.

    EGDI = w1 OSI + w2 HCI + w3 TII     thirds; .34, .33, .33 in 2008 and 2010

Source: EGOVKB, About > Methodology; checked against the published tables of 2003 to 2024 (docs/explanation/published-tables.md).
A country that lacks one of the three was not assessed: it gets neither a value nor a rank, and takes no place from others.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from indices.editions import Edition
from indices.ranking import IndexLevel, index_level, ranks, rating_classes


@dataclass(frozen=True, slots=True)
class CountryInput:
    """The three indices of a country, each 0 to 1; None: not assessed."""

    country: str
    osi: float | None
    hci: float | None
    tii: float | None


@dataclass(frozen=True, slots=True)
class Placed:
    """An index value with what is said about it; all None where the country was not assessed."""

    name: str
    value: float | None
    rank: int | None = None
    level: IndexLevel | None = None
    rating_class: str | None = None


def egdi_value(one: CountryInput, weights: tuple[float, float, float]) -> float | None:
    """The weighted mean of the three, unrounded; None where one is missing."""
    if one.osi is None or one.hci is None or one.tii is None:
        return None
    return math.fsum(w * v for w, v in zip(weights, (one.osi, one.hci, one.tii), strict=True))


def egdi(countries: Iterable[CountryInput], edition: Edition) -> tuple[Placed, ...]:
    """The EGDI of each country, in the order given. Raises ValueError where a name comes twice."""
    return place((one.country, egdi_value(one, edition.weights)) for one in countries)


def place(values: Iterable[tuple[str, float | None]]) -> tuple[Placed, ...]:
    """Rank, level and class of each value, in the order given. Raises ValueError where a name comes twice."""
    every = list(values)
    known = {name: value for name, value in every if value is not None}
    if doubled := next((n for n, _ in every if sum(n == m for m, _ in every) > 1), None):
        raise ValueError(f"{doubled} comes twice")
    order, classes = ranks(known), rating_classes(known)
    return tuple(
        Placed(name, None) if value is None else Placed(name, value, order[name], index_level(value), classes[name])
        for name, value in every
    )

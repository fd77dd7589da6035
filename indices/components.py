"""Telecommunication Infrastructure Index and Human Capital Index from their components. Pure.

Comes in: components by country. Goes out: the index by country, and which countries it could not be computed for.
Must not know: who measured them.

    index = min_max( sum of w(k) z(component k) )

TII: every component weighs the same; subscriptions are cut at 120 per 100 inhabitants since 2020 (2022 Survey, annex, p. 197).
HCI 2014-2022: adult literacy 3/9, gross enrolment, expected and mean years of schooling 2/9 each (remembered). The weights of
the five components of HCI 2024 were not found: they have to be given. Affordability, new in the TII of 2024, is taken as a
number that is higher where access is cheaper; the UN's own composite is not published.
A country that lacks a component is left out of everything, also of means and deviations.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from indices.editions import SUBSCRIPTIONS, Edition
from indices.normal import reference_of, z_scores

Table = Mapping[str, Mapping[str, float | None]]  # country -> component -> value


@dataclass(frozen=True, slots=True)
class Composite:
    """``raw`` is the weighted sum of z-scores by country, ``index`` the same from 0 to 1, ``left_out`` who lacks what."""

    raw: Mapping[str, float]
    index: Mapping[str, float]
    left_out: Mapping[str, tuple[str, ...]]


def tii(table: Table, edition: Edition) -> Composite:
    """The TII. Raises ValueError where the edition's components are not known, or the countries do not differ."""
    if not edition.tii:
        raise ValueError(f"the components of the TII {edition.year} are not known here")
    return composite(table, {name: 1 / len(edition.tii) for name in edition.tii}, edition.cap)


def hci(table: Table, edition: Edition, weights: Mapping[str, float] | None = None) -> Composite:
    """The HCI; ``weights`` take the place of the edition's. Raises ValueError where there are none."""
    used = weights or edition.hci
    if not used:
        raise ValueError(f"the weights of the HCI {edition.year} were not found in public; give them")
    return composite(table, used)


def composite(table: Table, weights: Mapping[str, float], cap: float | None = None) -> Composite:
    """Any index of this make. Raises ValueError where fewer than two countries are whole, or all are equal."""
    if abs(math.fsum(weights.values()) - 1) > 1e-6 or min(weights.values()) < 0:
        raise ValueError(f"weights must not be negative and sum to 1, not {math.fsum(weights.values()):g}")
    lacking = {c: tuple(k for k in weights if row.get(k) is None) for c, row in table.items()}
    whole = [c for c, missing in lacking.items() if not missing]
    scored = {k: z_scores({c: _cut(k, table[c][k], cap) for c in whole}) for k in weights}
    raw = {c: math.fsum(w * scored[k][c] for k, w in weights.items()) for c in whole}
    reference = reference_of("the countries given", raw.values())
    return Composite(raw, {c: reference.place(v) for c, v in raw.items()}, {c: m for c, m in lacking.items() if m})


def _cut(component: str, value: float | None, cap: float | None) -> float:
    assert value is not None  # countries that lack one are left out before
    return min(value, cap) if cap is not None and component in SUBSCRIPTIONS else value

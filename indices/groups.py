"""Results by group of countries: region, sub-region, income, LDC, LLDC, SIDS, population.

Comes in: values by ISO code and facts about countries. Goes out: one ``GroupResult`` per group, "World" first.
Must not know: what the values measure. Nobody is dropped in silence: who is in no group of a kind is in "not classified".
"""

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from indices.ranking import IndexLevel, index_level
from model import Country

UNCLASSIFIED = "not classified"
_MILLION = 1_000_000


def _size(country: Country) -> str:
    if country.population is None:
        return UNCLASSIFIED
    for name, least in (("above 100 million", 100), ("10 to 100 million", 10), ("1 to 10 million", 1)):
        if country.population >= least * _MILLION:
            return name
    return "below 1 million"


# Each way of grouping and its groups in the order shown.
KINDS: Mapping[str, tuple[Callable[[Country], str], tuple[str, ...]]] = {
    "region": (lambda c: c.region, ("Africa", "Americas", "Asia", "Europe", "Oceania")),
    "subregion": (lambda c: c.subregion, ()),
    "income": (
        lambda c: c.income_group or UNCLASSIFIED,
        ("High income", "Upper middle income", "Lower middle income", "Low income"),
    ),
    "ldc": (lambda c: "LDC" if c.ldc else "not LDC", ("LDC", "not LDC")),
    "lldc": (lambda c: "LLDC" if c.lldc else "not LLDC", ("LLDC", "not LLDC")),
    "sids": (lambda c: "SIDS" if c.sids else "not SIDS", ("SIDS", "not SIDS")),
    "population": (_size, ("above 100 million", "10 to 100 million", "1 to 10 million", "below 1 million")),
}


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Figures of a group: plain means, every country the same weight; ``weighted`` is the mean by population, None where a
    population is not known. ``members`` counts the states of the group, ``n`` those with a value.
    """

    kind: str
    group: str
    members: int
    n: int
    mean: float | None
    median: float | None
    lowest: float | None
    highest: float | None
    weighted: float | None
    levels: Mapping[IndexLevel, int]


def by_group(values: Mapping[str, float | None], facts: Mapping[str, Country], kinds: Iterable[str]) -> tuple[GroupResult, ...]:
    """The world, then every group of each kind. Raises ValueError for a kind or a country that is not known."""
    if strange := next((c for c in values if c not in facts), None):
        raise ValueError(f"{strange}: no facts about such a country")
    out = [_result("world", "World", values, facts)]
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"there is no grouping {kind!r}; there are {', '.join(KINDS)}")
        group_of, order = KINDS[kind]
        found: dict[str, dict[str, float | None]] = {name: {} for name in order}
        for code in sorted(values):
            found.setdefault(group_of(facts[code]), {})[code] = values[code]
        names = list(order) + sorted(set(found) - set(order))
        out += [_result(kind, name, found[name], facts) for name in names if found[name]]
    return tuple(out)


def _result(kind: str, group: str, members: Mapping[str, float | None], facts: Mapping[str, Country]) -> GroupResult:
    known = {c: v for c, v in sorted(members.items()) if v is not None}
    values = list(known.values())
    levels = {level: sum(index_level(v) is level for v in values) for level in IndexLevel}
    if not values:
        return GroupResult(kind, group, len(members), 0, None, None, None, None, None, levels)
    people = [facts[c].population for c in known]
    sizes = [float(p) for p in people if p is not None]
    weighted = None
    if sizes and len(sizes) == len(people):
        weighted = sum(p * v for p, v in zip(sizes, values, strict=True)) / sum(sizes)
    return GroupResult(
        kind, group, len(members), len(values), statistics.fmean(values), statistics.median(values), min(values), max(values),
        weighted, levels,
    )  # fmt: skip

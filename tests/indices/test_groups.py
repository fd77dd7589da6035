"""Facts about countries, and results by group."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from indices.groups import KINDS, by_group
from indices.ranking import IndexLevel
from model.countries import countries, find_country

HERE = Path(__file__).parent / "published"


def test_all_member_states_with_whole_facts() -> None:
    every = countries()
    assert len(every) == 193
    assert Counter(c.region for c in every.values()) == {"Africa": 54, "Asia": 47, "Europe": 43, "Americas": 35, "Oceania": 14}
    assert (sum(c.ldc for c in every.values()), sum(c.lldc for c in every.values()), sum(c.sids for c in every.values())) == (
        44,
        32,
        37,
    )
    assert all(len(c.iso2) == 2 and len(c.m49) == 3 and c.population and c.subregion for c in every.values())
    assert len({c.iso2 for c in every.values()} | {c.m49 for c in every.values()}) == 2 * 193
    assert [c.name for c in every.values() if not c.income_group] == ["Venezuela (Bolivarian Republic of)"]


NAMES = [
    ("NA", "NAM"),
    ("na", "NAM"),
    ("NAM", "NAM"),
    ("516", "NAM"),
    (" viet  nam ", "VNM"),
    ("Czech Republic", "CZE"),
    ("Côte d'Ivoire", "CIV"),
    ("004", "AFG"),
]


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_a_country_by_code_or_name(name: str, code: str) -> None:
    found = find_country(name)
    assert found is not None
    assert found.iso3 == code


@pytest.mark.parametrize("name", ["", "NaN", "Atlantis", "4", "XK"])
def test_no_country_is_guessed(name: str) -> None:
    assert find_country(name) is None


def test_published_values_by_group() -> None:
    with (HERE / "egdi-2024.csv").open(encoding="utf-8", newline="") as file:
        values = {row["country"]: float(row["egdi"]) for row in csv.DictReader(file)}
    rows = {(r.kind, r.group): r for r in by_group(values, countries(), KINDS)}
    world = rows["world", "World"]
    assert (world.members, world.n) == (193, 193)
    assert world.mean == pytest.approx(0.6382, abs=5e-5)  # the world mean that the Survey of 2024 prints
    assert world.levels == {IndexLevel.VERY_HIGH: 76, IndexLevel.HIGH: 62, IndexLevel.MIDDLE: 44, IndexLevel.LOW: 11}
    for kind in KINDS:
        assert sum(r.n for (k, _), r in rows.items() if k == kind) == 193
    assert rows["income", "not classified"].n == 1
    assert (rows["region", "Europe"].mean or 0) > (rows["region", "Africa"].mean or 0)


def test_who_has_no_value_is_a_member_all_the_same() -> None:
    world, africa, europe = by_group({"NAM": 0.4, "DEU": None, "ZAF": 0.6}, countries(), ["region"])
    assert (world.members, world.n, world.mean) == (3, 2, 0.5)
    assert (africa.group, africa.n, africa.median) == ("Africa", 2, 0.5)
    assert (europe.group, europe.members, europe.n, europe.mean, europe.weighted) == ("Europe", 1, 0, None, None)
    assert (world.weighted or 0) == pytest.approx(
        (0.4 * 2_803_660 + 0.6 * countries()["ZAF"].population) / (2_803_660 + countries()["ZAF"].population)
    )  # type: ignore[operator]


def test_strange_countries_and_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="XXX: no facts"):
        by_group({"XXX": 1.0}, countries(), ["region"])
    with pytest.raises(ValueError, match="no grouping 'colour'"):
        by_group({"NAM": 1.0}, countries(), ["colour"])

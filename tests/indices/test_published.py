"""The published tables, computed anew: EGDI, ranks, levels and e-participation points of every edition.

A part of the tables lies here; all of them are checked where they lie beside the checkout.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from indices.editions import EDITIONS
from indices.egdi import CountryInput, egdi
from indices.ranking import ranks
from model.countries import find_country

HERE = Path(__file__).parent / "published"
SHARED = Path(__file__).parents[3] / "shared/reference/egov"
if not SHARED.exists():
    SHARED = Path(__file__).parents[4] / "shared/reference/egov"
COLUMNS = {
    "rank": "E-Government Rank", "egdi": "E-Government Index", "epi": "E-Participation Index", "osi": "Online Service Index",
    "hci": "Human Capital Index", "tii": "Telecommunication Infrastructure Index",
}  # fmt: skip
# Published values that no weights reproduce: the rest of their row, or the value itself, must be another one (2008).
UNEXPLAINED = {2008: {"CMR": 0.0121, "KHM": 0.0028}}

Row = Mapping[str, float]


def small_tables() -> dict[int, dict[str, Row]]:
    tables: dict[int, dict[str, Row]] = {}
    for path in sorted(HERE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                tables.setdefault(int(row["year"]), {})[row["country"]] = {k: float(row[k] or 0) for k in COLUMNS}
    return tables


def full_tables() -> Iterator[tuple[int, dict[str, Row]]]:
    for year in EDITIONS:
        with (SHARED / f"EGOV_DATA_{year}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        table = {}
        for row in rows:
            country = find_country(row["Country Name"])
            assert country is not None, row["Country Name"]
            table[country.iso3] = {k: float(row[name] or 0) for k, name in COLUMNS.items()}
        yield year, table


SMALL = small_tables()
FULL = dict(full_tables()) if SHARED.exists() else {}
TABLES = [pytest.param(y, t, id=f"{y}-part") for y, t in SMALL.items()] + [
    pytest.param(y, t, id=f"{y}-all") for y, t in FULL.items()
]


def assessed(table: Mapping[str, Row]) -> dict[str, Row]:
    return {c: row for c, row in table.items() if row["rank"] and row["egdi"]}


def computed(year: int, table: Mapping[str, Row]) -> dict[str, float]:
    inputs = [CountryInput(c, row["osi"], row["hci"], row["tii"]) for c, row in assessed(table).items()]
    return {p.name: p.value for p in egdi(inputs, EDITIONS[year]) if p.value is not None}


@pytest.mark.parametrize(("year", "table"), TABLES)
def test_egdi_within_the_rounding_of_the_publication(year: int, table: dict[str, Row]) -> None:
    found = computed(year, table)
    odd = UNEXPLAINED.get(year, {})
    off = {c: abs(v - table[c]["egdi"]) for c, v in found.items()}
    assert {c: e for c, e in off.items() if e > EDITIONS[year].unit and c not in odd} == {}
    assert len(off) >= 14
    for country, error in odd.items():  # should one day a corrected table come, this says so
        assert off[country] == pytest.approx(error, abs=1e-4)


@pytest.mark.skipif(not FULL, reason="the published tables do not lie beside the checkout")
@pytest.mark.parametrize("year", [y for y in EDITIONS if y != 2008])
def test_ranks_differ_only_where_rounding_hides_the_order(year: int) -> None:
    """A rank may differ only by countries whose published values are so close that the order lies below the last digit."""
    table = assessed(FULL[year])
    found = computed(year, table)
    order = ranks(found)
    for country, rank in order.items():
        if rank == table[country]["rank"]:
            continue
        near = sum(abs(found[o] - found[country]) <= EDITIONS[year].unit for o in table if o != country)
        assert abs(rank - table[country]["rank"]) <= near, country
    assert sum(order[c] != table[c]["rank"] for c in table) <= 4


@pytest.mark.skipif(not FULL, reason="the published tables do not lie beside the checkout")
@pytest.mark.parametrize("year", EDITIONS)
def test_published_ranks_are_the_ranks_of_published_values(year: int) -> None:
    table = assessed(FULL[year])
    order = ranks({c: row["egdi"] for c, row in table.items()})
    broken = {c: (rank, table[c]["rank"]) for c, rank in order.items() if rank != table[c]["rank"]}
    # Four ties in the four printed digits of 2020 were told apart by digits that were not printed.
    assert len(broken) == (4 if year == 2020 else 0), broken


def test_levels_of_2024() -> None:
    placed = egdi([CountryInput(c, r["osi"], r["hci"], r["tii"]) for c, r in SMALL[2024].items()], EDITIONS[2024])
    assert Counter(p.level.value for p in placed if p.level) == {"very high": 76, "high": 62, "middle": 44, "low": 11}
    classes = Counter(p.rating_class for p in placed)
    assert (classes["VH"], classes["V3"], classes["V2"], classes["V1"]) == (19, 19, 19, 19)
    assert (classes["MH"], classes["M3"], classes["M2"], classes["M1"]) == (11, 11, 11, 11)
    assert (classes["HV"], classes["H3"], classes["H2"], classes["H1"]) == (16, 15, 16, 15)


@pytest.mark.parametrize(("year", "table"), TABLES)
def test_epi_is_a_whole_number_of_points(year: int, table: dict[str, Row]) -> None:
    points = EDITIONS[year].epi_points
    assert points is not None
    step = 0.5 if year == 2018 else 1.0  # half points in 2018
    for country, row in assessed(table).items():
        won = row["epi"] * points / step
        assert abs(won - round(won)) <= points / step * 1.0001e-4, country  # published to 4 or 5 digits


def test_2024_golden_rows() -> None:
    placed = {
        p.name: p for p in egdi([CountryInput(c, r["osi"], r["hci"], r["tii"]) for c, r in SMALL[2024].items()], EDITIONS[2024])
    }
    for country, rank, value in (("DNK", 1, 0.98474), ("UKR", 30, 0.88407), ("IND", 97, 0.66776), ("CAF", 193, 0.0947)):
        assert placed[country].rank == rank
        assert placed[country].value == pytest.approx(value, abs=5e-5)

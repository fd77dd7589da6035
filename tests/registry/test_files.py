"""The registry's files: exact round trips, strict reading, ids."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Entry, EntryState, Kind, Level, UsageError, countries
from registry import Wanted, new_id, official_languages, read_file, shipped, written
from registry.files import entries_of, read_csv, read_json, read_xlsx

NAMIBIA = Entry("nam-na", "https://www.na.example/", "NA", Level.CITY, "NAM", languages=("na", "en"), note="=1+1", enabled=False)
READERS = {".csv": read_csv, ".xlsx": read_xlsx, ".json": read_json}
LINES = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=30)


@pytest.mark.parametrize("ending", READERS)
def test_text_stays_text(ending: str) -> None:
    """Namibia's code is no missing value, and what begins like a formula is none."""
    entries = [NAMIBIA, replace(NAMIBIA, id="nam-2", name="007", checked=date(2026, 1, 31), state=EntryState.MOVED)]
    assert entries_of(READERS[ending](written(entries, ending), "x"), "x") == tuple(entries)
    assert countries()["NAM"].iso2 == "NA"


@pytest.mark.parametrize("ending", [".csv", ".json"])
@given(name=LINES, note=LINES)
def test_any_line_comes_back(ending: str, name: str, note: str) -> None:
    entry = replace(NAMIBIA, name=name, note=note)
    assert entries_of(READERS[ending](written([entry], ending), "x"), "x") == (entry,)


@given(st.binary(max_size=200))
def test_anything_is_read_or_refused(content: bytes) -> None:
    for reader in READERS.values():
        with suppress(UsageError):
            entries_of(reader(content, "x"), "x")


HEAD = "id,url,level,country,checked\n"
WRONG = [
    ("id,url,level,country,colour\n", "no column 'colour'"), ("id,url,level\n", "column 'country' is missing"),
    (HEAD + "a,https://a.example/,city,NA,\n", "row 2, column country: 'NA'"),
    (HEAD + "a,https://a.example/,town,NAM,\n", "row 2, column level: 'town'"),
    (HEAD + "a,https://a.example/,city,NAM,31.1.2026\n", "row 2, column checked"),
    (HEAD + "a,a.example,city,NAM,\n", "row 2, column url"),
    (HEAD + "a,https://a.example/,city,NAM,\n" * 2, "row 3, column id: 'a' stands in an earlier row"),
    (HEAD + "a,https://a.example/,city\n", "row 2: has 3 cells"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), WRONG)
def test_what_is_wrong_is_told_with_its_row(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "r.csv").write_text(text)
    with pytest.raises(UsageError) as told:
        read_file(tmp_path / "r.csv")
    assert why in str(told.value)


def test_what_is_shipped() -> None:
    """Every member state has national and city entries; nobody claims to have looked."""
    for level in Level:
        assert {e.country for e in shipped() if e.level is level} == set(countries())
    assert {e.state for e in shipped()} <= {EntryState.UNCHECKED, EntryState.NONE_KNOWN}
    assert not any(e.checked for e in shipped())


def test_ids_are_readable_and_nobody_elses() -> None:
    taken: set[str] = set()
    for _ in range(4):
        taken.add(new_id("ITA", Level.CITY, "L'Aquila", Kind.SERVICES, taken))
    assert taken == {"ita-laquila", "ita-laquila-services", "ita-laquila-services-2", "ita-laquila-services-3"}
    assert new_id("ITA", Level.NATIONAL, "Italy", Kind.SERVICES, ()) == "ita-national"


def test_filters() -> None:
    south = Wanted(region=("southern europe",), level=Level.CITY).select(shipped())
    assert {"ITA", "ESP"} <= {e.country for e in south}
    assert Wanted(country=("NAM",), region=("Europe",)).select(shipped()) == ()
    assert Wanted(disabled=True).select([NAMIBIA]) == (NAMIBIA,)
    assert Wanted().select([NAMIBIA]) == ()


def test_official_languages() -> None:
    assert {"de", "fr", "it"} <= set(official_languages("CHE"))
    assert "nb" in official_languages("NOR")

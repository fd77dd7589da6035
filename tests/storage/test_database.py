"""Opening: what is set up, and one line for everything that can be wrong with a file or a server."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import storage
from model import CiviscopeError, OutputError, StoreError
from tests.storage.samples import PORTAL


def sql(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_files_are_safe_against_crashes_and_dangling_rows(file_store: storage.Store) -> None:
    with file_store._link.begin() as connection:
        found = {p: connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "foreign_keys", "busy_timeout")}
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000}


def test_a_run_of_no_portal_is_refused(store: storage.Store) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.begin_run("nowhere")


def test_opening_again_finds_everything(database: Path) -> None:
    for _ in range(2):
        with storage.open(database) as store:
            store.add_portal(PORTAL)
    with storage.open(f"sqlite:///{database}") as store:
        assert store.portals() == (PORTAL,)


def test_a_path_with_odd_characters(tmp_path: Path) -> None:
    folder = tmp_path / "città ?x=1#%20"
    folder.mkdir()
    with storage.open(folder / "civiscope.db") as store:
        store.add_portal(PORTAL)
    assert (folder / "civiscope.db").stat().st_size > 0


def _text(path: Path) -> None:
    path.write_text("no database at all, but long enough to be looked at " * 50)


def _torn(path: Path) -> None:
    storage.open(path).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 3000 + content[3100:])


def _foreign(path: Path) -> None:
    sql(path, "CREATE TABLE bookmarks (url TEXT)")


def _newer(path: Path) -> None:
    storage.open(path).close()
    sql(path, "UPDATE civiscope_revision SET version_num = '9999'")


def _empty_version(path: Path) -> None:
    storage.open(path).close()
    sql(path, "DELETE FROM civiscope_revision")


def _folder(path: Path) -> None:
    path.mkdir()


BROKEN: dict[str, tuple[Any, str]] = {
    "text": (_text, "no readable Civiscope store"),
    "torn": (_torn, "no readable Civiscope store"),
    "foreign": (_foreign, "belongs to another program"),
    "newer": (_newer, "schema 9999"),
    "no version": (_empty_version, "schema unknown"),
    "a folder": (_folder, "cannot be read"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used(name: str, database: Path) -> None:
    spoil, message = BROKEN[name]
    spoil(database)
    with pytest.raises(StoreError, match=message) as caught:
        storage.open(database)
    assert str(database) in str(caught.value)
    one_line(caught.value)


def test_a_foreign_file_is_left_as_it_was(database: Path) -> None:
    _foreign(database)
    with pytest.raises(StoreError):
        storage.open(database)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder") as caught:
        storage.open(tmp_path / "missing" / "civiscope.db")
    one_line(caught.value)


@pytest.mark.parametrize(
    "address", ["nodatabase://host/x", "postgresql+nodriver://host/x", "oracle://", "://", "http://host:port/"]
)
def test_an_address_that_cannot_be_used(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        storage.open(address)
    one_line(caught.value)


def test_passwords_are_not_shown() -> None:
    with pytest.raises(StoreError) as caught:
        storage.open("nodatabase://me:geheim@host/x")
    assert "geheim" not in str(caught.value)


def test_damage_found_later_is_one_line_too(store: storage.Store) -> None:
    with store._link.begin() as connection:
        connection.exec_driver_sql("DROP TABLE scores")
    with pytest.raises(StoreError, match=r"no such table|does not exist") as caught:
        store.scores()
    one_line(caught.value)


def one_line(error: CiviscopeError) -> None:
    text = str(error)
    assert "\n" not in text
    assert ";" in text, "it does not say what to do"

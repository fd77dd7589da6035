"""Fixtures of the storage tests: a fresh store on each kind of database, and a portal with a run in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import storage
from tests.storage.databases import Database, postgres
from tests.storage.samples import PORTAL

__all__ = ["postgres"]

BOTH = ("sqlite", "postgres")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A file of SQLite, for what only files have."""
    return tmp_path / "civiscope.db"


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A place for a store, on each kind of database."""
    if request.param == "sqlite":
        yield Database("sqlite", tmp_path / "civiscope.db")
        return
    with request.getfixturevalue("postgres").database() as address:
        yield Database("postgres", address)


@pytest.fixture(params=BOTH)
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """As ``place``, without any table."""
    if request.param == "sqlite":
        yield Database("sqlite", tmp_path / "civiscope.db")
        return
    with request.getfixturevalue("postgres").database(empty=True) as address:
        yield Database("postgres", address)


@pytest.fixture
def store(place: Database) -> Iterator[storage.Store]:
    """An open store on each kind of database, with one portal."""
    with storage.open(place.where) as opened:
        opened.add_portal(PORTAL)
        yield opened


@pytest.fixture
def file_store(database: Path) -> Iterator[storage.Store]:
    """An open store in a file, with one portal."""
    with storage.open(database) as opened:
        opened.add_portal(PORTAL)
        yield opened


@pytest.fixture
def run(store: storage.Store) -> int:
    """A run of that portal."""
    return store.begin_run("city")

"""Fixtures of the storage tests: a fresh store in a real file, and a portal with a run in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import storage
from tests.storage.samples import PORTAL


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "civiscope.db"


@pytest.fixture
def store(database: Path) -> Iterator[storage.Store]:
    with storage.open(database) as opened:
        opened.add_portal(PORTAL)
        yield opened


@pytest.fixture
def run(store: storage.Store) -> int:
    return store.begin_run("city")

"""The same run on SQLite and on PostgreSQL: equal files, byte for byte."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.pipeline import Pipeline
from app.settings import Settings, load_settings
from app.workspace import Workspace
from model import ConfigError, Portal, Ruling, UsageError, Value
from tests.app.test_pipeline import CITY, COUNTRY, HOME, SEARCH, pipeline, visit
from tests.storage.databases import Server, postgres

__all__ = ["pipeline", "postgres"]
# Sorted otherwise by people of many countries than by code point.
ODD = (Portal("Ärzte", "https://a.example/"), Portal("zug", "https://z.example/"), Portal("Zug-b", "https://b.example/"))


@pytest.fixture
def served(pipeline: Pipeline, postgres: Server, tmp_path: Path) -> Iterator[Pipeline]:
    """The same pipeline with its database on a server."""
    with postgres.database() as address:
        (tmp_path / "served").mkdir()
        made = replace(pipeline, workspace=Workspace(tmp_path / "served", address))
        yield made
        made.store.close()


def assessed(pipeline: Pipeline) -> dict[str, bytes]:
    portals = (CITY, COUNTRY, *ODD)
    for portal in portals:
        pipeline.answer(visit(pipeline, portal, SEARCH), portal)
    pipeline.answer(visit(pipeline, CITY, HOME), CITY)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    pipeline.store.add_ruling(Ruling("city", "losi-2024", "LOSI24-EGL-206", Value.YES, "ada", now, "it is there", 1))
    pipeline.export(pipeline.store.portals())
    return {name: (pipeline.workspace.root / name).read_bytes() for name in ("answers.csv", "scores.csv", "visits.csv")}


def without_offsets(visits: bytes) -> list[list[bytes]]:
    """Record ids are by chance, so a record is packed a byte longer or shorter than the same one in another archive."""
    lines = [line.split(b",") for line in visits.splitlines()]
    return [[cell for n, cell in enumerate(line) if n != lines[0].index(b"archive_offset")] for line in lines]


def test_both_databases_give_equal_files(pipeline: Pipeline, served: Pipeline) -> None:
    one, two = assessed(pipeline), assessed(served)
    assert one["answers.csv"] == two["answers.csv"]
    assert one["scores.csv"] == two["scores.csv"]
    assert without_offsets(one["visits.csv"]) == without_offsets(two["visits.csv"])
    assert len(one["answers.csv"].splitlines()) > 400
    assert not (served.workspace.root / "civiscope.db").exists()


def test_the_environment_outranks_the_settings(tmp_path: Path) -> None:
    settings = Settings(database="postgresql+psycopg://a/b")
    assert settings.workspace(tmp_path, {}).database == "postgresql+psycopg://a/b"
    assert settings.workspace(tmp_path, {"CIVISCOPE_DATABASE": "postgresql+psycopg://c/d"}).database == "postgresql+psycopg://c/d"
    assert Settings().workspace(None, {}).database == Path("out/civiscope.db")


def test_other_databases_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("out: x\ndatabase: mysql://me@host/x\n")
    with pytest.raises(ConfigError, match=r"config.yaml:2: database: .*postgresql\+psycopg"):
        load_settings(tmp_path / "config.yaml")
    with pytest.raises(ConfigError, match="CIVISCOPE_DATABASE must begin with"):
        Settings().workspace(None, {"CIVISCOPE_DATABASE": "mysql://x"})


def test_a_folder_without_a_visit_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing was crawled"):
        Workspace(tmp_path, "postgresql+psycopg://a/b").require()
    assert os.listdir(tmp_path) == []

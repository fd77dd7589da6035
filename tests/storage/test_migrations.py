"""Databases of every earlier revision, with data in them, become today's and go back; on both kinds of database."""

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, insert, inspect, select

import storage
from model import StoreError, Value
from storage import database, guards, migrating, rows, schema
from storage.store import _rows_of
from tests.storage.databases import Database
from tests.storage.samples import FAILURES, NOON, PORTAL, SKIPS, SNAPSHOTS, answers, index_score, questionnaire, ruling

ASKED = questionnaire(20)
REVISIONS = [r.id for r in migrating.history()]


@pytest.fixture
def engine(empty_place: Database) -> Iterator[Engine]:
    """The engine of an empty database, without opening a store in it."""
    url = database._url(empty_place.where)
    made = database._engine(url, "test")
    yield made
    made.dispose()


def go(engine: Engine, revision: str, *, up: bool = True) -> None:
    """To a revision, as the command does it."""
    with engine.connect() as connection, database.changing(connection):
        found = str(migrating.current(connection))
        if up:
            migrating.upgrade(connection, found, revision)
        else:
            migrating.downgrade(connection, revision)


def fill(engine: Engine) -> None:
    """A portal with visits, answers, a ruling and a score, in whatever columns the tables of that revision have."""
    with engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        new = rows.portal_row(PORTAL)
        put(connection, "portals", [new])
        put(
            connection,
            "runs",
            [{"id": 1, "portal": "city", "questionnaire": "", "started": NOON, "state": "done", "options": {}}],
        )
        visits = [{**rows.visit_row(v), "run": 1, "seq": n} for n, v in enumerate((*SNAPSHOTS, *FAILURES))]
        put(connection, "visits", visits)
        put(connection, "skips", [{**rows.skip_row(s), "run": 1, "seq": n} for n, s in enumerate(SKIPS)])
        head = {"id": 1, "run": 1, "portal": "city", "questionnaire": ASKED.id, "rubric_version": "1", "created": NOON}
        put(connection, "assessments", [head])
        heads, proofs = _rows_of(answers(ASKED))
        put(connection, "answers", [{**h, "assessment": 1} for h in heads])
        put(connection, "evidence", [{**p, "assessment": 1} for p in proofs])
        put(connection, "rulings", [{**rows.ruling_row(ruling(ASKED, 1, Value.NO)), "id": 1}])
        put(connection, "scores", [{**rows.score_row(index_score(1, 2, 0)), "seq": 0}])
        if inspect(connection).has_table("judgements"):
            fill_review(connection)


def fill_review(connection: Connection) -> None:
    """What people said who assess, from revision 0005 on."""
    item = {"portal": "city", "questionnaire": ASKED.id, "indicator": ASKED.indicators[1].id}
    said = {**item, "value": "no", "level": 0, "assessor": "ada", "at": NOON, "reason": "dead link", "url": ""}
    put(connection, "judgements", [{**said, "id": 1, "basis": "b", "seconds": 9, "saw_machine": True, "nonce": "n", "ruling": 1}])
    put(connection, "withdrawals", [{"judgement": 1, "ruling": None, "author": "ada", "at": NOON}])
    put(connection, "claims", [{**item, "assessor": "ada", "since": NOON, "until": NOON, "passed": False}])
    put(connection, "sessions", [{"digest": "d", "user": "ada", "created": NOON, "seen": NOON}])
    put(connection, "attempts", [{"whose": "address:127.0.0.1", "failures": 2, "until": NOON}])
    reply = {**item, "id": 1, "author": "lia", "at": NOON, "url": "", "comment": "it is there", "ruling": 1, "nonce": "r"}
    put(connection, "replies", [reply])
    put(connection, "trainings", [{**item, "id": 1, "assessor": "ada", "value": "no", "level": 0, "at": NOON}])


def put(connection: Connection, name: str, new: list[dict[str, Any]]) -> None:
    """Insert with today's column types, leaving out columns that this revision does not have."""
    there = {c["name"] for c in inspect(connection).get_columns(name)}
    today = schema.metadata.tables[name]
    table = Table(name, MetaData(), *(c._copy() for c in today.columns if c.name in there))
    connection.execute(insert(table), new)


def kept(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the tables of the first revision, in its columns."""
    names = ("portals", "runs", "visits", "skips", "assessments", "answers", "evidence", "rulings", "scores")
    late = {"edition", "digests", "forgotten", "seen", "confirmed_at", "copied_at", "etag", "last_modified"}
    out = {}
    with engine.begin() as connection:
        for name in names:
            columns = [c for c in schema.metadata.tables[name].columns if c.name not in late]
            out[name] = [tuple(row) for row in connection.execute(select(*columns).order_by(*columns[:3]))]
    return out


@pytest.mark.parametrize("start", REVISIONS)
def test_every_earlier_revision_goes_up_and_comes_back(engine: Engine, empty_place: Database, start: str) -> None:
    go(engine, start)
    fill(engine)
    before = kept(engine)
    with storage.open(empty_place.where) as store:
        assert store.answers("city", ASKED.id) == answers(ASKED)
        assert store.visits(1) == (*SNAPSHOTS, *FAILURES)
        assert store.rulings() == (ruling(ASKED, 1, Value.NO),)
    assert kept(engine) == before
    go(engine, start, up=False)
    assert kept(engine) == before
    with engine.connect() as connection:
        assert migrating.current(connection) == start
    go(engine, "head")
    assert kept(engine) == before


def test_all_the_way_down_leaves_nothing(engine: Engine) -> None:
    go(engine, "head")
    fill(engine)
    go(engine, "base", up=False)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {migrating.VERSION_TABLE}
    go(engine, "head")
    fill(engine)


@pytest.mark.parametrize("revision", migrating.TAKEN_OVER.values())
def test_a_store_of_before_revisions_is_taken_over(engine: Engine, empty_place: Database, revision: str) -> None:
    """A file with ``schema_version`` 2 or 3, as the first versions left it: no table tells its revision."""
    go(engine, revision)
    fill(engine)
    empty_place.raw(f"DROP TABLE {migrating.VERSION_TABLE}")
    before = kept(engine)
    with storage.open(empty_place.where) as store:
        assert store.answers("city", ASKED.id) == answers(ASKED)
    assert kept(engine) == before
    with engine.connect() as connection:
        assert migrating.current(connection) == migrating.newest()


def test_a_version_that_was_never_kept_is_refused_and_left_alone(engine: Engine, empty_place: Database) -> None:
    go(engine, "0001")
    empty_place.raw(f"DROP TABLE {migrating.VERSION_TABLE}")
    empty_place.raw("UPDATE schema_version SET version = 1")
    with pytest.raises(StoreError, match="schema version 1"):
        storage.open(empty_place.where)
    assert empty_place.raw("SELECT version FROM schema_version") == [(1,)]


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_a_change_that_fails_half_way_leaves_what_was_there(
    engine: Engine, empty_place: Database, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(engine, REVISIONS[REVISIONS.index(revision) - 1])
    fill(engine)
    before = kept(engine), tables(engine)
    monkeypatch.setattr(migrating, "_run", failing(migrating._run))
    with pytest.raises(ZeroDivisionError):
        storage.open(empty_place.where)
    assert (kept(engine), tables(engine)) == before


def failing(run: Any) -> Any:
    def wrapped(*arguments: Any) -> None:
        run(*arguments)
        raise ZeroDivisionError

    return wrapped


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_today_s_tables_are_what_the_revisions_make(engine: Engine) -> None:
    go(engine, "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": migrating.VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        found = inspect(connection)
        for table in schema.metadata.sorted_tables:
            nullable = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
            assert nullable == {c.name: c.nullable for c in table.columns}, table.name


def test_every_append_only_table_has_its_triggers(engine: Engine, empty_place: Database) -> None:
    go(engine, "head")
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgres": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    there = {name for (name,) in empty_place.raw(catalogue[empty_place.kind])}
    dialect = "sqlite" if empty_place.kind == "sqlite" else "postgresql"
    assert there == {f"{t.name}_{n}" for t in schema.APPEND_ONLY for n in guards.names(dialect)}


def test_the_newest_revision_is_the_one_the_program_works_with() -> None:
    assert REVISIONS[-1] == migrating.newest()
    assert all(r.about for r in migrating.history())


def test_two_processes_that_open_at_once_make_the_tables_once(empty_place: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def opened(_: int) -> int:
        with storage.open(empty_place.where) as store:
            return len(store.portals())

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(opened, range(4))) == [0, 0, 0, 0]


def test_engines_are_made_from_addresses(empty_place: Database) -> None:
    assert create_engine(database._url(empty_place.where)).dialect.name in ("sqlite", "postgresql")

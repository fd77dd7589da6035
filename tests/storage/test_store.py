"""Runs, assessments, rulings and scores: what is newest, what may never change, and how many statements it takes."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

import storage
from model import Portal, StoreError, Value
from storage import RunState
from tests.storage.databases import Database
from tests.storage.samples import (
    FAILURES,
    PORTAL,
    SKIPS,
    SNAPSHOTS,
    SUMMARY,
    answers,
    index_score,
    questionnaire,
    ruling,
)

ASKED = questionnaire(95)


# runs


def test_a_run_from_beginning_to_end(store: storage.Store) -> None:
    run = store.begin_run("city", {"max_pages": 300, "delay": 0.5})
    assert store.unfinished_run("city") == run
    store.add_visits(run, [*SNAPSHOTS, *FAILURES])
    store.finish_run(run, SUMMARY)
    (kept,) = store.runs()
    assert (kept.state, kept.options) == (RunState.DONE, {"max_pages": 300, "delay": 0.5})
    assert store.summary(run) == SUMMARY
    assert store.unfinished_run("city") is None
    assert store.visits(run) == (*SNAPSHOTS, *FAILURES)


def test_visits_keep_their_order_over_batches(store: storage.Store, run: int) -> None:
    for visit in (*SNAPSHOTS, *FAILURES):
        store.add_visits(run, [visit])
    store.add_visits(run, [])
    assert store.visits(run) == (*SNAPSHOTS, *FAILURES)


def test_a_stopped_run_is_gone_on_with_and_its_skips_are_told_anew(store: storage.Store, run: int) -> None:
    store.add_visits(run, SNAPSHOTS)
    store.add_skips(run, SKIPS)
    store.finish_run(run, replace(SUMMARY, complete=False), stopped=True)
    assert store.unfinished_run("city") == run
    store.reopen_run(run)
    assert store.runs()[0].state is RunState.RUNNING
    assert (store.visits(run), store.skips(run)) == (SNAPSHOTS, ())


def test_a_killed_run_still_has_a_summary(store: storage.Store, run: int) -> None:
    store.add_visits(run, [*SNAPSHOTS, *FAILURES])
    summary = store.summary(run)
    assert (summary.pages, summary.failures, summary.complete) == (len(SNAPSHOTS), len(FAILURES), False)
    assert summary.ended == max(s.fetched_at for s in SNAPSHOTS)
    assert "interrupted" in summary.unfinished


def test_the_latest_run_is_the_newest_that_ended(store: storage.Store) -> None:
    assert store.latest_run("city") is None
    first = store.begin_run("city")
    assert store.latest_run("city") == first
    store.finish_run(first, SUMMARY)
    store.begin_run("city")
    assert store.latest_run("city") == first
    store.add_portal(Portal("other", "https://other.example/"))
    other = store.begin_run("other")
    store.finish_run(other, replace(SUMMARY, portal="other"))
    assert (store.latest_run("city"), store.latest_run()) == (first, other)


def test_a_run_that_does_not_exist(store: storage.Store) -> None:
    for call in (store.summary, store.reopen_run, lambda run: store.finish_run(run, SUMMARY)):
        with pytest.raises(StoreError, match="has no run 7"):
            call(7)


def test_a_portal_is_brought_up_to_date(store: storage.Store) -> None:
    changed = replace(PORTAL, name="Nuovo", languages=())
    store.add_portal(changed)
    assert store.portals() == (changed,)


def test_the_newest_picture_of_a_page_counts(store: storage.Store, run: int) -> None:
    for url, file in (("a", "1.jpg"), ("b", "2.jpg"), ("a", "3.jpg")):
        store.add_screenshot(run, url, "desktop", file)
    assert store.screenshots(run) == {"a": "3.jpg", "b": "2.jpg"}


# answers


def test_the_newest_assessment_counts_and_the_old_one_stays(store: storage.Store, run: int, place: Database) -> None:
    old = answers(ASKED)
    new = (replace(old[0], value=Value.UNKNOWN), *old[1:])
    first = store.save_assessment(run, ASKED.id, "1", old)
    second = store.save_assessment(run, ASKED.id, "1", new)
    assert first != second
    assert store.answers("city", ASKED.id) == new
    assert place.raw("SELECT count(*) FROM answers") == [(2 * len(old),)]


def test_answering_again_with_equal_result_keeps_nothing_twice(store: storage.Store, run: int, place: Database) -> None:
    ids = {store.save_assessment(run, ASKED.id, "1", answers(ASKED)) for _ in range(3)}
    assert len(ids) == 1
    assert place.raw("SELECT count(*) FROM answers") == [(95,)]
    assert store.save_assessment(run, ASKED.id, "2", answers(ASKED)) not in ids


def test_answers_are_kept_apart_by_portal_and_questionnaire(store: storage.Store, run: int) -> None:
    store.add_portal(Portal("nour", "https://nour.example/"))
    other = store.begin_run("nour")
    small = questionnaire(3)
    store.save_assessment(run, small.id, "1", answers(small))
    store.save_assessment(other, small.id, "1", answers(small, "nour"))
    store.save_assessment(run, "osi", "1", [replace(a, questionnaire="osi") for a in answers(small)])
    assert store.answers("nour") == answers(small, "nour")
    assert len(store.answers("city")) == 6
    assert {a.questionnaire for a in store.answers("city", "osi")} == {"osi"}
    assert len(store.answers()) == 9


def test_answers_of_another_portal_are_refused_whole(store: storage.Store, run: int) -> None:
    with pytest.raises(ValueError, match="belongs to nour"):
        store.save_assessment(run, ASKED.id, "1", answers(ASKED, "nour"))
    assert store.answers() == ()


def test_an_assessment_without_answers_is_the_newest(store: storage.Store, run: int) -> None:
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    store.save_assessment(run, ASKED.id, "2", [])
    assert store.answers("city", ASKED.id) == ()


# rulings and scores


def test_rulings_are_appended(store: storage.Store) -> None:
    said = [ruling(ASKED, n, value) for n, value in ((1, Value.NO), (2, Value.YES), (1, Value.YES))]
    for one in said:
        store.add_ruling(one)
    assert list(store.rulings("city", ASKED.id)) == said
    assert store.rulings("nour") == ()


def test_scores_replace_earlier_ones_of_the_same_portal_only(store: storage.Store) -> None:
    store.save_scores([index_score(50, 95, 20), index_score(1, 2, 0, "nour")])
    store.save_scores([index_score(60, 95, 10), replace(index_score(3, 4, 1), subindex="IF")])
    assert [(s.portal, s.points) for s in store.scores()] == [("city", 60), ("city", 3), ("nour", 1)]
    store.save_scores([])
    assert len(store.scores("city")) == 2


# append-only

CHANGED = {"rulings": "reason", "events": "digest"}
CHANGES = {
    f"{verb} {table}": (table, text.format(table=table))
    for table in ("answers", "evidence", "rulings", "events")
    for verb, text in {
        "update": f"UPDATE {{table}} SET {CHANGED.get(table, 'detector')} = 'x'",
        "delete": "DELETE FROM {table}",
        "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "truncate": "TRUNCATE {table} CASCADE",
    }.items()
}
ONLY = {"replace": "sqlite", "truncate": "postgres"}  # the other one has no such statement


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_said_can_not_be_unsaid(name: str, store: storage.Store, run: int, place: Database) -> None:
    if ONLY.get(name.split()[0], place.kind) != place.kind:
        pytest.skip(f"{place.kind} has no {name.split()[0].upper()}")
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    store.add_ruling(ruling(ASKED, 1, Value.NO))
    before = store.answers(), store.rulings(), store.ledger.events()
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="is append-only"):
        place.raw(CHANGES[name][1])
    assert (store.answers(), store.rulings(), store.ledger.events()) == before


# cost


@contextmanager
def counted(store: storage.Store) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*args: Any) -> None:
        if "pg_advisory_xact_lock" not in args[2]:  # SQLite takes its turn without a statement that can be seen here
            statements.append(args[2])

    event.listen(store._engine, "before_cursor_execute", note)
    yield statements
    event.remove(store._engine, "before_cursor_execute", note)


COSTS: dict[str, tuple[Callable[[storage.Store, int], object], int]] = {
    "add_visits": (lambda s, r: s.add_visits(r, SNAPSHOTS * 100), 2),
    "visits": (lambda s, r: s.visits(r), 1),
    "add_skips": (lambda s, r: s.add_skips(r, SKIPS * 100), 2),
    "save_assessment": (lambda s, r: s.save_assessment(r, ASKED.id, "2", answers(ASKED)), 18),
    "add_ruling": (lambda s, r: s.add_ruling(ruling(ASKED, 1, Value.NO)), 14),
    "answers": (lambda s, r: s.answers(), 2),
    "save_scores": (lambda s, r: s.save_scores([replace(index_score(1, 2, 0), subindex=str(n)) for n in range(50)]), 5),
}


@pytest.mark.parametrize("name", COSTS)
def test_statements_do_not_grow_with_rows(name: str, store: storage.Store, run: int) -> None:
    store.add_visits(run, SNAPSHOTS * 50)
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    call, most = COSTS[name]
    with counted(store) as statements:
        call(store, run)
    assert len(statements) == most, "\n".join(statements)


# a process that is killed

WRITER = """
import sys, storage
from tests.storage.samples import PORTAL, SNAPSHOTS
store = storage.open(sys.argv[1])
store.add_portal(PORTAL)
run = store.begin_run("city")
while True:
    store.add_visits(run, SNAPSHOTS)
    print("kept", flush=True)
"""


def test_a_killed_process_leaves_a_readable_store(database: Path) -> None:
    root = Path(storage.__file__).parents[1]
    command = [sys.executable, "-c", WRITER, str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}) as process:
        assert process.stdout is not None
        for _ in range(5):
            assert process.stdout.readline() == b"kept\n"
        process.send_signal(signal.SIGKILL)
    with storage.open(database) as store:
        run = store.unfinished_run("city")
        assert run is not None
        kept = store.visits(run)
        assert len(kept) >= 5 * len(SNAPSHOTS)
        assert len(kept) % len(SNAPSHOTS) == 0

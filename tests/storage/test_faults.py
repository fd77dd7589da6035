"""What goes wrong under a store: kills, a full disk, a lock, a lost server. Nothing half-written, a clear line, on it goes."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import storage
from model import OutputError, StoreError, Value
from storage import database as opening
from storage.ledger import append
from tests.storage.databases import Database, Server
from tests.storage.samples import PORTAL, SNAPSHOTS, answers, questionnaire, ruling

ASKED = questionnaire(95)
ROOT = Path(storage.__file__).parents[1]

WRITER = """
import sys, storage
from itertools import count
from tests.storage.samples import PORTAL, SNAPSHOTS, answers, questionnaire
store = storage.open(sys.argv[1])
store.add_portal(PORTAL)
said = answers(questionnaire(95))
for n in count():
    run = store.begin_run("city")
    store.add_visits(run, SNAPSHOTS)
    store.save_assessment(run, "test-2024", str(n), said)
    print("kept", flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.031])
def test_a_kill_in_the_middle_of_writes_leaves_whole_portals_only(place: Database, delay: float) -> None:
    command = [sys.executable, "-c", WRITER, str(place.where)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        for _ in range(3):
            assert process.stdout.readline() == b"kept\n"
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    with storage.open(place.where) as store:
        passes = [p for run in store.runs() for p in store.passes(run.id)]
        assert len(passes) >= 3
        assert {len(store.assessment(p.id)) for p in passes} == {95}
        assert {len(store.visits(run.id)) for run in store.runs()} <= {0, len(SNAPSHOTS)}
        assert len(store.desk.portal("city", "test-2024")) == 95
        assert store.ledger.prove().flaws == ()
        run_id = store.begin_run("city")
        store.save_assessment(run_id, ASKED.id, "after", answers(ASKED))
        assert store.ledger.prove().flaws == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte; skips where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "civiscope-test", disk], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_room(small_disk: Path) -> None:
    with storage.open(small_disk / "civiscope.db") as store:
        store.add_portal(PORTAL)
        run = store.begin_run("city")
        with pytest.raises(OutputError, match=r"(full|disk I/O).*make room"):
            fill(store, run)
        kept = store.passes(run)
        assert {len(store.assessment(p.id)) for p in kept} == {95}
        subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
        store.save_assessment(run, ASKED.id, "after", answers(ASKED))
        assert [p.rubric_version for p in store.passes(run)] == [*(p.rubric_version for p in kept), "after"]
        assert store.ledger.prove().flaws == ()


def fill(store: storage.Store, run: int) -> None:
    for version in range(1000):
        store.save_assessment(run, ASKED.id, str(version), answers(ASKED))


def test_a_locked_database_is_told_and_work_goes_on_when_it_is_free(place: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    with storage.open(place.where) as store:
        store.add_portal(PORTAL)
        before = store.ledger.head()
        other = _holding(place)
        with pytest.raises(StoreError, match="in use by another process; wait for it to end, then try again"):
            store.add_ruling(ruling(ASKED, 1, Value.NO))
        assert store.portals() == (PORTAL,)  # reading needs no turn
        other.rollback()
        other.close()
        assert (store.rulings(), store.ledger.head()) == ((), before)
        store.add_ruling(ruling(ASKED, 1, Value.NO))
        assert store.ledger.prove().flaws == ()


def _holding(place: Database) -> Any:
    """Another program that is writing."""
    if place.kind == "sqlite":
        held = sqlite3.connect(place.where)
        held.execute("BEGIN IMMEDIATE")
        return held
    other = psycopg.connect(str(place.where).replace("+psycopg", ""))
    other.execute(f"SELECT pg_advisory_xact_lock({opening._LOCK})")
    return other


def test_a_lost_connection_is_told_and_work_goes_on_when_it_is_back(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.database() as address, storage.open(address) as store:
        store.add_portal(PORTAL)
        run = store.begin_run("city")
        name = address.rsplit("/", 1)[1].partition("?")[0] if "?" not in address else address.split("?")[0].rsplit("/", 1)[1]

        def lost(*arguments: Any) -> None:
            append(*arguments)
            postgres.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

        with monkeypatch.context() as broken:
            broken.setattr("storage.store.append", lost)
            with pytest.raises(StoreError, match="the connection to the server was lost") as caught:
                store.save_assessment(run, ASKED.id, "1", answers(ASKED))
        assert "\n" not in str(caught.value)
        assert (store.answers(), store.ledger.count()) == ((), 0)
        store.save_assessment(run, ASKED.id, "1", answers(ASKED))
        assert len(store.answers()) == 95
        assert store.ledger.prove().flaws == ()


def test_a_server_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(StoreError, match=r"connection to the server was lost|cannot be read") as caught:
        storage.open("postgresql+psycopg://me:geheim@127.0.0.1:1/none")
    assert "\n" not in str(caught.value)
    assert "geheim" not in str(caught.value)

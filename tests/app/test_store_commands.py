"""The commands on the store, as a person meets them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import storage
from app.pipeline import Pipeline
from tests.app.conftest import Run
from tests.app.test_editions import SEARCHING, answered, confirm, editions
from tests.app.test_pipeline import HOME, SEARCH, pipeline

__all__ = ["editions", "pipeline"]
Say = Callable[..., str]


@pytest.fixture
def full(editions: Pipeline, tmp_path: Path) -> Pipeline:
    """Two editions; what a person confirmed in the first is gone in the second."""
    answered(editions, SEARCH, "2024")
    confirm(editions, SEARCHING)
    answered(editions, HOME, "2026")
    editions.export(editions.store.portals())
    return editions


@pytest.fixture
def say(full: Pipeline, civiscope: Run) -> Say:
    """What a command prints; it must end with the given code and without a stack trace."""

    def run(*arguments: str | Path, code: int = 0) -> str:
        done = civiscope(*arguments, "--out", ".")
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if code in (0, 3) else done.stderr

    return run


def test_history_diff_and_changes(say: Say) -> None:
    assert "ada" in say("history", "city", SEARCHING)
    (first, *_) = [json.loads(line) for line in say("history", "city", SEARCHING, "--json").splitlines()]
    assert (first["value"], first["edition"], first["run"]) == ("yes", "2024", 1)
    assert "answers are others than before" in say("diff", "1", "2")
    said = [json.loads(line) for line in say("diff", "1", "2", "--json").splitlines()]
    assert all(c["causes"] == ["portal"] for c in said)
    assert all(line.startswith("{") for line in say("changes", "--since", "2026-01-01").splitlines())
    assert "nothing was said" in say("history", "city", "NOTHING", code=2)
    assert "no run 9" in say("diff", "1", "9", code=2)


def test_editions(say: Say) -> None:
    say("edition", "add", "2028", "--year", "2028", "--name", "Survey to come")
    lines = say("edition", "list").splitlines()
    assert [line.split()[0] for line in lines] == ["2024", "2026", "2028"]
    assert "1 portals" in lines[0]
    carried = {c["indicator"]: c for c in map(json.loads, say("edition", "carried", "2").splitlines())}
    assert (carried[SEARCHING]["outcome"], carried[SEARCHING]["ask"]) == ("gone", True)
    say("edition", "assign", "2", "2028")
    assert "no edition '1900'" in say("edition", "assign", "2", "1900", code=2)


def test_an_old_visit_is_answered_anew_by_its_number(say: Say, full: Pipeline) -> None:
    before = full.store.answers()
    say("answer", "--run", "1", "--quiet")
    assert full.store.answers() == before
    assert "no run 7" in say("answer", "--run", "7", code=2)


def test_the_trail_is_proven_with_an_anchor(say: Say, full: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(say("audit", "anchor"))
    assert "0 flaws" in say("audit", "verify", "--anchor", "a.json")
    assert "No anchor was given" in say("audit", "verify")
    assert json.loads(say("audit", "log", "--action", "ruled").splitlines()[0])["actor"] == "ada"
    (tmp_path / "b.json").write_text('{"seq": 9999, "digest": "sha256:0"}')
    assert "cut off" in say("audit", "verify", "--anchor", "b.json", code=3)
    (tmp_path / "c.json").write_text("{}")
    assert "is no anchor" in say("audit", "verify", "--anchor", "c.json", code=2)


def test_packs(say: Say, tmp_path: Path) -> None:
    assert say("pack", "city").strip() == "city.wacz"
    say("pack", "city", "LOSI24-CP-284", "--file", "one.wacz")
    assert say("verify", "city.wacz", "one.wacz").count("unchanged") == 2
    whole = bytearray((tmp_path / "one.wacz").read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "one.wacz").write_bytes(whole)
    assert "tells of no such file" in say("verify", "one.wacz", code=3)
    assert "no portal 'nowhere'" in say("pack", "nowhere", code=2)


def test_a_backup_is_restored_into_another_folder(say: Say, civiscope: Run, tmp_path: Path) -> None:
    assert "rows" in say("store", "backup", "b.zip")
    assert civiscope("store", "restore", "b.zip", "--out", "new").returncode == 0
    assert civiscope("doctor", "--out", "new").returncode == 3  # the exported files are in no backup
    assert civiscope("export", "--out", "new").returncode == 0
    done = civiscope("doctor", "--out", "new")
    assert (done.returncode, done.stdout) == (0, "0 flaws\n")
    assert (tmp_path / "new" / "answers.csv").read_bytes() == (tmp_path / "answers.csv").read_bytes()
    assert "not empty" in say("store", "restore", "b.zip", code=2)


def test_forgetting_keeps_what_is_cited_and_refuses_to_answer_anew(say: Say) -> None:
    assert "editions to thin: 2024" in say("store", "forget", "--keep", "1", "--dry-run")
    assert "1 visits" in say("store", "forget", "--keep", "1")
    assert "were removed to save room" in say("answer", "--run", "1", code=2)
    assert say("doctor") == "0 flaws\n"
    say("store", "vacuum")


def test_revisions(say: Say) -> None:
    assert say("store", "history").splitlines()[-1].startswith(f"* {storage.newest_revision()}")
    say("store", "downgrade", "0003")
    assert say("store", "history").splitlines()[2].startswith("* 0003")
    say("store", "upgrade")
    assert say("store", "history").splitlines()[-1].startswith(f"* {storage.newest_revision()}")
    assert ", ".join(revision.id for revision in storage.revisions()) in say("store", "downgrade", "9999", code=2)

"""The commands of the schedule, as people type them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import storage
from app.settings import load_settings
from model import ConfigError
from storage import Ended
from tests.app.conftest import CITY, Pages, Run

CONFIG = """
crawl: {{delay: 0, browser: false}}
logging: {{to: log.jsonl}}
schedule:
- {{id: weekly, what: edition, when: "0 3 * * sun", time_zone: Europe/Rome, country: ITA}}
- {{id: thin, what: retention, when: "0 4 1 * *", keep: 3}}
portals:
- {{id: city, url: "{url}", country: ITA}}
- {{id: other, url: "{url}other", country: FRA}}
"""


@pytest.fixture
def config(tmp_path: Path, serve: Callable[[Pages], str]) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG.format(url=serve(CITY)))
    return path


def test_a_job_is_done_now_paused_and_listed(civiscope: Run, config: Path, tmp_path: Path) -> None:
    assert civiscope("schedule", "pause", "weekly").stdout == "weekly: paused\n"
    assert civiscope("schedule", "pause", "weekly").stdout == "weekly: paused, as before\n"
    done = civiscope("schedule", "run-now", "weekly", "--allow-private-hosts", "--quiet")
    assert (done.returncode, done.stdout) == (0, "weekly: done, 1 portals\n")
    events = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [e["event"] for e in events] == ["portal-begun", "portal-ended", "job-ended"]
    assert (events[1]["portal"], events[1]["outcome"], events[2]["job"]) == ("city", "done", "weekly")
    rows = {row["id"]: row for row in json.loads(civiscope("schedule", "list", "--format", "json").stdout)}
    assert (rows["weekly"]["outcome"], rows["thin"]["outcome"]) == ("done", "")
    assert rows["weekly"]["paused"]
    due = json.loads(civiscope("schedule", "next", "3", "--format", "json").stdout)
    assert [row["id"] for row in due] == ["thin"] * 3
    assert civiscope("schedule", "resume", "weekly").stdout == "weekly: goes on\n"
    assert "weekly" in civiscope("schedule", "next").stdout
    with storage.open(tmp_path / "out" / "civiscope.db") as store:
        assert [p.id for p in store.portals()] == ["city"]
        assert [e.action for e in store.ledger.events(object="job:weekly")] == ["paused", "started", "resumed"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("schedule", "run-now", "nightly"), "no job 'nightly'; it lists weekly, thin"),
        (("schedule", "list", "--format", "xml"), "give table or json"),
    ],
)  # fmt: skip
def test_mistakes_are_told(civiscope: Run, config: Path, said: tuple[str, ...], why: str) -> None:
    done = civiscope(*said)
    assert done.returncode == 2
    assert why in done.stderr


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{id: a, what: edition, when: "0 3 * *"}', "4 fields"), 
        ('{id: a, what: nonsense, when: "0 3 * * *"}', "what"),
        ('{id: a, what: edition, when: "0 3 * * *", time_zone: Rome}', "time zone"),
        ('{id: a, what: retention, when: "0 3 * * *"}', "keep"),
        ('{id: a, what: edition, when: "0 3 * * *", from: 2026-02-02, to: 2026-02-01}', "before it begins"),
        ('{id: a, what: edition, when: "0 3 * * *", region: Atlantis}', "region"),
    ],
)  # fmt: skip
def test_a_schedule_that_cannot_be_is_refused(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"schedule:\n- {line}\n")
    with pytest.raises(ConfigError, match=why):
        load_settings(path)


def test_sigterm_stops_a_round_and_the_next_start_goes_on_with_it(config: Path, tmp_path: Path, civiscope: Run) -> None:
    """What was broken off, here by a stop of ``run-now``, the scheduler takes up at once, and ends by SIGTERM, too."""
    slow = config.read_text().replace("delay: 0", "delay: 2").replace("log.jsonl", '"-"')
    config.write_text(slow)
    start = [sys.executable, "-m", "app.cli", "schedule"]
    environment = {**os.environ, "COLUMNS": "140"}
    run = subprocess.Popen(
        [*start, "run-now", "weekly", "--allow-private-hosts"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stderr is not None
    assert "weekly: begun" in run.stderr.readline()
    assert any("portal-begun" in line for line in iter(run.stderr.readline, ""))
    run.terminate()
    out, _ = run.communicate(timeout=60)
    assert (run.returncode, out.splitlines()[-1].split(",")[0]) == (130, "weekly: stopped")
    config.write_text(slow.replace("delay: 2", "delay: 0"))
    again = subprocess.Popen(
        [*start, "--allow-private-hosts"], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert again.stderr is not None
    lines = iter(again.stderr.readline, "")
    assert next(line for line in lines if line.startswith("weekly:")).rstrip().endswith("try 2")
    assert next(line for line in lines if line.startswith("weekly:")) == "weekly: done, 1 portals\n"
    again.terminate()
    assert again.wait(timeout=30) == 0
    again.stderr.close()
    with storage.open(tmp_path / "out" / "civiscope.db") as store:
        assert [(t.outcome, t.tries) for t in store.schedule.turns("weekly")] == [(Ended.DONE, 2)]
        assert len(store.runs("city")) == 1

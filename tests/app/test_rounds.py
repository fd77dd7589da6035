"""A round over several portals: what was assessed in it and what failed is remembered."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

import storage
from app.assess import assess, visit
from app.running import Course
from app.session import Session, Wanted
from model import Level, Portal
from storage.rounds import Stage
from tests.app.conftest import CITY, Pages, Run


def test_a_round_remembers_what_was_assessed_and_what_failed(
    civiscope: Run, serve: Callable[[Pages], str], tmp_path: Path
) -> None:  # fmt: skip
    urls = [serve(CITY), serve({"/robots.txt": (200, "User-agent: *\nDisallow: /")})]
    options = ("--delay", "0", "--no-browser", "--allow-private-hosts", "--out", "out")
    assert civiscope("assess", *urls, *options).returncode == 3
    with storage.open(tmp_path / "out" / "civiscope.db") as store:
        states = {p.state: p.failure for p in store.rounds.portals(1)}
        assert states == {Stage.DONE: "", Stage.FAILED: "robots"}
        assert store.rounds.ended(1)


ONLY_HTTP = ("--delay", "0", "--no-browser", "--allow-private-hosts")
SLOW_DOWN: Pages = {"/": (503, "later")}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = Session.start(
        Wanted(out=tmp_path / "out", delay=0, no_browser=True, allow_private_hosts=True, quiet=True, questionnaire=["losi-2024"])
    )
    session.pipeline.workspace.create()
    yield session
    session.pipeline.store.close()


def portal(id: str, url: str) -> Portal:
    return Portal(id, url, id, Level.CITY)


def states(session: Session, round: int = 1) -> dict[str, tuple[Stage, str]]:
    return {p.portal: (p.state, p.failure) for p in session.pipeline.store.rounds.portals(round)}


def test_a_portal_that_raises_is_kept_as_failed_and_the_others_go_on(
    session: Session, serve: Callable[[Pages], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = type(session.pipeline).read

    def broken(self: object, run: int, of: Portal) -> object:
        if of.id == "a":
            raise KeyError("no such part")
        return read(session.pipeline, run, of)

    monkeypatch.setattr(type(session.pipeline), "read", broken)
    assert assess(session, [portal("a", serve(CITY)), portal("b", serve(CITY))]) == (False, False)
    assert states(session) == {"a": (Stage.FAILED, "fault"), "b": (Stage.DONE, "")}
    assert "no such part" in session.pipeline.store.rounds.portals(1)[0].why


@pytest.mark.parametrize(("second_pass", "ends"), [(True, (Stage.DONE, "")), (False, (Stage.FAILED, "server-error"))])
def test_what_failed_in_passing_is_tried_again_in_the_end(
    session: Session, serve: Callable[[Pages], str], monkeypatch: pytest.MonkeyPatch, second_pass: bool, ends: tuple[Stage, str]
) -> None:  # fmt: skip
    pages = dict(SLOW_DOWN)
    finish = type(session.pipeline.store.rounds).finish

    def mended(self: object, *said: object, **more: object) -> None:
        pages.update(CITY)
        finish(session.pipeline.store.rounds, *said, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(type(session.pipeline.store.rounds), "finish", mended)
    assessed, _ = assess(session, [portal("a", serve(pages))], Course(second_pass=second_pass))
    assert (states(session)["a"], assessed) == (ends, second_pass)
    assert len(session.pipeline.store.runs("a")) == 1 + second_pass


def test_a_visit_that_was_complete_but_not_booked_is_only_answered(session: Session, serve: Callable[[Pages], str]) -> None:
    one = portal("a", serve(CITY))
    session.pipeline.workspace.create()
    rounds = session.pipeline.store.rounds
    died = rounds.open(["a"]).round
    rounds.begin(died, "a")
    visit(session, [one])
    assert assess(session, [one]) == (True, False)
    assert len(session.pipeline.store.runs("a")) == 1
    assert states(session, died) == {"a": (Stage.DONE, "")}


def test_run_takes_what_is_chosen_then_the_rest_then_what_failed(
    civiscope: Run, serve: Callable[[Pages], str], tmp_path: Path
) -> None:  # fmt: skip
    gone = {"/": (404, "nothing")}
    listed = [
        {"id": "rome", "url": serve(CITY), "country": "ITA"}, {"id": "lima", "url": serve(gone), "country": "PER"},
    ]  # fmt: skip
    (tmp_path / "config.yaml").write_text(yaml.safe_dump({"portals": listed}), encoding="utf-8")
    assert civiscope("run", "--region", "Atlantis", *ONLY_HTTP).returncode == 2
    assert civiscope("run", "--region", "Europe", *ONLY_HTTP).returncode == 0
    rest = civiscope("run", *ONLY_HTTP)
    assert (rest.returncode, "1 of 2 portals are already done" in rest.stderr) == (3, True)
    assert civiscope("run", "--failed", *ONLY_HTTP).returncode == 3
    (round,) = json.loads(civiscope("status", "--format", "json").stdout)
    assert [(p["portal"], p["state"], p["run"]) for p in round["portals"]] == [("rome", "done", 1), ("lima", "failed", 3)]

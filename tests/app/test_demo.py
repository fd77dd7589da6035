"""The bundled demo portals, visited and answered end to end, against the answers that their authors know."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.pipeline import Pipeline
from app.session import Session, Wanted
from crawler import find_browser
from demo import DemoServer, portals, read_expected
from model import Answer, FailureKind, FetchFailure, SkipReason, Snapshot, Value
from tests.app.visiting import visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not find_browser().path, reason=find_browser().reason or "no browser"),
]


class Assessed:
    """Both demo portals in one workspace."""

    def __init__(
        self, pipeline: Pipeline, runs: dict[str, int], answers: dict[str, tuple[Answer, ...]], server: DemoServer
    ) -> None:
        self.pipeline, self.runs, self.answers, self.server = pipeline, runs, answers, server

    def visits(self, portal: str) -> list[Snapshot | FetchFailure]:
        return list(self.pipeline.store.visits(self.runs[portal]))


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessed]:
    out = tmp_path_factory.mktemp("demo")
    with DemoServer() as server:
        session = Session.start(
            Wanted(out=out, delay=0, allow_private_hosts=True, quiet=True, max_pages=400, questionnaire=("losi-2024",))
        )
        session.pipeline.workspace.create()
        runs, answers = {}, {}
        for portal in portals(server):
            run, _ = asyncio.run(visit(session.pipeline, portal))
            runs[portal.id], answers[portal.id] = run, session.pipeline.answer(run, portal)
        yield Assessed(session.pipeline, runs, answers, server)
        session.pipeline.store.close()


@pytest.mark.parametrize("portal", ["valdoria", "nour"])
def test_every_answer_is_the_known_one(assessed: Assessed, portal: str) -> None:
    found = {a.indicator: a.value for a in assessed.answers[portal]}
    assert found == {e.id: e.answer for e in read_expected(portal)}


@pytest.mark.parametrize("portal", ["valdoria", "nour"])
def test_every_yes_can_be_shown(assessed: Assessed, portal: str) -> None:
    reader = assessed.pipeline.crawled(
        assessed.runs[portal], next(p for p in assessed.pipeline.store.portals() if p.id == portal)
    )
    bodies = {c.snapshot.url for c in reader.captures}
    for answer in assessed.answers[portal]:
        if answer.value is Value.YES:
            (shown, *_) = answer.evidence
            assert shown.url in bodies, answer.indicator
            assert shown.ref is not None
            assert shown.depth is None or shown.depth == 0 or shown.path[-1].url == shown.url or shown.path, answer.indicator


def test_the_awkward_parts_are_seen_for_what_they_are(assessed: Assessed) -> None:
    for portal in ("valdoria", "nour"):
        visits = assessed.visits(portal)
        failures = {v.kind for v in visits if isinstance(v, FetchFailure)}
        assert {FailureKind.BLOCKED, FailureKind.ROBOTS, FailureKind.STATUS} <= failures
        assert any(isinstance(v, Snapshot) and v.rendered for v in visits)
        calendar = [v for v in visits if isinstance(v, Snapshot) and ("/calendar/" in v.url or "/agenda/" in v.url)]
        assert len(calendar) <= 60
        skips = assessed.pipeline.store.skips(assessed.runs[portal])
        assert any(s.reason is SkipReason.SHAPE for s in skips)
        assert assessed.pipeline.store.summary(assessed.runs[portal]).complete


def test_nothing_was_submitted_and_robots_was_obeyed(assessed: Assessed) -> None:
    assert {hit.method for hit in assessed.server.hits} <= {"GET", "HEAD"}
    forbidden = {"valdoria": "/justice/", "nour": "/council/"}
    assert not [h for h in assessed.server.hits if h.target.startswith(forbidden.get(h.site, "\0"))]


def test_answers_from_the_archive_are_the_same(assessed: Assessed, tmp_path: Path) -> None:
    """The server could be gone: answering reads only store and archive."""
    portal = next(p for p in assessed.pipeline.store.portals() if p.id == "nour")
    assert assessed.pipeline.answer(assessed.runs["nour"], portal) == assessed.answers["nour"]

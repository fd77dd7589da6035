"""Two machines over one store: one visits, another answers from evidence that it fetches; and what if none arrives."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from app.pipeline import Pipeline, load_questionnaires, load_rubrics
from app.progress import Screen
from app.settings import EvidenceSettings, Settings
from app.shared_evidence import SharedEvidence
from crawler import CrawlOptions
from model import Portal, Snapshot, StoreError
from storage import Bucket
from tests.app.visiting import visit
from tests.storage.databases import Server, postgres  # noqa: F401 - a fixture

PAGES = {
    "/": (200, "<html lang=en><title>City</title><main><h1>City</h1><p>Welcome to our city.</p><a href=/news>News</a>"),
    "/news": (200, "<html lang=en><title>News</title><main><h1>News</h1><p>The mill has been mended.</p>"),
}
Machine = Callable[[int], Pipeline]
Start = Callable[[dict[str, tuple[int, str]]], str]


class Broken(Bucket):
    """A bucket whose server is away."""

    def put(self, file: Path, key: str) -> None:
        raise StoreError("the object store is away")


@pytest.fixture
def machine(postgres: Server, tmp_path: Path) -> Iterator[Machine]:  # noqa: F811
    made: list[Pipeline] = []
    rubrics = load_rubrics()
    options = CrawlOptions(delay=0, browser=False, allow_private_hosts=True, max_pages=10)
    with postgres.database() as address:

        def make(number: int) -> Pipeline:
            evidence = EvidenceSettings(url=(tmp_path / "bucket").as_uri(), machine=number)
            place = Settings(database=address, evidence=evidence).workspace(tmp_path / f"machine{number}", {})
            place.create()
            made.append(
                Pipeline(
                    place, load_questionnaires(["losi-2024"], rubrics), rubrics, options,
                    Screen(Console(quiet=True), quiet=True).watching,
                )
            )  # fmt: skip
            return made[-1]

        yield make
        for pipeline in made:
            pipeline.store.close()


def shared(pipeline: Pipeline) -> SharedEvidence:
    assert pipeline.workspace.shared is not None
    return pipeline.workspace.shared


def away(pipeline: Pipeline) -> Pipeline:
    """The same machine while the object store does not answer."""
    broken = replace(shared(pipeline), bucket=Broken(shared(pipeline).bucket.url))
    return replace(pipeline, workspace=replace(pipeline.workspace, shared=broken))


async def test_one_machine_visits_and_another_answers(machine: Machine, serve: Start) -> None:
    one, two = machine(1), machine(2)
    portal = Portal("city", serve(PAGES))
    run, summary = await visit(one, portal)
    assert summary.pages == 2
    assert shared(one).waiting() == 0
    answers = two.answer(run, portal)
    assert len(answers) == 95
    assert [a.value for a in answers] == [a.value for a in one.answer(run, portal)]


async def test_names_of_two_machines_never_meet(machine: Machine, serve: Start) -> None:
    one, two = machine(1), machine(2)
    runs = [(await visit(p, Portal(f"city{n}", serve(PAGES))))[0] for n, p in enumerate((one, two))]
    files = [{v.ref.file for v in one.store.visits(run) if isinstance(v, Snapshot) and v.ref} for run in runs]
    assert files == [{"civiscope-1000000.warc.gz"}, {"civiscope-2000000.warc.gz"}]


async def test_while_the_object_store_is_away_evidence_waits_and_is_sent_later(machine: Machine, serve: Start) -> None:
    one, two = machine(1), machine(2)
    portal = Portal("city", serve(PAGES))
    run, summary = await visit(away(one), portal)
    assert (summary.pages, shared(one).waiting()) == (2, 1)
    with pytest.raises(StoreError, match="neither"):
        two.answer(run, portal)
    assert shared(one).send() == (1, "")
    assert two.answer(run, portal)


async def test_a_visit_whose_evidence_died_with_its_machine_begins_anew(machine: Machine, serve: Start) -> None:
    one, two = away(machine(1)), machine(2)
    portal = Portal("city", serve(PAGES))
    run, _ = await visit(one, portal)
    one.store.reopen_run(run)  # as a kill leaves it
    again, summary = await visit(two, portal)
    assert (again != run, summary.pages) == (True, 2)
    assert two.answer(again, portal)


async def test_what_arrived_may_go_here_and_comes_back_when_needed(machine: Machine, serve: Start) -> None:
    one = machine(1)
    portal = Portal("city", serve(PAGES))
    run, _ = await visit(one, portal)
    assert shared(one).drop(days=1) == 0
    assert shared(one).drop(days=-1) == 1
    assert not list(one.workspace.archive.glob("*.warc.gz"))
    assert one.answer(run, portal)
    assert list(one.workspace.archive.glob("*.warc.gz"))


async def test_what_did_not_arrive_stays(machine: Machine, serve: Start) -> None:
    one = machine(1)
    await visit(away(one), Portal("city", serve(PAGES)))
    assert shared(one).drop(days=-1) == 0
    assert list(one.workspace.archive.glob("*.warc.gz"))

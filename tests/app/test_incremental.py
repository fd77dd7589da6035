"""An incremental visit through store and archive: copies of then, revisit records of today, and all still proves itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

import storage
from app.incremental import earlier_visit
from app.packing import pack
from app.pipeline import Pipeline, load_questionnaires, load_rubrics
from app.progress import Screen
from app.workspace import Workspace
from crawler import CrawlOptions
from model import Portal, Seen, Snapshot
from tests.app.visiting import visit
from tests.crawler.conftest import Serve, serve
from tests.crawler.site import BARE, Answer, Hit, Reply, page
from tests.storage.archives import check, records

__all__ = ["serve"]


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    rubrics = load_rubrics()
    options = CrawlOptions(delay=0, browser=False, allow_private_hosts=True, timeout=5, incremental=True)
    made = Pipeline(
        Workspace(tmp_path), load_questionnaires(["losi-2024"], rubrics), rubrics, options,
        Screen(Console(quiet=True), quiet=True).watching,
    )  # fmt: skip
    made.workspace.create()
    yield made
    made.store.close()


def tagged(text: str) -> Answer:
    def answer(hit: Hit) -> Reply:
        tag = f'"{len(text)}"'
        return (
            Reply(b"", 304, {"ETag": tag})
            if hit.headers.get("if-none-match") == tag
            else Reply(text.encode(), headers={"ETag": tag})
        )

    return answer


SEARCH = "<form role=search><input type=search name=q placeholder='Search the site'></form>"
SITE = {
    **BARE,
    "/": tagged(page("Town", "/waste", "/taxes", text=SEARCH)),
    "/waste": tagged(
        page("Waste", text="Household waste is collected every Monday. Privacy policy: we keep no data. Search the site.")
    ),
    "/taxes": page("Taxes"),
}


def pages(pipeline: Pipeline, run: int) -> dict[str, Snapshot]:
    return {v.url.rpartition("/")[2]: v for v in pipeline.store.visits(run) if isinstance(v, Snapshot)}


async def test_copies_of_then_stand_in_store_and_archive(serve: Serve, pipeline: Pipeline) -> None:
    site = await serve(SITE)
    portal = Portal("town", site.url())
    first, _ = await visit(pipeline, portal)
    bodies = [c.body for c in pipeline.crawled(first, portal).captures]
    again, summary = await visit(pipeline, portal)
    assert summary.complete
    then, now = pages(pipeline, first), pages(pipeline, again)
    assert {name: v.seen for name, v in now.items()} == {
        "": Seen.NOT_MODIFIED, "waste": Seen.NOT_MODIFIED, "taxes": Seen.FETCHED
    }  # fmt: skip
    assert {name: v.ref for name, v in now.items()} == {name: v.ref for name, v in then.items()}
    assert now["waste"].copied_at == then["waste"].fetched_at < now["waste"].fetched_at
    assert [c.body for c in pipeline.crawled(again, portal).captures] == bodies
    assert pipeline.store.examine(pipeline.workspace.root) == ()


async def test_revisit_records_say_how_the_copy_is_known(serve: Serve, pipeline: Pipeline) -> None:
    site = await serve(SITE)
    portal = Portal("town", site.url())
    await visit(pipeline, portal)
    await visit(pipeline, portal)
    assert check(pipeline.workspace.archive) == 0
    found = records(pipeline.workspace.archive)
    originals = {f.id: f for f in found if f.kind == "response"}
    revisits = {f.fields["WARC-Target-URI"].rpartition("/")[2]: f for f in found if f.kind == "revisit"}
    profiles = {name: f.fields["WARC-Profile"].rpartition("/")[2] for name, f in revisits.items()}
    assert profiles == {"": "server-not-modified", "waste": "server-not-modified", "taxes": "identical-payload-digest"}
    for one in revisits.values():
        original = originals[one.fields["WARC-Refers-To"]]
        assert one.fields["WARC-Refers-To-Date"] == original.fields["WARC-Date"] < one.fields["WARC-Date"]
        assert one.fields["WARC-Refers-To-Target-URI"] == original.fields["WARC-Target-URI"]
        assert one.fields["WARC-Payload-Digest"] == original.fields["WARC-Payload-Digest"]
        asked = next(f for f in found if f.fields.get("WARC-Concurrent-To") == one.id)
        assert ("if-none-match" in asked.headers) is (one.http.startswith("HTTP/1.1 304"))


async def test_answers_of_an_unchanged_portal_rest_on_the_same_copies_and_can_be_packed(serve: Serve, pipeline: Pipeline) -> None:
    site = await serve(SITE)
    portal = Portal("town", site.url())
    first, _ = await visit(pipeline, portal)
    one = pipeline.answer(first, portal)
    again, _ = await visit(pipeline, portal)
    two = pipeline.answer(again, portal)
    assert [(a.indicator, a.value, a.evidence) for a in two] == [(a.indicator, a.value, a.evidence) for a in one]
    assert any(a.evidence for a in two)
    proof = storage.check_pack(pack(pipeline.workspace, pipeline.store, portal.id))
    assert proof.flaws == ()
    assert proof.records


async def test_a_visit_broken_off_goes_on_incrementally(serve: Serve, pipeline: Pipeline) -> None:
    site = await serve(SITE)
    portal = Portal("town", site.url())
    first, _ = await visit(pipeline, portal)
    run = pipeline.store.begin_run(portal.id, pipeline.options.public())
    pipeline.store.add_visits(run, [replace(pages(pipeline, first)[""], seen=Seen.NOT_MODIFIED)])
    site.hits.clear()
    again, summary = await visit(pipeline, portal)
    assert again == run
    assert summary.pages == 3
    assert site.asked("/") == 0
    assert pages(pipeline, again)["waste"].seen is Seen.NOT_MODIFIED


async def test_what_was_broken_off_or_forgotten_is_no_start(pipeline: Pipeline) -> None:
    portal = Portal("town", "http://town.example/")
    pipeline.store.add_portal(portal)
    run = pipeline.store.begin_run(portal.id, {})
    with storage.ArchiveReader(pipeline.workspace.archive) as reader:
        assert earlier_visit(pipeline.store, reader, portal.id, run) is None
        assert earlier_visit(pipeline.store, reader, portal.id, run + 1) is None

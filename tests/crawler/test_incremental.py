"""Visits that start from an earlier one: what is asked for, what stands in its place, and when sitemaps are believed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import Crawler, Earlier, Resume
from crawler.result import Response
from crawler.revisits import Revisits, changed_by, conditions
from model import ArchiveRef, Capture, CrawlSummary, Portal, Seen, SkipReason, Snapshot
from tests.crawler.conftest import Serve
from tests.crawler.site import BARE, Answer, Hit, Kept, Reply, Silent, Site, by_text, options, page

PAGES = 30
PATHS = [f"/{first}{second}lder" for first in "bcdfg" for second in "aeiouy"]  # words, as numbers would be one shape
OLD, NEW = "2020-03-01", "2999-01-01"


def etag(text: str) -> str:
    return f'"{sha256(text.encode()).hexdigest()[:12]}"'


def tagged(text: str) -> Answer:
    """A page whose server answers conditional requests by its ETag."""

    def answer(hit: Hit) -> Reply:
        if hit.headers.get("if-none-match") == etag(text):
            return Reply(b"", 304, {"ETag": etag(text)})
        return Reply(text.encode(), headers={"ETag": etag(text)})

    return answer


def dated(text: str, since: str = "Sun, 01 Mar 2020 00:00:00 GMT") -> Answer:
    """A page whose server answers conditional requests by their date."""

    def answer(hit: Hit) -> Reply:
        if hit.headers.get("if-modified-since") == since:
            return Reply(b"", 304)
        return Reply(text.encode(), headers={"Last-Modified": since})

    return answer


def plain(text: str) -> Answer:
    return text


def portal(changed: tuple[int, ...] = (), kind: Any = plain, lastmods: Mapping[int, str] | None = None) -> dict[str, Answer]:
    """A home page that links to pages; those ``changed`` say something else."""
    texts = {n: page(f"Page {PATHS[n]}", text="of today" if n in changed else "of then") for n in range(PAGES)}
    answers: dict[str, Answer] = {**BARE, "/": kind(page("Home", *(PATHS[n] for n in texts)))}
    answers |= {PATHS[n]: kind(text) for n, text in texts.items()}
    if lastmods is not None:
        answers["/sitemap.xml"] = lambda hit: Reply(sitemap(hit.headers["host"], lastmods), headers={"Content-Type": "text/xml"})
    return answers


def sitemap(host: str, lastmods: Mapping[int, str]) -> bytes:
    urls = "".join(f"<url><loc>http://{host}{PATHS[n]}</loc><lastmod>{at}</lastmod></url>" for n, at in lastmods.items())
    return f"<?xml version='1.0'?><urlset>{urls}</urlset>".encode()


async def visit(site: Site, earlier: Earlier | None = None, resume: Resume | None = None) -> tuple[Kept, CrawlSummary]:
    sink = Kept()
    async with Crawler(options()) as crawler:
        summary = await crawler.crawl(
            Portal("test", site.url()), rank=by_text, sink=sink, progress=Silent(), resume=resume, earlier=earlier
        )
    return sink, summary


def known(sink: Kept, *, cited: frozenset[str] = frozenset()) -> Earlier:
    """What a visit left, as a store and an archive would give it back: each with a place, headers as they came."""
    pages = {}
    copies = {}
    for n, capture in enumerate(sink.captures):
        snapshot = replace(capture.snapshot, ref=ArchiveRef("f", n, "sha256:0"))
        pages[snapshot.url], copies[snapshot.url] = snapshot, replace(capture, snapshot=snapshot)
    return Earlier(pages, lambda snapshot: copies.get(snapshot.url), cited, "seed")


def seen(sink: Kept) -> dict[str, Seen]:
    return {"/" + v.url.split("/", 3)[3]: v.seen for v in sink.snapshots}


def told(sink: Kept) -> list[tuple[object, ...]]:
    """What a visit says of the portal, without times and how it is known."""
    return [
        (s.url, s.requested, s.status, s.media_type, s.charset, s.depth, s.page, s.link_text, s.source, s.scope, c.body)
        for s, c in zip(sink.snapshots, sink.captures, strict=True)
    ]


@pytest.mark.parametrize("kind", [tagged, dated])
async def test_only_changed_pages_are_sent_again(serve: Serve, kind: Any) -> None:
    site = await serve(portal(kind=kind))
    first, _ = await visit(site)
    site.answers, site.hits = portal((3, 17), tagged if kind is tagged else plain), []
    if kind is dated:
        site.answers |= {path: a for path, a in portal(kind=dated).items() if path not in (PATHS[3], PATHS[17])}
    again, summary = await visit(site, known(first))
    assert summary.complete
    assert summary.pages == PAGES + 1
    assert {path for path, how in seen(again).items() if how is Seen.FETCHED} == {PATHS[3], PATHS[17]}
    assert set(seen(again).values()) == {Seen.FETCHED, Seen.NOT_MODIFIED}
    full, _ = await visit(site)
    assert told(again) == told(full)
    kept = {v.url: v for v in again.snapshots}
    new, old = kept[site.url(PATHS[3])], kept[site.url(PATHS[4])]
    assert new.ref is None
    assert old.ref is not None
    assert old.copied < old.fetched_at == old.confirmed


async def test_a_third_visit_asks_by_what_the_second_was_told(serve: Serve) -> None:
    site = await serve(portal(kind=tagged))
    first, _ = await visit(site)
    second, _ = await visit(site, known(first))
    carried = known(second)
    copies = known(first)
    third, _ = await visit(site, replace(carried, read=lambda s: replace(_copy(copies, s), snapshot=s)))
    assert set(seen(third).values()) == {Seen.NOT_MODIFIED}
    assert {v.copied_at for v in third.snapshots} == {v.fetched_at for v in first.snapshots}


def _copy(earlier: Earlier, snapshot: Snapshot) -> Capture:
    found = earlier.read(snapshot)
    assert found is not None
    return found


async def test_an_equal_body_that_is_sent_again_is_the_copy_of_then(serve: Serve) -> None:
    site = await serve(portal())
    first, _ = await visit(site)
    again, _ = await visit(site, known(first))
    assert set(seen(again).values()) == {Seen.FETCHED}
    assert all(v.ref is not None and v.copied_at is None for v in again.snapshots)


async def test_pages_older_than_the_last_visit_are_not_asked_for_but_some(serve: Serve) -> None:
    site = await serve(portal(lastmods=dict.fromkeys(range(PAGES), OLD)))
    first, _ = await visit(site)
    site.hits.clear()
    again, summary = await visit(site, known(first))
    asked = [hit.path for hit in site.hits if hit.path in PATHS]
    assert len(asked) == PAGES // 11
    assert summary.pages == PAGES + 1
    assert site.asked("/") == site.asked("/robots.txt") == site.asked("/sitemap.xml") == 1
    unasked = [v for v in again.snapshots if v.seen is Seen.SITEMAP]
    assert len(unasked) == PAGES - len(asked)
    times = {v.url: v.fetched_at for v in first.snapshots}
    assert all(v.confirmed == v.copied == times[v.url] < v.fetched_at for v in unasked)
    assert told(again) == told(first)


async def test_a_newer_lastmod_is_asked_for(serve: Serve) -> None:
    site = await serve(portal(lastmods=dict.fromkeys(range(PAGES), OLD)))
    first, _ = await visit(site)
    # All but the changed pages are as before, so whatever the sample is, it finds the sitemap honest.
    site.answers = portal((4, 5), lastmods={n: NEW if n in (4, 5) else OLD for n in range(PAGES)})
    again, _ = await visit(site, known(first))
    assert (seen(again)[PATHS[4]], seen(again)[PATHS[5]]) == (Seen.FETCHED, Seen.FETCHED)
    assert told(again) == told((await visit(site))[0])


async def test_a_sitemap_that_lies_once_is_not_believed_at_all(serve: Serve) -> None:
    lastmods = dict.fromkeys(range(PAGES), OLD)
    site = await serve(portal(lastmods=lastmods))
    first, _ = await visit(site)
    liar = known(first)
    drawn = Revisits(liar).sample(url for url in liar.snapshots if url != site.url())[0]
    number = PATHS.index("/" + drawn.rpartition("/")[2])
    site.answers = portal((number,), lastmods=lastmods)
    again, _ = await visit(site, liar)
    assert set(seen(again).values()) == {Seen.FETCHED}
    assert told(again) == told((await visit(site))[0])


async def test_gone_pages_are_failures_and_new_links_are_followed(serve: Serve) -> None:
    site = await serve(portal(kind=tagged))
    first, _ = await visit(site)
    links = [PATHS[n] for n in range(PAGES)] + ["/new"]
    site.answers |= {PATHS[7]: Reply(b"gone", 410), "/new": page("New"), "/": page("Home", *links)}
    again, _ = await visit(site, known(first))
    assert again.failures[site.url(PATHS[7])].status == 410
    assert seen(again)["/new"] is Seen.FETCHED
    assert PATHS[7] not in seen(again)


async def test_robots_that_forbid_now_are_obeyed_for_unasked_pages_too(serve: Serve) -> None:
    site = await serve(portal(lastmods=dict.fromkeys(range(PAGES), OLD)))
    first, _ = await visit(site)
    site.answers["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /c\n", headers={"Content-Type": "text/plain"})
    again, _ = await visit(site, known(first))
    forbidden = {path for path in PATHS if path.startswith("/c")}
    assert not forbidden & set(seen(again))
    assert len(again.failures) == len(forbidden)


async def test_a_copy_that_is_lost_is_fetched(serve: Serve) -> None:
    site = await serve(portal(kind=tagged))
    first, _ = await visit(site)
    lost = replace(known(first), read=lambda snapshot: None)
    again, _ = await visit(site, lost)
    assert set(seen(again).values()) == {Seen.FETCHED}
    assert all("if-none-match" not in hit.headers for hit in site.hits)


async def test_documents_are_asked_for_like_pages(serve: Serve) -> None:
    text = rb"{\rtf1\ansi Budget of the town for the coming year.\par}"

    def answer(hit: Hit) -> Reply:
        if hit.headers.get("if-none-match") == '"d"':
            return Reply(b"", 304)
        return Reply(text, headers={"ETag": '"d"', "Content-Type": "application/rtf"})

    site = await serve({**BARE, "/": page("Home", "/budget.rtf"), "/budget.rtf": answer})
    first, _ = await visit(site)
    again, _ = await visit(site, known(first))
    assert seen(again)["/budget.rtf"] is Seen.NOT_MODIFIED
    assert [c.reading for c in again.captures] == [c.reading for c in first.captures] != [b"", b""]
    assert [(m.name, m.value) for m in again.measurements] == [(m.name, m.value) for m in first.measurements]
    assert again.snapshots[1].ref is not None


async def test_a_304_that_nobody_asked_for_is_a_failure(serve: Serve) -> None:
    site = await serve({**BARE, "/": page("Home", "/a"), "/a": Reply(b"", 304)})
    first, _ = await visit(site)
    assert first.failures[site.url("/a")].status == 304


async def test_documents_beyond_their_number_stay_skipped(serve: Serve) -> None:
    site = await serve(portal(kind=tagged))
    first, _ = await visit(site)
    earlier = known(first)
    page_4 = earlier.snapshots[site.url(PATHS[4])]
    site.answers[PATHS[4]] = Reply(b"%PDF-1.4", headers={"Content-Type": "application/pdf", "ETag": '"x"'})
    as_document = Earlier({**earlier.snapshots, page_4.url: replace(page_4, media_type="application/pdf")}, earlier.read)
    sink = Kept()
    async with Crawler(options(documents=0)) as crawler:
        await crawler.crawl(Portal("test", site.url()), rank=by_text, sink=sink, progress=Silent(), earlier=as_document)
    assert sink.skipped()[page_4.url] is SkipReason.DOCUMENT


# --- by themselves ----------------------------------------------------------------------------------------------------
THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
RENDERED = Snapshot("http://a.example/app", "http://a.example/app", 200, "text/html", "utf-8", THEN, rendered=True, etag='"a"')


def test_a_page_that_scripts_fill_is_never_left_to_sitemaps_and_cited_ones_are_fetched() -> None:
    copy = Capture(RENDERED, b"<p>filled</p>", {})
    earlier = Earlier({RENDERED.url: RENDERED}, lambda snapshot: copy)
    assert Revisits(earlier).unchanged({RENDERED.url: THEN - timedelta(days=9)}) == []
    assert Revisits(earlier).copy(RENDERED.url) is copy
    assert Revisits(replace(earlier, cited=frozenset({RENDERED.url}))).copy(RENDERED.url) is None


def test_without_an_answer_sitemaps_are_not_believed() -> None:
    flat = replace(RENDERED, rendered=False)
    revisits = Revisits(Earlier({flat.url: flat}, lambda snapshot: Capture(flat, b"x", {})))
    assert not revisits.verdict([flat.url], {})
    assert not revisits.unasked(flat.url)
    assert revisits.verdict([flat.url, "http://a.example/b"], {flat.url: Response(flat.url, 304, {})})
    assert revisits.unasked("http://a.example/b")
    assert not revisits.unasked(flat.url)


@pytest.mark.parametrize("etag", ["", "é", '"' + "x" * 2000 + '"'])
def test_what_cannot_be_sent_back_is_not(etag: str) -> None:
    snapshot = replace(RENDERED, etag=etag, last_modified="Sun, 01 Mar 2020 00:00:00 GMT")
    assert conditions(Capture(snapshot, b"", {})) == {"if-modified-since": "Sun, 01 Mar 2020 00:00:00 GMT"}


LASTMODS = {
    "2026-03-01T10:00:00Z": datetime(2026, 3, 1, 10, tzinfo=UTC),
    "2026-03-01T10:00:00+02:00": datetime(2026, 3, 1, 8, tzinfo=UTC),
    "2026-03-01": datetime(2026, 3, 2, 12, tzinfo=UTC), "2026-03-01T10:00:00": datetime(2026, 3, 1, 22, tzinfo=UTC),
    "2026": None, "2026-03": None, "yesterday": None, "": None, "9999-12-31": None,
}  # fmt: skip


@pytest.mark.parametrize("text", LASTMODS)
def test_the_latest_moment_that_a_lastmod_can_mean(text: str) -> None:
    assert changed_by(text) == LASTMODS[text]


@given(st.text(max_size=40) | st.datetimes().map(lambda at: at.isoformat()))
def test_no_lastmod_breaks_it(text: str) -> None:
    found = changed_by(text)
    assert found is None or found.tzinfo is not None

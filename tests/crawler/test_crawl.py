"""A crawl from end to end: what is visited, in which order, and what the log says of the rest."""

import asyncio
import itertools

import pytest

from crawler import Resume
from model import FailureKind, Scope, SkipReason, Source
from tests.crawler.conftest import Serve
from tests.crawler.site import GUESSED, Kept, Reply, Silent, page, visit

SMALL = {
    "/": page("Home", "/a", "/b", "/plan.zip", "mailto:info@example.org", "tel:+39", "javascript:void(0)", "#top"),
    "/a": page("About", "/c", "/", "https://elsewhere.example/x"),
    "/b": page("Budget", "/c", "/missing"),
    "/c": page("Contact", "/a"),
}


async def test_every_address_is_visited_or_has_a_reason(serve: Serve, sink: Kept) -> None:
    site = await serve(SMALL)
    summary = await visit(site.url(), sink=sink)
    assert sorted(sink.paths()) == ["/", "/a", "/b", "/c"]
    assert sink.failures[site.url("/missing")].gone
    assert sink.skipped() == {
        site.url("/plan.zip"): SkipReason.MEDIA,
        "https://elsewhere.example/x": SkipReason.SCOPE,
    }
    assert (summary.pages, summary.failures, summary.skips, summary.complete) == (4, 1, 2, True)


async def test_visits_say_how_they_were_reached(serve: Serve, sink: Kept) -> None:
    site = await serve(SMALL)
    await visit(site.url(), sink=sink)
    seen = {v.url: v for v in sink.snapshots}
    home, contact = seen[site.url()], seen[site.url("/c")]
    assert (home.source, home.depth, home.page, home.status, home.media_type) == (Source.SEED, 0, "", 200, "text/html")
    assert (contact.source, contact.depth, contact.link_text, contact.scope) == (Source.LINK, 2, "/c", Scope.PORTAL)
    assert contact.page in (site.url("/a"), site.url("/b"))
    assert contact.fetched_at.tzinfo is not None


async def test_each_address_is_asked_for_once_under_the_honest_name(serve: Serve, sink: Kept) -> None:
    site = await serve(SMALL)
    await visit(site.url(), sink=sink, user_agent="Civiscope/9 (+https://example.org/why)")
    assert all(site.asked(path) == 1 for path in ("/", "/a", "/b", "/c", "/robots.txt"))
    assert {hit.headers["user-agent"] for hit in site.hits} == {"Civiscope/9 (+https://example.org/why)"}


async def test_the_best_links_come_first_but_breadth_keeps_its_share(serve: Serve, sink: Kept) -> None:
    plain, services = [f"/plain-{c}" for c in "abcdefghij"], [f"/service-{c}" for c in "abcdefghij"]
    pages = {path: page(path) for path in plain + services}
    site = await serve({"/": page("Home", *plain, *services), **pages})
    await visit(site.url(), sink=sink, max_pages=11, concurrency=1, breadth_share=0.3)
    chosen = sink.paths()[1:]
    assert sum("service" in path for path in chosen) == 7
    assert [path for path in chosen if "plain" in path] == plain[:3]


async def test_the_budget_bounds_the_crawl_and_makes_it_incomplete(serve: Serve, sink: Kept) -> None:
    paths = [f"/{c}" for c in "abcdefgh"]
    site = await serve({"/": page("Home", *paths), **{p: page(p) for p in paths}})
    summary = await visit(site.url(), sink=sink, max_pages=5)
    assert summary.pages == len(sink.snapshots) == 5
    assert not summary.complete
    assert "budget" in summary.unfinished
    assert list(sink.skipped().values()) == [SkipReason.BUDGET] * 4


async def test_a_shorter_way_found_later_counts(serve: Serve, sink: Kept) -> None:
    answers = {
        "/": page("Home", "/service-a", "/list"),
        "/service-a": page("Service A", "/service-b"),
        "/service-b": page("Service B", "/target"),
        "/list": page("List", "/target"),
        "/target": page("Target"),
    }
    site = await serve(answers)
    await visit(site.url(), sink=sink, concurrency=1, breadth_share=0)
    target = next(v for v in sink.snapshots if v.url == site.url("/target"))
    assert (target.depth, target.page) == (2, site.url("/list"))


async def test_pages_beyond_the_depth_limit_are_logged(serve: Serve, sink: Kept) -> None:
    names = "abcdef"
    chain = {f"/{a}": page(a, f"/{b}") for a, b in itertools.pairwise(names)}
    site = await serve({"/": page("Home", "/a"), **chain, "/f": page("f")})
    await visit(site.url(), sink=sink, max_depth=3)
    assert sink.paths() == ["/", "/a", "/b", "/c"]
    assert sink.skipped() == {site.url("/d"): SkipReason.DEPTH}


async def test_copies_are_kept_but_their_links_are_followed_once(serve: Serve, sink: Kept) -> None:
    same = page("Same", "one", "two")
    below = {f"/{x}/{y}": page(f"{x}{y}") for x in "xy" for y in ("one", "two")}
    site = await serve({"/": page("Home", "/x/", "/y/"), "/x/": same, "/y/": same, **below})
    await visit(site.url(), sink=sink)
    assert sorted(sink.paths()) == ["/", "/x/", "/x/one", "/x/two", "/y/"]


async def test_other_languages_and_own_addresses_are_visited(serve: Serve, sink: Kept) -> None:
    head = '<link rel="alternate" hreflang="fr" href="/fr/"><link rel="canonical" href="/home">'
    site = await serve({"/": page("Home", head=head), "/fr/": page("Accueil"), "/home": page("Own")})
    await visit(site.url(), sink=sink)
    sources = {v.url: v.source for v in sink.snapshots}
    assert sources[site.url("/fr/")] is sources[site.url("/home")] is Source.ALTERNATE


async def test_the_start_page_is_where_its_redirect_leads(serve: Serve, sink: Kept) -> None:
    target = await serve({"/city/": page("City", "/city/a"), "/city/a": page("A")}, address="127.0.0.2")
    site = await serve({"/": Reply(b"", 301, {"Location": target.url("/city/")})})
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 2
    assert (sink.snapshots[0].requested, sink.snapshots[0].url) == (site.url(), target.url("/city/"))
    assert {v.scope for v in sink.snapshots} == {Scope.PORTAL}


async def test_a_redirect_to_a_known_page_is_no_second_visit(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/old", "/new"), "/new": page("New"), "/old": Reply(b"", 302, {"Location": "/new"})})
    await visit(site.url(), sink=sink, concurrency=1)
    assert sorted(sink.paths()) == ["/", "/new"]
    assert site.asked("/new") == 1


async def test_a_refresh_is_followed_like_a_redirect(serve: Serve, sink: Kept) -> None:
    refresh = '<html><head><meta http-equiv="refresh" content="0; url=/real"></head><body>Moving</body></html>'
    site = await serve({"/": page("Home", "/moved"), "/moved": refresh, "/real": page("Real")})
    await visit(site.url(), sink=sink)
    moved = next(v for v in sink.snapshots if v.requested == site.url("/moved"))
    assert moved.url == site.url("/real")


async def test_operators_get_a_few_pages_each(serve: Serve, sink: Kept) -> None:
    inner = {f"/service/{c}": page(c) for c in "abcdef"}
    operator = await serve({"/": page("Pay", *inner), **inner}, address="127.0.0.2")
    other = await serve({"/": page("Shop")}, address="127.0.0.3")
    site = await serve({"/": page("Home", operator.url("/") + "?service=1", other.url())})
    operator.answers["/?service=1"] = operator.answers["/"]
    summary = await visit(site.url(), sink=sink, operator_pages=3)
    visited = [v for v in sink.snapshots if v.scope is Scope.OPERATOR]
    assert len(visited) == 3
    assert visited[0].depth == 1
    assert all(v.url.startswith(operator.url("")) for v in visited)
    assert sink.skipped()[other.url()] is SkipReason.SCOPE
    assert other.hits == []
    assert summary.complete


async def test_the_number_of_operators_is_bounded(serve: Serve, sink: Kept) -> None:
    operators = [await serve({"/service": page("Pay")}, address=f"127.0.0.{n}") for n in range(2, 7)]
    site = await serve({"/": page("Home", *(o.url("/service") for o in operators))})
    await visit(site.url(), sink=sink, operator_hosts=2)
    assert sum(v.scope is Scope.OPERATOR for v in sink.snapshots) == 2
    assert sum(bool(o.hits) for o in operators) == 2


async def test_types_that_are_no_pages_are_logged(serve: Serve, sink: Kept) -> None:
    film = Reply(b"film", 200, {"Content-Type": "video/mp4"})
    site = await serve(
        {"/": page("Home", "/watch", "/bare"), "/watch": film, "/bare": Reply(b"plain", 200, {"Content-Type": ""})}
    )
    await visit(site.url(), sink=sink)
    assert sink.skipped() == {site.url("/watch"): SkipReason.MEDIA, site.url("/bare"): SkipReason.MEDIA}


BUDGET = b"{\\rtf1\\ansi{\\info{\\title Budget 2026}}The city spends twelve million on schools.\\par}"


async def test_documents_are_read_after_the_pages_and_do_not_count_as_pages(serve: Serve, sink: Kept) -> None:
    rtf = Reply(BUDGET, 200, {"Content-Type": "application/rtf"})
    site = await serve({"/": page("Home", "/budget.rtf", "/download"), "/budget.rtf": rtf, "/download": rtf})
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 1
    kept = {c.snapshot.url: c for c in sink.captures if c.reading}
    assert set(kept) == {site.url("/budget.rtf"), site.url("/download")}
    assert b"twelve million on schools" in kept[site.url("/budget.rtf")].reading
    facts = {m.url: m.value for m in sink.measurements if m.name == "document"}
    assert facts[site.url("/budget.rtf")]["title"] == "Budget 2026"


async def test_the_most_promising_documents_are_read_and_the_others_named(serve: Serve, sink: Kept) -> None:
    rtf = Reply(BUDGET, 200, {"Content-Type": "application/rtf"})
    names = [f"/{n}.rtf" for n in range(5)] + ["/service.rtf"]
    site = await serve({"/": page("Home", *names), **dict.fromkeys(names, rtf)})
    await visit(site.url(), sink=sink, documents=2)
    read = {c.snapshot.url for c in sink.captures if c.reading}
    assert len(read) == 2
    assert site.url("/service.rtf") in read
    assert list(sink.skipped().values()) == [SkipReason.DOCUMENT] * 4


async def test_a_damaged_document_is_a_failure_with_its_reason(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/x.pdf"), "/x.pdf": Reply(b"%PDF-1.7", 200, {"Content-Type": "application/pdf"})})
    await visit(site.url(), sink=sink)
    failure = sink.failures[site.url("/x.pdf")]
    assert failure.kind is FailureKind.PROTOCOL
    assert "cannot be read" in failure.detail


async def test_no_documents_are_asked_for_where_none_are_wanted(serve: Serve, sink: Kept) -> None:
    pdf = Reply(b"%PDF-1.7", 200, {"Content-Type": "application/pdf"})
    site = await serve({"/": page("Home", "/x.pdf", "/download"), "/x.pdf": pdf, "/download": pdf})
    await visit(site.url(), sink=sink, documents=0)
    assert not site.asked("/x.pdf")
    assert set(sink.skipped().values()) == {SkipReason.DOCUMENT}


async def test_the_body_is_kept_as_it_came_with_its_charset(serve: Serve, sink: Kept) -> None:
    text = (
        "<html><head><title>Ратуша</title></head><body><p>" + "Городской совет отвечает на вопросы. " * 5 + "</p></body></html>"
    )
    body = text.encode("cp1251")
    site = await serve({"/": Reply(body, 200, {"Content-Type": "text/html; charset=windows-1251"})})
    await visit(site.url(), sink=sink)
    (capture,) = sink.captures
    assert capture.body == body
    assert body.decode(capture.snapshot.charset) == text
    assert capture.headers["content-type"] == "text/html; charset=windows-1251"


@pytest.mark.parametrize("claimed", ["x-unknown", "utf-8", ""])
async def test_a_wrong_charset_does_no_harm(serve: Serve, sink: Kept, claimed: str) -> None:
    text = (
        "<html><head><title>Dvůr</title></head><body><p>" + "Příliš žluťoučký kůň úpěl ďábelské ódy. " * 5 + "</p></body></html>"
    )
    site = await serve({"/": Reply(text.encode("cp1250"), 200, {"Content-Type": f"text/html; charset={claimed}"})})
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 1
    assert sink.snapshots[0].charset


async def test_progress_is_told(serve: Serve, sink: Kept) -> None:
    site, progress = await serve(SMALL), Silent()
    await visit(site.url(), sink=sink, progress=progress)
    done, queued, failed, _ = progress.seen[-1]
    assert (done, queued, failed) == (4, 0, 1)
    assert [d for d, *_ in progress.seen] == sorted(d for d, *_ in progress.seen)


async def test_equal_sites_give_equal_crawls(serve: Serve) -> None:
    names = [f"/{a}-{b}" for a in "pqrs" for b in "tuvw"]
    answers = {"/": page("Home", *names[:4]), **{n: page(n, *names[i : i + 5]) for i, n in enumerate(names)}}
    site = await serve(answers)
    runs = [Kept(), Kept()]
    for kept in runs:
        await visit(site.url(), sink=kept, concurrency=4, max_pages=12)
    assert runs[0].paths() == runs[1].paths()


@pytest.mark.parametrize(
    ("answer", "kind", "status"),
    [
        (Reply(b"gone", 404), FailureKind.STATUS, 404),
        (Reply(b""), FailureKind.PROTOCOL, 200),
        (Reply(b"%PDF", 200, {"Content-Type": "application/pdf"}), FailureKind.PROTOCOL, None),
        (Reply(b"x", 200, {"Location": "/"}), None, 200),
    ],
)
async def test_a_start_page_that_is_none(
    serve: Serve, sink: Kept, answer: Reply, kind: FailureKind | None, status: int | None
) -> None:
    site = await serve({"/": answer, "/sitemap.xml": "<urlset><url><loc>/a</loc></url></urlset>"})
    summary = await visit(site.url(), sink=sink)
    if kind is None:
        assert summary.pages == 1
        return
    assert (summary.pages, summary.complete) == (0, False)
    (failure,) = sink.failures.values()
    assert (failure.kind, failure.status) == (kind, status)
    assert site.asked("/sitemap.xml") == 0


async def test_an_unknown_host(sink: Kept) -> None:
    summary = await visit("https://nowhere.example/", sink=sink, delay=1, allow_private_hosts=False)
    (failure,) = sink.failures.values()
    assert (summary.pages, failure.kind) == (0, FailureKind.DNS)


async def test_stop_ends_in_time_and_resume_asks_for_nothing_twice(serve: Serve, sink: Kept) -> None:
    names = [f"/{a}-{b}" for a in "pqrst" for b in "uvwxy"]
    answers = {"/": page("Home", *names[:8]), **{n: page(n, *names[i : i + 6]) for i, n in enumerate(names)}}
    site = await serve(answers)
    stop = asyncio.Event()
    site.answers["/p-x"] = lambda hit: stop.set() or page("Stops here")  # type: ignore[func-returns-value]
    first = await visit(site.url(), sink=sink, stop=stop)
    assert 0 < first.pages < len(names)
    assert "stopped" in first.unfinished
    assert set(sink.skipped().values()) == {SkipReason.STOPPED}

    site.answers["/p-x"] = page("Stops here")
    again = Kept()
    resume = Resume(tuple(sink.captures), tuple(sink.failures.values()), tuple(sink.skips))
    second = await visit(site.url(), sink=again, resume=resume)
    assert second.complete
    assert second.pages == len(names) + 1
    assert sorted(sink.paths() + again.paths()) == sorted(["/", *names])
    assert all(site.asked(name) == 1 for name in names)


async def test_a_finished_crawl_resumed_asks_for_no_page(serve: Serve, sink: Kept) -> None:
    site = await serve(SMALL)
    await visit(site.url(), sink=sink)
    before = len(site.hits)
    again = Kept()
    summary = await visit(site.url(), sink=again, resume=Resume(sink.captures, sink.failures.values(), sink.skips))
    assert {hit.path for hit in site.hits[before:]} <= set(GUESSED)
    assert (again.visits, again.skips) == ([], [])
    assert (summary.pages, summary.failures, summary.complete) == (4, 1, True)


async def test_a_stop_while_waiting_for_a_turn_is_heeded_at_once(serve: Serve, sink: Kept) -> None:
    stop = asyncio.Event()
    site = await serve({"/robots.txt": lambda hit: stop.set() or Reply(b"", 404)})  # type: ignore[func-returns-value]
    summary = await asyncio.wait_for(visit(site.url(), sink=sink, stop=stop, delay=3600), 5)
    assert summary.pages == 0
    assert sink.skipped() == {site.url(): SkipReason.STOPPED}

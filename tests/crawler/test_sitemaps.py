"""Sitemaps of every kind, sound and broken."""

# ruff: noqa: E501  (each case stays on its line)

import gzip

import pytest

from crawler.sitemap import parse_sitemap
from model import Source
from tests.crawler.conftest import Serve
from tests.crawler.site import Kept, Reply, page, visit

A, B = "https://a.example/one", "https://a.example/two"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

# name, body, pages, further sitemaps
CASES = [
    ("urlset", f"<?xml version='1.0'?><urlset {NS}><url><loc>{A}</loc></url><url><loc> {B}\n</loc></url></urlset>", [A, B], []),
    ("index", f"<sitemapindex {NS}><sitemap><loc>{A}</loc></sitemap></sitemapindex>", [], [A]),
    ("prefixed names", f"<s:urlset xmlns:s='x'><s:url><s:loc>{A}</s:loc></s:url></s:urlset>", [A], []),
    ("text", f"{A}\n\n{B}\nno address\n", [A, B], []),
    ("text with byte-order mark", f"\ufeff{A}\n", [A], []),
    ("rss", f"<rss><channel><link>{A}</link><item><link>{B}</link><guid>x</guid></item></channel></rss>", [A, B], []),
    ("atom", f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{A}"/><link rel="edit" href="{B}"/></entry></feed>', [A], []),
    ("entities of XML", "<urlset><url><loc>https://a.example/?x=1&amp;y=2</loc></url></urlset>", ["https://a.example/?x=1&y=2"], []),
    ("images are no pages", f"<urlset><url><loc>{A}</loc><image:image xmlns:image='i'><image:loc>{B}</image:loc></image:image></url></urlset>", [A], []),
    ("twice the same", f"{A}\n{A}", [A], []),
    ("cut in the middle", f"<urlset><url><loc>{A}</loc></url><url><loc>https://a.exam", [A], []),
    ("damaged", f"<urlset><url><loc>{A}</loc></url><url><loc>{B}</wrong></urlset>", [A], []),
    ("a page", "<!doctype html><html><body><a href='/x'>x</a></body></html>", [], []),
    ("empty", "", [], []),
    ("an external entity", f'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>{A}&x;</loc></url></urlset>', [], []),
    ("entities within entities", '<!DOCTYPE u [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>', [], []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "pages", "sitemaps"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
@pytest.mark.parametrize("zipped", [False, True])
def test_kinds(body: str, pages: list[str], sitemaps: list[str], zipped: bool) -> None:
    raw = body.encode()
    found = parse_sitemap(gzip.compress(raw) if zipped else raw)
    assert (list(found.pages), list(found.sitemaps)) == (pages, sitemaps)


def test_a_sitemap_of_a_million_addresses_is_cut() -> None:
    body = b"\n".join(b"https://a.example/%d" % n for n in range(60_000))
    assert len(parse_sitemap(body).pages) == 50_000


def test_damaged_gzip_gives_nothing() -> None:
    assert not parse_sitemap(b"\x1f\x8bnonsense").pages


async def test_sitemaps_lead_to_pages_that_no_link_names(serve: Serve, sink: Kept) -> None:
    site = await serve({path: page(path) for path in ("/", "/a", "/b", "/c", "/d")})
    named = gzip.compress(f"<urlset><url><loc>{site.url('/c')}</loc></url></urlset>".encode())
    site.answers |= {
        "/robots.txt": Reply(f"Sitemap: {site.url('/index.xml')}\nSitemap: /list.txt".encode()),
        "/index.xml": f"<sitemapindex><sitemap><loc>{site.url('/c.xml.gz')}</loc></sitemap></sitemapindex>",
        "/c.xml.gz": Reply(named, 200, {"Content-Type": "application/gzip"}),
        "/list.txt": site.url("/d"),
        "/sitemap.xml": f"<urlset><url><loc>{site.url('/a')}</loc></url><url><loc>https://else.example/</loc></url></urlset>",
    }
    await visit(site.url(), sink=sink)
    assert sorted(sink.paths()) == ["/", "/a", "/c", "/d"]
    assert {(v.source, v.depth) for v in sink.snapshots[1:]} == {(Source.SITEMAP, None)}
    assert sink.skips == []


async def test_a_link_found_later_gives_a_sitemap_page_its_depth(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/service"), "/service": page("Service", "/deep"), "/deep": page("Deep")})
    site.answers["/sitemap.xml"] = site.url("/deep")
    await visit(site.url(), sink=sink, concurrency=1, breadth_share=0)
    deep = next(v for v in sink.snapshots if v.url == site.url("/deep"))
    assert (deep.depth, deep.source, deep.link_text) == (2, Source.LINK, "/deep")


async def test_sitemaps_that_name_each_other_end(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home")})
    loop = f"<sitemapindex><sitemap><loc>{site.url('/sitemap.xml')}</loc></sitemap><sitemap><loc>{site.url('/b.xml')}</loc></sitemap></sitemapindex>"
    site.answers |= {"/sitemap.xml": loop, "/b.xml": loop}
    await visit(site.url(), sink=sink)
    assert (site.asked("/sitemap.xml"), site.asked("/b.xml")) == (1, 1)


async def test_the_number_of_sitemaps_is_bounded(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home")})
    many = "".join(f"<sitemap><loc>{site.url(f'/s{n}.xml')}</loc></sitemap>" for n in range(100))
    site.answers["/sitemap.xml"] = f"<sitemapindex>{many}</sitemapindex>"
    await visit(site.url(), sink=sink)
    assert sum(hit.path.endswith(".xml") for hit in site.hits) == 20


async def test_robots_rules_hold_for_sitemaps(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home"), "/robots.txt": Reply(b"User-agent: *\nDisallow: /sitemap.xml"), "/sitemap.xml": "x"})
    await visit(site.url(), sink=sink)
    assert site.asked("/sitemap.xml") == 0

"""Sitemaps of every kind, sound and broken."""

# ruff: noqa: E501  (each case stays on its line)

import gzip
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.net.robots import Robots
from crawler.net.sitemap import MOST_BYTES, parse_sitemap
from crawler.net.sitemaps import Sitemaps
from model import Source
from tests.crawler.conftest import Serve
from tests.crawler.fetching import fetching
from tests.crawler.site import Kept, Reply, Site, options, page, visit

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
    ("rss 1.0", f"<rdf:RDF xmlns:rdf='r' xmlns='x'><channel rdf:about='c'><link>{A}</link></channel><item rdf:about='i'><link>{B}</link></item></rdf:RDF>", [A, B], []),
    ("other languages of a page", f'<urlset {NS} xmlns:xhtml="h"><url><loc>{A}</loc><xhtml:link rel="alternate" hreflang="fr" href="{B}"/></url></urlset>', [A, B], []),
    ("a feed's own address", f'<rss xmlns:atom="a"><channel><atom:link rel="self" href="{B}"/><item><link>{A}</link></item></channel></rss>', [A], []),
    ("no namespace", f"<urlset><url><loc>{A}</loc></url></urlset>", [A], []),
    ("prefix never declared", f"<s:urlset><s:url><s:loc>{A}</s:loc></s:url></s:urlset>", [A], []),
    ("relative", "<urlset><url><loc>/one</loc></url><url><loc>two</loc></url></urlset>", [A, B], []),
    ("relative index", "<sitemapindex><sitemap><loc>/one</loc></sitemap></sitemapindex>", [], [A]),
    ("remarks", f"<!-- made by --><urlset><!-- <url><loc>{B}</loc></url> --><url><loc><!-- x -->{A}</loc></url></urlset>", [A], []),
    ("blanks and byte-order mark first", f"\ufeff\n \n<?xml version='1.0'?><urlset><url><loc>{A}</loc></url></urlset>", [A], []),
    ("a warning first", f"<br />\n<b>Warning</b>: x on line 3<br /><?xml version='1.0'?><urlset><url><loc>{A}</loc></url></urlset>", [A], []),
    ("character data", f"<urlset><url><loc><![CDATA[{A}?x=1&y=2]]></loc></url></urlset>", [f"{A}?x=1&y=2"], []),
    ("an ampersand as it is", f"<urlset><url><loc>{A}?x=1&y=2</loc></url><url><loc>{B}</loc></url></urlset>", [f"{A}?x=1&y=2", B], []),
    ("a control character", f"<urlset><url><loc>{A}</loc><x>\x0b\0</x></url><url><loc>{B}</loc></url></urlset>", [A, B], []),
    ("other schemes", f"<urlset><url><loc>file:///etc/passwd</loc></url><url><loc>javascript:x</loc></url><url><loc>{A}</loc></url></urlset>", [A], []),
    ("half an address", f"<urlset><url><loc>http://[::1</loc></url><url><loc>{A}</loc></url></urlset>", [A], []),
    ("a page with links in its head", f'<html><head><link rel="alternate" hreflang="fr" href="{A}"/></head></html>', [], []),
    ("a page as XML", f'<?xml version="1.0"?><html xmlns="x"><head><link rel="alternate" href="{A}"/></head></html>', [], []),
    ("a page that shows a sitemap", f"<!doctype html><pre><urlset><url><loc>{A}</loc></url></urlset></pre>", [], []),
    ("deep", "<urlset>" + "<x>" * 5000 + f"<url><loc>{A}</loc></url>", [], []),
    ("entities within entities", '<!DOCTYPE u [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>', [], []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "pages", "sitemaps"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
@pytest.mark.parametrize("zipped", [False, True])
def test_kinds(body: str, pages: list[str], sitemaps: list[str], zipped: bool) -> None:
    raw = body.encode()
    found = parse_sitemap(gzip.compress(raw) if zipped else raw, "https://a.example/maps.xml")
    assert (list(found.pages), list(found.sitemaps)) == (pages, sitemaps)


WIDE = "https://a.example/\u0434"
XML = "<?xml version='1.0' encoding='{}'?><urlset><url><loc>" + WIDE + "</loc></url></urlset>"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "utf-16", "gb18030", "euc-kr", "shift_jis", "iso-8859-5"])
def test_charsets(charset: str) -> None:
    assert list(parse_sitemap(XML.format(charset).encode(charset)).pages) == [WIDE]


def test_a_charset_that_is_none() -> None:
    assert list(parse_sitemap(XML.format("no-such").encode()).pages) == [WIDE]


# body, when each page changed
CHANGED = [
    (f"<urlset><url><loc>{A}</loc><lastmod> 2026-01-02 </lastmod></url><url><loc>{B}</loc></url></urlset>", ["2026-01-02", None]),
    (f"<urlset><url><lastmod>2026-01-02</lastmod><loc>{A}</loc></url></urlset>", ["2026-01-02"]),
    (f"<rss><channel><pubDate>x</pubDate><item><link>{A}</link><pubDate>Fri, 02 Jan 2026</pubDate></item></channel></rss>", ["Fri, 02 Jan 2026"]),
    (f"<feed><updated>x</updated><entry><link href='{A}'/><updated>2026-01-02T00:00:00Z</updated></entry></feed>", ["2026-01-02T00:00:00Z"]),
    (A, [None]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "times"), CHANGED)
def test_the_time_of_the_last_change(body: str, times: list[str | None]) -> None:
    assert list(parse_sitemap(body.encode()).pages.values()) == times


def test_half_of_a_gzip_file_gives_what_can_be_read() -> None:
    text = "\n".join(f"https://a.example/{random.Random(n).random()}" for n in range(1000))
    packed = gzip.compress(text.encode())
    assert 100 < len(parse_sitemap(packed[: len(packed) // 2]).pages) < 1000


BOMBS = {
    "zeros": bytes(20_000_000),
    "addresses": b"https://a.example/x\n" * 1_000_000,
    "elements": b"<urlset>" + b"<url><loc>https://a.example/x</loc></url>" * 500_000,
    "one long line": b"<urlset><url><loc>" + b"x" * 20_000_000,
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_need_little_memory(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20 MB in a small file only as much is unpacked as may be."""
    monkeypatch.setattr("crawler.net.sitemap.MOST_BYTES", 500_000)
    packed = gzip.compress(body, 1)
    tracemalloc.start()
    try:
        parse_sitemap(packed)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000


def test_a_file_of_nothing_but_elements_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.net.sitemap._MOST_ELEMENTS", 100)
    assert not parse_sitemap(f"<urlset>{'<x/>' * 100}<url><loc>{A}</loc></url></urlset>".encode()).pages
    assert not parse_sitemap(("x\n" * 100 + A).encode()).pages


@given(
    st.binary(max_size=60),
    st.sampled_from([b"<urlset><url><loc>", b"<?xml version='1.0' encoding='", b"", b"\xff\xfe", b"\x1f\x8b\x08"]),
)
def test_anything_can_be_read(body: bytes, start: bytes) -> None:
    assert all(url.startswith("http") for url in parse_sitemap(start + body, "https://a.example/").pages)


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


async def collect(site: Site, *extra: str, enough: int = 1000, hosts: tuple[str, ...] = ("127.0.0.1",)) -> list[str]:
    """The paths that the sitemaps of ``site`` name."""
    async with fetching() as fetcher:
        maps = Sitemaps(fetcher, Robots(options(), fetcher), lambda url: url.split("/")[2].split(":")[0] in hosts)
        return ["/" + url.split("/", 3)[3] for url in await maps.collect(site.url(), enough, extra)]


async def test_feeds_of_the_home_page_are_read_last(serve: Serve) -> None:
    site = await serve({"/robots.txt": Reply(b"", 404)})
    site.answers |= {
        "/sitemap.xml": site.url("/a"),
        "/feed": f"<rss><channel><item><link>{site.url('/b')}</link></item></channel></rss>",
    }
    assert await collect(site, "/feed", "mailto:x", site.url("/feed")) == ["/a", "/b"]
    assert site.asked("/feed") == 1
    assert await collect(site, "/feed", enough=1) == ["/a"]


# name, what is there, what is asked for
PLACES = [
    ("usual place", ["/sitemap.xml"], ["/sitemap.xml"]),
    ("second place", ["/sitemap_index.xml"], ["/sitemap.xml", "/sitemap_index.xml", "/sitemap.xml.gz"]),
    ("third place", ["/sitemap.xml.gz"], ["/sitemap.xml", "/sitemap_index.xml", "/sitemap.xml.gz"]),
    ("nowhere", [], ["/sitemap.xml", "/sitemap_index.xml", "/sitemap.xml.gz"]),
]


@pytest.mark.parametrize(("there", "asked"), [c[1:] for c in PLACES], ids=[c[0] for c in PLACES])
async def test_other_places_are_tried_where_the_usual_one_is_empty(serve: Serve, there: list[str], asked: list[str]) -> None:
    site = await serve({"/robots.txt": Reply(b"", 404)}, fallback=page("Not here"))
    site.answers |= {path: site.url("/a") for path in there}
    assert await collect(site) == ["/a"] * bool(there)
    assert [hit.path for hit in site.hits][1:] == asked


async def test_sitemaps_on_another_host_of_the_portal(serve: Serve) -> None:
    other = await serve({"/map.xml": "http://127.0.0.1/a\nhttp://127.0.0.2/b\nhttp://127.0.0.3/c"}, address="127.0.0.2")
    site = await serve({"/robots.txt": f"Sitemap: {other.url('/map.xml')}"})
    assert await collect(site, hosts=("127.0.0.1", "127.0.0.2")) == ["/a", "/b"]
    assert await collect(site) == []
    assert other.asked("/map.xml") == 1


async def test_fifty_thousand_sitemaps_are_not_all_read(serve: Serve) -> None:
    site = await serve({"/robots.txt": Reply(b"", 404)}, fallback=Reply(b"", 404))
    many = "".join(f"<sitemap><loc>/s{n}.xml</loc></sitemap>" for n in range(50_000))
    site.answers["/sitemap.xml"] = f"<sitemapindex>{many}</sitemapindex>"
    assert await collect(site) == []
    assert [hit.path for hit in site.hits][1:4] == ["/sitemap.xml", "/s0.xml", "/s1.xml"]
    assert len(site.hits) == 21


async def test_a_sitemap_that_never_ends_is_read_in_part(serve: Serve) -> None:
    site = await serve({"/robots.txt": Reply(b"", 404)})
    lines = "".join(f"{site.url(f'/{n}')}\n" for n in range(50))
    site.answers["/sitemap.xml"] = Reply((lines + "x" * (MOST_BYTES + 1000)).encode())
    assert len(await collect(site)) == 50

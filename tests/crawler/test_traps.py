"""Endless sites: the real pages are found, the rest is bounded. And the shapes by which they are told."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.queue.caps import Caps, Verdict
from crawler.queue.shape import endless, is_media, shape_of
from model import SkipReason
from pages import normalise
from tests.crawler.conftest import Serve
from tests.crawler.site import Hit, Kept, page, visit

REAL = [f"/real-{a}{b}" for a in "abcdefgh" for b in "klmno"]


def calendar(hit: Hit) -> str:
    """Every month leads to the next and to the one before."""
    year, month = map(int, re.findall(r"\d+", hit.path)[:2])
    return page(
        f"Calendar {month}/{year}", f"/calendar/{year + (month == 12)}/{month % 12 + 1}", f"/calendar/{year}/{month}?day={month}"
    )


def facets(hit: Hit) -> str:
    """Every choice can be combined with every other."""
    chosen = dict(parse_qsl(urlsplit(hit.path).query))
    more = [f"/list?{'&'.join(f'{k}={v}' for k, v in {**chosen, key: n}.items())}" for key in "pqrst" for n in range(4)]
    return page("List", *more)


def sessions(hit: Hit) -> str:
    """Every page is reached under a new session each time."""
    sessions.count += 1  # type: ignore[attr-defined]
    return page("Session", *(f"/s/{sessions.count:012x}a/{name}" for name in ("one", "two", "three")))  # type: ignore[attr-defined]


sessions.count = 0  # type: ignore[attr-defined]


def loop(hit: Hit) -> str:
    """A relative link without end."""
    return page("Loop", f"{hit.path}/again")


def trap(hit: Hit) -> str:
    makers = {"calendar": calendar, "list": facets, "s": sessions, "loop": loop}
    return makers[re.split(r"[/?]", hit.path)[1]](hit)


async def test_all_real_pages_are_found_among_traps(serve: Serve, sink: Kept) -> None:
    start = page("Home", "/calendar/2026/1", "/list", "/s/0123456789ab/one", "/loop", *REAL[:5])
    real = {path: page(path, *REAL[i : i + 6]) for i, path in enumerate(REAL)}

    def answer(hit: Hit) -> str:
        return trap(hit) if re.match(r"/(calendar|list|s|loop)\b", hit.path) else page("No such page")

    site = await serve({"/": start, **real}, fallback=answer)
    site.answers |= {"/robots.txt": page("none"), "/sitemap.xml": page("none")}
    await visit(site.url(), sink=sink, max_pages=200)
    assert set(REAL) <= set(sink.paths())
    assert len(sink.snapshots) < 150
    assert SkipReason.SHAPE in sink.skipped().values()


async def test_an_endless_calendar_is_bounded_and_the_crawl_complete(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/calendar/2026/1", "/a"), "/a": page("A")}, fallback=calendar)
    site.answers |= {"/robots.txt": page("none"), "/sitemap.xml": page("none")}
    summary = await visit(site.url(), sink=sink, max_pages=100, max_depth=1000)
    assert sum("calendar" in path for path in sink.paths()) <= 40
    assert summary.complete


async def test_pages_that_differ_are_not_cut_off_by_their_shape(serve: Serve, sink: Kept) -> None:
    words = [f"{a}{b}{c}word" for a in "bcdfg" for b in "aeiou" for c in "lmnrs"]
    items = {f"/item/{n}": page(f"Item {n}", text=" ".join(w + x * 3 for x in "abcdefghijkl")) for n, w in enumerate(words[:60])}
    site = await serve({"/": page("Home", *items), **items})
    summary = await visit(site.url(), sink=sink, max_pages=100)
    assert summary.pages == 61
    assert summary.complete


SHAPES = [
    ("https://a.example/news/2024/07/", "a.example/news/N/N/"),
    ("https://a.example/x?page=3&id=4", "a.example/x?id&page"),
    ("https://a.example/x?id=9&page=1", "a.example/x?id&page"),
    ("https://a.example/s/0123456789abcdef/one", "a.example/s/H/one"),
    ("https://a.example/doc/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "a.example/doc/H"),
    ("https://a.example/facade/decade", "a.example/facade/decade"),
    ("https://a.example/", "a.example/"),
]


@pytest.mark.parametrize(("url", "expected"), SHAPES)
def test_shapes(url: str, expected: str) -> None:
    assert shape_of(url).own == expected


ENDLESS = [
    ("/a/b/a/b", True), ("/x/x/x", True), ("/a/b/c/d", False), ("/it/it/servizi", False), ("/2024/01/01/01", False),
    ("/" + "/".join("abcdefghijklmnop"), True), ("/?a=1&a=2&a=3", True), ("/?f[]=1&f[]=2&f[]=3", False),
    ("/?" + "&".join(f"{k}=1" for k in "abcdefghi"), True),
]  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), ENDLESS)
def test_endless_addresses(path: str, expected: bool) -> None:
    assert endless(f"https://a.example{path}") is expected


MEDIA = [
    ("/plan.pdf", True), ("/plan.PDF?download=1", True), ("/a.docx", True), ("/data.json", True), ("/page.html", False),
    ("/page.aspx", False), ("/v1.2", False), ("/a.b/c", False), ("/tel:+39055", True), ("/x/mailto:a@b.example", True),
    ("/%20javascript:void(0)", True), ("/telephone", False), ("/", False), ("/signed.pdf.p7m", True),
]  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), MEDIA)
def test_media(path: str, expected: bool) -> None:
    assert is_media(f"https://a.example{path}") is expected


segments = st.lists(st.text("abcxyz0189-_.é ", min_size=1, max_size=12), max_size=6)
queries = st.lists(st.tuples(st.text("abc", min_size=1, max_size=4), st.text("xyz019", max_size=5)), max_size=4)


def address(parts: list[str], query: list[tuple[str, str]]) -> str:
    return normalise("https://a.example/" + "/".join(parts) + ("?" + "&".join(f"{k}={v}" for k, v in query) if query else ""))


@given(segments, queries)
def test_any_address_has_a_shape(parts: list[str], query: list[tuple[str, str]]) -> None:
    url = address(parts, query)
    shape = shape_of(url)
    assert shape.own in shape.all
    assert shape.own.startswith(shape.folder)
    assert not re.search(r"\d", shape.own.partition("/")[2])
    endless(url), is_media(url)


@given(segments, queries, st.randoms())
def test_the_order_of_the_query_does_not_matter(parts: list[str], query: list[tuple[str, str]], random: object) -> None:
    assert shape_of(address(parts, query)).own == shape_of(address(parts, query[::-1])).own


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_do_not_matter(one: int, other: int) -> None:
    assert shape_of(f"https://a.example/p/{one}?id={one}").own == shape_of(f"https://a.example/p/{other}?id={other}").own
    assert shape_of(f"https://a.example/p/{one}").varies


def test_pages_in_folders_of_one_shape_are_not_counted_twice() -> None:
    caps = Caps(1_000, 1.0)
    for n in range(30):
        shape = shape_of(f"https://a.example/{n}-1/")
        words = frozenset(f"w{n}-{k}" for k in range(20))
        caps.begin(shape)
        caps.read(shape, lambda words=words: words, copy=False)  # type: ignore[misc]
    assert caps.verdict(shape_of("https://a.example/99-1/")) is Verdict.GO


def test_a_branch_without_news_comes_last_but_is_not_dropped() -> None:
    caps = Caps(1_000, 1.0)
    for n in range(30):
        shape = shape_of(f"https://a.example/register/{'abcdefghijklmnopqrstuvwxyzäöüß'[n]}/x")
        caps.begin(shape)
        caps.read(shape, lambda: frozenset({"same", "words"}), copy=False)
    other = shape_of("https://a.example/register/zz/x")
    assert caps.verdict(other) is Verdict.GO
    assert caps.weariness(other) > 1 > caps.weariness(shape_of("https://a.example/services/x"))


@pytest.mark.parametrize(
    ("url", "branch"),
    [
        ("https://a.example/", ""),
        ("https://a.example/news", ""),
        ("https://a.example/news/2024/x", "a.example/news/**"),
        ("https://a.example/en/news/x", "a.example/en/news/**"),
        ("https://a.example/pt-br/x", "a.example/pt-br/**"),
    ],
)
def test_branches(url: str, branch: str) -> None:
    assert shape_of(url).branch == branch

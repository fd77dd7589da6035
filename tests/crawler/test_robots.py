"""robots.txt: who may visit what, and what a missing or broken file means."""

# ruff: noqa: E501  (each case stays on its line)

import tracemalloc
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.net.fetch import Fetcher
from crawler.net.robots import MOST_AGE, Robots
from crawler.net.rules import MOST_PATTERNS, read_rules
from crawler.result import Failed, Response
from model import FailureKind
from tests.crawler.conftest import Serve
from tests.crawler.site import Kept, Reply, options, page, visit

# name, robots.txt, path, allowed
RULES = [
    ("nothing said", "", "/a", True),
    ("all forbidden", "User-agent: *\nDisallow: /", "/a", False),
    ("empty disallow", "User-agent: *\nDisallow:", "/a", True),
    ("prefix", "User-agent: *\nDisallow: /a", "/abc", False),
    ("other prefix", "User-agent: *\nDisallow: /b", "/abc", True),
    ("longest match wins", "User-agent: *\nDisallow: /a\nAllow: /abc", "/abc", True),
    ("wildcard", "User-agent: *\nDisallow: /*.php", "/x.php", False),
    ("end of address", "User-agent: *\nDisallow: /*.php$", "/x.php5", True),
    ("own group beats the general one", "User-agent: *\nDisallow: /\n\nUser-agent: Civiscope\nAllow: /", "/a", True),
    ("own group in other letters", "User-agent: *\nAllow: /\n\nUser-agent: CIVISCOPE\nDisallow: /a", "/a", False),
    ("group of another", "User-agent: OtherBot\nDisallow: /", "/a", True),
    ("groups of one name are joined", "User-agent: *\nDisallow: /a\nUser-agent: X\n\nUser-agent: *\nDisallow: /b", "/b", False),
    ("byte-order mark", "\ufeffUser-agent: *\nDisallow: /a", "/a", False),
    ("carriage returns", "User-agent: *\rDisallow: /a\r", "/a", False),
    ("escapes are the same", "User-agent: *\nDisallow: /%C3%A9", "/é", False),
    ("a page instead of the file", "<!doctype html><title>Not here</title>", "/a", True),
    ("rubbish", "\x00\x01 :::\nDisallow", "/a", True),
]


@pytest.mark.parametrize(("robots", "path", "allowed"), [c[1:] for c in RULES], ids=[c[0] for c in RULES])
async def test_rules(serve: Serve, sink: Kept, robots: str, path: str, allowed: bool) -> None:
    site = await serve({"/robots.txt": Reply(robots.encode(), 200, {"Content-Type": "text/plain"})}, fallback=page("Page"))
    await visit(site.url(path), sink=sink)
    assert bool(sink.snapshots) is allowed
    if not allowed:
        (failure,) = sink.failures.values()
        assert (failure.kind, failure.attempts) == (FailureKind.ROBOTS, 0)
        assert {hit.path for hit in site.hits} == {"/robots.txt"}


# The shape of the examples in RFC 9309, 5.1: four groups, one of two names, one without rules.
GROUPS = """
User-Agent: *
Disallow: *.gif$
Disallow: /sample/
Allow: /papers/

User-Agent: firstbot
Disallow:/
Allow:/sample/page.html
Allow:/sample/allowed.gif

User-Agent: secondbot
User-Agent: thirdbot
Disallow: /sample/page.html

User-Agent: fourthbot
"""
STAR, OWN = "User-agent: *\n", "User-agent: Civiscope\n"

# name, product, robots.txt, path, allowed
RFC = [
    ("5.1 general group", "Civiscope", GROUPS, "/sample/page.html", False),
    ("5.1 general group, ending", "Civiscope", GROUPS, "/a/picture.gif", False),
    ("5.1 general group, allowed", "Civiscope", GROUPS, "/papers/x", True),
    ("5.1 all but two", "FirstBot", GROUPS, "/papers/x", False),
    ("5.1 one of the two", "FirstBot", GROUPS, "/sample/page.html", True),
    ("5.1 the other", "FirstBot", GROUPS, "/sample/allowed.gif", True),
    ("5.1 first name of a group", "secondbot", GROUPS, "/sample/page.html", False),
    ("5.1 second name of a group", "thirdbot", GROUPS, "/sample/page.html", False),
    ("5.1 nothing else is forbidden to it", "thirdbot", GROUPS, "/sample/other.html", True),
    ("5.1 a group without rules", "fourthbot", GROUPS, "/sample/page.html", True),
    ("5.2 longest match", "Civiscope", f"{STAR}Allow: /sample/page/\nDisallow: /sample/page/wrong.gif", "/sample/page/wrong.gif", False),
    ("2.2.2 equal length: allowed", "Civiscope", f"{STAR}Disallow: /page\nAllow: /page", "/page", True),
    ("2.2.2 no rule matches", "Civiscope", f"{STAR}Disallow: /page", "/other", True),
    ("2.2.2 case of paths matters", "Civiscope", f"{STAR}Disallow: /Page", "/page", True),
    ("2.2.2 query", "Civiscope", f"{STAR}Disallow: /a?b=c", "/a?b=c", False),
    ("2.2.2 escaped address in a query", "Civiscope", f"{STAR}Disallow: /a?b=https%3A//c.example", "/a?b=https%3A//c.example", False),
    ("2.2.2 plain rule, escaped path", "Civiscope", f"{STAR}Disallow: /a/\u30c4", "/a/%E3%83%84", False),
    ("2.2.2 escaped rule, escaped path", "Civiscope", f"{STAR}Disallow: /a/%E3%83%84", "/a/%e3%83%84", False),
    ("2.2.2 escapes of plain letters", "Civiscope", f"{STAR}Disallow: /a/%62%61%7A", "/a/baz", False),
    ("2.2.3 remark", "Civiscope", f"{STAR}Disallow: /a # not this", "/a", False),
    ("2.2.3 remark only", "Civiscope", f"{STAR}# Disallow: /a", "/a", True),
    ("2.2.3 any characters", "Civiscope", f"{STAR}Allow: /this/*/exactly\nDisallow: /", "/this/and/that/exactly", True),
    ("2.2.3 end", "Civiscope", f"{STAR}Allow: /this/exactly$\nDisallow: /", "/this/exactly/not", False),
    ("2.2.3 a star that is meant", "Civiscope", f"{STAR}Disallow: /a-%2A.html", "/a-x.html", True),
    ("2.2.3 a star that is meant, met", "Civiscope", f"{STAR}Disallow: /a-%2A.html", "/a-*.html", False),
    ("2.2.4 other lines do not interfere", "x", "User-agent: x\nSitemap: /s\nOdd: y\nUser-agent: z\nDisallow: /", "/a", False),
    ("2.2.1 groups of one name are joined", "Civiscope", f"{OWN}Disallow: /a\n\n{STAR}Disallow: /c\n\n{OWN}Disallow: /b", "/b", False),
    ("2.2.1 and others do not count", "Civiscope", f"{OWN}Disallow: /a\n\n{STAR}Disallow: /c\n\n{OWN}Disallow: /b", "/c", True),
    ("2.2.1 version behind the name", "Civiscope", f"{STAR}Allow: /\n\nUser-agent: civiscope/0.1\nDisallow: /a", "/a", False),
    ("2.2.1 a longer name is another", "Civiscope", "User-agent: Civiscopebot\nDisallow: /a", "/a", True),
    ("2.2.1 a shorter name is another", "Civiscope", "User-agent: Civi\nDisallow: /a", "/a", True),
    ("2.2.1 rules before any group", "Civiscope", "Disallow: /a", "/a", True),
    ("2.2.1 rules of a nameless group", "Civiscope", f"{STAR}Disallow: /a\n\nUser-agent:\nDisallow: /b", "/b", True),
    ("robots.txt itself", "Civiscope", f"{STAR}Disallow: /", "/robots.txt", True),
    ("misspelt", "Civiscope", "useragent: *\ndissallow: /a", "/a", False),
    ("no colon", "Civiscope", "User-agent *\nDisallow /a", "/a", False),
    ("blanks", "Civiscope", "  user-agent :  *  \n\tDISALLOW :\t/a  ", "/a", False),
    ("mixed line ends", "Civiscope", "User-agent: *\r\nDisallow: /a\rDisallow: /b\nDisallow: /c", "/b", False),
]  # fmt: skip


@pytest.mark.parametrize(("product", "robots", "path", "allowed"), [c[1:] for c in RFC], ids=[c[0] for c in RFC])
def test_the_rules_of_the_rfc(product: str, robots: str, path: str, allowed: bool) -> None:
    refusal = read_rules(product, robots.encode()).refusal(f"https://a.example{path}")
    assert (refusal is None) is allowed


CYRILLIC = "User-agent: *\nDisallow: /\u0430"
CHARSETS = {
    "UTF-8": (CYRILLIC.encode(), ""),
    "UTF-8 with a mark": (CYRILLIC.encode("utf-8-sig"), "windows-1251"),
    "UTF-16 with a mark": (CYRILLIC.encode("utf-16"), ""),
    "as the server says": (CYRILLIC.encode("windows-1251"), "windows-1251"),
    "UTF-8, whatever the server says": (CYRILLIC.encode(), "iso-8859-1"),
}


@pytest.mark.parametrize(("body", "charset"), CHARSETS.values(), ids=CHARSETS.keys())
def test_charsets(body: bytes, charset: str) -> None:
    rules = read_rules("Civiscope", body, charset)
    assert rules.refusal("https://a.example/%D0%B0/b") is not None
    assert rules.refusal("https://a.example/b") is None


PACES = {
    "Crawl-delay: 7": 7, "Crawl-delay: 0.5": 0.5, "Crawl-delay: soon": None, "Crawl-delay: -1": None, "Crawl-delay: inf": None,
    "Request-rate: 1/5": 5, "Request-rate: 2/1m": 30, "Request-rate: 0/5": None, "Crawl-delay: 2\nRequest-rate: 1/9": 9, "": None,
}  # fmt: skip


@pytest.mark.parametrize(("lines", "seconds"), PACES.items())
def test_pace(lines: str, seconds: float | None) -> None:
    text = f"User-agent: Other\nCrawl-delay: 99\n\nUser-agent: *\nDisallow: /x\n{lines}\n"
    assert read_rules("Civiscope", text.encode()).crawl_delay == seconds


@pytest.mark.parametrize("charset", ["", "utf-8", "no such charset", "idna", "base64"])
@pytest.mark.parametrize("body", [b"\xff\xfe", b"\xff" * 50, b"User-agent: *\nDisallow: \xff\0/\n\xe2\x80\xa8", b"\xef\xbb\xbf"])
def test_bytes_that_are_no_text(body: bytes, charset: str) -> None:
    assert read_rules("Civiscope", body, charset).refusal("https://a.example/b") is None


@given(st.text(alphabet="User-agent: *Disallow\n\r/#$%civscope\0\u2028é"), st.text(alphabet="/ab%*$?é", max_size=8))
def test_anything_can_be_read(text: str, path: str) -> None:
    rules = read_rules("Civiscope", text.encode())
    assert rules.refusal(f"https://a.example/{path}") is None or "allow" in text.lower()


def test_a_file_that_multiplies_needs_little_memory() -> None:
    """Thousands of names times thousands of rules: only those for this visitor are kept."""
    names = "".join(f"User-agent: bot{n}\n" for n in range(15_000))
    rules = "".join(f"Disallow: /{n}\n" for n in range(15_000))
    tracemalloc.start()
    try:
        read = read_rules("Civiscope", (names + OWN + rules).encode())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read.refusal("https://a.example/14999") is not None
    assert peak < 60_000_000


def test_wildcards_count_up_to_a_number() -> None:
    rules = "".join(f"Disallow: /*a{n}x\n" for n in range(MOST_PATTERNS + 1))
    read = read_rules("Civiscope", f"{STAR}{rules}Disallow: /plain\n".encode())
    paths = f"/a{MOST_PATTERNS - 1}x", f"/a{MOST_PATTERNS}x", "/plain"
    assert [read.refusal(f"https://a.example{path}") is None for path in paths] == [False, True, False]


class _Answers:
    """A fetcher that gives prepared answers, and counts the questions."""

    def __init__(self, *answers: Response | Failed) -> None:
        self.answers, self.asked = list(answers), 0

    async def get(self, url: str, *, limit: int) -> Response | Failed:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def _file(text: str) -> Response:
    return Response("https://a.example/robots.txt", 200, {}, text.encode())


DOWN = Failed(FailureKind.CONNECT, "nobody there")
# name, answer after a day, whether /a and /b may be visited then
DAYS = [
    ("changed", _file(f"{STAR}Disallow: /b"), True, False),
    ("gone", Response("", 404, {}), True, True),
    ("down", DOWN, False, True),
]


@pytest.mark.parametrize(("second", "a", "b"), [c[1:] for c in DAYS], ids=[c[0] for c in DAYS])
async def test_a_file_is_read_anew_after_a_day(second: Response | Failed, a: bool, b: bool) -> None:
    time, fetcher = [0.0], _Answers(_file(f"{STAR}Disallow: /a"), second)
    robots = Robots(options(), cast(Fetcher, fetcher), lambda: time[0])

    async def allowed() -> list[bool]:
        return [(await robots.rules(url)).refusal(url) is None for url in ("https://a.example/a", "https://a.example/b")]

    assert await allowed() == [False, True]
    time[0] = MOST_AGE - 1
    assert await allowed() == [False, True]
    assert fetcher.asked == 1
    time[0] = MOST_AGE
    assert await allowed() == [a, b]
    assert fetcher.asked == 2


async def test_trouble_is_kept_until_it_is_forgotten() -> None:
    fetcher = _Answers(DOWN, _file(""))
    robots = Robots(options(), cast(Fetcher, fetcher))
    assert (await robots.rules("https://a.example/")).trouble == DOWN
    assert (await robots.rules("https://a.example/x")).trouble == DOWN
    robots.forget_trouble(["https://b.example/"])
    assert (await robots.rules("https://a.example/x")).trouble == DOWN
    robots.forget_trouble(["https://a.example/x"])
    assert (await robots.rules("https://a.example/")).trouble is None
    assert fetcher.asked == 2


async def test_the_number_of_files_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.net.robots.MOST_ORIGINS", 3)
    fetcher = _Answers(_file(""))
    robots = Robots(options(), cast(Fetcher, fetcher))
    for host in "abcd":
        await robots.rules(f"https://{host}.example/")
    await robots.rules("https://d.example/")
    assert fetcher.asked == 4
    await robots.rules("https://a.example/")
    assert fetcher.asked == 5


@pytest.mark.parametrize("kind", ["text/html", "text/plain", ""])
@pytest.mark.parametrize("start", ["<!DOCTYPE html>", "\n <html>", "<?xml version='1.0'?><html>", "<!-- x --><html>"])
async def test_a_page_forbids_nothing_whatever_it_says(serve: Serve, sink: Kept, kind: str, start: str) -> None:
    site = await serve({"/": page("Home")})
    site.answers["/robots.txt"] = Reply(f"{start}<pre>\nUser-agent: *\nDisallow: /\n</pre>".encode(), 200, {"Content-Type": kind})
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 1


async def test_a_file_that_is_called_a_page_is_a_file(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home"), "/robots.txt": "User-agent: *\nDisallow: /"})
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 0


BROKEN = {
    "cut off": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *\nAllow: /"),
    "no HTTP": Reply(raw=b"Disallow: nothing\r\n\r\n"),
    "no answer": Reply(raw=b""),
    "to a dead host": Reply(b"", 302, {"Location": "http://nowhere.example/robots.txt"}),
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN.keys())
async def test_a_file_that_cannot_be_read_forbids_all(serve: Serve, sink: Kept, reply: Reply) -> None:
    site = await serve({"/": page("Home"), "/robots.txt": reply})
    summary = await visit(site.url(), sink=sink)
    assert (summary.pages, site.asked("/")) == (0, 0)


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (401, True), (403, True), (410, True), (500, False), (503, False), (429, False)]
)
async def test_a_file_that_cannot_be_had(serve: Serve, sink: Kept, status: int, allowed: bool) -> None:
    site = await serve({"/": page("Home"), "/robots.txt": Reply(b"User-agent: *\nDisallow: /", status)})
    await visit(site.url(), sink=sink)
    assert bool(sink.snapshots) is allowed
    if not allowed:
        (failure,) = sink.failures.values()
        assert failure.kind is FailureKind.ROBOTS
        assert str(status) in failure.detail
        assert site.asked("/robots.txt") == 4  # twice, and twice again at the end
        assert site.asked("/") == 0


async def test_a_file_that_comes_at_last_is_obeyed(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/a"), "/a": page("A")})
    site.answers["/robots.txt"] = lambda hit: (
        Reply(b"", 500) if site.asked("/robots.txt") < 2 else Reply(b"User-agent: *\nDisallow: /a")
    )
    summary = await visit(site.url(), sink=sink)
    assert (summary.pages, summary.failures) == (1, 1)


async def test_redirects_of_the_file_are_followed(serve: Serve, sink: Kept) -> None:
    other = await serve({"/r": Reply(b"User-agent: *\nDisallow: /")}, address="127.0.0.2")
    site = await serve({"/": page("Home"), "/robots.txt": Reply(b"", 302, {"Location": other.url("/r")})})
    await visit(site.url(), sink=sink)
    assert [f.kind for f in sink.failures.values()] == [FailureKind.ROBOTS]


async def test_a_file_that_redirects_for_ever_forbids_nothing(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home"), "/robots.txt": Reply(b"", 302, {"Location": "/robots.txt"})})
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 1
    assert site.asked("/robots.txt") == 6


async def test_five_redirects_are_followed(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home"), "/r5": Reply(b"User-agent: *\nDisallow: /")})
    hops = ["/robots.txt", "/r1", "/r2", "/r3", "/r4", "/r5"]
    site.answers |= {a: Reply(b"", 302, {"Location": b}) for a, b in pairwise(hops)}
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 0


async def test_a_file_of_ten_megabytes_is_read_in_part(serve: Serve, sink: Kept) -> None:
    body = b"User-agent: *\nDisallow: /a\n" + b"Disallow: /secret\n" * 600_000
    site = await serve({"/": page("Home", "/a", "/b"), "/b": page("B"), "/robots.txt": Reply(body)})
    await visit(site.url(), sink=sink)
    assert sorted(sink.paths()) == ["/", "/b"]


async def test_only_the_first_500_kib_count(serve: Serve, sink: Kept) -> None:
    early, filler, late = b"User-agent: *\nDisallow: /a\n", b"# " + b"x" * 600_000 + b"\n", b"Disallow: /b\n"
    site = await serve(
        {"/": page("Home", "/a", "/b"), "/a": page("A"), "/b": page("B"), "/robots.txt": Reply(early + filler + late)}
    )
    await visit(site.url(), sink=sink)
    assert sorted(sink.paths()) == ["/", "/b"]


async def test_each_origin_has_its_own_file_read_once(serve: Serve, sink: Kept) -> None:
    operator = await serve({"/service": page("Pay"), "/robots.txt": Reply(b"User-agent: *\nDisallow: /")}, address="127.0.0.2")
    site = await serve({"/": page("Home", "/a", operator.url("/service")), "/a": page("A")})
    await visit(site.url(), sink=sink)
    assert sink.failures[operator.url("/service")].kind is FailureKind.ROBOTS
    assert (site.asked("/robots.txt"), operator.asked("/robots.txt")) == (1, 1)
    assert sorted(sink.paths()) == ["/", "/a"]


async def test_a_redirect_into_a_forbidden_area_is_not_followed(serve: Serve, sink: Kept) -> None:
    robots = Reply(b"User-agent: *\nDisallow: /private/")
    site = await serve({"/": page("Home", "/in"), "/robots.txt": robots, "/in": Reply(b"", 302, {"Location": "/private/x"})})
    await visit(site.url(), sink=sink)
    assert sink.failures[site.url("/in")].kind is FailureKind.ROBOTS
    assert site.asked("/private/x") == 0

"""robots.txt: who may visit what, and what a missing or broken file means."""

import pytest

from model import FailureKind
from tests.crawler.conftest import Serve
from tests.crawler.site import Kept, Reply, page, visit

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

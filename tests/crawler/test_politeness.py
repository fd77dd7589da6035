"""One queue per server address; servers that ask for rest get it. Time is a number here, except where a server looks."""

import asyncio
import itertools
from datetime import UTC, datetime

import pytest

from crawler.net.address import AddressBook
from crawler.net.fetch import retry_after
from crawler.net.politeness import MOST_CRAWL_DELAY, Server, Servers
from crawler.result import Failed
from model import FailureKind
from tests.crawler.conftest import Serve
from tests.crawler.site import BARE, GUESSED, Kept, Reply, options, page, visit


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> bool:
        self.now += seconds
        await asyncio.sleep(0)
        return True


@pytest.fixture
def time() -> Time:
    return Time()


def server(time: Time, delay: float) -> Server:
    return Server(delay, time.read, time.sleep)


async def request(one: Server, time: Time, lasts: float = 0.0) -> float:
    """One request that lasts so long; the moment at which it was sent."""
    leave = await one.enter()
    assert leave is not None
    sent = time.now
    time.now += lasts
    leave()
    return sent


async def test_requests_keep_their_distance(time: Time) -> None:
    one = server(time, 2.0)
    sent = [await request(one, time, lasts=0.5) for _ in range(4)]
    assert [b - a for a, b in itertools.pairwise(sent)] == [2.5, 2.5, 2.5]


async def test_requests_that_come_together_queue_up(time: Time) -> None:
    one = server(time, 1.0)
    sent = sorted(await asyncio.gather(*(request(one, time) for _ in range(5))))
    assert all(b - a >= 1.0 for a, b in itertools.pairwise(sent))


@pytest.mark.parametrize(("asked", "interval"), [(5.0, 5.0), (0.1, 1.0), (None, 1.0), (86400.0, MOST_CRAWL_DELAY)])
def test_crawl_delay_slows_but_never_drops(time: Time, asked: float | None, interval: float) -> None:
    one = server(time, 1.0)
    one.asks_for(asked)
    assert one.interval == interval


def test_refusals_halve_the_rate_and_answers_restore_it_slowly(time: Time) -> None:
    one = server(time, 1.0)
    one.refused(503, None)
    assert one.interval == 2.0
    one.refused(503, None)
    assert one.interval == 4.0
    one.succeeded()
    assert 3.5 < one.interval < 4.0
    for _ in range(30):
        one.succeeded()
    assert one.interval == 1.0


def test_a_server_without_delay_is_slowed_too(time: Time) -> None:
    one = server(time, 0.0)
    assert one.interval == 0.0
    one.refused(503, None)
    assert one.interval > 0.0


async def test_retry_after_closes_the_server_for_so_long(time: Time) -> None:
    one = server(time, 1.0)
    first = await request(one, time)
    one.refused(429, 120.0)
    assert await request(one, time) - first >= 120.0


async def test_a_server_that_asks_for_a_day_is_left_alone(serve: Serve, sink: Kept) -> None:
    paths = [f"/{c}" for c in "abcdef"]
    site = await serve({"/": page("Home", *paths)}, fallback=Reply(b"", 503, {"Retry-After": "86400"}))
    site.answers |= BARE
    summary = await visit(site.url(), sink=sink, concurrency=1)
    assert sum(hit.path in paths for hit in site.hits) == 1
    assert (summary.failures, summary.complete) == (6, False)
    assert any("86400" in failure.detail for failure in sink.failures.values())


async def test_ten_silent_requests_give_a_server_up_and_one_more_tries_it(time: Time) -> None:
    one, silent = server(time, 0.0), Failed(FailureKind.CONNECT, "refused")
    for _ in range(9):
        one.failed(silent)
    assert one.silence is None
    one.failed(silent)
    assert one.silence is not None
    one.try_again()
    assert one.silence is None
    one.failed(silent)
    assert one.silence is not None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), (" 7 ", 7.0), ("Fri, 01 Jan 2027 00:01:00 GMT", 60.0), ("Thu, 31 Dec 2026 00:00:00 GMT", 0.0),
        ("soon", None), ("", None), ("-5", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, now=datetime(2027, 1, 1, tzinfo=UTC)) == seconds


async def test_names_on_one_address_share_a_server(time: Time) -> None:
    async def lookup(host: str) -> list[str]:
        return {"a.example": ["127.0.0.8"], "b.example": ["127.0.0.9", "127.0.0.8"], "c.example": ["127.0.0.7"]}[host]

    servers = Servers(options(), AddressBook(True, lookup), time.sleep, time.read)
    a, b, c = [await servers.of(f"http://{name}.example:{port}/") for name, port in (("a", 1), ("b", 2), ("c", 1))]
    assert a is b
    assert a is not c


async def test_a_public_server_is_never_asked_without_pause(time: Time) -> None:
    async def lookup(host: str) -> list[str]:
        return ["93.184.216.34"]

    found = await Servers(options(delay=0), AddressBook(True, lookup), time.sleep, time.read).of("http://a.example/")
    assert isinstance(found, Server)
    assert found.interval > 0


async def test_a_server_never_sees_two_requests_closer_than_the_delay(serve: Serve, sink: Kept) -> None:
    paths = [f"/{c}" for c in "abcd"]
    site = await serve({"/": page("Home", *paths), **{p: page(p) for p in paths}})
    await visit(site.url(), sink=sink, delay=0.05)
    times = [hit.at for hit in site.hits]
    assert len(times) == 5 + len(GUESSED)
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.05


async def test_two_names_of_one_server_share_its_queue(serve: Serve, sink: Kept) -> None:
    site = await serve({})
    www, forms = site.url("/", "www.town.example"), site.url("/forms", "forms.town.example")
    site.answers |= {"/": page("Home", forms, "/a"), "/forms": page("Forms"), "/a": page("A")}
    names = {"www.town.example": "127.0.0.1", "forms.town.example": "127.0.0.1"}
    await visit(www, sink=sink, names=names, delay=0.05)
    times = [hit.at for hit in site.hits]
    assert len({hit.host for hit in site.hits}) == 2
    assert len(sink.snapshots) == 3
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.05


async def test_crawl_delay_is_kept(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/a"), "/a": page("A"), "/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 0.1")})
    await visit(site.url(), sink=sink)
    times = [hit.at for hit in site.hits if hit.path != "/robots.txt"]
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_is_asked_again_when_it_says(serve: Serve, sink: Kept, status: int) -> None:
    site = await serve({"/": page("Home", "/a"), "/a": page("A")})
    busy = Reply(b"later", status, {"Retry-After": "1"})
    site.answers["/a"] = lambda hit: page("A") if site.asked("/a") == 2 else busy
    await visit(site.url(), sink=sink)
    first, second = [hit.at for hit in site.hits if hit.path == "/a"]
    assert second - first >= 1.0
    assert sorted(sink.paths()) == ["/", "/a"]
    assert not sink.failures


async def test_a_server_that_stays_busy_is_asked_three_times(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/a"), "/a": Reply(b"later", 503)})
    await visit(site.url(), sink=sink)
    failure = sink.failures[site.url("/a")]
    assert (failure.kind, failure.status, failure.attempts) == (FailureKind.STATUS, 503, 3)
    assert site.asked("/a") == 3


async def test_a_time_out_is_tried_once_more_at_the_end(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/slow", "/z"), "/z": page("Z")})
    site.answers["/slow"] = lambda hit: Reply(page("Slow").encode(), pause=0.0 if site.asked("/slow") == 2 else 5)
    await visit(site.url(), sink=sink, timeout=0.3)
    assert sink.paths() == ["/", "/z", "/slow"]
    assert site.asked("/slow") == 2


async def test_a_dead_server_is_given_up(serve: Serve, sink: Kept) -> None:
    paths = [f"/{a}{b}" for a in "abcde" for b in "vwxyz"]
    site = await serve({"/": page("Home", *paths)}, fallback=Reply(raw=b""))
    site.answers |= BARE
    summary = await visit(site.url(), sink=sink, concurrency=1)
    asked = sum(hit.path in paths for hit in site.hits)
    assert asked == 12  # ten, one more on a connection that might just have been old, and one at the end
    assert summary.failures == len(paths)
    assert {f.kind for f in sink.failures.values()} == {FailureKind.CONNECT}
    assert not summary.complete
    assert "answering" in summary.unfinished

"""The queue: its order, and that the order does not depend on what lies in memory and what on disk."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.queue.caps import Caps
from crawler.queue.entry import Entry
from crawler.queue.frontier import Frontier
from crawler.queue.library import Library, Shelf
from crawler.queue.memory import Memory
from crawler.queue.overflow import Overflow
from model import Link, Scope, SkipReason, Source
from tests.crawler.site import Kept


def frontier(most: int = 20_000, breadth: float = 0.3) -> Frontier:
    return Frontier(Caps(1_000, 1.0), breadth, most_in_memory=most)


def add(queue: Frontier, name: str, rank: float = 0.1, depth: int | None = 1, host: str = "a.example") -> Entry:
    return queue.add(Link(f"https://{host}/{name}", name), rank, Scope.PORTAL, depth)


def drain(queue: Frontier) -> list[str]:
    out = []
    while (entry := queue.next(lambda host: True)) is not None:
        out.append(entry.url.rpartition("/")[2])
    return out


def test_the_best_come_first_and_the_near_get_their_share() -> None:
    queue = frontier(breadth=0.5)
    add(queue, "near", 0.0, 1)
    for name, rank in (("good", 0.6), ("better", 0.8), ("best", 0.9)):
        add(queue, name, rank, 3)
    assert drain(queue) == ["best", "near", "better", "good"]


def test_a_busy_host_does_not_hold_up_others() -> None:
    queue = frontier()
    add(queue, "one", 0.9)
    add(queue, "two", 0.1, host="b.example")
    entry = queue.next(lambda host: host == "b.example")
    assert entry is not None
    assert entry.host == "b.example"


def test_another_link_may_bring_an_address_nearer() -> None:
    queue = frontier()
    entry = add(queue, "x", 0.1, 5)
    queue.improve(Link(entry.url, "a service", page="https://a.example/"), 0.7, 1)
    assert (entry.depth, entry.rank, entry.text, entry.page) == (1, 0.7, "a service", "https://a.example/")


def test_what_lies_on_disk_can_be_found_and_improved() -> None:
    queue = frontier(most=100)
    for n in range(300):
        add(queue, f"p{n}", n / 1000)
    url = "https://a.example/p60"
    assert url in queue
    assert queue.improvable(url, "now a service", 1)
    assert not queue.improvable(url, "now a service", 1)  # weighed already
    assert queue.improvable(url, "now a service", 0)
    queue.improve(Link(url, "now a service"), 0.95, 1)
    assert len(queue) == 300
    assert drain(queue)[:2].count("p60") == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(300, 900))
def test_nothing_is_lost_or_doubled_between_memory_and_disk(seed: int, count: int) -> None:
    chance = random.Random(seed)
    queue = frontier(most=100)
    names = [f"p{n}" for n in range(count)]
    out: list[str] = []
    for name in names:
        add(queue, name, chance.random(), chance.randrange(1, 5))
        if chance.random() < 0.2 and (entry := queue.next(lambda host: True)) is not None:
            out.append(entry.url.rpartition("/")[2])
    assert len(queue) == count - len(out)
    assert sorted(out + drain(queue)) == sorted(names)


def test_the_best_of_what_lies_on_disk_comes_back_first() -> None:
    queue = frontier(most=200, breadth=0.0)
    for n in range(2_000):
        add(queue, f"p{n}", (n * 7919 % 2_000) / 2_000, 9)
    first = [int(name[1:]) * 7919 % 2_000 for name in drain(queue)[:20]]
    assert min(first) > 1_900


def test_what_is_left_can_be_listed() -> None:
    queue = frontier(most=100)
    for n in range(250):
        add(queue, f"p{n}")
    assert sorted(e.url for e in queue) == sorted(f"https://a.example/p{n}" for n in range(250))


def test_an_entry_comes_back_from_disk_as_it_went() -> None:
    overflow = Overflow()
    home, texts = "https://a.example/", {"words", "w"}
    entry = Entry(f"{home}x", 7, 0.25, None, home, "words", Source.SITEMAP, Scope.PORTAL, texts)
    overflow.put([entry])
    (back,) = overflow.take(1, 1)
    for name in ("url", "order", "rank", "depth", "page", "text", "source", "scope", "texts", "last", "host", "shape"):
        assert getattr(back, name) == getattr(entry, name)
    assert len(overflow) == 0


class TestLibrary:
    """Documents: the most promising are read, the others are named in the log."""

    def test_the_best_are_kept(self) -> None:
        sink = Kept()
        library = Library(1, Memory(sink))
        for n in range(5):
            library.offer(Link(f"https://a.example/{n}.pdf"), n / 10, Scope.PORTAL, 1)
        assert [entry.url[-5] for entry in library.take()] == ["4", "3", "2"]
        assert set(sink.skipped().values()) == {SkipReason.DOCUMENT}
        assert sorted(url[-5] for url in sink.skipped()) == ["0", "1"]

    @pytest.mark.parametrize("again", [0.9, 0.1])
    def test_each_document_is_kept_once(self, again: float) -> None:
        library = Library(2, Memory(Kept()))
        for rank in (0.5, again):
            library.offer(Link("https://a.example/x.pdf"), rank, Scope.PORTAL, 1)
        assert len(library.take()) == 1

    def test_the_shelf_serves_free_hosts_first(self) -> None:
        library = Library(2, Memory(Kept()))
        library.offer(Link("https://a.example/x.pdf"), 0.9, Scope.PORTAL, 1)
        library.offer(Link("https://b.example/y.pdf"), 0.1, Scope.PORTAL, 1)
        shelf = Shelf(library.take())
        entry = shelf.next(lambda host: host != "a.example")
        assert entry is not None
        assert entry.host == "b.example"
        shelf.back(entry)
        assert [e.host for e in shelf] == ["a.example", "b.example"]

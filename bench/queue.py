"""The product's frontier as the bench ``frontier`` uses it; run as a process of its own: ``python -m bench.queue``.

Comes in: how many addresses are to wait. Goes out: memory and times per page as one line of JSON. ``_parts`` is the only
place of the benches that knows how a frontier is made.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

_FOLDERS = 2000
_MENU = 60  # links on every page to pages that were visited long ago
_NEW = 10
_AGAIN = 30  # links to addresses that wait already
_WORDS = "budget council waste permit school water tax housing transport health park library registry plan notice report".split()


class Queue(NamedTuple):
    """``offer(address, words)`` is one link on a page, ``take()`` the address to visit next, ``len()`` how many wait."""

    offer: Callable[[str, str], None]
    take: Callable[[], str]
    len: Callable[[], int]


def _parts() -> Queue:
    from crawler.options import CrawlOptions
    from crawler.queue.aliases import Aliases
    from crawler.queue.caps import Caps
    from crawler.queue.frontier import Frontier
    from crawler.queue.gather import Gatherer
    from crawler.queue.library import Library
    from crawler.queue.memory import Memory
    from crawler.queue.scope import Territory
    from model import Link, Skip

    class Sink:
        def skip(self, skip: Skip) -> None:
            raise AssertionError(f"no address of this bench is to be put aside: {skip}")

    options = CrawlOptions(max_pages=10_000_000)
    caps, memory = Caps(options.max_pages, options.shape_share), Memory(Sink())  # type: ignore[arg-type]
    frontier, library = Frontier(caps, options.breadth_share), Library(options.documents, memory)
    gatherer = Gatherer(
        options, lambda link: len(link.text) % 17 / 17, Territory(options, _address(0)), frontier, library, memory, Aliases()
    )
    wanted = gatherer.wanted(3)

    def offer(url: str, text: str) -> None:
        if wanted(url, text):
            gatherer.consider(Link(url, text, page=_address(1)), 4)

    def take() -> str:
        entry = frontier.next(lambda host: True)
        if entry is None:
            raise AssertionError("the queue of this bench never ends")
        memory.visit(entry.url)
        return entry.url

    return Queue(offer, take, frontier.__len__)


def _address(number: int) -> str:
    """An address of one large portal: folders of several kinds, names, and variants by query."""
    folder, item = number % _FOLDERS, number // _FOLDERS
    area, topic = _WORDS[folder % 16], _WORDS[folder // 16 % 16]
    path = f"https://www.portal-of-a-town.example/{area}/{topic}-{folder // 256}/{_WORDS[item % 16]}-of-{_WORDS[item // 16 % 16]}"
    return f"{path}?id={number}" if number % 3 else f"{path}/{number}.html"


def _text(number: int) -> str:
    return f"{_WORDS[number % 16]} {_WORDS[number // 7 % 16]} {number % 997}".title()


def _memory() -> tuple[float, float]:
    """Resident memory now and at most, in MB."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024


def _pages(queue: Queue, waiting: int, pages: int, first: int) -> list[tuple[float, float]]:
    """Per page the seconds that passed, and those of a processor: one address out, 100 links of which 10 are new.

    Then the queue is brought back to its length.
    """
    random, times, new = Random(waiting), [], first
    for _ in range(pages):
        numbers = [random.randrange(max(0, new - waiting), new) for _ in range(_AGAIN)] + list(range(new, new + _NEW))
        links = [(_address(n), _text(n)) for n in (*range(_MENU), *numbers)]
        new += _NEW
        began, cpu = time.perf_counter(), time.process_time()
        queue.take()
        for url, text in links:
            queue.offer(url, text)
        times.append((time.perf_counter() - began, time.process_time() - cpu))
        while queue.len() > waiting:
            queue.take()
    return times


def main() -> None:
    """Fill, measure, tell."""
    waiting, pages = int(sys.argv[1]), int(sys.argv[2])
    queue = _parts()
    before, _ = _memory()
    for number in range(_MENU):  # the menu's pages are visited first
        queue.offer(_address(number), _text(number))
        queue.take()
    began = time.perf_counter()
    for number in range(_MENU, _MENU + waiting):
        queue.offer(_address(number), _text(number))
    filled = time.perf_counter() - began
    rss, peak = _memory()
    times, cpu = zip(*_pages(queue, waiting, pages, _MENU + waiting), strict=True)
    print(json.dumps({
        "waiting": queue.len(), "empty_mb": before, "rss_mb": rss, "peak_mb": peak, "end_mb": _memory()[0], "fill_s": filled,
        "median_us": statistics.median(times) * 1e6, "mean_us": statistics.fmean(times) * 1e6, "max_us": max(times) * 1e6,
        "cpu_us": statistics.median(cpu) * 1e6,
    }))  # fmt: skip


if __name__ == "__main__":
    main()

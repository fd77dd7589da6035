"""How many pages per second the product reads on one core, beside Scrapy, Crawlee and a bare loop of aiohttp and lexbor.

All visit the same generated portal on loopback, one after the other, from its home page to its last page: no delay, equal
concurrency, bound to one core, the server on another. The product writes its archive and its store; the others only
extract links. robots.txt is obeyed by all but the bare loop. A ratio is the median over rounds of ours divided by theirs.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench import others, ours
from bench.cores import FIRST, pinned
from bench.figures import say, table
from bench.processes import BenchError
from bench.servers import Served
from bench.sites import City

_PEERS = ("scrapy", "crawlee", "loop")


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--pages", type=int, default=3000, help="pages of the portal (default: %(default)s)")
    parser.add_argument("--kilobytes", type=int, default=42, help="least size of a page (default: %(default)s)")
    parser.add_argument("--concurrency", type=int, default=16, help="requests under way at once (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="rounds (default: %(default)s)")
    parser.add_argument("--crawlee", choices=("parsel", "beautifulsoup"), default="parsel", help="which of Crawlee's parsers")
    parser.add_argument("--peers", default=",".join(_PEERS), help="which others, with commas; - for none (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another portal")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: {scrapy,crawlee,loop}_ratio and what they are made of."""
    peers = [] if chosen.peers == "-" else chosen.peers.split(",")
    if unknown := set(peers) - set(_PEERS):
        raise BenchError(f"there is no peer {', '.join(sorted(unknown))}; there are {', '.join(_PEERS)}")
    for _ in peers[:1]:
        others.interpreter()
    with Served(City, (chosen.pages, chosen.seed, chosen.kilobytes)) as served:
        rounds = [_round(chosen, served, peers, number) for number in range(chosen.repeat)]
    return _told(chosen, peers, rounds)


def _round(chosen: argparse.Namespace, served: Served, peers: list[str], number: int) -> dict[str, dict[str, Any]]:
    """Every crawler once; each round begins with another one."""
    names = ["civiscope", *peers]
    turn = number % len(names)
    found = {}
    for name in names[turn:] + names[:turn]:
        served.forget()
        found[name] = _run(name, chosen, served.url())
        distinct = len({hit.target for hit in served.log()} - {"/robots.txt"})
        say(f"round {number + 1}: {name} read {found[name]['pages']} pages, {_speed(found[name]):.0f} pages/s")
        if found[name]["pages"] < chosen.pages or distinct < chosen.pages:
            say(f"  not all {chosen.pages}: {distinct} addresses were asked for")
    return found


def _run(name: str, chosen: argparse.Namespace, url: str) -> dict[str, Any]:
    if name != "civiscope":
        more = (chosen.crawlee,) if name == "crawlee" else ()
        return others.run(name, url, chosen.pages, chosen.concurrency, *more, core=FIRST)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        most = chosen.pages + 50  # so that the budget is not what ends the crawl
        return ours.run([url], folder, core=FIRST, max_pages=most, concurrency=chosen.concurrency, delay=0.0, timeout=60.0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _speed(found: dict[str, Any]) -> float:
    return float(found["pages"] / found["seconds"])


def _figure(found: dict[str, Any], what: str) -> float:
    """Pages, pages per second, or milliseconds of a processor per page."""
    return (
        _speed(found) if what == "speed" else float(found["pages"] if what == "pages" else 1000 * found["cpu"] / found["pages"])
    )


def _told(chosen: argparse.Namespace, peers: list[str], rounds: list[dict[str, dict[str, Any]]]) -> dict[str, object]:
    def median(name: str, what: str) -> float:
        return statistics.median(_figure(one[name], what) for one in rounds)

    names = ["civiscope", *peers]
    ratios = {p: statistics.median(_speed(one["civiscope"]) / _speed(one[p]) for one in rounds) for p in peers}
    work = {p: median(p, "cpu") / median("civiscope", "cpu") for p in peers}
    rows = [
        (n, rounds[0][n]["version"], int(median(n, "pages")), median(n, "speed"), ratios.get(n), median(n, "cpu"), work.get(n))
        for n in names
    ]
    where = "one core each" if pinned() else "cores not bound"
    table(
        f"{chosen.pages} pages of {chosen.kilobytes} KB, {chosen.concurrency} at once, {len(rounds)} rounds, {where}",
        ("crawler", "version", "pages", "pages/s", "ratio", "CPU ms/page", "ratio"), rows,
    )  # fmt: skip
    return {
        **{f"{p}_ratio": round(ratios[p], 3) for p in peers},
        "cpu_ratios": {p: round(work[p], 3) for p in peers},
        "pages_per_s": {n: round(median(n, "speed"), 1) for n in names},
        "cpu_ms_per_page": {n: round(median(n, "cpu"), 2) for n in names},
        "pages": {n: int(median(n, "pages")) for n in names},
        "versions": {n: rounds[0][n]["version"] for n in names},
        "peak_mb": round(max(one["civiscope"]["peak_mb"] for one in rounds), 1),
    }

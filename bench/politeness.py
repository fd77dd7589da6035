"""Many portals at once, each on a server of its own: how many pages per second together, and is any server asked too often.

The portals lie on addresses from 127.0.1.1 on, one port, in one process that writes down when each request arrived. Counted
are pages over the middle half of the crawl, and, by the servers' own clock, every request that came sooner after the one
before it than the delay less 20 ms, or before that one was answered.
"""

import argparse
import itertools
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import ours
from bench.cores import FIRST
from bench.figures import table
from bench.processes import BenchError
from bench.servers import Hit, Served
from bench.sites import City

_TOLERANCE = 0.02
_MOST = 250


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--portals", type=int, default=200, help="portals at once (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=120, help="how much each portal has (default: %(default)s)")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=0.005, help="seconds that an answer takes (default: %(default)s)")
    parser.add_argument("--kilobytes", type=int, default=30, help="least size of a page (default: %(default)s)")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: pages_per_s, violations and what bounds them."""
    if not 1 <= chosen.portals <= _MOST:
        raise BenchError(f"{chosen.portals} portals: there are addresses for 1 to {_MOST}")
    pages = max(3, int(chosen.seconds / chosen.delay))
    addresses = [f"127.0.1.{number}" for number in range(1, chosen.portals + 1)]
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with Served(City, (pages + 20, 1, chosen.kilobytes), addresses, chosen.pause) as served:
            urls = [served.url(place) for place in range(chosen.portals)]
            found = ours.run(urls, folder, core=FIRST, max_pages=pages, delay=chosen.delay, timeout=60.0)
            log = served.log()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _told(chosen, found, log)


def violations(log: Sequence[Hit], delay: float) -> list[tuple[str, float]]:
    """The address and the distance in seconds of each request that came too early."""
    by_address: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in log:
        by_address[hit.address].append(hit)
    return [
        (later.address, later.arrived - earlier.arrived)
        for hits in by_address.values()
        for earlier, later in itertools.pairwise(sorted(hits))
        if later.arrived - earlier.arrived < delay - _TOLERANCE or later.arrived < earlier.answered
    ]


def steady(log: Sequence[Hit]) -> float:
    """Pages per second over the middle half of the time from the first request to the last."""
    times = sorted(hit.arrived for hit in log if not hit.target.startswith(("/robots.txt", "/sitemap")))
    if len(times) < 2 or times[-1] == times[0]:
        raise BenchError("too few requests came to tell a rate")
    quarter = (times[-1] - times[0]) / 4
    return sum(times[0] + quarter <= t < times[-1] - quarter for t in times) / (2 * quarter)


def _told(chosen: argparse.Namespace, found: dict[str, Any], log: Sequence[Hit]) -> dict[str, object]:
    early, rate = violations(log, chosen.delay), steady(log)
    share, per_page = found["cpu"] / found["seconds"], 1000 * found["cpu"] / max(1, found["pages"])
    rows = [
        ("pages/s, middle half", rate), ("pages/s that the delay allows", chosen.portals / (chosen.delay + chosen.pause)),
        ("requests", len(log)), ("pages", found["pages"]), ("failures", found["failures"]), ("violations", len(early)),
        ("least distance, s", min((gap for _, gap in early), default=None)), ("seconds", found["seconds"]),
        ("share of one core", share), ("CPU ms/page", per_page), ("most memory, MB", found["peak_mb"]),
    ]  # fmt: skip
    table(f"{chosen.portals} portals at once, {chosen.delay} s between requests to one server", ("figure", "value"), rows)
    return {
        "pages_per_s": round(rate, 1), "violations": len(early), "requests": len(log), "pages": found["pages"],
        "failures": found["failures"], "seconds": round(found["seconds"], 1), "cpu_share": round(share, 3),
        "cpu_ms_per_page": round(per_page, 2),
        "peak_mb": round(found["peak_mb"], 1),
    }  # fmt: skip

"""What a million waiting addresses cost: memory, and time per page beside an almost empty queue.

Each queue is filled in a process of its own with addresses of one portal (2,000 folders, names, variants by query). Then page
after page one address is taken out and 100 links are looked at, 10 of them new; what there is too much is taken out again,
outside the measured time. The ratio is that of the medians; the means are told, too, since they hold rare, long pauses;
the processor's own time is not changed by what else the machine does.
"""

import argparse
import sys
from typing import Any

from bench.cores import FIRST
from bench.figures import say, table
from bench.processes import figures_of


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--addresses", type=int, default=1_000_000, help="waiting addresses (default: %(default)s)")
    parser.add_argument("--few", type=int, default=100, help="waiting addresses to compare with (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=2000, help="pages to measure (default: %(default)s)")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: rss_mb, cost_ratio and what they are made of."""
    few, many = (_filled(waiting, chosen.pages) for waiting in (chosen.few, chosen.addresses))
    columns = ("empty_mb", "rss_mb", "peak_mb", "end_mb", "fill_s", "median_us", "mean_us", "max_us", "cpu_us")
    table(
        f"{chosen.pages} pages of 100 links, 10 new", ("figure", f"{few['waiting']:,} waiting", f"{many['waiting']:,} waiting"),
        [(name, few[name], many[name]) for name in columns],
    )  # fmt: skip
    return {
        "rss_mb": round(many["rss_mb"], 1), "cost_ratio": round(many["median_us"] / few["median_us"], 3),
        "cpu_ratio": round(many["cpu_us"] / few["cpu_us"], 3),
        "mean_ratio": round(many["mean_us"] / few["mean_us"], 3), "peak_mb": round(many["peak_mb"], 1),
        "end_mb": round(many["end_mb"], 1), "empty_mb": round(many["empty_mb"], 1), "waiting": many["waiting"],
        "us_per_page": round(many["median_us"], 1), "fill_s": round(many["fill_s"], 1),
    }  # fmt: skip


def _filled(waiting: int, pages: int) -> dict[str, Any]:
    say(f"filling a queue with {waiting:,} addresses")
    return figures_of([sys.executable, "-m", "bench.queue", str(waiting), str(pages)], core=FIRST)

"""How many of the 40 real pages of a portal full of traps are found within a budget.

Variant a has addresses by name, variant b by number; both have calendars, facets, sessions and copies without end. A real
page is found when it was asked for under any of its addresses, by the server's own log.
"""

import argparse
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from bench import ours
from bench.figures import table
from bench.servers import Served
from bench.traps import VARIANTS


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--variant", choices=sorted(VARIANTS), default="a", help="style of addresses (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=200, help="budget (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other texts and session ids")
    parser.add_argument("--show", action="store_true", help="list what was asked for")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: found, planted, requests."""
    kind = VARIANTS[chosen.variant]
    site, folder = kind(chosen.seed), Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with Served(kind, (chosen.seed,)) as served:
            done = ours.run([served.url()], folder, max_pages=chosen.pages, delay=0.0, timeout=60.0)
            targets = [hit.target for hit in served.log()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seen = [site.real(target) for target in targets]
    times = Counter(real.number for real in seen if real is not None)
    missing = [real.name for real in site.pages if real.number not in times]
    if chosen.show:
        table("Requests", ("real page", "address"), [(r.name if r else "", t) for r, t in zip(seen, targets, strict=True)])
    table(
        f"Trap {chosen.variant}, budget {chosen.pages}", ("level", "real pages", "found"),
        [
            (level, sum(r.level == level for r in site.pages), sum(r.level == level and r.number in times for r in site.pages))
            for level in (1, 2, 3)
        ],
    )  # fmt: skip
    return {
        "found": len(times), "planted": len(site.pages), "variant": chosen.variant, "requests": len(targets),
        "pages": done["pages"], "copies": sum(times.values()) - len(times), "missing": missing,
    }  # fmt: skip

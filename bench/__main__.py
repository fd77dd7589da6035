"""``python -m bench NAME``: measure one claim.

Comes in: a name and options. Goes out: a table, and figures as JSON on the last line; exit code 0, or 2 for wrong usage,
or 1 where nothing could be measured. Must not know: how a bench measures.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

from bench.figures import finish, say
from bench.processes import BenchError

BENCHES = {
    "crawl": "pages per second beside other crawlers",
    "frontier": "memory and cost of a million queued addresses",
    "politeness": "many servers at once, none over its rate",
    "trap": "the real pages of a portal full of traps",
    "saved": "saved portals crawled whole",
    "kills": "a crawl killed again and again",
    "workers": "many workers killed again and again, beside one machine",
    "incremental": "a weekly check beside a full visit, and whether it finds what changed",
    "axe": "accessibility engines beside the W3C's test cases and bare axe-core",
    "answer": "the cost of answering beside bare parsing, and whether more questions cost more",
    "store": "the pages of the review over 210,000 answers, on SQLite and PostgreSQL",
    "review": "fifty people at once at 70,000 answers: how long they wait, and whether anything is lost",
    "agreement": "answers beside labels made by careful reading, and what confidence is worth",
    "worth": "how fast a score nears its final value when items are settled by their worth",
}


def _names() -> str:
    width = max(map(len, BENCHES))
    return "benches:\n" + "\n".join(f"  {name:{width}}  {what}" for name, what in BENCHES.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one bench; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help"):
        print(f"usage: python -m bench NAME [options]\n\n{_names()}\n\nEach has --help of its own.")
        return 0 if given else 2
    name, *rest = given
    if name not in BENCHES:
        print(f"there is no bench {name!r}\n{_names()}", file=sys.stderr)
        return 2
    bench = importlib.import_module(f"bench.{name}")
    parser = argparse.ArgumentParser(
        prog=f"python -m bench {name}", description=bench.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    bench.options(parser)
    try:
        finish(bench.measure(parser.parse_args(rest)))
    except BenchError as error:
        say(f"bench {name}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The product as the benches run it: its crawl, with its real store and archive, without a browser.

Comes in: start pages and options as JSON on the command line. Goes out: what was reached, as one line of JSON.
The only place of the benches that knows how a crawl is begun; it is run as a process of its own: ``python -m bench.ours``.
"""

import asyncio
import contextlib
import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.processes import BenchError, figures_of

if TYPE_CHECKING:  # a process that only starts others need not read the product
    from model import Portal
    from rubrics import Crawl


def run(urls: list[str], out: Path, *, core: int | None = None, **options: object) -> dict[str, Any]:
    """Crawl portals at once in a process bound to ``core``; ``options`` are those of ``crawler.CrawlOptions``.

    Gives pages, failures, seconds, cpu (seconds), peak_mb, version, and per portal why it is unfinished. Raises BenchError.
    """
    wanted = json.dumps({"urls": urls, "out": str(out), "options": {"browser": False, "allow_private_hosts": True, **options}})
    return figures_of([sys.executable, "-m", "bench.ours", wanted], core=core)


def remembered(out: Path, portal: "Portal") -> "Crawl":
    """What a crawl that was begun here left of a portal in the store and the archive in ``out``. Raises BenchError."""
    from app.pipeline import Pipeline
    from app.workspace import Workspace
    from crawler import CrawlOptions
    from rubrics import Rubrics

    pipeline = Pipeline(Workspace(out), (), Rubrics({}, {}), CrawlOptions(), _unwatched)
    run = pipeline.store.latest_run(portal.id)
    if run is None:
        raise BenchError(f"nothing was kept of {portal.url}")
    crawl = pipeline.crawled(run, portal)
    pipeline.store.close()
    return replace(crawl, captures=tuple(crawl.captures))


@dataclass
class _Silent:
    """A watcher that does not look."""

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        """Nothing."""


@contextlib.contextmanager
def _unwatched(name: str, budget: int) -> Iterator[_Silent]:
    yield _Silent()


async def _crawl(urls: list[str], out: Path, options: dict[str, Any]) -> dict[str, Any]:
    from app.pipeline import Pipeline, load_questionnaires, load_rubrics
    from app.workspace import Workspace, portal_of
    from crawler import CrawlOptions

    rubrics = load_rubrics()
    pipeline = Pipeline(
        workspace=Workspace(out), questionnaires=load_questionnaires(["losi-2024"], rubrics), rubrics=rubrics,
        options=CrawlOptions(**options), watch=_unwatched,
    )  # fmt: skip
    pipeline.workspace.create()
    portals = [portal_of(url) for url in urls]
    crawler = pipeline.crawler()  # reads what is read once per process, whatever is visited
    began, cpu = time.perf_counter(), time.process_time()
    async with crawler:
        summaries = [summary for _, summary in await asyncio.gather(*(pipeline.crawl(crawler, p) for p in portals))]
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    pipeline.store.close()
    return {
        "pages": sum(s.pages for s in summaries), "failures": sum(s.failures for s in summaries), "seconds": seconds, "cpu": cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "unfinished": [s.unfinished for s in summaries],
    }  # fmt: skip


def main() -> None:
    """Crawl and tell."""
    import uvloop

    from app import __version__

    wanted = json.loads(sys.argv[1])
    found = uvloop.run(_crawl(wanted["urls"], Path(wanted["out"]), wanted["options"]))
    print(json.dumps({**found, "version": __version__}))


if __name__ == "__main__":
    main()

"""Crawlee for Python on a portal, with its enqueue_links; run by the peers' interpreter: URL PAGES CONCURRENCY PARSER.

Goes out: one line of JSON. Must not know: the product.
"""

# mypy: ignore-errors
# Its imports are those of the peers' environment.

import asyncio
import importlib.metadata
import json
import logging
import sys
import time
from datetime import timedelta

import uvloop
from crawlee import ConcurrencySettings
from crawlee.crawlers import (
    BeautifulSoupCrawler,
    BeautifulSoupCrawlingContext,
    ParselCrawler,
    ParselCrawlingContext,
)
from crawlee.storage_clients import MemoryStorageClient

URL, PAGES, CONCURRENCY, PARSER = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]


async def main() -> None:
    """Crawl and tell."""
    made = BeautifulSoupCrawler if PARSER == "beautifulsoup" else ParselCrawler
    crawler = made(
        concurrency_settings=ConcurrencySettings(
            min_concurrency=CONCURRENCY, max_concurrency=CONCURRENCY, desired_concurrency=CONCURRENCY
        ),
        storage_client=MemoryStorageClient(), respect_robots_txt_file=True, max_request_retries=0,
        configure_logging=False, statistics_log_format="inline", max_requests_per_crawl=PAGES * 2,
        request_handler_timeout=timedelta(minutes=5),
    )  # fmt: skip
    logging.disable(logging.WARNING)
    pages = 0

    @crawler.router.default_handler
    async def seen(context: BeautifulSoupCrawlingContext | ParselCrawlingContext) -> None:
        nonlocal pages
        pages += 1
        await context.enqueue_links(strategy="same-origin")

    began, cpu = time.perf_counter(), time.process_time()
    await crawler.run([URL])
    print(json.dumps({"pages": pages, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu,
                      "version": importlib.metadata.version("crawlee")}))  # fmt: skip


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())

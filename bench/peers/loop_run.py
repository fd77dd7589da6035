"""The least that a crawler can be: aiohttp, lexbor, a set; run by the peers' interpreter: URL PAGES CONCURRENCY.

Goes out: one line of JSON. Must not know: the product. No robots.txt, no limits, no archive.
"""

# mypy: ignore-errors
# Its imports are those of the peers' environment.

import asyncio
import json
import sys
import time
from urllib.parse import urldefrag, urljoin

import aiohttp
import uvloop
from selectolax.lexbor import LexborHTMLParser

URL, PAGES, CONCURRENCY = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


async def main() -> None:
    """Crawl and tell."""
    known, pages = {URL}, 0
    queue: asyncio.Queue[str] = asyncio.Queue()
    queue.put_nowait(URL)

    async def work(session: aiohttp.ClientSession) -> None:
        nonlocal pages
        while True:
            url = await queue.get()
            async with session.get(url) as response:
                body = await response.read()
                pages += response.status == 200
            for anchor in LexborHTMLParser(body).css("a[href]"):
                target = urldefrag(urljoin(url, anchor.attributes["href"] or "")).url
                if target.startswith(URL) and target not in known:
                    known.add(target)
                    queue.put_nowait(target)
            queue.task_done()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONCURRENCY)) as session:
        began, cpu = time.perf_counter(), time.process_time()
        workers = [asyncio.create_task(work(session)) for _ in range(CONCURRENCY)]
        await queue.join()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        for worker in workers:
            worker.cancel()
    print(json.dumps({"pages": pages, "seconds": took, "cpu": cpu, "version": aiohttp.__version__}))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())

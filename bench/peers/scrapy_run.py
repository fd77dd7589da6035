"""Scrapy on a portal, with its own link extraction; run by the peers' interpreter: URL PAGES CONCURRENCY.

Goes out: one line of JSON. Must not know: the product.
"""

# mypy: ignore-errors
# Its imports are those of the peers' environment.

import json
import sys
import time
from typing import ClassVar

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.exceptions import CloseSpider
from scrapy.http import TextResponse
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

URL, PAGES, CONCURRENCY = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Portal(CrawlSpider):
    """Follows every link of the portal's host."""

    name = "portal"
    start_urls = (URL,)
    allowed_domains = (URL.split("/")[2].split(":")[0],)
    rules = (Rule(LinkExtractor(), callback="seen", follow=True),)
    found: ClassVar[set[str]] = {URL}

    def seen(self, response: TextResponse) -> None:
        """Count a page, and stop at the last."""
        self.found.add(response.url)
        if len(self.found) >= PAGES:
            raise CloseSpider("all pages")


def main() -> None:
    """Crawl and tell."""
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": CONCURRENCY, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY, "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "RETRY_ENABLED": False,
            "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
        }
    )  # fmt: skip
    crawler = process.create_crawler(Portal)
    process.crawl(crawler)
    began, cpu = time.perf_counter(), time.process_time()
    process.start()
    print(json.dumps({"pages": len(Portal.found), "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu,
                      "version": scrapy.__version__}))  # fmt: skip


if __name__ == "__main__":
    main()

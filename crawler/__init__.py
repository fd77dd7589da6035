"""The crawler: network in, visits out.

Comes in: a portal, options, and what ranks links. Goes out: snapshots, failures and skips to a sink, each with a
reason. Must not know: what is asked about pages, or how they are kept. The only room that knows HTTP clients and browsers.
"""

from crawler.browsing.browser_choice import BrowserChoice, find_browser
from crawler.browsing.printing import print_pdfs
from crawler.contract import CrawlSink, Progress, Resume
from crawler.crawling import Crawler
from crawler.looking import Looker
from crawler.net.address import check_address, system_lookup
from crawler.net.politeness import Turns
from crawler.options import CrawlOptions
from crawler.revisits import Earlier

__all__ = [
    "BrowserChoice",
    "CrawlOptions",
    "CrawlSink",
    "Crawler",
    "Earlier",
    "Looker",
    "Progress",
    "Resume",
    "Turns",
    "check_address",
    "find_browser",
    "print_pdfs",
    "system_lookup",
]

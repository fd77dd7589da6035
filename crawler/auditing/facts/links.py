"""Where a page leads to plain http: parts that it loads, links, and forms.

Comes in: a loaded page. Goes out: counts. Must not know: whether anything answers there.
"""

from collections.abc import Sequence

from playwright.async_api import Page

from crawler.auditing.contract import Check, Facts, Seen
from crawler.auditing.facts.in_page import script
from pages import same_site

VERSION = "1"
_KEPT = 100


async def run_links(page: Page) -> Seen:
    """Count them. Of a page that itself came over http, relative addresses say nothing about the portal: only links to
    other sites are counted then.

    Raises playwright's Error where the page is lost.
    """
    found = await page.evaluate(script("links"))
    facts = link_facts(page.url, found["parts"], found["links"], int(found["forms"]))
    raw = {"http_resources": found["parts"][:_KEPT], "http_links": found["links"][:_KEPT]}
    return Seen(facts=facts, version=VERSION, raw=raw)


def link_facts(url: str, parts: Sequence[str], links: Sequence[str], forms: int) -> Facts:
    """The counts for the page at ``url``."""
    own = sum(same_site(url, link) for link in links)
    if not url.startswith("https:"):
        return {"http_links": len(links) - own}
    return {"http_resources": len(parts), "http_links": len(links), "http_links_own": own, "http_forms": forms}


LINKS = Check("links", run_links, seconds=10.0)

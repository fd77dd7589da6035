"""Measures what fingers must hit on the phone.

Comes in: a page on the screen of a phone. Goes out: ``Seen``. Must not know: other checks.
"""

from playwright.async_api import Page

from crawler.auditing.contract import Seen
from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import to_the_top
from crawler.auditing.inputs.sheet import Sheet


async def measure_targets(page: Page) -> Seen:
    """Sizes of targets, and their distances where they are small."""
    sheet = Sheet("target-size", "target-comfort")
    found = await page.evaluate(script("targets"))
    await to_the_top(page)
    sheet.take(found["told"])
    return sheet.seen({"targets": int(found["all"]), "targets_below_24": int(found["small"])})

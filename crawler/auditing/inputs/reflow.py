"""Narrows the window to 320 CSS pixels, which is what remains of 1280 at 400 % zoom.

Comes in: a page. Goes out: ``Seen``. Must not know: other checks.
"""

from playwright.async_api import Page

from crawler.auditing.contract import Seen
from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import sized
from crawler.auditing.inputs.sheet import Sheet
from crawler.auditing.inputs.text import measured, tell_text

WIDTH, HEIGHT = 320, 256


async def try_reflow(page: Page) -> Seen:
    """Scroll sideways where that is possible, find what sticks out and what is cut off."""
    sheet = Sheet("reflow", "reflow-text")
    async with measured(page) as memory, sized(page, WIDTH, HEIGHT):
        found = await page.evaluate(script("reflow"), {"rule": "reflow"})
        await tell_text(memory, sheet, "reflow-text", "reflow-text", "At 320 CSS pixels")
    sheet.take(found["told"])
    return sheet.seen({"reflow_width": int(found["width"])})

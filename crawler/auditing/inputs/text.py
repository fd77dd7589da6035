"""Tries text in other sizes and spacings: what is cut off, and what lies over other text.

Comes in: a page. Goes out: ``Seen``. Must not know: how text is measured (in_page/text.js), other checks.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from playwright.async_api import Error, JSHandle, Page

from crawler.auditing.contract import Seen
from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import sized, styled, text_doubled, to_the_top
from crawler.auditing.inputs.sheet import Sheet

_WIDE, _TALL = 1280, 1024
_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""


@asynccontextmanager
async def measured(page: Page) -> AsyncIterator[JSHandle]:
    """The text as it is now, to be compared with."""
    memory = await page.evaluate_handle(script("text"))
    try:
        await memory.evaluate("(memory) => memory.base()")
        yield memory
    finally:
        with suppress(Error):
            await memory.dispose()


async def tell_text(memory: JSHandle, sheet: Sheet, clipped: str, overlap: str, when: str, *, always: bool = False) -> None:
    """Tell ``sheet`` what is cut off or overlaps now and did not before; with ``always`` also what was cut off before."""
    how = {"clipped": clipped, "overlap": overlap, "when": when, "always": always}
    sheet.take((await memory.evaluate("(memory, how) => memory.tell(how)", how))["told"])


async def try_zoom(page: Page) -> Seen:
    """Zoom to 200 %: the window of 1280 by 1024 becomes one of 640 by 512 CSS pixels."""
    sheet = Sheet("zoom-text-clipped", "zoom-text-overlap")
    async with sized(page, _WIDE, _TALL), measured(page) as memory, sized(page, _WIDE // 2, _TALL // 2):
        await tell_text(memory, sheet, "zoom-text-clipped", "zoom-text-overlap", "At 200 % zoom", always=True)
    return sheet.seen()


async def try_text_size(page: Page) -> Seen:
    """Set text to twice its size in the browser's settings."""
    return await _compare(page, "text-size-setting", "With text set to twice its size", text_doubled(page))


async def try_spacing(page: Page) -> Seen:
    """Set lines, letters, words and paragraphs wider apart, as people with dyslexia do."""
    return await _compare(page, "text-spacing", "With wider spacing", styled(page, _SPACING))


async def _compare(page: Page, name: str, when: str, change: AbstractAsyncContextManager[None]) -> Seen:
    sheet = Sheet(name)
    async with measured(page) as memory, change:
        await tell_text(memory, sheet, name, name, when)
    await to_the_top(page)
    return sheet.seen()

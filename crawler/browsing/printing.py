"""Prints HTML to PDF with the browser that the crawler has. No network: every request goes to a port where nobody listens.

Comes in: HTML texts. Goes out: PDFs, tagged for assistive tools, or why there are none. Must not know: what they say.
"""

import asyncio
from collections.abc import Sequence

from playwright.async_api import Error, PdfMargins

from crawler.browsing.browser_choice import find_browser
from crawler.browsing.chromium import Chromium

_NOWHERE = "http://127.0.0.1:9"  # the port of the old discard service
_MARGIN = PdfMargins(top="16mm", bottom="18mm", left="16mm", right="16mm")
_FOOTER = (
    '<div style="font:8px sans-serif;width:100%;text-align:center">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)


async def print_pdfs(pages: Sequence[str], patience: float = 120.0) -> tuple[bytes, ...] | str:
    """A PDF of each page on A4; a sentence where no browser can make them. ``patience`` is in seconds per page."""
    choice = find_browser()
    if not choice.path:
        return choice.reason
    try:
        chromium = await Chromium.start(choice.path, _NOWHERE)
    except (Error, TimeoutError) as error:
        return f"the browser does not start: {str(error).splitlines()[0] if str(error) else 'no answer in time'}"
    try:
        return tuple([await _print(chromium, page, patience) for page in pages])
    except (Error, TimeoutError) as error:
        return f"the browser could not print: {str(error).splitlines()[0] if str(error) else 'no answer in time'}"
    finally:
        await chromium.close()


async def _print(chromium: Chromium, html: str, patience: float) -> bytes:
    context = await chromium.context(java_script_enabled=False)
    try:
        async with asyncio.timeout(patience):
            page = await context.new_page()
            await page.set_content(html, wait_until="load", timeout=patience * 1000)
            return await page.pdf(
                format="A4", margin=_MARGIN, print_background=True, display_header_footer=True, header_template="<span></span>",
                footer_template=_FOOTER, tagged=True, outline=True,
            )  # fmt: skip
    finally:
        await context.close()

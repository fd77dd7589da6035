"""Rules that look closely leave the page as it was: where it was scrolled to, its styles, its sounds."""

import pytest

from crawler import find_browser
from crawler.auditing.own.engine import run_own
from crawler.browsing.chromium import Chromium

_PAGE = """<!doctype html><html lang="en"><title>Long page</title>
<style>@media (orientation: portrait) { body { transform: rotate(90deg) } }</style>
<p style="height: 4000px">Text above</p><p style="color: #999">Weak text far down the page</p><video autoplay></video>"""
_STATE = """() => [scrollX, scrollY, document.adoptedStyleSheets.length, document.styleSheets[0].cssRules[0].media.mediaText,
    document.documentElement.outerHTML, document.querySelector("video").muted]"""


@pytest.mark.browser
async def test_looking_closely_leaves_no_trace() -> None:
    chromium = await Chromium.start(find_browser().path, "http://127.0.0.1:9")
    try:
        page = await (await chromium.context(viewport={"width": 1280, "height": 800})).new_page()
        await page.set_content(_PAGE)
        before = await page.evaluate(_STATE)
        seen = await run_own(page, only={"text-stands-out", "turns-with-the-device", "sound-can-be-stopped"})
        assert [one.rule for one in seen.findings] == ["sound-can-be-stopped", "text-stands-out", "turns-with-the-device"]
        assert await page.evaluate(_STATE) == before
    finally:
        await chromium.close()

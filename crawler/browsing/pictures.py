"""Pictures of a page on a desk and on a phone, with what matters outlined.

Comes in: a page of the browser, an address, CSS paths. Goes out: ``Pictures``. Must not know: why something matters.
"""

import asyncio
import base64
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, Error, FloatRect, Page, ViewportSize

from crawler.browsing.in_page import script
from crawler.browsing.loading import Traffic, run
from crawler.result import Failed
from model import FailureKind

WIDE, TALL, MOST_TALL = 1024, 1200, 1600
PHONE, PHONE_TALL = 360, 740
VIEW = ViewportSize(width=WIDE, height=TALL)
LARGEST = 150_000  # bytes; where a picture is larger, quality goes first
_QUALITIES = (50, 30, 15)
_SETTLE, _AFTER_CHANGE = 4.0, 2.0  # seconds
_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_SHOW_FIRST = """() => document.querySelector('[data-civiscope-first]')
  ?.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'})"""
_PAGE_TALL = "Math.max(document.documentElement.scrollHeight, window.innerHeight)"
_PAGE_WIDE = "Math.max(document.documentElement.scrollWidth, document.body ? document.body.scrollWidth : 0)"


@dataclass(frozen=True, slots=True)
class Pictures:
    """A page as it looks: JPEGs ``WIDE`` and ``PHONE`` pixels wide, how wide the page is on the phone (in CSS pixels;
    more than ``PHONE`` means that people must scroll sideways), and which of the places asked for are outlined.
    """

    url: str
    desktop: bytes
    phone: bytes
    scroll_width: int
    found: tuple[str, ...]


async def take_pictures(page: Page, url: str, places: Sequence[str], texts: Sequence[str], patience: float) -> Pictures | Failed:
    """Load ``url`` and take its pictures. Raises playwright's Error where the browser cannot show it."""
    traffic = Traffic(page)
    shown = await page.goto(url, wait_until="domcontentloaded")
    if shown is not None and shown.status >= 400:
        return Failed(FailureKind.STATUS, f"the server answers {shown.status}", shown.status)
    with contextlib.suppress(Error):  # a picture that never comes is no reason to show nothing
        await page.wait_for_load_state("load", timeout=patience * 600)
    await traffic.settle(page, _SETTLE)
    marked = await run(page, script("outline"), {"places": list(places), "texts": list(texts)})
    if marked["box"] is not None:
        await _pause_for_pictures(page, traffic)
    desktop = await _desktop(page, marked["box"])
    phone, width = await _phone(page, traffic)
    return Pictures(url, desktop, phone, width, tuple(marked["found"]))


async def _desktop(page: Page, box: dict[str, float] | None) -> bytes:
    """The top of the page, or, where what is outlined lies below that, the part around it."""
    tall = int(await page.evaluate(_PAGE_TALL))
    height = min(tall, MOST_TALL)
    top = 0.0
    if box is not None and box["top"] + min(box["height"], height) > height:
        middle = box["top"] + min(box["height"], height) / 2
        top = max(0.0, min(middle - height / 2, tall - height))
    clip = FloatRect(x=0, y=top, width=WIDE, height=height)
    image = b""
    for quality in _QUALITIES:
        image = await page.screenshot(type="jpeg", quality=quality, full_page=True, clip=clip, animations="disabled")
        if len(image) <= LARGEST:
            break
    return image


async def _phone(page: Page, traffic: Traffic) -> tuple[bytes, int]:
    """The screen of a phone, and how wide the page lays itself out there."""
    session = await page.context.new_cdp_session(page)
    metrics = {"width": PHONE, "height": PHONE_TALL, "deviceScaleFactor": 1, "mobile": True}
    await session.send("Emulation.setDeviceMetricsOverride", metrics)
    await session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    await page.evaluate(_FRAMES)
    await traffic.settle(page, _AFTER_CHANGE)
    await page.evaluate(_SHOW_FIRST)
    await page.evaluate(_FRAMES)
    width = int(await page.evaluate(_PAGE_WIDE))
    return await _screen(session), width


async def _screen(session: CDPSession) -> bytes:
    image = b""
    for quality in _QUALITIES:
        taken: dict[str, Any] = await session.send("Page.captureScreenshot", {"format": "jpeg", "quality": quality})
        image = base64.b64decode(taken["data"])
        if len(image) <= LARGEST:
            break
    return image


async def _pause_for_pictures(page: Page, traffic: Traffic) -> None:
    """The page has been scrolled: let it load what comes into sight."""
    await page.evaluate(_FRAMES)
    await asyncio.sleep(0.1)
    await traffic.settle(page, _AFTER_CHANGE)

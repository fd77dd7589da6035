"""Watches what moves and plays by itself, and whether it comes to rest for those who ask for less motion.

Comes in: a page. Goes out: ``Seen``. Must not know: other checks.
"""

from typing import Any

from playwright.async_api import Page

from crawler.auditing.contract import Seen
from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import preferring, settle
from crawler.auditing.inputs.sheet import Sheet
from model import Outcome

_WATCH, _SHORT = 5.4, 1.2  # seconds; what moves may do so for five


async def watch_motion(page: Page) -> Seen:
    """Watch the page for five seconds, and, where something moves, once more with less motion asked for."""
    sheet = Sheet("moving-content", "reduced-motion", "autoplay-sound", "autoplay-picture")
    found = await page.evaluate(script("motion"), _WATCH)
    for one in found["told"]:
        _tell_moving(sheet, one)
    for one in found["played"]:
        _tell_played(sheet, one)
    if found["told"]:
        await _with_less(page, sheet)
    return sheet.seen({"moving_elements": len(found["told"]), "playing_media": len(found["played"])})


def _tell_moving(sheet: Sheet, one: dict[str, Any]) -> None:
    sure = one["kind"] == "marquee" and not one["stoppable"]
    message = "This moves or changes by itself for more than five seconds" + (
        " and nothing near it stops it: add a way to pause it" if sure else ": see whether it can be paused, stopped or hidden"
    )
    sheet.tell("moving-content", Outcome.FAILED if sure else Outcome.CANNOT_TELL, one, message)


def _tell_played(sheet: Sheet, one: dict[str, Any]) -> None:
    """Sound longer than three seconds, and pictures longer than five, need something that stops them."""
    length = "without end" if one["loop"] or one["seconds"] > 1e8 else f"for {one['seconds']:.0f} seconds"
    for name, there, most in (("autoplay-sound", one["sound"], 3.0), ("autoplay-picture", one["picture"], 5.0)):
        if not there:
            continue
        if one["controls"] or (one["seconds"] <= most and not one["loop"]):
            sheet.fine(name)
        else:
            message = f"This plays by itself {length}, and nothing near it stops it: do not start it, or show its controls"
            sheet.tell(name, Outcome.FAILED, one, message)


async def _with_less(page: Page, sheet: Sheet) -> None:
    async with preferring(page, reduced_motion="reduce"):
        await settle(page, 300)
        still = (await page.evaluate(script("motion"), _SHORT))["told"]
    for one in still:
        if one["kind"] == "script":
            continue  # too short a time for that
        message = "This goes on moving though the person asked for less motion (prefers-reduced-motion)"
        sheet.tell("reduced-motion", Outcome.CANNOT_TELL, one, message)
    if not still:
        sheet.fine("reduced-motion")

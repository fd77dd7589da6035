"""Turns the phone, and looks whether the page still works.

Comes in: a page on the screen of a phone. Goes out: ``Seen``. Must not know: other checks.
"""

from typing import Any

from playwright.async_api import Page

from crawler.auditing.contract import Seen
from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import settle, sized
from crawler.auditing.inputs.sheet import Sheet
from model import Outcome

_LITTLE, _HARDLY = 300, 0.1  # characters that an advice to turn the phone has at most; share of the text that is left
_MOST = 0.5  # share of the text that is turned by ninety degrees


async def turn_phone(page: Page) -> Seen:
    """Compare the phone upright with the phone lying."""
    sheet = Sheet("orientation")
    size = page.viewport_size or {"width": 360, "height": 740}
    short, long = sorted((size["width"], size["height"]))
    seen: dict[str, dict[str, Any]] = {}
    for name, width, height in (("upright", short, long), ("lying", long, short)):
        async with sized(page, width, height):
            await settle(page, 150)
            seen[name] = await page.evaluate(script("turned"))
    if max(one["text"] for one in seen.values()) == 0:
        return sheet.seen()
    if not any([_tell(sheet, seen["upright"], seen["lying"], "lying"), _tell(sheet, seen["lying"], seen["upright"], "upright")]):
        sheet.fine("orientation")
    return sheet.seen()


def _tell(sheet: Sheet, usual: dict[str, Any], turned: dict[str, Any], how: str) -> bool:
    """Whether the page refuses the phone held so, while it works held otherwise."""
    if turned["text"] < min(_LITTLE, _HARDLY * usual["text"]):
        message = f"With the phone {how}, hardly anything of the page is left: show it in both positions"
    elif turned["turned"] > _MOST * turned["text"] and usual["turned"] <= _MOST * usual["text"]:
        message = f"With the phone {how}, the page turns itself back by ninety degrees: let it follow the phone"
    else:
        return False
    sheet.tell("orientation", Outcome.FAILED, turned, message)
    return True

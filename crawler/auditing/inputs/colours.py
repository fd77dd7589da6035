"""Looks at a page in the colours that people ask for: dark ones, and few forced ones.

Comes in: a page. Goes out: ``Seen``. Must not know: how contrast is computed (axe does, where it is in the page).
"""

from typing import Any

from playwright.async_api import CDPSession, Error, JSHandle, Page

from crawler.auditing.contract import Seen
from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import preferring, talking, to_the_top
from crawler.auditing.inputs.sheet import Sheet
from model import Outcome

_AXE = "() => !!(window.axe && window.axe.run)"
_CONTRAST = """async () => {
  const found = await window.axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations'], elementRef: false});
  const nodes = found.violations.flatMap(one => one.nodes);
  return {fine: found.passes.flatMap(one => one.nodes).length, nodes: nodes.map(one => ({
    target: one.target.flat().join(' >>> '), snippet: one.html.slice(0, 300),
    ratio: (one.any[0] && one.any[0].data && one.any[0].data.contrastRatio) || 0}))};
}"""


async def look_in_the_dark(page: Page) -> Seen:
    """Text that is readable in the usual colours, and not in dark ones.

    Raises Error where the page answers to the wish and axe, which knows contrast, is not in the page.
    """
    sheet = Sheet("dark-contrast")
    usual = await page.evaluate(script("colours"))
    async with preferring(page, color_scheme="dark"):
        if await page.evaluate(script("colours")) == usual:
            return sheet.seen({"dark_colours": False})
        if not await page.evaluate(_AXE):
            raise Error("axe, which measures contrast, is not in the page")
        dark = await page.evaluate(_CONTRAST)
    before = {one["target"] for one in (await page.evaluate(_CONTRAST))["nodes"]}
    for one in dark["nodes"]:
        if one["target"] not in before:
            message = f"In the dark colours that the page offers, this text has a contrast of only {one['ratio']}:1"
            sheet.tell("dark-contrast", Outcome.FAILED, one, message)
    sheet.fine("dark-contrast", int(dark["fine"]))
    return sheet.seen({"dark_colours": True})


async def force_colours(page: Page) -> Seen:
    """Controls without text that are seen in the usual colours, and not in forced ones."""
    sheet = Sheet("forced-colours")
    icons = await page.evaluate_handle(script("icons"))
    async with talking(page) as session:
        shown = [
            index for index in range(await icons.evaluate("(icons) => icons.nodes.length")) if await _seen(session, icons, index)
        ]
        async with preferring(page, forced_colors="active"):
            for index in shown:
                spot = await icons.evaluate("(icons, index) => icons.spot(index)", index)
                if await _seen(session, icons, index):
                    sheet.fine("forced-colours")
                else:
                    message = "In forced colours (high contrast) nothing is seen of this control: use a picture or text"
                    sheet.tell("forced-colours", Outcome.CANNOT_TELL, spot, message)
    await icons.dispose()
    await to_the_top(page)
    return sheet.seen()


async def _seen(session: CDPSession, icons: JSHandle, index: int) -> bool:
    """Whether the screen changes when the control is hidden."""
    spot = await icons.evaluate("(icons, index) => icons.spot(index)", index)
    if not spot["clear"]:
        return False
    there = await _picture(session, spot["clip"])
    if not await icons.evaluate("(icons, index) => icons.hide(index)", index):
        return True  # part of it cannot be hidden, so it is seen
    gone = await _picture(session, spot["clip"])
    await icons.evaluate("(icons, index) => icons.show(index)", index)
    return there != gone


async def _picture(session: CDPSession, clip: dict[str, float]) -> str:
    how: dict[str, Any] = {"format": "png", "optimizeForSpeed": True, "clip": {**clip, "scale": 1}}
    return str((await session.send("Page.captureScreenshot", how))["data"])

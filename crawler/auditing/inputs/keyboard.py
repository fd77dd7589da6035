"""Goes through a page by keyboard as a person would, and says what they would meet.

Comes in: a page. Goes out: ``Seen`` of the rules on the focus, traps, order, and skip links. Must not know: other checks.
"""

from playwright.async_api import JSHandle, Page

from crawler.auditing.contract import Seen
from crawler.auditing.inputs.clickable import find_unreachable
from crawler.auditing.inputs.keeping import Held, held, settle, to_the_top
from crawler.auditing.inputs.sheet import Sheet
from crawler.auditing.inputs.traps import Way, find_way_out
from crawler.auditing.inputs.visible_focus import Shows, look_at
from crawler.auditing.inputs.walking import End, Start, Walk, Walker, following, pause_for
from model import Outcome

RULES = ("focus-visible", "focus-not-covered", "keyboard-trap", "keyboard-trap-tab", "keyboard-trap-help", "focus-order",
         "focus-changes-nothing", "skip-link", "clickable-by-keyboard")  # fmt: skip
_WALK, _BACK, _LOOK = 10.0, 4.0, 12.0  # seconds
_MOST_BACK = 40  # stops on the way back
_FOCUSABLE = """() => {
  const focusable = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]';
  const every = Array.from(document.querySelectorAll(focusable));
  return every.some(node => !node.disabled && node.checkVisibility({visibilityProperty: true}));
}"""
_FIRST_STOPS = 6  # among which a skip link is looked for
_STRUCTURE = "() => !!document.querySelector('main, [role=main], h1, h2, h3, [role=heading]')"


async def try_keyboard(page: Page) -> Seen:
    """Tab through the page, look at what shows, try to get out of traps, follow the skip link."""
    sheet = Sheet(*RULES)
    await to_the_top(page)
    async with held(page) as wanted:
        pause = await pause_for(page)
        async with following(page) as walk:
            found = await Walker(page, walk, pause, lambda: len(wanted.moves) + wanted.windows).go("Tab", _WALK, again=True)
            await _tell_trap(sheet, page, found, pause)
            await _tell_changes(sheet, page, walk, found, wanted)
            looked = await look_at(page, walk, found.stops, _LOOK)
            for index, shows in looked.seen.items():
                _tell_look(sheet, found, index, shows)
            sheet.fine("focus-visible", looked.alike)
            await _tell_skip_link(sheet, page, walk, found, pause)
        _tell_covers(sheet, found)
        _tell_order(sheet, found)
    sheet.take(await find_unreachable(page))
    facts = {"keyboard_stops": len(found.stops), "keyboard_whole_page": found.end is End.THROUGH}
    return sheet.seen(facts)


def _tell_look(sheet: Sheet, found: Walk, index: int, shows: Shows) -> None:
    stop = found.stops[index]
    if shows is Shows.SOMETHING:
        sheet.fine("focus-visible")
    elif shows is Shows.NOTHING:
        message = "Nothing on the screen changes when this has the keyboard's focus: give it an outline or another mark"
        sheet.tell("focus-visible", Outcome.FAILED, stop, message)
    else:
        message = "The screen moves here all the time, so that no mark of the focus could be told from it: look at it"
        sheet.tell("focus-visible", Outcome.CANNOT_TELL, stop, message)


def _tell_covers(sheet: Sheet, found: Walk) -> None:
    curtain = False  # over the whole screen: told once
    for stop in found.stops:
        cover = stop["cover"]
        if cover is None or stop["popup"]:
            sheet.fine("focus-not-covered")
            continue
        if cover["whole"] and curtain:
            continue
        curtain = curtain or cover["whole"]
        message = f"When this has the focus it lies under {cover['snippet'][:120]}: leave room for it, or scroll further"
        sure = cover["solid"] and not cover["dialog"] and not cover["whole"]
        sheet.tell("focus-not-covered", Outcome.FAILED if sure else Outcome.CANNOT_TELL, stop, message)


def _tell_order(sheet: Sheet, found: Walk) -> None:
    for stop in found.dropped:
        message = "This gives the keyboard's focus away as soon as it gets it: let it keep the focus"
        sheet.tell("clickable-by-keyboard", Outcome.FAILED, stop, message)
    jumps = set(found.jumps) if found.end is not End.CIRCLE else set()
    for stop in found.stops:
        if stop["tab"] > 0:
            message = f"tabindex {stop['tab']} takes this out of the page's order: see whether that order makes sense"
            sheet.tell("focus-order", Outcome.CANNOT_TELL, stop, message)
        elif stop["index"] in jumps:
            message = "The focus jumps back to this from something further down: see whether that order makes sense"
            sheet.tell("focus-order", Outcome.CANNOT_TELL, stop, message)
        else:
            sheet.fine("focus-order")


# --- traps ------------------------------------------------------------------------------------------------------------
async def _tell_trap(sheet: Sheet, page: Page, found: Walk, pause: int) -> None:
    if not found.stops and not await page.evaluate(_FOCUSABLE):
        return
    if found.free:
        backwards = await _back(page, pause) if len(found.stops) <= _MOST_BACK else None
        for name in ("keyboard-trap", "keyboard-trap-tab"):
            sheet.fine(name, max(1, len(found.stops)))
        if backwards is not None and not backwards.free:
            message = "Shift and Tab turn in a circle here, while Tab leads on: see whether people can go back"
            for index in backwards.circling:
                sheet.tell("keyboard-trap", Outcome.CANNOT_TELL, backwards.stops[index], message)
    else:
        _tell_way(sheet, found, await find_way_out(page, found, pause))


async def _back(page: Page, pause: int) -> Walk:
    async with following(page, Start.BOTTOM) as walk:
        return await Walker(page, walk, pause).go("Shift+Tab", _BACK, _MOST_BACK + 20)


def _tell_way(sheet: Sheet, found: Walk, way: Way) -> None:
    circle = [found.stops[index] for index in found.circling]
    dialog = all(stop["popup"] for stop in circle)
    for stop in circle:
        if way.keys == "Escape":
            sheet.fine("keyboard-trap")
            sheet.fine("keyboard-trap-tab")
        elif dialog and not way.advised:
            message = "Tab stays inside this dialog and Escape does not close it: see whether one of its buttons does"
            sheet.tell("keyboard-trap", Outcome.CANNOT_TELL, stop, message)
            sheet.tell("keyboard-trap-tab", Outcome.CANNOT_TELL, stop, message)
        else:
            sheet.tell("keyboard-trap-tab", Outcome.FAILED, stop, "Tab turns in a circle here and Escape is no help")
            _tell_other_ways(sheet, stop, way)


def _tell_other_ways(sheet: Sheet, stop: dict[str, object], way: Way) -> None:
    if way.advised:
        sheet.fine("keyboard-trap")
        sheet.fine("keyboard-trap-help")
    elif way.keys:
        message = f"Tab turns in a circle here, while {way.keys} leads out: see whether people find that"
        sheet.tell("keyboard-trap", Outcome.CANNOT_TELL, stop, message)
    else:
        message = "The keyboard does not get out of here, by Tab, Shift+Tab, Escape, or keys that the page names"
        sheet.tell("keyboard-trap", Outcome.FAILED, stop, message)
        sheet.tell("keyboard-trap-help", Outcome.FAILED, stop, "No keys that the page names lead out of here")


# --- what keys set off ------------------------------------------------------------------------------------------------
async def _tell_changes(sheet: Sheet, page: Page, walk: JSHandle, found: Walk, wanted: Held) -> None:
    """A stop at which the page wanted to open something is given the focus once more: it was the cause if it happens again."""
    guilty = 0
    for index in sorted(found.causes)[:10]:
        before = len(wanted.moves) + wanted.windows
        await walk.evaluate("(walk, how) => walk.focus(how)", {"index": index, "milliseconds": 200})
        if len(wanted.moves) + wanted.windows > before:
            message = "As soon as this has the focus, the page goes elsewhere or opens a window: wait for Enter or a click"
            sheet.tell("focus-changes-nothing", Outcome.FAILED, found.stops[index], message)
            guilty += 1
        await walk.evaluate("(walk, how) => walk.blur(how)", {"index": index, "milliseconds": 0})
    sheet.fine("focus-changes-nothing", len(found.stops) - guilty)


async def _tell_skip_link(sheet: Sheet, page: Page, walk: JSHandle, found: Walk, pause: int) -> None:
    link = next((stop for stop in found.stops[:_FIRST_STOPS] if stop["fragment"]), None)
    if link is None:
        return
    await walk.evaluate("(walk, how) => walk.focus(how)", {"index": link["index"], "milliseconds": 0})
    await page.keyboard.press("Enter")
    await settle(page, 100)
    await page.keyboard.press("Tab")
    await page.wait_for_timeout(pause)
    arrived = await walk.evaluate("(walk, fragment) => walk.arrived(fragment)", link["fragment"])
    if arrived:
        sheet.fine("skip-link")
        return
    why = "there is no such place in the page" if arrived is None else "the keyboard's focus does not go on from there"
    outcome = Outcome.CANNOT_TELL if await page.evaluate(_STRUCTURE) else Outcome.FAILED
    message = f"This link leads to #{link['fragment']}, but {why}; headings or a main region may help people out"
    sheet.tell("skip-link", outcome, link, message)

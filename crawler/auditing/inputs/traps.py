"""Decides whether the keyboard is trapped, by trying to get out.

Comes in: a page in which Tab does not get through. Goes out: a ``Way``. Must not know: how it is reported.
"""

import re
from dataclasses import dataclass

from playwright.async_api import Page

from crawler.auditing.inputs.walking import End, Start, Walk, Walker, following

_TRIES = 4  # key combinations that a page names
_SHORT, _LONG = 3.0, 8.0  # seconds for each try
_COMBINATION = re.compile(
    r"\b(?:(ctrl|control|strg|alt|shift|⌘|cmd|meta|option)\s*(?:\+|-|–)\s*)"
    r"(?:(ctrl|control|strg|alt|shift)\s*(?:\+|-|–)\s*)?(f\d{1,2}|[a-z0-9]|esc|escape|home|end|enter|tab)\b|\b(f6|f10)\b",
    re.IGNORECASE,
)
_NAMES = {"ctrl": "Control", "control": "Control", "strg": "Control", "alt": "Alt", "option": "Alt", "shift": "Shift",
          "cmd": "Meta", "meta": "Meta", "⌘": "Meta", "esc": "Escape", "escape": "Escape", "home": "Home", "end": "End",
          "enter": "Enter", "tab": "Tab"}  # fmt: skip
_TEXT = "() => document.body ? document.body.innerText.slice(0, 200000) : ''"
_FRAGMENT = """() => {
  const at = document.activeElement;
  return !!at && at.localName === 'a' && (at.getAttribute('href') || '').startsWith('#');
}"""
_USUAL = frozenset({"Tab", "Shift+Tab", "Escape", "Enter"})


@dataclass(frozen=True, slots=True)
class Way:
    """The way out of where the keyboard is: ``keys`` that work ("Escape", "Control+m"; empty: none was found)."""

    keys: str = ""
    advised: bool = False  # the page names them


async def find_way_out(page: Page, inside: Walk, pause: int) -> Way:
    """Try Escape, the way back from the end of the page, and the keys that the page itself names.

    ``inside`` is the walk by Tab that ended in a circle, in which the focus still is.
    """
    await page.keyboard.press("Escape")
    if await _out_by(page, "Tab", pause):
        return Way("Escape")
    async with following(page, Start.BOTTOM) as walk:
        if (await Walker(page, walk, pause).go("Shift+Tab", _LONG)).free:
            return Way("Shift+Tab")
    async with following(page) as walk:
        await Walker(page, walk, pause).go("Tab", _LONG)  # into the trap again
    for keys in await _advised(page, inside, pause):
        await page.keyboard.press(keys)
        if await _out_by(page, "Tab", pause):
            return Way(keys, advised=True)
    return Way()


async def _out_by(page: Page, key: str, pause: int) -> bool:
    async with following(page, Start.HERE) as walk:
        found = await Walker(page, walk, pause).go(key, _SHORT)
    return found.end is End.THROUGH


async def _advised(page: Page, inside: Walk, pause: int) -> list[str]:
    """The keys that the page's text names, also where a link inside the trap must be opened to read them."""
    found = combinations(await page.evaluate(_TEXT))
    for _ in range(min(len(inside.circling), 8)):
        if found:
            break
        await page.keyboard.press("Tab")
        await page.wait_for_timeout(pause)
        if await page.evaluate(_FRAGMENT):
            await page.keyboard.press("Enter")
            found = combinations(await page.evaluate(_TEXT))
    return found


def combinations(text: str) -> list[str]:
    """Keys that ``text`` names, as Playwright writes them, at most ``_TRIES``: "press Ctrl + M" is "Control+m"."""
    found = dict[str, None]()
    for match in _COMBINATION.finditer(text):
        parts = [part.lower() for part in match.groups() if part]
        keys = "+".join(_NAMES.get(part, part.upper() if part[0] == "f" and len(part) > 1 else part) for part in parts)
        if keys not in _USUAL:
            found[keys] = None
    return list(found)[:_TRIES]

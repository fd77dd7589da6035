"""Compares the screen with and without the focus on an element.

Comes in: a page, a walk through it. Goes out: which stops show that they have the focus. Must not know: how it is reported.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from playwright.async_api import CDPSession, JSHandle, Page

from crawler.auditing.inputs.keeping import styled, talking

_SLOW = 350  # milliseconds in which a transition may show itself
_FEWEST = 10  # points of the screen; the mark in an empty text field has 11 and more
_SAMPLES = 1  # of stops that look alike with the focus
_STEADY = "html, body, * { scroll-behavior: auto !important }"


class Shows(StrEnum):
    """What is seen of the focus: something changes, nothing does, or the screen moves so that nobody can tell."""

    SOMETHING = "something"
    NOTHING = "nothing"
    UNCLEAR = "unclear"


@dataclass(slots=True)
class Looked:
    """What was seen at the stops that were looked at, by index. ``alike``: stops of which others of the same look were."""

    seen: dict[int, Shows] = field(default_factory=dict)
    alike: int = 0


async def look_at(page: Page, walk: JSHandle, stops: list[dict[str, Any]], seconds: float) -> Looked:
    """Look at ``_SAMPLES`` stops of each look, and at all of a look of which one shows nothing, within ``seconds``."""
    looked, tried, bad = Looked(), Counter[str](), set[str]()
    deadline = asyncio.get_running_loop().time() + seconds
    async with styled(page, _STEADY), talking(page) as session:
        eye = _Eye(session, walk, await walk.evaluate("(walk) => walk.moving()"))
        for stop in [one for one in stops if not one["framed"]]:
            look = stop["look"]
            if tried[look] >= _SAMPLES and look not in bad:
                looked.alike += 1
                continue
            if asyncio.get_running_loop().time() > deadline:
                break
            shows = await eye.look(stop["index"])
            if shows is not None:
                looked.seen[stop["index"]] = shows
                tried[look] += 1
                bad |= {look} if shows is Shows.NOTHING else set()
    return looked


class _Eye:
    """Takes pictures of the same part of the screen with and without the focus."""

    def __init__(self, session: CDPSession, walk: JSHandle, moving: bool) -> None:
        self._session, self._walk, self._moving = session, walk, moving

    async def look(self, index: int) -> Shows | None:
        """What the stop shows; None where it no longer takes the focus."""
        try:
            first = await self._compare(index, 0, whole=False)
            if first is not Shows.NOTHING:
                return first
            return await self._compare(index, _SLOW, whole=True)
        finally:
            await self._walk.evaluate("(walk) => walk.clear()")

    async def _compare(self, index: int, milliseconds: int, *, whole: bool) -> Shows | None:
        how = {"index": index, "milliseconds": milliseconds}
        at = await self._walk.evaluate("(walk, how) => walk.focus(how)", how)
        if at is None:
            return None
        clip = None if whole else at["clip"]
        with_focus = await self._picture(clip)
        if not await self._walk.evaluate("(walk, how) => walk.blur(how)", how):
            return None  # it fetches the focus back
        without = await self._picture(clip)
        if not await self._differ(with_focus, without):
            return Shows.NOTHING
        if at["fills"] and not at["opened"]:
            return await self._inside(index)
        if self._moving and not at["styled"] and await self._picture(clip) != without:
            return Shows.UNCLEAR
        return Shows.SOMETHING

    async def _inside(self, index: int) -> Shows:
        """Of what fills the screen, only what changes inside counts: its edge is no mark."""
        inner = await self._walk.evaluate(_INNER, index)
        await self._walk.evaluate("(walk, how) => walk.focus(how)", {"index": index, "milliseconds": 0})
        with_focus = await self._picture(inner)
        await self._walk.evaluate("(walk, how) => walk.blur(how)", {"index": index, "milliseconds": 0})
        return Shows.SOMETHING if await self._differ(with_focus, await self._picture(inner)) else Shows.NOTHING

    async def _differ(self, one: str, other: str) -> bool:
        """Whether enough points differ: an outline in the colour of the page touches some of the letters' edges."""
        return one != other and await self._walk.evaluate("(walk, two) => walk.differ(two)", [one, other]) >= _FEWEST

    async def _picture(self, clip: dict[str, float] | None) -> str:
        how: dict[str, Any] = {"format": "png", "optimizeForSpeed": True}
        if clip is not None:
            how["clip"] = {**clip, "scale": 1}
        taken = await self._session.send("Page.captureScreenshot", how)
        return str(taken["data"])


_INNER = """(walk, index) => {
  const box = walk.seen[index].getBoundingClientRect(), edge = 3;
  const left = Math.max(0, box.left + edge), top = Math.max(0, box.top + edge);
  return {x: left + scrollX, y: top + scrollY, width: Math.min(innerWidth, box.right - edge) - left,
    height: Math.min(innerHeight, box.bottom - edge) - top};
}"""

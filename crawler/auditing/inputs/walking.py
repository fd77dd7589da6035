"""Walks through a page by Tab, or by Shift and Tab, and notes where the focus stops.

Comes in: a page. Goes out: a ``Walk``. Must not know: what the stops say of the page.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from playwright.async_api import Error, JSHandle, Page

from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import talking

MOST_STOPS = 200
_STUCK_AFTER = 12  # steps without anything new
_INSIDE = 60  # steps inside something that cannot be looked into: frames from elsewhere, the browser's own players
_PAUSE = 30  # milliseconds in which scripts may answer to the focus
_ANSWERING = frozenset({"focus", "focusin", "focusout", "blur"})
_STEP = "(walk, pause) => walk.step(pause)"


class Start(StrEnum):
    """From where a walk sets out: the beginning of the page, its end, or where the focus is."""

    TOP = "top"
    BOTTOM = "bottom"
    HERE = "here"


class End(StrEnum):
    """How a walk ended: past the last element, in a circle, in a frame from elsewhere, or for want of time or patience."""

    THROUGH = "through"
    CIRCLE = "circle"
    FRAME = "frame"
    LIMIT = "limit"


@dataclass(slots=True)
class Walk:
    """The stops in their order, as walk.js tells of them. ``left``: the focus left the page, even if it was brought back.

    ``circling`` are the indices of the stops of the circle, ``jumps`` those that the focus came to from
    further down, ``causes`` those at which the page wanted to open something, ``dropped`` those that let go of it at once.
    """

    stops: list[dict[str, Any]] = field(default_factory=list)
    end: End = End.LIMIT
    left: bool = False
    circling: tuple[int, ...] = ()
    jumps: list[int] = field(default_factory=list)
    causes: set[int] = field(default_factory=set)
    dropped: list[dict[str, Any]] = field(default_factory=list)

    @property
    def free(self) -> bool:
        """Whether the walk got out of the page, or was not seen to be kept from it."""
        return self.left or self.end in (End.THROUGH, End.LIMIT, End.FRAME)


async def pause_for(page: Page) -> int:
    """Milliseconds to wait after each key: none where no script listens to the focus. Document-wide listeners count too."""
    async with talking(page) as session:
        root = await session.send("Runtime.evaluate", {"expression": "window"})
        every = [await _listeners(session, root["result"]["objectId"], 1)]
        root = await session.send("Runtime.evaluate", {"expression": "document"})
        every.append(await _listeners(session, root["result"]["objectId"], -1))
    return _PAUSE if any(one["type"] in _ANSWERING for listeners in every for one in listeners) else 0


async def _listeners(session: Any, thing: str, depth: int) -> list[dict[str, Any]]:
    found = await session.send("DOMDebugger.getEventListeners", {"objectId": thing, "depth": depth, "pierce": True})
    return list(found["listeners"])


@asynccontextmanager
async def following(page: Page, start: Start = Start.TOP) -> AsyncIterator[JSHandle]:
    """The focus is followed from ``start`` on."""
    walk = await page.evaluate_handle(script("walk"), start.value)
    try:
        yield walk
    finally:
        with suppress(Error):
            await walk.evaluate("(walk) => walk.stop()")
            await walk.dispose()


class Walker:
    """Presses a key again and again. ``wanted`` counts what the page tries to open, which a stop may be the cause of."""

    def __init__(self, page: Page, walk: JSHandle, pause: int, wanted: Callable[[], int] = lambda: 0) -> None:
        self._page, self._walk, self._pause, self._wanted = page, walk, pause, wanted

    async def go(self, key: str, seconds: float, most: int = MOST_STOPS, again: bool = False) -> Walk:
        """Walk until the focus leaves the page, turns in a circle, or ``most`` stops or ``seconds`` are used up.

        ``again``: where the focus is lost, try whether it goes on behind that: then it was no end, but dropped.
        """
        loop, found, recent, inside = asyncio.get_running_loop(), Walk(), list[int](), 0
        at: int | None = None
        deadline, lost, dropped = loop.time() + seconds, False, None
        while len(found.stops) < most and loop.time() < deadline:
            step = await self._step(key)
            found.left = found.left or step["left"]
            if step["wanted"]:  # by this stop, or late by the one before
                found.causes |= {stop for stop in (at, step.get("index")) if stop is not None}
            at = step.get("index", at)
            back_in = step["left"] and not step["end"] and not step["fresh"]  # past the end, and in again on the other side
            if back_in or (lost and not step.get("fresh")) or (step["end"] and not again):
                found.end = End.THROUGH
                return found
            found.dropped += [dropped] if lost and dropped else []
            lost, dropped = step["end"], step.get("dropped")
            if lost:
                continue
            inside = inside + 1 if step["inside"] else 0
            recent = _note(found, step, recent)
            if inside >= _INSIDE or (len(recent) >= _STUCK_AFTER and not inside):
                found.end = End.FRAME if inside else End.CIRCLE
                found.circling = tuple(sorted(set(recent)))
                return found
        return found

    async def _step(self, key: str) -> dict[str, Any]:
        before = self._wanted()
        await self._page.keyboard.press(key)
        step: dict[str, Any] = await self._walk.evaluate(_STEP, self._pause)
        step["wanted"] = self._wanted() > before
        return step


def _note(found: Walk, step: dict[str, Any], recent: list[int]) -> list[int]:
    """Enter a step; the indices of the steps since something new was met."""
    if step["fresh"]:
        found.stops.append(step)
    if step["back"] and step["fresh"]:
        found.jumps.append(step["index"])
    return [] if step["fresh"] else [*recent, step["index"]]

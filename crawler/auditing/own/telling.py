"""Lets the browser keep its tree of what it tells assistive technology, while names are asked for.

Comes in: a loaded page. Goes out: nothing; within, names cost microseconds. Must not know: who asks for names.
Without, Chromium builds the whole tree for every name that is asked for, and throws it away: milliseconds for each.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from playwright.async_api import CDPSession, Error, Page

_PATIENCE = 3.0  # seconds


@contextlib.asynccontextmanager
async def telling(page: Page, most_frames: int) -> AsyncIterator[None]:
    """Keep the tree of ``page`` and of its frames. Raises playwright's Error where the page is lost."""
    sessions = [await page.context.new_cdp_session(page)]
    for frame in page.frames[1:most_frames]:
        with contextlib.suppress(Error):  # a frame in the process of its page has no session of its own, and needs none
            sessions.append(await page.context.new_cdp_session(frame))
    try:
        await asyncio.gather(*(_keep(session, most_frames) for session in sessions))
        yield
    finally:
        for session in sessions:
            with contextlib.suppress(Error):
                await session.detach()  # which ends what the session asked for


async def _keep(session: CDPSession, most_frames: int) -> None:
    """Where a frame cannot be kept, its names are only slow: whether the page is lost, those who ask find out."""
    with contextlib.suppress(Error, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await session.send("Accessibility.enable")
            tree = (await session.send("Page.getFrameTree"))["frameTree"]
            for frame in _frames(tree)[:most_frames]:
                await session.send("Accessibility.getRootAXNode", {"frameId": frame})


def _frames(tree: Mapping[str, Any]) -> Sequence[str]:
    """The ids of a frame and those within it."""
    inner = [one for child in tree.get("childFrames", ()) for one in _frames(child)]
    return [str(tree["frame"]["id"]), *inner]

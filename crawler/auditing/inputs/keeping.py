"""Changes a page for a while: its size, its settings, its styles; and keeps it from going elsewhere.

Comes in: a page. Goes out: the page changed, and afterwards as it was. Must not know: what is tested meanwhile.
"""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import CDPSession, Error, Page, Request, Route, ViewportSize

_SETTLE = """(milliseconds) => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
  setTimeout(done, milliseconds))))"""
_TO_THE_TOP = """() => {
  if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
  window.scrollTo({left: 0, top: 0, behavior: 'instant'});
}"""
_STYLE = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const roots = [document];
  for (let at = 0; at < roots.length && roots.length < 500; at += 1)
    for (const node of roots[at].querySelectorAll('*')) if (node.shadowRoot) roots.push(node.shadowRoot);
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return {undo: () => roots.forEach(root => {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets].filter(one => one !== sheet);
  })};
}"""
_USUAL = {"standard": 16, "fixed": 13}
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


async def settle(page: Page, milliseconds: int = 150) -> None:
    """Wait until the page has drawn itself anew and its scripts had a moment."""
    await page.evaluate(_SETTLE, milliseconds)


async def to_the_top(page: Page) -> None:
    """No focus, scrolled to the top."""
    await page.evaluate(_TO_THE_TOP)


@asynccontextmanager
async def sized(page: Page, width: int, height: int) -> AsyncIterator[None]:
    """The window has another size, in CSS pixels. Raises Error where the page has no size of its own."""
    before = page.viewport_size
    if before is None:
        raise Error("the window of this page has no size that could be changed")
    try:
        await page.set_viewport_size(ViewportSize(width=width, height=height))
        await settle(page)
        yield
    finally:
        with contextlib.suppress(Error):
            await page.set_viewport_size(before)
            await settle(page, 50)
            await to_the_top(page)


@asynccontextmanager
async def preferring(page: Page, **settings: Any) -> AsyncIterator[None]:
    """The person prefers something: ``reduced_motion="reduce"``, ``color_scheme="dark"``, ``forced_colors="active"``."""
    try:
        await page.emulate_media(**settings)
        await settle(page)
        yield
    finally:
        with contextlib.suppress(Error):
            usual: dict[str, Any] = dict.fromkeys(settings, "null")
            await page.emulate_media(**usual)
            await settle(page, 20)


@asynccontextmanager
async def styled(page: Page, css: str) -> AsyncIterator[None]:
    """The page has a style sheet more, also where its policy forbids those of others."""
    sheet = await page.evaluate_handle(_STYLE, css)
    try:
        await settle(page)
        yield
    finally:
        with contextlib.suppress(Error):
            await page.evaluate("(sheet) => sheet.undo()", sheet)
            await sheet.dispose()
            await settle(page, 20)


@asynccontextmanager
async def text_doubled(page: Page) -> AsyncIterator[None]:
    """The browser's own setting of the size of text is at twice the usual."""
    async with talking(page) as session:
        try:
            await session.send("Page.setFontSizes", {"fontSizes": {name: size * 2 for name, size in _USUAL.items()}})
            await settle(page)
            yield
        finally:
            with contextlib.suppress(Error):
                await session.send("Page.setFontSizes", {"fontSizes": _USUAL})
                await settle(page, 20)


@asynccontextmanager
async def talking(page: Page) -> AsyncIterator[CDPSession]:
    """A session of the browser's own protocol."""
    session = await page.context.new_cdp_session(page)
    try:
        yield session
    finally:
        with contextlib.suppress(Error):
            await session.detach()


@dataclass(slots=True)
class Held:
    """What a page that is held wanted: addresses to go to, and how many windows to open."""

    moves: list[str] = field(default_factory=list)
    windows: int = 0


@asynccontextmanager
async def held(page: Page) -> AsyncIterator[Held]:
    """The page stays where it is, whatever keys do, and nothing is submitted. Its own address is put back afterwards."""
    wanted, address = Held(), page.url

    async def guard(route: Route) -> None:
        with contextlib.suppress(Error):
            if _leaves(route.request, page):
                wanted.moves.append(route.request.url)
                await route.fulfill(status=204)  # no content: the page stays as it is
            elif route.request.method not in _HARMLESS:
                await route.abort()
            else:
                await route.fallback()

    def opened(_: Page) -> None:
        wanted.windows += 1

    await page.route("**/*", guard)
    page.on("popup", opened)
    try:
        yield wanted
    finally:
        page.remove_listener("popup", opened)
        with contextlib.suppress(Error):
            await to_the_top(page)
            if page.url != address:
                await page.evaluate("(address) => history.replaceState(history.state, '', address)", address)
            await page.unroute("**/*", guard)


def _leaves(request: Request, page: Page) -> bool:
    return request.is_navigation_request() and request.frame == page.main_frame

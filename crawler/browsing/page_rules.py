"""What pages may do: which requests leave them, and what becomes of their dialogs and new windows.

Comes in: contexts and pages of the browser. Goes out: nothing. Must not know: what the pages are opened for.
"""

import contextlib
from typing import Any

from playwright.async_api import BrowserContext, Dialog, Error, Page, Response, Route

from crawler.browsing.chromium import within
from crawler.browsing.cupboard import Cupboard

_HEAVY = frozenset({"image", "media", "font"})
_STEADY = frozenset({"script", "stylesheet"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_SCHEMES = ("http://", "https://", "data:", "blob:")
_CLOSING = 3.0  # seconds


class PageRules:
    """The same rules for all pages of a browser. Nothing is ever submitted: other methods than GET, HEAD, OPTIONS fail."""

    def __init__(self) -> None:
        self._pages: set[Page] = set()
        self._cupboard = Cupboard()

    async def rule_context(self, context: BrowserContext, pictures: bool) -> None:
        """Look at all requests in ``context``; pictures, media and fonts pass only where ``pictures`` are wanted."""
        await context.route("**/*", lambda route: self._guard(route, pictures))
        context.on("response", self._remember)

    def welcome(self, page: Page) -> None:
        """Count ``page`` among those that were asked for."""
        self._pages.add(page)
        page.on("dialog", _dismiss)
        page.on("popup", _shut)

    def forget(self, page: Page) -> None:
        """``page`` is gone."""
        self._pages.discard(page)

    async def _guard(self, route: Route, pictures: bool) -> None:
        request = route.request
        fine = request.method in _HARMLESS and (pictures or request.resource_type not in _HEAVY)
        fine = fine and request.url.startswith(_SCHEMES) and self._is_ours(route)
        if fine and request.resource_type in _STEADY and (copy := self._cupboard.get(request.url)) is not None:
            await _quietly(route.fulfill(status=200, headers=dict(copy.headers), body=copy.body))
        else:
            await _quietly(route.continue_() if fine else route.abort())

    def _is_ours(self, route: Route) -> bool:
        """Whether the request comes from a page that was asked for, and not from a window that such a page opens."""
        if not route.request.is_navigation_request():
            return True
        try:
            return route.request.frame.page in self._pages
        except Error:  # its window is so new that it has no page
            return False

    async def _remember(self, response: Response) -> None:
        request = response.request
        if request.resource_type in _STEADY and self._cupboard.wants(response.url, response.status, response.headers):
            with contextlib.suppress(Error):
                self._cupboard.put(response.url, response.headers, await response.body())


async def _dismiss(dialog: Dialog) -> None:
    """Say no to every question but whether to leave the page."""
    await _quietly(dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())


async def _shut(window: Page) -> None:
    await within(_CLOSING, window.close())


async def _quietly(work: Any) -> None:
    """Wait for ``work`` on something that may be gone already."""
    with contextlib.suppress(Error):
        await work

"""Lets scripts fill a page, takes its pictures, and opens its language menus.

Comes in: responses and addresses. Goes out: the DOM as HTML, JPEG bytes, links. Must not know: the queue, the archive.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from playwright.async_api import Error, Page

from crawler.browsing.browser import Browser, Disturbed
from crawler.browsing.in_page import script
from crawler.browsing.loading import Showing, run
from crawler.browsing.menus import open_menus
from crawler.browsing.pictures import PHONE, VIEW, Pictures, take_pictures
from crawler.result import Failed, Response
from model import FailureKind
from pages import normalise

__all__ = ["PHONE", "Pictures", "Renderer", "hash_routes"]
_MOST = 20_000_000  # characters of HTML
_DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 2000}}  # tall: what is filled only when it is seen shall be seen
_ROUTE = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']?(\#!?/[^"'\s>]*)""", re.I)
Given = TypeVar("Given")


class Renderer:
    """Shows pages in a browser; ``browser`` is None where there is none, with ``reason`` saying why.

    No page takes longer than twice ``timeout`` seconds, plus the wait for its turn. All methods give ``Failed`` where
    the browser cannot show the page, and are safe to call while others are under way.
    """

    def __init__(self, browser: Browser | None, reason: str, timeout: float) -> None:
        self._browser, self._reason, self._timeout = browser, reason, timeout

    async def render(self, answer: Response) -> Response | Failed:
        """The DOM of ``answer`` after its scripts have run. The page itself is not asked for a second time.

        Where a script leads on to another address, the response bears that address; it has not been loaded.
        """

        async def read(page: Page) -> Response | Failed:
            showing = Showing(page, answer)
            await showing.open()
            if showing.moved:
                return replace(answer, url=showing.moved[-1])
            if showing.status >= 400:
                return Failed(FailureKind.STATUS, f"it loads itself anew, and gets {showing.status}", showing.status)
            html = await run(page, script("dom"), _MOST)
            if html is None:
                return Failed(FailureKind.TOO_LARGE, f"scripts made it larger than {_MOST:,} characters", answer.status)
            if not html:
                return Failed(FailureKind.NEEDS_BROWSER, "its scripts bring nothing that can be read", answer.status)
            return _drawn(answer, normalise(page.url) or answer.url, html)

        return await self.show(read, "only scripts fill this page", answer.status, **_DESK)

    async def pictures(self, url: str, places: Sequence[str] = (), texts: Sequence[str] = ()) -> Pictures | Failed:
        """How the page at ``url`` looks on a desk and on a phone, with the elements at ``places`` (CSS paths) outlined.

        ``texts`` say what the places hold, in the same order ("" where it does not matter): where a place holds
        something else by now, the element that holds the text is outlined instead.
        """

        async def take(page: Page) -> Pictures | Failed:
            return await take_pictures(page, url, places, texts, self._timeout)

        return await self.show(take, "", None, pictures=True, viewport=VIEW)

    async def menus(self, answer: Response) -> tuple[tuple[str, str], ...] | Failed:
        """Addresses and texts of links that appear only after a click on what looks like a language switch of ``answer``."""

        async def look(page: Page) -> tuple[tuple[str, str], ...]:
            showing = Showing(page, answer)
            await showing.open()
            return () if showing.moved else await open_menus(showing, self._timeout)

        return await self.show(look, "its menus need scripts", answer.status, **_DESK)

    async def show(
        self, work: Callable[[Page], Awaitable[Given]], need: str = "", status: int | None = None, *, limit: float = 0,
        **context: Any,
    ) -> Given | Failed:  # fmt: skip
        """Do ``work`` on a fresh page, within ``limit`` seconds (0: twice the timeout); once more where another page
        brought the browser down. ``need`` says what is missed without a browser.
        """
        if self._browser is None:
            return Failed(FailureKind.NEEDS_BROWSER, f"{need}, and {self._reason}" if need else self._reason, status)
        limit, problem = limit or self._timeout * 2, ""
        for _ in range(2):
            try:
                async with self._browser.page(**context) as page, asyncio.timeout(limit):
                    return await work(page)
            except Disturbed as error:
                problem = _line(error)
            except TimeoutError:
                problem = f"it is not done after {limit:g} seconds"
                break
            except Error as error:
                problem = _line(error)
                break
        return Failed(FailureKind.NEEDS_BROWSER, f"the browser could not show this page: {problem}", status)


def hash_routes(markup: str) -> tuple[str, ...]:
    """Links of a single-page application that exist only as fragments ("#/contact"): the crawler cannot tell them apart."""
    return tuple(dict.fromkeys(_ROUTE.findall(markup)))


def _drawn(answer: Response, url: str, html: str) -> Response:
    body = html.encode("utf-8", "replace")
    headers = {**answer.headers, "content-type": "text/html; charset=utf-8", "content-length": str(len(body))}
    return replace(answer, url=url, headers=headers, body=body)


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]

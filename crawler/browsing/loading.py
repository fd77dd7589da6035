"""Brings a page into the browser, and waits until it rests.

Comes in: a page of the browser, an answer that was fetched. Goes out: a page that its scripts have filled, and where
they wanted to go on to. Must not know: what is read off it.
"""

import asyncio
import contextlib
from typing import Any

from playwright.async_api import Error, Page, Request, Route
from playwright.async_api import Response as Shown
from playwright.async_api import TimeoutError as PatienceError

from crawler.browsing.in_page import script
from crawler.queue.shape import is_media
from crawler.result import Response
from pages import normalise

_REST, _STILL, _DOM = 8.0, 0.4, 3.0  # seconds: for all, without requests, without changes of the DOM
_LATE = 1.0  # after its own time limit, for a script to be heard of
_MORE = 4.0  # seconds for pages that show hardly anything yet
_CONTENT = frozenset({"document", "script", "stylesheet", "xhr", "fetch", "other"})
_KEPT = ("content-type", "content-language", "referrer-policy")
_RELOADS = 2
_BARE = "() => (document.body ? document.body.innerText.trim().length : 0) < 60 && !document.querySelector('body a[href]')"
_PARSED = """new Promise(done => document.readyState === 'loading'
  ? document.addEventListener('DOMContentLoaded', () => done(true)) : done(true))"""


class Traffic:
    """Which requests for content a page waits for."""

    def __init__(self, page: Page) -> None:
        self._open: set[Request] = set()
        self._changed = asyncio.get_running_loop().time()
        self._lost = ""
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        page.on("crash", lambda _: self._lose("it crashed"))
        page.on("close", lambda _: self._lose("it was closed, or the browser with it"))

    def _begun(self, request: Request) -> None:
        if request.resource_type in _CONTENT:
            self._open.add(request)
            self._changed = asyncio.get_running_loop().time()

    def _ended(self, request: Request) -> None:
        if request in self._open:
            self._open.discard(request)
            self._changed = asyncio.get_running_loop().time()

    def _lose(self, why: str) -> None:
        self._lost = self._lost or why

    def still(self) -> bool:
        """Whether nothing has been under way for a moment."""
        return not self._open and asyncio.get_running_loop().time() - self._changed >= _STILL

    async def settle(self, page: Page, most: float = _REST) -> None:
        """Wait until neither network nor DOM moves, ``most`` seconds at most: a page that never rests is taken as it is.

        Raises playwright's Error where the page is lost.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + most
        while (left := end - loop.time()) > 0:
            await asyncio.gather(self._become_still(end), _quiet(page, min(_DOM, left)))
            if self.still():
                return

    async def _become_still(self, end: float) -> None:
        while not self.still() and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.05)
            if self._lost:
                raise Error(self._lost)


async def _quiet(page: Page, most: float) -> None:
    """Wait until the DOM rests; a page whose policy keeps every timer from running is taken as it is."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(most + _LATE):
            await run(page, script("quiet"), int(most * 1000))


class Showing:
    """An answer shown in a page. ``moved`` are the addresses that its scripts, or clicks, wanted to go on to.

    None of them is loaded: the crawler visits them itself, in their server's turn and as robots.txt allows.
    """

    def __init__(self, page: Page, answer: Response) -> None:
        self.page, self.answer, self.traffic = page, answer, Traffic(page)
        self.moved: list[str] = []
        self.start = ""  # the page's address once it rests: applications may give themselves another one
        self.status = answer.status  # another one where the page loaded itself anew
        self._given, self._reloads, self._gone = False, 0, asyncio.Event()

    async def open(self) -> None:
        """Show the answer, and wait until the page rests; may be called again to start afresh."""
        self._given, self._reloads, self._gone = False, 0, asyncio.Event()
        if not self.start:
            await self.page.route("**/*", self._guard)
            self.page.on("response", self._answered)
        loading, leaving = asyncio.ensure_future(self._load()), asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait({loading, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not self._gone.is_set():
                await loading
        finally:
            loading.cancel()
            leaving.cancel()
            await asyncio.gather(loading, leaving, return_exceptions=True)
        self.start = normalise(self.page.url) or self.answer.url

    async def _load(self) -> None:
        await self.page.goto(self.answer.url, wait_until="commit")
        await run(self.page, _PARSED)  # Playwright's own wait does not end where a script asks for another page
        await self.traffic.settle(self.page)
        if await run(self.page, _BARE):
            with contextlib.suppress(PatienceError):
                await self.page.wait_for_function(f"() => !({_BARE})()", timeout=_MORE * 1000)
            await self.traffic.settle(self.page)

    async def _guard(self, route: Route) -> None:
        with contextlib.suppress(Error):
            request = route.request
            if not request.is_navigation_request() or request.frame != self.page.main_frame:
                await route.fallback()
            elif not self._given and request.method == "GET":
                self._given = True
                await self._give(route)
            elif self._reloaded(request):
                await route.fallback()
            else:
                if request.method == "GET" and (target := normalise(request.url)) and not is_media(target):
                    self.moved.append(target)
                    self._gone.set()
                await route.fulfill(status=204)  # no content: the page stays as it is

    def _answered(self, response: Shown) -> None:
        if self._reloads and response.request.is_navigation_request() and normalise(response.url) == self.answer.url:
            self.status = response.status

    def _reloaded(self, request: Request) -> bool:
        """Whether the page asks for itself once more, as some do when they have set a cookie."""
        again = request.method == "GET" and normalise(request.url) == self.answer.url and self._reloads < _RELOADS
        self._reloads += again
        return again

    async def _give(self, route: Route) -> None:
        headers = {k: v for k, v in self.answer.headers.items() if k in _KEPT}
        headers.setdefault("content-type", "text/html")
        await route.fulfill(status=self.answer.status, headers=headers, body=self.answer.body)


async def run(page: Page, source: str, argument: object = None) -> Any:
    """What the script gives in the page; run again where the page was loading itself anew. Raises playwright's Error."""
    for _ in range(_RELOADS + 1):
        try:
            return await page.evaluate(source, argument)
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
    raise Error("it loads itself again and again")

"""Runs a browser: one process, renewed now and then, that reaches only what may be reached.

Comes in: a ``BrowserChoice``, options. Goes out: pages to work with. Must not know: what is looked for on the pages.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, Error, Page

from crawler.browsing.browser_choice import BrowserChoice
from crawler.browsing.chromium import Chromium, within
from crawler.browsing.gate import Gate
from crawler.browsing.page_rules import PageRules
from crawler.net.address import AddressBook
from crawler.options import CrawlOptions

PAGES_PER_CONTEXT, PAGES_PER_PROCESS = 25, 300
MOST_PAGES = 2
_OPENING, _CLOSING, _LETTING_GO = 15.0, 3.0, 10.0  # seconds
_MOST_STARTS = 3


class Disturbed(Error):
    """The browser was ended because of another page; this one may be tried again."""


@dataclass(slots=True, eq=False)
class _Batch:
    """A context, and how many pages it has and had."""

    context: BrowserContext
    begun: int = 0
    open: int = 0


@dataclass(slots=True, eq=False)
class _Shift:
    """A browser process with its contexts. ``culprit`` is the page that it had to be ended for.

    ``leashes`` are the time limits by which those who work on its pages are told that it has ended: Playwright leaves
    them waiting where its driver is gone.
    """

    chromium: Chromium
    batches: dict[tuple[object, ...], _Batch] = field(default_factory=dict)
    begun: int = 0
    open: int = 0
    culprit: Page | None = None
    leashes: set[asyncio.Timeout] = field(default_factory=set)

    def pull(self) -> None:
        """End the work on all pages."""
        leashes, self.leashes = self.leashes, set()
        for leash in leashes:
            leash.reschedule(asyncio.get_running_loop().time())


class Browser:
    """A headless browser, started at the first use, with up to ``MOST_PAGES`` pages at once. ``close`` ends its processes.

    It reaches the network through a ``Gate`` that keeps it away from private addresses. Nothing is ever submitted,
    dialogs are dismissed, new windows closed, downloads refused.
    """

    def __init__(self, options: CrawlOptions, book: AddressBook, choice: BrowserChoice) -> None:
        self.choice = choice
        self._options, self._gate, self._rules = options, Gate(book), PageRules()
        self._places = asyncio.Semaphore(min(MOST_PAGES, options.concurrency))
        self._turn = asyncio.Lock()
        self._shift: _Shift | None = None
        self._shifts: set[_Shift] = set()
        self._start: asyncio.Task[Chromium] | None = None
        self._failed_starts, self._closed = 0, False

    @asynccontextmanager
    async def page(self, *, pictures: bool = False, **context: Any) -> AsyncIterator[Page]:
        """A fresh page, closed afterwards. ``context`` are Playwright's context options; the same share a context.

        Waits for its turn. Raises playwright's Error or TimeoutError where there is no page to be had or the browser
        is closed, and Disturbed where the browser was ended because of another page.
        """
        async with self._places:
            shift, batch, page = await self._open(pictures, context)
            leash = asyncio.timeout(None)
            try:
                async with leash:
                    shift.leashes.add(leash)
                    yield page
            except (Error, TimeoutError) as error:
                if shift.culprit not in (None, page):
                    raise Disturbed("the browser was ended because of another page") from error
                if leash.expired():
                    raise Error("the browser was closed") from error
                raise
            finally:
                shift.leashes.discard(leash)
                try:
                    await self._put_away(shift, page)
                finally:
                    await self._leave(shift, batch, page)

    async def close(self) -> None:
        """End the browser and the driver. Nothing of them is left, also where this is cancelled."""
        closing = asyncio.ensure_future(self._close())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            for shift in self._shifts:
                shift.chromium.kill()  # with the browser dead, the rest takes no time
            await asyncio.wait({closing}, timeout=_LETTING_GO)
            closing.cancel()
            raise

    async def _close(self) -> None:
        self._shift, self._closed = None, True
        try:
            if self._start is not None:  # cut short, it could leave processes behind
                with contextlib.suppress(Error, TimeoutError):
                    await (await self._start).close()
            await asyncio.gather(*map(self._end, list(self._shifts)), return_exceptions=True)
        finally:
            await self._gate.__aexit__(None, None, None)

    # --- opening ------------------------------------------------------------------------------------------------
    async def _open(self, pictures: bool, context: dict[str, Any]) -> tuple[_Shift, _Batch, Page]:
        async with self._turn:
            try:
                found = await self._try_to_open(pictures, context)
            except (Error, TimeoutError):  # the process died since it was last heard of
                found = await self._try_to_open(pictures, context)
        page = found[2]
        self._rules.welcome(page)
        page.set_default_timeout(self._options.timeout * 1000)
        return found

    async def _try_to_open(self, pictures: bool, context: dict[str, Any]) -> tuple[_Shift, _Batch, Page]:
        shift = await self._ready()
        try:
            batch = await self._batch(shift, pictures, context)
            async with asyncio.timeout(_OPENING):
                page = await batch.context.new_page()
        except (Error, TimeoutError):
            await self._drop(shift)
            raise
        for one in (shift, batch):
            one.begun, one.open = one.begun + 1, one.open + 1
        return shift, batch, page

    async def _ready(self) -> _Shift:
        """The process of this time, a new one where it is dead or has served long enough."""
        shift = self._shift
        if shift is not None and shift.chromium.alive and shift.begun < PAGES_PER_PROCESS:
            return shift
        if shift is not None:
            await self._drop(shift, kill=not shift.chromium.alive)
        self._shift = _Shift(await self._chromium())
        self._shifts.add(self._shift)
        return self._shift

    async def _chromium(self) -> Chromium:
        """A started process. A start goes on where the page that waited for it is given up; the next one takes it."""
        if self._closed or self._failed_starts >= _MOST_STARTS:
            raise Error("the browser is closed" if self._closed else "the browser does not start")
        if not self._gate.address:
            await self._gate.__aenter__()
        if self._start is None:
            self._failed_starts += 1
            self._start = asyncio.ensure_future(Chromium.start(self.choice.path, self._gate.address))
        await asyncio.wait({self._start})
        if self._closed:
            raise Error("the browser is closed")  # and so is the new process, by whoever closes
        started, self._start = self._start, None
        chromium = started.result()
        self._failed_starts = 0
        return chromium

    async def _batch(self, shift: _Shift, pictures: bool, context: dict[str, Any]) -> _Batch:
        key = (pictures, *sorted(map(str, context.items())))
        batch = shift.batches.get(key)
        if batch is not None and batch.begun < PAGES_PER_CONTEXT:
            return batch
        made = await shift.chromium.context(user_agent=self._options.user_agent, **context)
        await self._rules.rule_context(made, pictures)
        if batch is not None and not batch.open:
            await within(_CLOSING, batch.context.close())
        shift.batches[key] = _Batch(made)
        return shift.batches[key]

    # --- ending -------------------------------------------------------------------------------------------------
    async def _put_away(self, shift: _Shift, page: Page) -> None:
        """Close a page. One whose scripts never end is crashed; where that is no help, the process ends."""
        if await within(_CLOSING, page.close()):
            return
        if await within(_CLOSING, _crash(page)) and await within(_CLOSING, page.close()):
            return
        if shift.culprit is None:
            shift.culprit = page
        await self._drop(shift)

    async def _leave(self, shift: _Shift, batch: _Batch, page: Page) -> None:
        self._rules.forget(page)
        for one in (shift, batch):
            one.open -= 1
        if not batch.open and batch not in shift.batches.values():
            await within(_CLOSING, batch.context.close())
        if not shift.open and shift is not self._shift:
            await self._end(shift)

    async def _drop(self, shift: _Shift, *, kill: bool = True) -> None:
        """Use ``shift`` for no new page. It ends at once, or with its last page."""
        if self._shift is shift:
            self._shift = None
        if kill:
            shift.chromium.kill()
            shift.pull()
        if not shift.open:
            await self._end(shift)

    async def _end(self, shift: _Shift) -> None:
        if shift in self._shifts:
            self._shifts.discard(shift)
            shift.pull()
            await shift.chromium.close()


async def _crash(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Page.crash")

"""Examines pages: loads each once, politely, and tries every check on it, on a desk and on a phone.

Comes in: an address, checks. Goes out: one examination per screen, with what could not be measured and why.
Must not know: any check's business, the sample, or where results are kept.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from playwright.async_api import Error, Page, Route

from crawler.auditing.contract import Check, Seen
from crawler.auditing.facts import Recorder
from crawler.auditing.styles import Styles
from crawler.browsing.chromium import within
from crawler.browsing.loading import Traffic
from crawler.browsing.render import Renderer
from crawler.net.politeness import Servers
from crawler.result import Failed
from model import Examination, FailureKind, Screen

Result = tuple[Examination, Mapping[str, object]]  # with the engines' raw results by name
LOAD = "load"  # what is recorded while a page loads: weight, speed, transport, privacy
SIZES = {Screen.DESKTOP: (1280, 800), Screen.PHONE: (360, 740)}
_FIRST = {"width": SIZES[Screen.DESKTOP][0], "height": SIZES[Screen.DESKTOP][1]}
PAGE_SECONDS = 240.0
_REST, _AFTER_RESIZE, _ALIVE = 6.0, 2.0, 3.0  # seconds
_LOADING, _RESIZE = 45.0, 10.0
_TICK = "new Promise(done => setTimeout(() => done(1), 10))"
_BUSY = "the page's own scripts keep it busy"


@dataclass  # without slots: Playwright marks the owners of handlers
class Watched:
    """What a page did while it was examined; nothing of it was let happen."""

    dialogs: int = 0
    downloads: int = 0
    windows: int = 0
    left_for: list[str] = field(default_factory=list)
    policy_set_aside: bool = False
    arrived: bool = False

    async def hold(self, page: Page) -> None:
        """Keep the page at the first address that it is sent to: what scripts, refreshes or keys would lead on to is noted
        and not loaded. Begin to count.
        """
        self.arrived = False
        for event, name in (("dialog", "dialogs"), ("download", "downloads"), ("popup", "windows")):
            page.on(event, partial(self._count, name))  # type: ignore[call-overload]
        await page.route("**/*", self._guard)

    def facts(self) -> dict[str, float | int | str | bool]:
        """What was counted, where anything was."""
        counts = {
            "dialogs": self.dialogs, "downloads": self.downloads, "windows": self.windows, "moves": len(self.left_for),
            "policy_set_aside": self.policy_set_aside,
        }  # fmt: skip
        return {name: count for name, count in counts.items() if count}

    def _count(self, name: str, _: object) -> None:
        setattr(self, name, getattr(self, name) + 1)

    async def _guard(self, route: Route) -> None:
        with contextlib.suppress(Error):
            request = route.request
            if not request.is_navigation_request() or request.frame != request.frame.page.main_frame:
                await route.fallback()
            elif not self.arrived:
                self.arrived = True
                await route.fallback()
            else:
                self.left_for.append(request.url)
                await route.fulfill(status=204)  # no content: the page stays as it is


@dataclass(slots=True)
class _Sheet:
    """What has been found on one screen so far."""

    seen: dict[str, Seen] = field(default_factory=dict)
    missed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be done with one page."""

    url: str
    checks: Sequence[Check]
    styles: Styles | None
    afresh: bool | None


class Auditor:
    """Examines one page at a time or several at once. Failures are values: a page that cannot be shown is an examination
    that says so for every check.
    """

    def __init__(self, renderer: Renderer, servers: Servers, clock: Callable[[], datetime]) -> None:
        self._renderer, self._servers, self._clock = renderer, servers, clock

    async def examine(
        self, url: str, checks: Sequence[Check], *, styles: Styles | None = None, afresh: bool | None = None
    ) -> tuple[Result, ...]:  # fmt: skip
        """The page at ``url`` on every screen. ``styles`` gathers its style sheets; ``afresh``: take the facts of its load,
        with True also of scripts and style sheets that were kept from earlier pages.
        """
        sheets = {screen: _Sheet() for screen in Screen}
        watched = Watched()
        failed = await self._work(_Task(url, checks, styles, afresh), sheets, watched)
        return tuple(self._result(url, screen, sheet, checks, failed, watched) for screen, sheet in sheets.items())

    async def _work(self, task: _Task, sheets: Mapping[Screen, _Sheet], watched: Watched) -> Failed | None:
        """Show the page and try the checks; once more without the page's policy where that stops even our timers."""
        leave = contextlib.ExitStack()

        async def work(page: Page) -> Failed | None:
            await watched.hold(page)
            if task.styles is not None:
                task.styles.watch(page)
            async with asyncio.timeout(_LOADING):
                refused = await _recorded(page, task, sheets[Screen.DESKTOP])
                if task.styles is not None:
                    await task.styles.keep()
            leave.close()  # from here on the page asks for nothing that other pages would have to wait for
            if refused is not None:
                return refused
            if not await within(_ALIVE, page.evaluate(_TICK)) and not watched.policy_set_aside:
                watched.policy_set_aside = True
                return None
            for screen, sheet in sheets.items():
                chosen = [c for c in task.checks if screen in c.screens]
                if chosen and not (await within(_RESIZE, _resize(page, screen)) and await _try(page, chosen, sheet)):
                    return None
            return None

        for _ in range(2):
            if (refused := await self._turn(task.url, leave)) is not None:
                return refused
            with leave:
                failed = await self._renderer.show(
                    work, "an audit needs a browser", limit=PAGE_SECONDS, pictures=True, viewport=_FIRST,
                    bypass_csp=watched.policy_set_aside,
                )  # fmt: skip
            if failed or not watched.policy_set_aside or any(sheet.seen for sheet in sheets.values()):
                return failed
        return None

    async def _turn(self, url: str, leave: contextlib.ExitStack) -> Failed | None:
        """Wait for the turn of the page's server; closing ``leave`` ends it."""
        server = await self._servers.of(url)
        if isinstance(server, Failed):
            return server
        done = await server.enter()
        if done is None:
            return Failed(FailureKind.NEEDS_BROWSER, "the audit was stopped")
        leave.callback(done)
        return None

    def _result(
        self, url: str, screen: Screen, sheet: _Sheet, checks: Sequence[Check], failed: Failed | None, watched: Watched
    ) -> Result:
        facts: dict[str, Any] = dict(watched.facts())
        for seen in sheet.seen.values():
            facts.update(seen.facts)
        why = failed.detail if failed else _BUSY
        missed = {c.name: why for c in checks if screen in c.screens and c.name not in sheet.seen} | sheet.missed
        examination = Examination(
            url=url, screen=screen, at=self._clock(),
            tested=tuple(one for seen in sheet.seen.values() for one in seen.tested),
            findings=tuple(one for seen in sheet.seen.values() for one in seen.findings),
            facts=dict(sorted(facts.items())), not_measured=dict(sorted(missed.items())),
            versions={name: seen.version for name, seen in sheet.seen.items() if seen.version},
        )  # fmt: skip
        return examination, {name: seen.raw for name, seen in sheet.seen.items() if seen.raw is not None}


async def _recorded(page: Page, task: _Task, sheet: _Sheet) -> Failed | None:
    """Load the page, and where that is wanted take the facts of it."""
    if task.afresh is None:
        return await _load(page, task.url)
    recorder = Recorder(page, afresh=task.afresh)
    await recorder.attach()
    try:
        if (refused := await _load(page, task.url)) is not None:
            return refused
        sheet.seen[LOAD] = await recorder.seen()
    except Error as error:
        if page.is_closed():
            raise
        sheet.missed[LOAD] = _said(error)
    finally:
        await recorder.detach()
    return None


async def _load(page: Page, url: str) -> Failed | None:
    traffic = Traffic(page)
    shown = await page.goto(url, wait_until="domcontentloaded")
    if shown is not None and shown.status >= 400:
        return Failed(FailureKind.STATUS, f"the server answers {shown.status}", shown.status)
    with contextlib.suppress(Error):  # a picture that never comes is no reason to test nothing
        await page.wait_for_load_state("load", timeout=_REST * 1000)
    await traffic.settle(page, _REST)
    return None


async def _resize(page: Page, screen: Screen) -> None:
    width, height = SIZES[screen]
    if page.viewport_size != {"width": width, "height": height}:
        await page.set_viewport_size({"width": width, "height": height})
        await Traffic(page).settle(page, _AFTER_RESIZE)


async def _try(page: Page, checks: Sequence[Check], sheet: _Sheet) -> bool:
    """Each check in its own time. False where the page is lost, or so busy that nothing is heard of it any more."""
    for check in checks:
        try:
            async with asyncio.timeout(check.seconds):
                sheet.seen[check.name] = await check.run(page)
        except TimeoutError:
            sheet.missed[check.name] = f"it was not done after {check.seconds:g} seconds"
            if not await within(_ALIVE, page.evaluate("1")):
                return False
        except Error as error:
            sheet.missed[check.name] = _said(error)
            if page.is_closed():
                return False
    return True


def _said(error: Error) -> str:
    return (str(error).strip().splitlines() or ["the browser lost the page"])[0][:200]

"""Finds a browser, and runs it: one process, renewed now and then, that reaches only what may be reached.

Comes in: the environment, options. Goes out: a ``BrowserChoice``, and pages to work with.
Must not know: what is looked for on the pages.
"""

import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as Process
from playwright.async_api import BrowserContext, Error, Page, Playwright, Route, async_playwright

from crawler.address import AddressBook
from crawler.gate import Gate
from crawler.options import CrawlOptions

VARIABLE = "CIVISCOPE_BROWSER"
_HOW = f"install chromium, run `playwright install chromium`, or set {VARIABLE} to a Chromium or Chrome"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome",
    "/snap/bin/chromium", "/usr/lib/chromium/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe", r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)  # fmt: skip
_OWN = (
    "chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*", "chromium-*/chrome-win*/chrome.exe",
    "chromium_headless_shell-*/chrome-*/headless_shell*", "chromium_headless_shell-*/chrome-*/chrome-headless-shell*",
)  # fmt: skip
_ARGUMENTS = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-default-apps", "--disable-domain-reliability", "--no-pings", "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip
_HEAVY = frozenset({"image", "media", "font"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
PAGES_PER_CONTEXT, PAGES_PER_PROCESS = 25, 300


@dataclass(frozen=True, slots=True)
class BrowserChoice:
    """The browser to use; ``path`` is empty where there is none, and ``reason`` then says how to get one."""

    path: str
    name: str
    reason: str


def find_browser() -> BrowserChoice:
    """The variable CIVISCOPE_BROWSER first, then an installed Chromium or Chrome, then Playwright's own download."""
    if named := os.environ.get(VARIABLE, "").strip():
        found = shutil.which(named)
        if found:
            return BrowserChoice(found, Path(found).name, f"named by {VARIABLE}")
        return BrowserChoice("", "", f"{VARIABLE} names {named}, which is no program; correct it, or unset it")
    for candidate in (*_NAMES, *_PLACES):
        if found := shutil.which(candidate):
            return BrowserChoice(found, Path(found).name, "installed")
    for own in _downloaded():
        return BrowserChoice(str(own), "playwright-chromium", "downloaded by Playwright")
    return BrowserChoice("", "", f"no browser was found: {_HOW}")


def _downloaded() -> Iterator[Path]:
    for folder in _download_folders():
        for pattern in _OWN:
            yield from (p for p in sorted(folder.glob(pattern), reverse=True) if os.access(p, os.X_OK) and p.is_file())


def _download_folders() -> Iterator[Path]:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if named == "0":
        import playwright

        yield Path(playwright.__file__).parent / "driver" / "package" / ".local-browsers"
    elif named:
        yield Path(named)
    elif sys.platform == "darwin":
        yield Path.home() / "Library" / "Caches" / "ms-playwright"
    elif sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "ms-playwright"
    else:
        yield Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ms-playwright"


class Browser:
    """A headless browser, started at the first use. ``close`` ends its processes.

    It reaches the network through a ``Gate`` that keeps it away from private addresses. All methods but GET,
    HEAD and OPTIONS are refused: nothing is ever submitted.
    """

    def __init__(self, options: CrawlOptions, book: AddressBook, choice: BrowserChoice) -> None:
        self.choice = choice
        self._options, self._book = options, book
        self._stack, self._gate = AsyncExitStack(), Gate(book)
        self._playwright: Playwright | None = None
        self._process: Process | None = None
        self._context: BrowserContext | None = None
        self._context_key: tuple[object, ...] = ()
        self._pages = 0

    async def close(self) -> None:
        """End the browser and the driver."""
        self._context, process, self._process = None, self._process, None
        if process is not None:
            await _quietly(process.close())
        self._playwright = None
        await self._stack.aclose()

    @asynccontextmanager
    async def page(self, *, pictures: bool = False, **context: Any) -> AsyncIterator[Page]:
        """A fresh page, closed afterwards. ``context`` are Playwright's context options; the same share a context."""
        page = await (await self._ready(pictures, context)).new_page()
        page.set_default_timeout(self._options.timeout * 1000)
        try:
            yield page
        finally:
            await _quietly(page.close())

    async def _ready(self, pictures: bool, context: dict[str, Any]) -> BrowserContext:
        key = (pictures, *sorted(map(str, context.items())))
        self._pages += 1
        if self._pages % PAGES_PER_PROCESS == 0 or (self._process is not None and not self._process.is_connected()):
            await self._end_process()
        if self._context is None or key != self._context_key or self._pages % PAGES_PER_CONTEXT == 0:
            old, self._context_key = self._context, key
            if old is not None:
                await _quietly(old.close())
            self._context = await self._new_context(pictures, context)
        return self._context

    async def _end_process(self) -> None:
        process, self._process, self._context = self._process, None, None
        if process is not None:
            await _quietly(process.close())

    async def _new_context(self, pictures: bool, context: dict[str, Any]) -> BrowserContext:
        if self._playwright is None:
            self._gate = await self._stack.enter_async_context(Gate(self._book))
            self._playwright = await self._stack.enter_async_context(async_playwright())
        if self._process is None:
            arguments = list(_ARGUMENTS)
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                arguments.append("--no-sandbox")  # Chromium refuses to start as root otherwise
            self._process = await self._playwright.chromium.launch(
                executable_path=self.choice.path,
                args=arguments,
                proxy={"server": self._gate.address, "bypass": "<-loopback>"},
            )
        made = await self._process.new_context(
            user_agent=self._options.user_agent, accept_downloads=False, service_workers="block", **context
        )
        await made.route("**/*", lambda route: self._guard(route, pictures))
        return made

    async def _guard(self, route: Route, pictures: bool) -> None:
        request = route.request
        fine = request.method in _HARMLESS and (pictures or request.resource_type not in _HEAVY)
        fine = fine and request.url.startswith(("http://", "https://", "data:", "blob:"))
        await _quietly(route.continue_() if fine else route.abort())


async def _quietly(work: Any) -> None:
    """Wait for ``work`` on something that may be gone already."""
    try:
        await work
    except Error:
        return

"""A renderer of its own for a test, and the processes that it runs."""

import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from crawler.browsing.browser import Browser
from crawler.browsing.browser_choice import find_browser
from crawler.browsing.render import Renderer
from crawler.net.address import AddressBook
from crawler.result import Response
from tests.crawler.site import options

LONG = 60  # seconds: no test waits for it


@asynccontextmanager
async def browser(*, timeout: float = LONG, concurrency: int = 4) -> AsyncIterator[Browser]:
    """A browser that is closed afterwards."""
    running = Browser(options(browser=True, timeout=timeout, concurrency=concurrency), AddressBook(True), find_browser())
    try:
        yield running
    finally:
        await running.close()


@asynccontextmanager
async def renderer(*, timeout: float = LONG, concurrency: int = 4) -> AsyncIterator[Renderer]:
    """A renderer with a browser of its own."""
    async with browser(timeout=timeout, concurrency=concurrency) as running:
        yield Renderer(running, "", timeout)


def answer(url: str, markup: str, status: int = 200) -> Response:
    """A page as the fetcher hands it on."""
    return Response(url, status, {"content-type": "text/html; charset=utf-8"}, markup.encode())


def shell(script: str, body: str = "<div id=app></div>", head: str = "") -> str:
    """A page that ``script`` fills."""
    return f"<!doctype html><html><head><title>Shell</title>{head}</head><body>{body}<script>{script}</script></body></html>"


def text_of(drawn: object) -> str:
    """The HTML of what was drawn; fails the test where there is none."""
    assert isinstance(drawn, Response), drawn
    return drawn.body.decode()


def descendants(kind: str) -> list[int]:
    """Child processes of this one, and theirs, whose command line holds ``kind``."""
    return [pid for pid in _below() if kind in _read(pid, "cmdline").replace("\0", " ")]


def left_behind() -> list[int]:
    """Processes of browsers and their drivers below this one, zombies included."""
    return [pid for pid in _below() if _read(pid, "comm").startswith(("chrom", "node", "headless"))]


def _below() -> list[int]:
    parents = {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        if stat := _read(pid, "stat"):
            parents[pid] = int(stat.rpartition(")")[2].split()[1])
    below = {os.getpid()}
    for _ in range(10):
        below |= {pid for pid, parent in parents.items() if parent in below}
    return sorted(below - {os.getpid()})


def _read(pid: int, what: str) -> str:
    try:
        with open(f"/proc/{pid}/{what}", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def program(path: Path) -> Path:
    """Something that can be started, and does nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path

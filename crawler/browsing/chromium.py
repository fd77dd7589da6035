"""One running Chromium with its driver: started within a time limit, and ended without leftovers.

Comes in: a program, the gate. Goes out: browser contexts. Must not know: pages, or what they are for.
"""

import asyncio
import os
from collections.abc import Awaitable
from typing import Any

from playwright.async_api import Browser as Process
from playwright.async_api import BrowserContext, Error, Playwright, async_playwright

from crawler.browsing.processes import Identity, adopt_orphans, adopted, child_above, clear_up, end, end_group, identify

_CRASH_HANDLER = "chrome_crashpad"  # stands apart from the browser's group, and ends by itself when the browser does
START = 30.0  # seconds
_PATIENCE = 5.0
_ARGUMENTS = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-default-apps", "--disable-domain-reliability", "--no-pings", "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512", "--enable-blink-features=ComputedAccessibilityInfo",
)  # fmt: skip


class Chromium:
    """A started Chromium. Raises playwright's Error, or TimeoutError, where it does not start."""

    def __init__(self, driver: Playwright, process: Process, leader: Identity | None, helper: Identity | None) -> None:
        self._driver, self._process = driver, process
        self._leader, self._helper = leader, helper
        self._groups = {leader.group, *(one.group for one in adopted(_CRASH_HANDLER))} if leader else set()

    @classmethod
    async def start(cls, path: str, gate: str) -> "Chromium":
        """Start the program at ``path``; all that it asks for goes through the proxy ``gate``."""
        adopt_orphans()
        async with asyncio.timeout(START):
            driver = await async_playwright().start()
            try:
                process = await driver.chromium.launch(
                    executable_path=path, args=_ARGUMENTS, chromium_sandbox=not _as_root(),
                    proxy={"server": gate, "bypass": "<-loopback>"},
                    handle_sigint=False, handle_sigterm=False, handle_sighup=False, timeout=START * 1000,
                )  # fmt: skip
                leader = identify(await _pid(process))
            except BaseException:
                await within(_PATIENCE, driver.stop())
                raise
        return cls(driver, process, leader, child_above(leader.pid) if leader else None)

    @property
    def alive(self) -> bool:
        """Whether the browser still answers to the driver."""
        return self._process.is_connected()

    async def context(self, **how: Any) -> BrowserContext:
        """A new context: pages in it share cookies and nothing else."""
        async with asyncio.timeout(_PATIENCE * 2):
            return await self._process.new_context(accept_downloads=False, service_workers="block", **how)

    def kill(self) -> None:
        """End the browser at once; pages in it fail."""
        if self._leader is not None:
            end_group(self._leader)

    async def close(self) -> None:
        """End browser and driver. Cancelled, it kills what is left before it lets go."""
        try:
            await within(_PATIENCE, self._process.close())
            self.kill()  # helpers may outlive their browser
            await within(_PATIENCE, self._driver.stop())
            await self._clear_up()
        finally:
            self.kill()
            if self._helper is not None:
                end(self._helper)

    async def _clear_up(self) -> None:
        """Wait until they all are gone, and take leave of those that became children of this process."""
        for _ in range(100):
            self._groups = {group for group in self._groups if not clear_up(group)}
            if not self._groups:
                return
            await asyncio.sleep(0.01)


async def within(seconds: float, work: Awaitable[object]) -> bool:
    """Wait for ``work`` on something that may be gone already; False where it takes too long."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        return False
    except Error:
        pass
    return True


async def _pid(process: Process) -> int:
    session = await process.new_browser_cdp_session()
    known = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    return next((int(p["id"]) for p in known["processInfo"] if p["type"] == "browser"), 0)


def _as_root() -> bool:
    """Chromium refuses to start with its sandbox as root. For everybody else the driver must be told to leave the sandbox on."""
    return hasattr(os, "geteuid") and os.geteuid() == 0

"""Lets scripts fill a page, and takes its measure and picture.

Comes in: responses and addresses. Goes out: the DOM as HTML, numbers, JPEG bytes. Must not know: the queue, the archive.
"""

import asyncio
import contextlib
from dataclasses import dataclass

from playwright.async_api import Error, Page, Route

from crawler.browser import Browser
from crawler.result import Failed, Response
from model import FailureKind
from pages import normalise

WIDE, TALL, MOST_TALL = 1024, 1200, 1600
PHONE, PHONE_TALL = 360, 740
_QUALITY = 50
_NETWORK_QUIET, _DOM_QUIET = 6000, 3000  # milliseconds at most
_WAIT_FOR_QUIET = """most => new Promise(done => {
  const start = Date.now(); let last = start;
  const watch = new MutationObserver(() => { last = Date.now(); });
  watch.observe(document, {subtree: true, childList: true, characterData: true});
  const tick = () => { const now = Date.now();
    if (now - last >= 300 || now - start >= most) { watch.disconnect(); done(true); } else setTimeout(tick, 50); };
  setTimeout(tick, 50);
})"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks: a JPEG, and how wide it is on a screen of ``PHONE`` pixels."""

    url: str
    image: bytes
    scroll_width: int


class Renderer:
    """Renders pages one after the other; ``browser`` is None where there is none, with ``reason`` saying why."""

    def __init__(self, browser: Browser | None, reason: str, timeout: float) -> None:
        self._browser, self._reason, self._timeout = browser, reason, timeout
        self._turn = asyncio.Lock()

    async def render(self, answer: Response) -> Response | Failed:
        """The DOM of ``answer`` after its scripts have run. The page itself is not asked for a second time."""
        if self._browser is None:
            return Failed(FailureKind.NEEDS_BROWSER, f"only scripts fill this page, and {self._reason}", answer.status)
        try:
            async with self._turn, asyncio.timeout(self._timeout * 2), self._browser.page() as page:
                await page.route(answer.url, lambda route: _serve(route, answer))
                await page.goto(answer.url, wait_until="domcontentloaded")
                await _quiet(page)
                url, html = normalise(page.url) or answer.url, await page.content()
        except (Error, TimeoutError) as error:
            return Failed(FailureKind.NEEDS_BROWSER, f"the browser could not show this page: {_line(error)}", answer.status)
        headers = {**answer.headers, "content-type": "text/html; charset=utf-8"}
        body = html.encode("utf-8", "replace")
        headers["content-length"] = str(len(body))
        return Response(url, answer.status, headers, body)

    async def picture(self, url: str) -> Picture | Failed:
        """How the page at ``url`` looks on a desk, and how wide it is on a phone."""
        if self._browser is None:
            return Failed(FailureKind.NEEDS_BROWSER, self._reason)
        viewport = {"width": WIDE, "height": TALL}
        try:
            async with (
                self._turn, asyncio.timeout(self._timeout * 2), self._browser.page(pictures=True, viewport=viewport) as page,
            ):  # fmt: skip
                shown = await page.goto(url, wait_until="load")
                if shown is not None and shown.status >= 400:
                    return Failed(FailureKind.STATUS, f"the server answers {shown.status}", shown.status)
                await page.evaluate(_WAIT_FOR_QUIET, _DOM_QUIET)  # all of it has loaded; only scripts may still draw
                tall = int(await page.evaluate("Math.max(document.documentElement.scrollHeight, window.innerHeight)"))
                clip = {"x": 0, "y": 0, "width": WIDE, "height": min(tall, MOST_TALL)}
                image = await page.screenshot(type="jpeg", quality=_QUALITY, full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
                return Picture(url, image, await _phone_width(page))
        except (Error, TimeoutError) as error:
            return Failed(FailureKind.NEEDS_BROWSER, f"the browser could not show this page: {_line(error)}")


async def _serve(route: Route, answer: Response) -> None:
    request = route.request
    if request.is_navigation_request() and request.method == "GET":
        keep = ("content-type", "content-language", "referrer-policy")
        headers = {k: v for k, v in answer.headers.items() if k in keep}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)
    else:
        await route.fallback()


async def _quiet(page: Page) -> None:
    """Wait until neither the network nor the DOM moves, within bounds."""
    with contextlib.suppress(Error):  # a page that never rests is taken as it is
        await page.wait_for_load_state("networkidle", timeout=_NETWORK_QUIET)
    await page.evaluate(_WAIT_FOR_QUIET, _DOM_QUIET)


async def _phone_width(page: Page) -> int:
    """How wide the page lays itself out on a phone; more than ``PHONE`` means that people must scroll sideways."""
    session = await page.context.new_cdp_session(page)
    metrics = {"width": PHONE, "height": PHONE_TALL, "deviceScaleFactor": 2, "mobile": True}
    await session.send("Emulation.setDeviceMetricsOverride", metrics)
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    width = await page.evaluate("Math.max(document.documentElement.scrollWidth, document.body ? document.body.scrollWidth : 0)")
    await session.send("Emulation.clearDeviceMetricsOverride")
    return int(width)


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]

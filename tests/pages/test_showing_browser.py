"""The corpus in a real browser, without sandbox or policy: only what ``pages.showing`` wrote protects it."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Page, Route, async_playwright

from crawler import find_browser
from pages.showing import Mark, show
from tests.pages.hostile import FLAG, vectors
from tests.pages.trees import IN_A_BROWSER, merged, written

pytestmark = pytest.mark.browser
ADDRESS = "http://archived.test/"
SETTLED = "() => new Promise(done => setTimeout(() => requestAnimationFrame(() => done(window.ran || 0)), 50))"


@dataclass
class Watched:
    """A page of a browser that reaches no network, and what it tried."""

    page: Page
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    _html: str = ""

    async def load(self, html: str) -> int:
        """Load ``html`` as the document; how often a script of it ran."""
        self._html = html
        self.asked.clear()
        self.told.clear()
        await self.page.goto(ADDRESS, wait_until="load")
        return int(await self.page.evaluate(SETTLED))

    async def answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if route.request.url == ADDRESS:
            await route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
        else:
            await route.abort()


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    """A page that counts calls of the corpus' function."""
    if not find_browser().path:
        pytest.skip(find_browser().reason)
    async with async_playwright() as driver:
        free = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        running = await driver.chromium.launch(executable_path=find_browser().path, args=free)
        page = await running.new_page()
        watching = Watched(page)
        page.on("dialog", lambda dialog: watching.told.append(dialog.message))
        page.on("popup", lambda _: watching.told.append("popup"))
        await page.add_init_script(f"window.ran = 0; window.{FLAG} = () => {{ window.ran += 1; }};")
        await page.route("**/*", watching.answer)
        yield watching
        await running.close()


async def test_the_flag_is_raised_where_nothing_protects(watched: Watched) -> None:
    assert await watched.load("<p>a</p><img src=x onerror=hit()><svg onload=hit()>") >= 2
    assert len(watched.asked) > 1


async def test_the_corpus_does_nothing(watched: Watched) -> None:
    shown = [show(v.body, "", ADDRESS, (Mark("body", v.text), Mark("", FLAG))).html for v in vectors()]
    bodies = [html.partition("<body>")[2].removesuffix("</body></html>") for html in shown]
    head = shown[0].partition("<body>")[0]
    assert await watched.load(head + "<body>" + "".join(bodies) + "</body></html>") == 0
    assert (watched.asked, watched.told, watched.page.url) == ([ADDRESS], [], ADDRESS)
    await watched.page.mouse.move(200, 200)
    await watched.page.mouse.click(200, 200)
    await watched.page.keyboard.press("Tab")
    assert await watched.page.evaluate(SETTLED) == 0
    assert (watched.asked, watched.told, watched.page.url) == ([ADDRESS], [], ADDRESS)


async def test_a_browser_reads_the_tree_that_was_written(watched: Watched) -> None:
    pages = [b"".join(v.body + b"\n" for v in vectors()[i::20]) for i in range(20)]
    for body in pages:
        html = show(body, "", ADDRESS, (Mark("body", FLAG),)).html
        assert await watched.load(html) == 0
        assert merged(await watched.page.evaluate(IN_A_BROWSER)) == written(html)
        assert watched.asked == [ADDRESS]


async def test_a_narrow_screen_needs_no_scrolling(watched: Watched) -> None:
    await watched.page.set_viewport_size({"width": 360, "height": 640})
    cells = "".join(f"<td>cell number {i}" for i in range(40))
    await watched.load(show(f"<h1>{'x' * 200}</h1><p>{'y' * 300}<table><tr>{cells}</table><pre>{'z ' * 400}</pre>").html)
    assert await watched.page.evaluate("document.documentElement.scrollWidth") <= 360

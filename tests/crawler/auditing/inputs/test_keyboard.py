"""The keyboard: what shows, traps, order, and what hostile pages make of it."""

import pytest

from crawler.auditing.inputs.traps import combinations
from tests.crawler.auditing.inputs.trying import CHECKS, outcome, showing, told, try_all
from tests.crawler.browsing import browser
from tests.crawler.conftest import Serve
from tests.crawler.site import Reply

KEYBOARD = CHECKS["keyboard"]
_STATE = "[location.href, scrollY, innerWidth, document.activeElement.tagName, document.documentElement.outerHTML]"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["focus", "traps"])
async def test_cases(name: str) -> None:
    assert await try_all(KEYBOARD, name) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Press Ctrl+M to leave", ["Control+m"]),
        ("Strg + Alt + K", ["Control+Alt+k"]),
        ("press F6 or Tab", ["F6"]),
        ("go by Shift+Tab, or Shift + Esc", ["Shift+Tab", "Shift+Escape"][1:]),
        ("in control of a large town", []),
        ("", []),
    ],
)
def test_keys_are_found_in_texts(text: str, keys: list[str]) -> None:
    assert combinations(text) == keys


@pytest.mark.browser
@pytest.mark.slow
async def test_targets_lead_into_shadow_trees_and_frames() -> None:
    inner = "&lt;style>a { outline: none }&lt;/style>&lt;a id=inner href=x>In the frame&lt;/a>"
    deep = "<style>a { outline: none }</style><a id=deep href=x>Deep</a>"
    markup = f"""<div id=host></div><iframe id=f srcdoc="{inner}"></iframe>
      <script>host.attachShadow({{mode: 'open'}}).innerHTML = '{deep}'</script>"""
    async with browser() as running, showing(running, markup) as page:
        await page.frame_locator("#f").locator("#inner").wait_for()
        seen = await KEYBOARD.run(page)
    assert told(seen, "focus-visible") == ["#host >>> #deep", "#f >>> #inner"]
    assert seen.facts["keyboard_whole_page"] is True


@pytest.mark.browser
@pytest.mark.slow
async def test_the_page_is_left_as_it_was(serve: Serve) -> None:
    site = await serve(
        {"/": "<!doctype html><title>T</title><a href='#m'>Skip</a><p style='height:3000px'><main id=m><a href='/2'>2</a></main>"}
    )
    async with browser() as running, running.page(pictures=True, viewport={"width": 800, "height": 600}) as page:
        await page.goto(site.url())
        before = await page.evaluate(_STATE)
        native = await page.evaluate("String(HTMLElement.prototype.focus)")
        await KEYBOARD.run(page)
        after = await page.evaluate(_STATE)
        assert await page.evaluate("String(HTMLElement.prototype.focus)") == native
    assert before == after


@pytest.mark.browser
@pytest.mark.slow
async def test_nothing_is_submitted_and_nothing_opened(serve: Serve) -> None:
    markup = """<!doctype html><title>T</title><form method=post action=/sent><input name=a onfocus="this.form.submit()"></form>
      <form action=/got><input name=b onfocus="this.form.submit()"></form><a href=/gone onfocus="location=this.href">x</a>
      <a href="#" onfocus="fetch('/sent', {method: 'POST'}).catch(() => 1)">y</a>"""
    site = await serve({"/": markup, "/sent": Reply(), "/got": Reply(), "/gone": Reply()})
    async with browser() as running, running.page(pictures=True, viewport={"width": 800, "height": 600}) as page:
        await page.goto(site.url())
        seen = await KEYBOARD.run(page)
        assert page.url == site.url()
    assert [site.asked(path) for path in ("/sent", "/got", "/gone")] == [0, 0, 0]
    assert len(told(seen, "focus-changes-nothing")) == 3


HOSTILE = {
    "alerts": "<a href='#' onfocus=\"alert('x'); confirm('y'); prompt('z')\">One</a><a href='#'>Two</a>",
    "throws": "<a href='#' onfocus=\"throw new Error('no')\" onblur=\"null.x()\">One</a><a href='#'>Two</a>",
    "prints": "<a href='#' onfocus='print()'>One</a><a href='#'>Two</a>",
    "animates": "<style>@keyframes s { to { rotate: 1turn } } i { animation: s 1s infinite }</style><i>x</i><a href='#'>One</a>",
    "steals": "<a id=t href='#'>One</a><a href='#'>Two</a><script>setInterval(() => t.focus(), 5)</script>",
    "removes": "<a href='#' onfocus='this.remove()'>One</a><a href='#'>Two</a>",
    "grows": "<a href='#' onfocus=\"document.body.append(this.cloneNode(true))\">One</a>",
}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_pages_do_not_hang(name: str) -> None:
    async with browser() as running, showing(running, HOSTILE[name]) as page:
        seen = await KEYBOARD.run(page)
    assert seen.facts["keyboard_stops"] or name == "removes"


@pytest.mark.browser
@pytest.mark.slow
async def test_a_large_page_ends_within_its_time() -> None:
    many = "".join(f"<li><a href='/{n}'>{n}</a><p>Line</p><i></i></li>" for n in range(5000))
    async with browser() as running, showing(running, f"<ul>{many}</ul>") as page:
        seen = await KEYBOARD.run(page)
    assert int(seen.facts["keyboard_stops"]) <= 200
    assert seen.facts["keyboard_whole_page"] is False
    assert outcome(seen, "keyboard-trap").value == "passed"

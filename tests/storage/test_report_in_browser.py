"""The report in a real browser: no axe violation, no sideways scroll, everything in print, one request."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

import storage
from crawler import find_browser
from model import Portal, Value
from tests.storage.samples import FAILURES, HOME, NOON, PORTAL, SKIPS, SUMMARY, answers, questionnaire, ruling

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WIDTHS = {"phone": 360, "desk": 1280}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"

# A lazy picture is read once it comes near; the report's own policy forbids to wait for it by evaluated text.
LOADED = """image => new Promise(tell => {
  const look = () => tell(image.naturalWidth)
  if (image.complete && image.naturalWidth) look()
  image.onload = look
  setTimeout(look, 20000)
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    choice = find_browser()
    if not choice.path:
        pytest.skip(choice.reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        process = playwright.chromium.launch(executable_path=choice.path, args=QUIET)
        yield process
        process.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> dict[str, Path]:
    folder, asked = tmp_path_factory.mktemp("reports"), questionnaire(24)
    picture = _picture(browser)
    part = storage.PortalReport(
        PORTAL, SUMMARY, answers(asked), (ruling(asked, 0, Value.NO), ruling(asked, 9, Value.YES)), (), SKIPS, FAILURES,
        {f"{HOME}services/page-{n}": picture for n in range(3)},
    )  # fmt: skip
    cut = replace(SUMMARY, portal="nour", complete=False, unfinished="the budget was used up", browser="", browser_reason="none")
    other = storage.PortalReport(
        Portal("nour", "https://nour.example/" + "a-very-long-path/" * 20, "بلدية نور", languages=("ar",)), cut, ()
    )
    paths = {"one": folder / "one.html", "two": folder / "two.html"}
    storage.write_report(paths["one"], storage.ReportInput(asked.title, asked, (part,), NOON))
    storage.write_report(paths["two"], storage.ReportInput(asked.title, asked, (part, other)))
    return paths


def _picture(browser: Any) -> bytes:
    page = browser.new_page(viewport={"width": 320, "height": 200})
    page.set_content("<h1>Bilancio</h1>")
    image: bytes = page.screenshot(type="jpeg", quality=50)
    page.close()
    return image


@pytest.fixture
def opened(browser: Any, reports: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Any]:
    name, scheme, width = request.param
    context = browser.new_context(
        viewport={"width": WIDTHS[width], "height": 800}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    page.goto(reports[name].as_uri())
    yield page
    context.close()


LOOKS = [(name, scheme, width) for name in ("one", "two") for scheme in ("light", "dark") for width in WIDTHS]


@pytest.mark.parametrize("opened", LOOKS, indirect=True, ids="-".join)
def test_axe_finds_nothing(opened: Any) -> None:
    opened.evaluate(OPEN_ALL)
    opened.evaluate(AXE)
    found = opened.evaluate("axe.run()")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("opened", [("one", "light", "phone"), ("two", "light", "phone")], indirect=True, ids="-".join)
def test_a_phone_need_not_scroll_sideways(opened: Any) -> None:
    opened.evaluate(OPEN_ALL)
    assert opened.evaluate("document.documentElement.scrollWidth") <= WIDTHS["phone"]


@pytest.mark.parametrize("opened", [("one", "dark", "desk")], indirect=True, ids="-".join)
def test_print_shows_what_is_folded_and_is_light(opened: Any) -> None:
    folded = opened.locator("details blockquote").first
    assert folded.is_hidden()
    opened.emulate_media(media="print")
    assert folded.is_visible()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("opened", [("one", "light", "desk")], indirect=True, ids="-".join)
def test_the_keyboard_reaches_everything_and_can_be_seen(opened: Any) -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip-link"
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "main"
    opened.locator("summary").first.focus()
    opened.keyboard.press("Enter")
    assert opened.locator("details").first.evaluate("d => d.open")
    assert opened.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("opened", [("one", "light", "desk")], indirect=True, ids="-".join)
def test_a_link_to_a_folded_question_unfolds_it(opened: Any) -> None:
    link = opened.locator(".steps a").first
    target = link.get_attribute("href")
    link.click()
    assert opened.locator(f"{target}").is_visible()
    assert opened.evaluate("location.hash") == target


def test_nothing_else_is_asked_for(browser: Any, reports: dict[str, Path]) -> None:
    page = browser.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(reports["one"].as_uri())
    page.evaluate(OPEN_ALL)
    page.locator("img").first.scroll_into_view_if_needed()
    assert page.locator("img").first.evaluate(LOADED) == 320
    page.close()
    assert [url for url in asked if not url.startswith("data:")] == [reports["one"].as_uri()]
    assert problems == []

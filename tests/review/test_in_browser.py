"""The application in a real browser: keys, accessibility on a desk and a phone, in the dark and from right to left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

import storage
from crawler import find_browser
from model import Policy
from review import make_site
from tests.review.conftest import ASKED, PASSWORD, fill, handed_of
from tests.review.serving import served
from tests.review.test_pages import ITEM

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false})"


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
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("survey")
    with storage.open(folder / "civiscope.db") as store:
        fill(store, folder)
        with served(make_site(handed_of(store, folder, Policy(double=0.5, hidden=0.2)))) as at:
            yield at


def signed_in(browser: Any, address: str, name: str, **context: Any) -> Any:
    page = browser.new_context(bypass_csp=True, reduced_motion="reduce", **context).new_page()
    page.goto(f"{address}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    return page


def faults(page: Any) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(RUN)["violations"]
    return [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


SCREENS = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "phone in the dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "Arabic phone": {"viewport": {"width": 360, "height": 740}, "locale": "ar"},
}
PAGES = {
    "cora": [
        "/", "/queue?state=all", f"/items/{ITEM}", f"/disputes/{ITEM}", "/portals", "/portals/city", f"/portals/city/{ASKED.id}",
        "/progress", "/agreement", "/training", "/people", "/people/ada", "/account", "/trail", "/nowhere",
    ],
    "lia": ["/", "/country", f"/items/{ITEM}"],
}  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(browser: Any, address: str, name: str, screen: str) -> None:
    page = signed_in(browser, address, name, **SCREENS[screen])
    found: list[str] = []
    for path in PAGES[name]:
        page.goto(address + path)
        found += faults(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{path} is {wide} pixels too wide"] if wide > 0 else []
    page.goto(f"{address}/sign-in")
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    found += faults(page)
    page.context.close()
    assert not found


def test_twenty_items_with_at_most_three_keys_each(browser: Any, tmp_path: Path) -> None:
    with storage.open(tmp_path / "civiscope.db") as store:
        fill(store, tmp_path)
        waiting = store.desk.count()
        with served(make_site(handed_of(store, tmp_path, Policy(hidden=0.0)))) as at:
            page = signed_in(browser, at, "ada")
            page.goto(f"{at}/queue/next")
            for n in range(20 if waiting >= 20 else waiting):
                before, pressed = page.url, 0
                machine = page.get_attribute("form.judge", "data-machine") or ""
                key = {"yes": "y", "no": "n"}.get(machine.partition("-")[0], "u" if n % 2 else "y")
                if page.query_selector(f'[data-key="{key}"]') is None:
                    key = "1"
                for press in (key, "Enter"):
                    if page.url != before:
                        break
                    page.keyboard.press(press)
                    pressed += 1
                    page.wait_for_url(lambda url, before=before: url != before, timeout=5000)
                assert pressed <= 3
        assert store.desk.count() == max(waiting - 20, 0)
        assert len(store.rulings()) == min(waiting, 20)


def test_a_deviation_takes_a_reason_and_enter(browser: Any, tmp_path: Path) -> None:
    with storage.open(tmp_path / "civiscope.db") as store:
        fill(store, tmp_path)
        with served(make_site(handed_of(store, tmp_path, Policy(hidden=0.0)))) as at:
            page = signed_in(browser, at, "ada")
            page.goto(f"{at}/items/city/{ASKED.id}/{ASKED.indicators[5].id}")
            page.keyboard.press("n")
            assert page.evaluate("document.activeElement.id") == "reason"
            page.keyboard.type("The link is dead")
            before = page.url
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: url != before)
            (ruling,) = store.rulings()
            assert ruling.reason == "The link is dead"
            page.goto(f"{at}/queue")
            page.keyboard.press("z")
            page.wait_for_url("**/items/**")
            assert not store.rulings()


def test_the_copy_of_a_page_is_shown_marked_and_does_nothing(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "ada")
    page.goto(f"{address}/items/{ITEM}")
    page.click("details.copy summary")
    frame = page.frame_locator("details.copy iframe").first
    assert "Il Comune pubblica" in frame.locator("#civiscope-mark-1").inner_text()
    page.context.close()

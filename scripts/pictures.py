"""Takes the pictures of the report and of the assessors' application that README and docs show: ``make pictures``.

Comes in: the demo portals. Goes out: docs/pictures/*.jpg. Assesses the demo portals anew, so that the pictures show what is
there.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

import storage
from app import assess
from app.reviewing import site_of
from app.session import Session
from crawler import find_browser
from model import Judgement, Key, Policy, Role, Value
from review import hashed
from storage.ledger import CONSOLE

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WORD = "pictures are taken with this one"


def main() -> None:
    """Assess, serve, and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        assess.demo(Path(name), browser=True, quiet=False, afterwards=lambda session: _take(session, Path(name)))


def _take(session: Session, folder: Path) -> None:
    store = session.pipeline.store
    for name, role in (("cora", Role.COORDINATOR), ("rea", Role.REVIEWER), ("ada", Role.ASSESSOR), ("bob", Role.ASSESSOR)):
        store.people.add(name, role, hashed(WORD, name), actor=CONSOLE)
    disputed = _work(store)
    site = site_of(session.settings, session.pipeline.workspace, store, session.pipeline.options, "127.0.0.1")
    server = uvicorn.Server(uvicorn.Config(site, host="127.0.0.1", port=8767, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    shown = store.desk.queue(limit=1)[0]
    item = f"/items/{shown.portal}/{shown.questionnaire}/{shown.indicator}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser().path, args=QUIET)
        _picture(browser, folder.joinpath("report.html").as_uri(), "report", lambda page: None)
        wide: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
        phone: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
        for name, path, who, look in (
            ("queue", "/queue", "ada", wide), ("item", item, "ada", wide), ("dispute", f"/disputes/{disputed}", "rea", wide),
            ("progress", "/progress", "cora", wide), ("item-phone", item, "ada", phone),
            ("item-phone-arabic", item, "ada", {**phone, "locale": "ar", "color_scheme": "dark"}),
        ):  # fmt: skip
            _picture(browser, f"http://127.0.0.1:8767{path}", f"review-{name}", _signing_in(who), **look)
        browser.close()
    server.should_exit = True
    thread.join()


def _work(store: storage.Store) -> str:
    """Some judgements, so that there is progress to see, and one dispute; its path."""
    both, one, items = Policy(double=1.0), Policy(double=0.0), store.desk.queue(limit=12)
    for n, item in enumerate(items[2:]):
        key = Key(item.portal, item.questionnaire, item.indicator)
        for who, value in (("ada", Value.YES), ("bob", Value.NO))[: 2 if n == 0 else 1]:
            at = store.ledger.events(last=1)[0].at
            said = Judgement(key, value, 1, who, at, "Seen on the page.", seconds=60 + n, nonce=f"{who}{n}")
            store.judging.judge(said, both if n == 0 else one, store.judging.standing(key).version)
    return "/".join((items[2].portal, items[2].questionnaire, items[2].indicator))


def _signing_in(name: str) -> Callable[[Any], None]:
    def sign_in(page: Any) -> None:
        page.fill("[name=name]", name)
        page.fill("[name=password]", WORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)

    return sign_in


def _picture(browser: Any, address: str, name: str, first: Callable[[Any], None], **look: Any) -> None:
    page = browser.new_context(**(look or {"viewport": {"width": 1100, "height": 900}})).new_page()
    page.goto(address)
    first(page)
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=80)
    page.context.close()


if __name__ == "__main__":
    main()

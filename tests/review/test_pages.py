"""Every page for every role: it opens or is refused, it is small, and it bears the headers that keep it safe."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from review import Role
from review.rights import RIGHTS, Right, may
from tests.review.client import Client
from tests.review.conftest import ASKED, PEOPLE

ITEM = f"city/{ASKED.id}/{ASKED.indicators[0].id}"
BY_RIGHT = {
    Right.ENTER: ["/", "/account"],
    Right.LOOK: [
        "/queue", "/queue?state=all&module=CP&page=1", f"/items/{ITEM}", "/portals", "/portals/city",
        f"/portals/city/{ASKED.id}?module=CP", "/progress", "/progress?by=language", "/progress?by=region",
        "/progress?by=portal", "/progress.csv", f"/archived/{ITEM}/evidence/0",
    ],
    Right.JUDGE: ["/queue/next", "/training"],
    Right.SETTLE: ["/disputes", f"/disputes/{ITEM}"],
    Right.REPLY: ["/country"],
    Right.MEASURE: [
        "/agreement", "/agreement?by=person", "/agreement/questions", "/agreement/training", "/agreement.csv?by=indicator",
    ],
    Right.MANAGE: ["/people", "/people/ada"],
    Right.TRAIL: ["/trail"],
}  # fmt: skip
PAGES = {path: right for right, paths in BY_RIGHT.items() for path in paths}


@pytest.mark.parametrize("name", ["cora", "rea", "ada", "lia", "otto"])
def test_each_role_opens_what_it_may_and_nothing_else(client: Callable[[str], Client], name: str) -> None:
    browser = client(name)
    for path, right in PAGES.items():
        answer = browser.get(path)
        wanted = 200 if may(PEOPLE[name][0], right) else 403
        assert answer.status_code == wanted, (path, answer.text[-600:])
        assert len(answer.content) < 100_000, path


def test_who_is_not_signed_in_is_asked_to_and_comes_back(site: FastAPI) -> None:
    from starlette.testclient import TestClient

    http = TestClient(site, follow_redirects=False)
    for path in PAGES:
        answer = http.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in?next=/"), path
    assert http.get("/healthz").text == "ok"


def test_what_a_role_may_is_written_for_every_role() -> None:
    assert set(RIGHTS) == set(Role)
    assert not may("", Right.ENTER)
    assert not may("root", Right.LOOK)


def test_every_answer_bears_the_headers(client: Callable[[str], Client]) -> None:
    browser = client("ada")
    for path in ("/", "/nowhere", "/people", f"/items/{ITEM}"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"


def test_archived_pages_stand_in_a_sandbox(client: Callable[[str], Client]) -> None:
    answer = client("ada").get(f"/archived/{ITEM}/evidence/0")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "civiscope-mark-1" in answer.text
    assert "Il Comune pubblica il bilancio." in answer.text.replace("<mark>", "").replace("</mark>", "")


def test_style_and_script_may_be_kept_for_ever(client: Callable[[str], Client]) -> None:
    browser = client("ada")
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(browser.get("/").text)
    style, script = page.css_first("link[rel=stylesheet]"), page.css_first("script")
    assert style is not None
    assert script is not None
    for path in (style.attributes["href"], script.attributes["src"]):
        answer = browser.get(str(path))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert browser.get("/static/../site.py").status_code == 404

"""The corpus of hostile markup in every field that people or portals fill, in a real browser, with our own policy switched off:
what protects is that everything is escaped.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import storage
from crawler import find_browser
from model import Answer, Attachment, Capture, Evidence, Fetched, Gold, Judgement, Key, Policy, Portal, Reply, Value
from review import make_site
from tests.pages.hostile import FLAG, vectors
from tests.review.conftest import ASKED, PASSWORD, PEOPLE, capture, fill, handed_of
from tests.review.serving import served

pytestmark = pytest.mark.browser
NOW = datetime(2026, 5, 4, tzinfo=UTC)
TEXTS = [v.text.replace("\0", "") for v in vectors()]
ALL = "\n".join(TEXTS)
BAD = Portal("bad", "javascript:hit()", ALL, country="ITA", languages=("it",))
KEYS = [Key("bad", ASKED.id, indicator.id) for indicator in ASKED.indicators]
_PATHS = [f"bad/{ASKED.id}/{key.indicator}" for key in KEYS[:3]]
PAGES = {
    "cora": [
        "/", "/queue?state=all&portal=bad", *(f"/items/{path}" for path in _PATHS), *(f"/disputes/{path}" for path in _PATHS),
        "/disputes", "/portals", "/portals/bad", f"/portals/bad/{ASKED.id}", "/progress?by=portal", "/agreement",
        "/agreement/questions", "/agreement/training", "/training", f"/training/{_PATHS[1]}", "/people", "/people/ada", "/trail",
        "/account", "/api/",
    ],
    "ada": ["/queue", f"/items/{_PATHS[0]}"],
    "lia": ["/country", f"/items/{_PATHS[1]}"],
}  # fmt: skip


def spoil(store: storage.Store, folder: Path) -> None:
    """Hostile words wherever somebody outside can put some."""
    store.add_portal(BAD)
    with storage.ArchiveWriter(folder / "archive", user_agent="Civiscope/1") as writer:
        snapshot = replace(capture().snapshot, url="https://bad.example/")
        ref = writer.write(Capture(snapshot, ALL.encode(), {"content-type": "text/html"}))
    proofs = tuple(Evidence(f"https://bad.example/?{t}", t, "topic", 0.9, "it", t, ref=ref) for t in TEXTS)
    proofs = (*proofs, *(Evidence(t, "x", "topic", 0.9, "it") for t in TEXTS))
    run = store.begin_run("bad")
    said = [Answer("bad", ASKED.id, k.indicator, Value.YES, ALL, 1, 0.6, evidence=proofs, detector=ALL[:50]) for k in KEYS[:3]]
    store.save_assessment(run, ASKED.id, "1", said)
    for name, value in (("ada", Value.YES), ("bob", Value.NO)):
        version = store.judging.standing(KEYS[0]).version
        store.judging.judge(
            Judgement(KEYS[0], value, 1, name, NOW, ALL, ALL, nonce=f"{name}:1"), Policy(double=1.0), version
        )  # fmt: skip
    store.judging.adjudicate(KEYS[1], Value.NO, 0, ALL, "rea", store.judging.standing(KEYS[1]).version)
    store.trainings.know(Gold(KEYS[1], Value.NO, 0, ALL, "rea", NOW))
    for n, text in enumerate(TEXTS):
        store.replies.say(Reply(KEYS[1], "lia", NOW, text, text, nonce=f"lia:{n}"))
        store.attachments.add(Attachment(KEYS[1], "ada", NOW, text, Fetched.KEPT, text, text, text, ref))
        store.attachments.add(Attachment(KEYS[1], "ada", NOW, f"https://x.example/{text}", Fetched.FAILED, text, text, text))
        store.access.grant(f"digest {n}", "cora", "key", text, datetime(2100, 1, 1, tzinfo=UTC), "cora")
        store.ledger.note(text, text, {"words": text}, text)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    with storage.open(folder / "civiscope.db") as store:
        fill(store, folder)
        spoil(store, folder)
        with served(make_site(handed_of(store, folder, Policy(double=1.0, hidden=0.0)))) as at:
            yield at


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    choice = find_browser()
    if not choice.path:
        pytest.skip(choice.reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        process = playwright.chromium.launch(executable_path=choice.path, args=["--no-sandbox"])
        yield process
        process.close()


def test_the_corpus_runs_where_nothing_protects(browser: Any) -> None:
    page = browser.new_page()
    page.add_init_script(f"window.{FLAG} = () => {{ (window.top.ran ??= []).push(1); }};")
    page.route("**/*", lambda route: route.fulfill(body=f"<p>{TEXTS[0]}", content_type="text/html"))
    page.goto("http://unprotected.test/")
    assert page.evaluate("window.ran") == [1]
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_no_word_of_anybody_runs(browser: Any, address: str, name: str) -> None:
    assert name in PEOPLE
    context = browser.new_context(bypass_csp=True)
    asked: list[str] = []
    told: list[str] = []
    page = context.new_page()
    page.add_init_script(f"window.{FLAG} = () => {{ (window.top.ran ??= []).push(location.href); }};")
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda _: told.append("popup"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    for path in PAGES[name]:
        answer = page.goto(address + path)
        assert answer.status == 200, (path, answer.status)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("window.ran ?? []") == [], path
        links = page.evaluate("[...document.querySelectorAll('[href],[src],[action]')].map(e => e.href || e.src || e.action)")
        bad = [link for link in links if str(link).startswith(("javascript:", "vbscript:")) or str(link).startswith("data:text")]
        assert not bad, (path, bad[:3])
        assert page.evaluate("document.querySelectorAll('[onerror],[onload],[onclick],[onfocus]').length") == 0, path
        assert page.url == address + path
    assert not told
    assert [url for url in asked if not url.startswith((address, "data:,"))] == []
    context.close()


def test_a_hostile_copy_is_shown_without_a_script_or_a_request(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.add_init_script(f"window.{FLAG} = () => {{ window.ran = true; }};")
    page.goto(f"{address}/sign-in")
    page.fill("[name=name]", "ada")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.on("request", lambda request: asked.append(request.url))
    for end in ("evidence/0", "evidence/5", "address/1"):
        answer = page.goto(f"{address}/archived/{_PATHS[1]}/{end}")
        assert answer.status == 200
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert page.evaluate("window.ran ?? false") is False
    assert all(url.startswith(address) for url in asked)
    context.close()

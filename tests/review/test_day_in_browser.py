"""A day of the survey as each role sees it, in a real browser, on both databases: from two blind voices to the export."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import storage
from model import Policy
from review import make_site
from storage import State, Wanted
from tests.review.conftest import ASKED, fill, handed_of
from tests.review.serving import served
from tests.review.test_in_browser import browser, signed_in
from tests.storage.databases import Database

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
ITEM = f"city/{ASKED.id}/{ASKED.indicators[8].id}"  # the machine could not tell


@pytest.fixture
def store(place: Database, tmp_path: Path) -> Iterator[storage.Store]:
    """A small survey on each kind of database."""
    with storage.open(place.where) as opened:
        fill(opened, tmp_path)
        yield opened


@pytest.fixture
def address(store: storage.Store, tmp_path: Path) -> Iterator[str]:
    """The application on it; everything is judged by two."""
    with served(make_site(handed_of(store, tmp_path, Policy(double=1.0, hidden=0.0)))) as at:
        yield at


def left(page: Any, act: str, **fields: str) -> None:
    """Fill in, press a button, and wait until another page is there."""
    for name, text in fields.items():
        page.fill(f"main [name={name}]", text)
    with page.expect_navigation():
        page.click(act)


def judged(page: Any, address: str, answer: str, reason: str) -> None:
    """Answer the item."""
    page.goto(f"{address}/items/{ITEM}")
    page.check(f"main input[value={answer}]")
    left(page, "main form.judge button.main", reason=reason)


def state(store: storage.Store) -> State:
    indicator = ITEM.rpartition("/")[2]
    return next(i for i in store.desk.queue(Wanted(portal="city", waiting=None), limit=100) if i.indicator == indicator).state


def test_the_day_of_every_role(browser: Any, address: str, store: storage.Store) -> None:
    pages = {name: signed_in(browser, address, name) for name in ("cora", "rea", "ada", "bob", "lia", "otto")}
    judged(pages["ada"], address, "yes-1", "A form is there, signed Ada")
    pages["bob"].goto(f"{address}/items/{ITEM}")
    assert "signed Ada" not in pages["bob"].inner_text("main")
    judged(pages["bob"], address, "no-0", "The form is dead, signed Bob")
    assert state(store) is State.DISPUTED

    rea = pages["rea"]
    rea.goto(f"{address}/disputes")
    left(rea, "main tbody a")
    assert "signed Ada" in rea.inner_text("main")
    assert "signed Bob" in rea.inner_text("main")
    rea.check("main input[value=no-0]")
    left(rea, "main form button.main", reason="I tried it; it is dead.")
    assert state(store) is State.RULED

    lia = pages["lia"]
    lia.goto(f"{address}/country")
    lia.goto(f"{address}/items/{ITEM}")
    assert "I tried it; it is dead." in lia.inner_text("main")
    left(lia, "#replies button.main", comment="It works since Monday.")
    assert state(store) is State.REOPENED
    judged(pages["ada"], address, "yes-1", "It works now")
    judged(pages["bob"], address, "yes-1", "It works")
    assert state(store) is State.RULED
    lia.goto(f"{address}/country")
    assert "decided since" in lia.inner_text("main")

    otto = pages["otto"]
    for path in ("/progress", "/portals", "/agreement"):
        otto.goto(address + path)
        assert otto.query_selector("main form.judge") is None
    cora = pages["cora"]
    cora.goto(f"{address}/progress")
    with cora.expect_download() as download:
        cora.click("main a[href^='/progress.csv']")
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").startswith("group,items,waiting")
    cora.goto(f"{address}/trail")
    assert "judged" in cora.inner_text("main")
    assert [r.author for r in store.rulings("city")] == ["rea", "ada, bob"]
    assert not store.ledger.prove().flaws
    for page in pages.values():
        page.context.close()

"""A day of the survey on both databases: two blind assessors, a dispute, a reviewer, a country's reply, the trail of it all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

import storage
from model import Policy
from review import make_site
from storage import State, Wanted
from tests.review.client import Client
from tests.review.conftest import ASKED, fill, handed_of, signed_in
from tests.storage.databases import Database

ITEM = f"city/{ASKED.id}/{ASKED.indicators[8].id}"  # the machine could not tell


@pytest.fixture
def store(place: Database, tmp_path: Path) -> Iterator[storage.Store]:
    """A small survey, judged twice, on each kind of database."""
    with storage.open(place.where) as opened:
        fill(opened, tmp_path)
        yield opened


@pytest.fixture
def site(store: storage.Store, tmp_path: Path) -> FastAPI:
    """The application on it."""
    return make_site(handed_of(store, tmp_path, Policy(double=1.0, hidden=0.0)))


def decide(browser: Client, answer: str, reason: str = "") -> str:
    """Answer the item by its form; where the answer leads to."""
    page = browser.get(f"/items/{ITEM}")
    sent = browser.submit(page, ITEM, answer=answer, reason=reason)
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


def state(store: storage.Store) -> State:
    indicator = ITEM.rpartition("/")[2]
    return next(i for i in store.desk.queue(Wanted(portal="city", waiting=None), limit=100) if i.indicator == indicator).state


def test_a_whole_day(site: FastAPI, store: storage.Store) -> None:
    ada, bob, rea, lia = (signed_in(site, name) for name in ("ada", "bob", "rea", "lia"))
    assert decide(ada, "yes-1", "A form is there, signed Ada") == "/queue/next"
    assert "signed Ada" not in bob.get(f"/items/{ITEM}").text
    assert "signed Ada" in ada.get(f"/items/{ITEM}").text
    decide(bob, "no-0", "The form is dead, signed Bob")
    assert state(store) is State.DISPUTED
    assert "You said" in bob.get(f"/items/{ITEM}").text

    page = rea.get(f"/disputes/{ITEM}")
    assert "signed Ada" in page.text
    assert "signed Bob" in page.text
    assert ">ada<" not in page.text
    refused = rea.submit(page, "/disputes/", answer="no-0", reason=" ")
    assert refused.status_code == 422
    assert rea.submit(page, "/disputes/", answer="no-0", reason="I tried it; it is dead.").status_code == 303
    assert state(store) is State.RULED

    shown = lia.get(f"/items/{ITEM}")
    assert "I tried it; it is dead." in shown.text
    assert "rea" not in shown.text.partition("What people decided")[2].partition("</section>")[0]
    assert lia.submit(shown, "/replies", comment="It works since Monday.", url="").status_code == 303
    assert state(store) is State.REOPENED
    assert "It works since Monday." in lia.get("/country").text

    decide(ada, "yes-1", "It works now")
    decide(bob, "yes-1", "It works")
    assert state(store) is State.RULED
    assert "decided since" in lia.get("/country").text
    assert [r.author for r in store.rulings("city")] == ["rea", "ada, bob"]
    assert not store.ledger.prove().flaws
    actions = {e.action for e in store.ledger.events()}
    assert {"signed-in", "judged", "ruled", "replied"} <= actions


def test_taking_back_and_leaving_to_others(site: FastAPI, store: storage.Store) -> None:
    ada = signed_in(site, "ada")
    decide(ada, "yes-1", "there")
    page = ada.get("/queue")
    back = ada.submit(page, "/withdraw")
    assert back.headers["location"] == f"/items/{ITEM}"
    assert "taken back" in ada.get(back.headers["location"]).text
    first = ada.get("/queue/next")
    skipped = ada.submit(first, "/skip")
    assert ada.get(skipped.headers["location"]).url.path != first.url.path


def test_a_form_that_is_too_old_is_told_and_keeps_what_was_typed(site: FastAPI, store: storage.Store) -> None:
    ada, bob, rea = (signed_in(site, name) for name in ("ada", "bob", "rea"))
    page = bob.get(f"/items/{ITEM}")
    rea.submit(rea.get(f"/disputes/{ITEM}"), "/disputes/", answer="no-0", reason="Dead.")
    late = bob.submit(page, ITEM, answer="yes-1", reason="My long reason")
    assert late.status_code == 409
    assert "somebody changed this item" in late.text
    assert len(store.rulings("city")) == 1
    assert ada.get(f"/items/{ITEM}").text.count("Dead.") == 1


def test_a_form_sent_twice_is_one_judgement(site: FastAPI, store: storage.Store) -> None:
    ada = signed_in(site, "ada")
    page = ada.get(f"/items/{ITEM}")
    for _ in range(2):
        assert ada.submit(page, ITEM, answer="yes-1", reason="there").status_code == 303
    assert len(store.judging.all()) == 1


def test_a_deviation_needs_a_reason(site: FastAPI) -> None:
    ada = signed_in(site, "ada")
    sure = f"city/{ASKED.id}/{ASKED.indicators[5].id}"  # yes, to be confirmed
    page = ada.get(f"/items/{sure}")
    refused = ada.submit(page, sure, answer="no-0")
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert ada.submit(page, sure, answer="yes-7").status_code == 422
    assert ada.submit(page, sure, answer="yes-1").status_code == 303


def test_a_passage_is_translated_by_the_service_that_is_named(store: storage.Store, tmp_path: Path) -> None:
    asked: list[tuple[str, str, str]] = []

    def translate(words: str, target: str, source: str) -> str:
        asked.append((words, target, source))
        return "The municipality publishes the budget."

    site = make_site(replace(handed_of(store, tmp_path, Policy(hidden=0.0)), translate=translate))
    ada = signed_in(site, "ada")
    page = ada.get(f"/items/city/{ASKED.id}/{ASKED.indicators[0].id}")
    shown = ada.submit(page, "/translation")
    assert "The municipality publishes the budget." in shown.text
    assert asked == [("Il Comune pubblica il bilancio.", "en", "it")]

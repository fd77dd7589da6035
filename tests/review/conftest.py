"""Fixtures of the application's tests: a small survey, a person of each role, and a signed-in client for each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import storage
from model import Answer, Capture, Evidence, Policy, Portal, Questionnaire
from review import Handed, Role, hashed, make_site
from tests.review.client import Client
from tests.storage.databases import Database, postgres
from tests.storage.samples import SNAPSHOTS, answers, questionnaire

__all__ = ["postgres"]

PASSWORD = "correct horse battery staple"
PAGE = "<html lang=it><title>Bilancio</title><main><h1>Bilancio</h1><p>Il Comune pubblica il bilancio.</p></main>"
PORTALS = (
    Portal("city", "https://city.example/", "Città di Esempio", country="ITA", languages=("it", "en")),
    Portal("ville", "https://ville.example/", "Ville d'Exemple", country="FRA", languages=("fr",)),
)
PEOPLE = {
    "cora": (Role.COORDINATOR, ""), "rea": (Role.REVIEWER, ""), "ada": (Role.ASSESSOR, ""), "bob": (Role.ASSESSOR, ""),
    "lia": (Role.LIAISON, "ITA"), "luc": (Role.LIAISON, "FRA"), "otto": (Role.OBSERVER, ""),
}  # fmt: skip
ASKED = questionnaire(40)


@cache
def _hash() -> str:
    return hashed(PASSWORD)


def fill(store: storage.Store, folder: Path) -> None:
    """Two portals in two countries, answered, with one page in the archive; and the people."""
    questions = [
        {"indicator": i.id, "seq": n, "module": i.subindex, "title": i.title, "points": max(i.points)}
        for n, i in enumerate(ASKED.indicators)
    ]
    with storage.ArchiveWriter(folder / "archive", user_agent="Civiscope/1") as writer:
        ref = writer.write(capture())
    for portal in PORTALS:
        store.add_portal(portal)
        run = store.begin_run(portal.id)
        store.desk.ask(ASKED.id, questions)
        store.save_assessment(run, ASKED.id, "1", tuple(_shown(a, ref) for a in answers(ASKED, portal.id)))
    for name, (role, country) in PEOPLE.items():
        store.people.add(name, role, _hash(), country, actor="root")


def capture() -> Capture:
    """The page that all evidence stands on."""
    headers = {"content-type": "text/html; charset=utf-8"}
    return Capture(replace(SNAPSHOTS[0], ref=None), PAGE.encode(), headers)


def _shown(answer: Answer, ref: Any) -> Answer:
    def moved(proof: Evidence) -> Evidence:
        return replace(proof, ref=ref, place="main > p", excerpt="Il Comune pubblica il bilancio.", language="it")

    return replace(answer, evidence=tuple(map(moved, answer.evidence)))


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A place for a store on each kind of database."""
    if request.param == "sqlite":
        yield Database("sqlite", tmp_path / "civiscope.db")
        return
    with request.getfixturevalue("postgres").database() as address:
        yield Database("postgres", address)


@pytest.fixture
def survey(tmp_path: Path) -> Iterator[storage.Store]:
    """A small survey in a file of SQLite."""
    with storage.open(tmp_path / "civiscope.db") as store:
        fill(store, tmp_path)
        yield store


@pytest.fixture
def policy() -> Policy:
    """Everything judged once and nothing hidden; tests override it."""
    return Policy(double=0.0, hidden=0.0)


@pytest.fixture
def handed(survey: storage.Store, tmp_path: Path, policy: Policy) -> Handed:
    """What the application works on."""
    return handed_of(survey, tmp_path, policy)


def handed_of(store: storage.Store, folder: Path, policy: Policy) -> Handed:
    """As the command makes it, for tests that bring their own store."""
    asked: dict[str, Questionnaire] = {ASKED.id: ASKED}
    pictures = folder / "screenshots"
    return Handed(
        store,
        asked,
        lambda: storage.ArchiveReader(folder / "archive"),
        pictures.joinpath,
        policy,
        hosts=("testserver", "127.0.0.1"),
    )


@pytest.fixture
def site(handed: Handed) -> FastAPI:
    """The application."""
    return make_site(handed)


@pytest.fixture
def client(site: FastAPI) -> Callable[[str], Client]:
    """A signed-in browser for a person, without script."""
    return lambda name: signed_in(site, name)


def signed_in(site: FastAPI, name: str) -> Client:
    """Sign somebody in as they would, by the form."""
    made = Client(TestClient(site, headers={"origin": "http://testserver"}, follow_redirects=False))
    answer = made.send("/sign-in", name=name, password=PASSWORD)
    assert answer.status_code == 303, answer.text
    return made

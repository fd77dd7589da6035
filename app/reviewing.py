"""Serves the assessors' application: joins it with the store, the questionnaires and a crawler for single addresses.

Comes in: settings and a folder of results. Goes out: a running server. Must not know: pages.
"""

import asyncio
import os
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

import storage
from app.editions import questions
from app.pipeline import load_questionnaires, load_rubrics
from app.secrets import secret
from app.session import Session
from app.settings import Settings, SignOnSettings
from app.workspace import Workspace, portal_of
from crawler import Crawler, CrawlOptions, check_address
from model import (
    Capture,
    CiviscopeError,
    ConfigError,
    Examination,
    FetchFailure,
    Measurement,
    Questionnaire,
    Skip,
    UsageError,
    Visit,
)
from pages import normalise, read
from review import Found, Handed, Role, SignOn, hashed, make_site
from storage import failure_words
from storage.ledger import CONSOLE

_EXCERPT = 400  # characters of a page that are kept beside its title
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_PEOPLE = (
    ("cora", Role.COORDINATOR, ""), ("rea", Role.REVIEWER, ""), ("ada", Role.ASSESSOR, ""), ("bob", Role.ASSESSOR, ""),
    ("lia", Role.LIAISON, "XVA"), ("otto", Role.OBSERVER, ""),
)  # fmt: skip


def site_of(settings: Settings, workspace: Workspace, store: storage.Store, options: CrawlOptions, host: str) -> FastAPI:
    """The application on a store. Raises UsageError where it would be open to others without a public address."""
    review = settings.review
    if host not in LOOPBACK and not review.address:
        raise UsageError(
            f"--host {host} lets others in: set `review.address` in config.yaml to the https address of the proxy in front of it"
        )
    names = (urlsplit(review.address).hostname,) if review.address else ()
    translator = review.translator.translator(os.environ)
    handed = Handed(
        store, asked_of(store, settings), workspace.reader, workspace.picture, review.policy, review.deadline,
        review.reply_until, review.address, (*("127.0.0.1", "localhost", "[::1]"), *(n for n in names if n)), review.idle_minutes,
        review.hours, Addresses(options, workspace).visit, sign_on=sign_on_of(review.sign_on, os.environ),
        translate=translator.translate if translator else None,
    )  # fmt: skip
    return make_site(handed)


def sign_on_of(settings: SignOnSettings, environment: Mapping[str, str]) -> SignOn | None:
    """The service that people sign in with, with its secret from ``environment``. Raises ConfigError where there is no secret."""
    if not settings.issuer:
        return None
    word = secret(settings.secret_variable, environment)
    if not word:
        raise ConfigError(f"review.sign_on: put the secret of {settings.client_id} into the variable {settings.secret_variable}")
    return SignOn(settings.issuer, settings.client_id, word, settings.claim)


def asked_of(store: storage.Store, settings: Settings) -> Mapping[str, Questionnaire]:
    """The questionnaires that this store holds answers to; lists of work learn their titles, also in a store of before."""
    rubrics = load_rubrics(settings.review.accept)
    names = [count.group for count in store.desk.counts("questionnaire")]
    found = {asked.id: asked for asked in load_questionnaires(names, rubrics)}
    for asked in found.values():
        store.desk.ask(asked.id, questions(asked))
    return found


def serve(site: FastAPI, host: str, port: int, proxies: tuple[str, ...]) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    uvicorn.run(
        site, host=host, port=port, log_level="warning", access_log=False, server_header=False, proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies) or None,
    )  # fmt: skip


def demonstrate(session: Session, port: int) -> None:
    """Serve it on what a demo has found, with a person of every role; their password is new each time."""
    store, word = session.pipeline.store, secrets.token_urlsafe(12)
    for name, role, country in DEMO_PEOPLE:
        if store.people.find(name) is None:
            store.people.add(name, role, "", country, actor=CONSOLE)
        store.people.change(name, actor=CONSOLE, password_hash=hashed(word, name))
    policy = session.settings.review.model_copy(update={"double": 0.3})
    settings = session.settings.model_copy(update={"review": policy})
    site = site_of(settings, session.pipeline.workspace, store, session.pipeline.options, "127.0.0.1")
    session.console.print(
        f"Assessors' application: http://127.0.0.1:{port}/\nSign in as {', '.join(f'{n} ({r})' for n, r, _ in DEMO_PEOPLE)} "
        f"with the password {word}\nCtrl-C ends it.", markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip
    serve(site, "127.0.0.1", port, ())


@dataclass
class _One:
    """A sink that keeps the first page and the first failure."""

    capture: Capture | None = None
    failure: FetchFailure | None = None

    def visit(self, visit: Visit, capture: Capture | None) -> Visit:
        """Keep it."""
        self.capture = self.capture or capture
        if isinstance(visit, FetchFailure):
            self.failure = self.failure or visit
        return visit

    def skip(self, skip: Skip) -> None:
        """Nothing is followed."""

    def measure(self, measurement: Measurement) -> None:
        """Nothing is measured."""

    def screenshot(self, url: str, device: str, image: bytes) -> None:
        """No picture is kept."""

    def examine(self, examination: Examination, raw: Mapping[str, object]) -> None:
        """Nothing is audited."""

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        """Nobody watches."""


class Addresses:
    """Visits single addresses as politely as whole portals, one after the other, and keeps what it finds in the archive."""

    def __init__(self, options: CrawlOptions, workspace: Workspace) -> None:
        self._options = replace(options, max_pages=1, documents=1)
        self._workspace = workspace
        self._turn = threading.Lock()

    def visit(self, url: str) -> Found:
        """What stands at an address, or in words why it could not be read."""
        try:
            check_address(url, self._options.allow_private_hosts)
            with self._turn:
                found = asyncio.run(self._look(normalise(url)))
        except CiviscopeError as error:
            return Found(why=str(error))
        if found.capture is None:
            return Found(why=failure_words(found.failure) if found.failure else "nothing was found there")
        return self._kept(found.capture)

    async def _look(self, url: str) -> _One:
        one = _One()
        async with Crawler(self._options) as crawler:
            await crawler.crawl(portal_of(url), rank=lambda *_: 0.0, sink=one, progress=one)
        return one

    def _kept(self, capture: Capture) -> Found:
        with self._workspace.writer(self._options.user_agent) as writer:
            ref = writer.write(capture)
        if self._workspace.shared is not None:
            self._workspace.shared.send()
        page = read(capture.reading or capture.body, url=capture.snapshot.url, charset=capture.snapshot.charset)
        words = " ".join(block.text for block in page.blocks)
        return Found(title=page.title, excerpt=words[:_EXCERPT], archived=ref)

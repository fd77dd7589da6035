"""One call of the command: settings and options checked, the pipeline made, before anything is touched.

Comes in: what was typed. Goes out: a ``Session``. Must not know: what the call does with it.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from app.auditing import Auditing
from app.observing import Observer
from app.pipeline import Pipeline, load_questionnaires, load_rubrics
from app.progress import Screen
from app.settings import Settings, load_settings
from app.workspace import portal_of
from crawler import CrawlOptions, check_address
from model import Level, Portal, UsageError
from opinion import Server
from pages import normalise

BY_LEVEL = ("losi-2024", "osi-2024")  # asked of portals of cities and of countries, where nobody says what to ask


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line said; None where it said nothing."""

    config: Path | None = None
    out: Path | None = None
    questionnaire: Sequence[str] | None = None
    max_pages: int | None = None
    concurrency: int | None = None
    delay: float | None = None
    no_browser: bool = False
    incremental: bool = False
    allow_private_hosts: bool = False
    quiet: bool = False
    second_opinion: bool | None = None  # None: as the settings say
    audit: Mapping[str, object] = field(default_factory=dict)  # settings of audits
    edition: str | None = None


@dataclass(frozen=True)
class Session:
    """Everything that a command needs. ``assistant`` is None where none is to be asked."""

    settings: Settings
    pipeline: Pipeline
    quiet: bool
    console: Console
    assistant: Server | None = None
    screen: Screen = field(default_factory=lambda: Screen(Console(stderr=True), quiet=True))

    @property
    def auditing(self) -> Auditing:
        """Audits in this session's workspace."""
        return Auditing(self.pipeline, self.settings.audit)

    @classmethod
    def start(cls, wanted: Wanted) -> "Session":
        """For commands that visit portals. Raises what the user can mend, with nothing written."""
        settings = _settings(wanted)
        options = settings.options(
            max_pages=wanted.max_pages,
            concurrency=wanted.concurrency,
            delay=wanted.delay,
            browser=False if wanted.no_browser else None,
            incremental=True if wanted.incremental else None,
            allow_private_hosts=wanted.allow_private_hosts,
        )
        return cls._made(settings, wanted, options, _assistant(settings) if wanted.second_opinion in (None, True) else None)

    @classmethod
    def resume(cls, wanted: Wanted) -> "Session":
        """For commands that go on from what an earlier crawl left, and ask an assistant only if that is said.

        Raises UsageError where there is nothing.
        """
        settings = _settings(wanted)
        options = settings.options(delay=wanted.delay, allow_private_hosts=wanted.allow_private_hosts)
        assistant = _assistant(settings) if wanted.second_opinion else None
        if wanted.second_opinion and assistant is None:
            raise UsageError("--second-opinion: config.yaml names no assistant; set endpoint and model under `second_opinion:`")
        session = cls._made(settings, wanted, options, assistant)
        session.pipeline.workspace.require()
        return session

    @classmethod
    def _made(cls, settings: Settings, wanted: Wanted, options: CrawlOptions, assistant: Server | None) -> "Session":
        rubrics = load_rubrics(settings.review.accept)
        names = wanted.questionnaire or settings.questionnaires
        console = Console(stderr=True)
        screen = Screen(console, quiet=wanted.quiet)
        pipeline = Pipeline(
            workspace=settings.workspace(wanted.out, os.environ), edition=settings.edition,
            questionnaires=load_questionnaires(names or BY_LEVEL, rubrics), rubrics=rubrics, options=options, named=bool(names),
            watch=screen.watching,
        )  # fmt: skip
        return cls(settings, pipeline, wanted.quiet, console, assistant, screen)

    def observed_by(self, observer: Observer) -> "Session":
        """The same, and what happens is told to this observer; to be called before the pipeline is used."""
        return replace(self, pipeline=replace(self.pipeline, observer=observer))

    def typed_portals(self, urls: Iterable[str], country: str, languages: tuple[str, ...], level: Level) -> tuple[Portal, ...]:
        """Registry entries for addresses typed by hand, each checked. Raises AddressError or UsageError."""
        if country and not (len(country) == 3 and country.isalpha()):
            raise UsageError(f"--country {country!r}: give the three-letter ISO code, such as ITA")
        portals = []
        for url in urls:
            check_address(url, self.pipeline.options.allow_private_hosts)
            portals.append(portal_of(normalise(url), country, languages, level))
        return tuple({p.id: p for p in portals}.values())

    def kept_portals(self) -> tuple[Portal, ...]:
        """The portals that the store knows."""
        return self.pipeline.store.portals()

    def introduce(self) -> None:
        """Remind people to leave an address, before they visit servers that are not their own."""
        if not self.settings.reachable and not self.pipeline.options.allow_private_hosts:
            self.say("Note: set `contact` in config.yaml, so that the owners of portals can see who visits and reach you.")

    def say(self, text: str) -> None:
        """One line for the person who watches."""
        if not self.quiet:
            self.console.print(text, markup=False, highlight=False, soft_wrap=True)


def _settings(wanted: Wanted) -> Settings:
    """The settings, with what the command line says of audits on top."""
    settings = load_settings(wanted.config)
    said = {name: value for name, value in wanted.audit.items() if value is not None}
    if wanted.edition is not None and not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", wanted.edition):
        raise UsageError(f"--edition {wanted.edition!r}: use small letters, digits, dots, dashes and underscores")
    edition = settings.edition if wanted.edition is None else wanted.edition
    return settings.model_copy(update={"audit": settings.audit.model_copy(update=said), "edition": edition})


def _assistant(settings: Settings) -> Server | None:
    return settings.second_opinion.server(os.environ)

"""The work on one portal of a round: visit, audit if asked, answer, illustrate, store. Every runner does it by this one function.

Comes in: a session, an entered crawler, a portal. Goes out: how it went. Must not know: other portals, and who runs the round.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from app.failures import cause_of
from app.second_opinion import Assistant, Item, open_items
from app.session import Session
from crawler import Crawler
from model import Answer, CrawlSummary, Portal, Snapshot


@dataclass(frozen=True, slots=True)
class Done:
    """How the work on a portal ended. ``failure`` and ``why`` are empty where it was assessed; see ``app.failures``.

    ``interrupted``: the visit was broken off and is to be gone on with; what it saw until then is kept and answered.
    """

    portal: str
    run: int
    assessed: bool
    pages: int
    failure: str = ""
    why: str = ""
    interrupted: bool = False


async def work_portal(
    session: Session, crawler: Crawler, portal: Portal, stop: asyncio.Event, *,
    assistant: Assistant | None = None, answering: asyncio.Lock | None = None, visited: int | None = None,
) -> Done:  # fmt: skip
    """Do everything that a round does with a portal; goes on with a visit that was broken off.

    ``answering`` is shared by all portals of one process: answering needs a processor of its own, so it is done beside the
    other visits, but one after the other. Of a visit that brought no page the failure is told, nothing is raised.
    ``visited`` is a visit that came to its end before, maybe in another process: what follows it is done.
    """
    session.pipeline.observer.began(portal.id)
    outcome, values = "interrupted", dict[str, object]()
    try:
        done = await _worked(session, crawler, portal, stop, assistant, answering, visited)
        outcome = "interrupted" if done.interrupted else "done" if done.assessed else "failed"
        values = {"run": done.run, "pages": done.pages, "failure": done.failure}
        return done
    except Exception as error:
        outcome, values = "failed", {"error": error}
        raise
    finally:
        session.pipeline.observer.ended(portal.id, outcome, **values)


async def _worked(
    session: Session, crawler: Crawler, portal: Portal, stop: asyncio.Event, assistant: Assistant | None,
    answering: asyncio.Lock | None, visited: int | None,
) -> Done:  # fmt: skip
    pipeline = session.pipeline
    if visited is None:
        run, summary = await pipeline.crawl(crawler, portal, stop)
    else:
        run, summary = visited, pipeline.store.summary(visited)
    done = tell(session, portal, run, summary, interrupted=stop.is_set())
    if session.settings.audit.always and summary.browser and not stop.is_set():
        await audit_one(session, crawler, run, portal)
    async with answering or asyncio.Lock():
        answers, items = await asyncio.to_thread(answered, session, assistant, run, portal)
    if assistant is not None:
        answers = await revised(session, assistant, run, answers, items, stop)
    if summary.browser and pipeline.options.browser and not stop.is_set():
        await pipeline.illustrate(crawler, run, answers)
    return done


async def audit_one(session: Session, crawler: Crawler, run: int, portal: Portal) -> bool:
    """Audit what a run saw of a portal; whether any page could be audited."""
    site = await asyncio.to_thread(session.pipeline.read, run, portal)
    said = await session.auditing.audit(crawler, run, site)
    session.say(f"{portal.id}: {said or 'none of its pages could be audited'}")
    return bool(said)


def answered(
    session: Session, assistant: Assistant | None, run: int, portal: Portal
) -> tuple[tuple[Answer, ...], tuple[Item, ...]]:
    """The machine's answers, kept; and what to ask an assistant about them."""
    pipeline = session.pipeline
    site = pipeline.read(run, portal)
    answers = pipeline.answer_site(run, site)
    if assistant is None or assistant.given_up:
        return answers, ()
    rulings, most = pipeline.store.rulings(portal.id), session.settings.second_opinion.most_questions
    return answers, open_items(site, pipeline.questionnaires, answers, rulings, pipeline.rubrics.detectors, most)


async def revised(
    session: Session, assistant: Assistant, run: int, answers: tuple[Answer, ...], items: Sequence[Item], stop: asyncio.Event
) -> tuple[Answer, ...]:
    """Ask, and keep the answers that come of it beside the machine's own."""
    new = await assistant.revise(answers, items, stop)
    session.pipeline.keep(run, new)
    return new


def tell(session: Session, portal: Portal, run: int, summary: CrawlSummary, *, interrupted: bool = False) -> Done:
    """Say how the visit went; whether there was anything to assess."""
    visits = session.pipeline.store.visits(run)
    pages = sum(isinstance(v, Snapshot) for v in visits)
    if not pages:
        cause = cause_of(visits)
        session.console.print(
            f"civiscope: {portal.url} could not be assessed: {cause.why}",
            style="red", markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
        return Done(portal.id, run, False, 0, cause.kind, cause.why, interrupted)
    session.say(
        f"{portal.id}: {summary.pages} pages, {summary.failures} failed, {summary.skips} not visited"
        + ("" if summary.complete else f"; cut short: {summary.unfinished}")
    )
    if not summary.browser and summary.browser_reason:
        session.say(f"No browser: {summary.browser_reason}")
    return Done(portal.id, run, True, pages, interrupted=interrupted)

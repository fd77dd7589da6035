"""The commands that do the work, over several portals.

Comes in: a session and portals. Goes out: files, and whether all portals could be assessed. Must not know: arguments.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from app import show
from app.second_opinion import LOG, Assistant, Item, open_items
from app.session import Session, Wanted
from crawler import Crawler
from model import Answer, CrawlSummary, FetchFailure, Portal, Snapshot, UsageError
from opinion import Endpoint
from storage import RunState

T = TypeVar("T")


def assess(session: Session, portals: Sequence[Portal]) -> tuple[bool, bool]:
    """Visit, answer, illustrate, add up, write. Returns: all assessed, interrupted."""
    session.pipeline.workspace.create()
    session.introduce()
    assessed, interrupted = _together(partial(_assess_all, session, portals))
    session.pipeline.export(session.kept_portals())
    paths = (*session.pipeline.report(session.kept_portals()), *session.auditing.write(session.kept_portals()))
    if not session.quiet:
        show.scores(session)
    session.say(f"Report: {', '.join(map(str, paths))}")
    return assessed, interrupted


def visit(session: Session, portals: Sequence[Portal]) -> tuple[bool, bool]:
    """Only visit. Returns: all visited, interrupted."""
    session.pipeline.workspace.create()
    session.introduce()
    seen, interrupted = _together(partial(_visit_all, session, portals))
    session.pipeline.export(session.kept_portals())
    return seen, interrupted


def audit(session: Session) -> tuple[bool, bool]:
    """Audit every kept portal and answer it anew. Returns: all audited, interrupted."""
    session.introduce()
    audited, interrupted = _together(partial(_audit_all, session))
    session.pipeline.export(session.kept_portals())
    session.say(f"Monitoring: {', '.join(map(str, session.auditing.write(session.kept_portals()))) or 'nothing was audited'}")
    return audited, interrupted


def answer(session: Session, runs: Sequence[int] = ()) -> bool:
    """Answer every kept portal anew from the archive; with an assistant, ask it about open items. Returns: interrupted.

    ``runs`` names earlier visits to be answered in place of the latest ones.
    """
    interrupted = False
    if runs:
        by_id = {r.id: r.portal for r in session.pipeline.store.runs()}
        if missing := next((run for run in runs if run not in by_id), None):
            raise UsageError(f"there is no run {missing}; `civiscope status` lists the runs")
        kept = {portal.id: portal for portal in session.kept_portals()}
        for run in runs:
            session.pipeline.answer(run, kept[by_id[run]])
    elif session.assistant is None:
        for run, portal in _kept_runs(session):
            session.pipeline.answer(run, portal)
    else:
        interrupted = _together(partial(_answer_all, session))
    session.pipeline.export(session.kept_portals())
    if not session.quiet:
        show.scores(session)
    return interrupted


def _kept_runs(session: Session) -> list[tuple[int, Portal]]:
    latest = ((session.pipeline.store.latest_run(portal.id), portal) for portal in session.kept_portals())
    return [(run, portal) for run, portal in latest if run is not None and not session.pipeline.store.forgotten(run)]


def demo(out: Path, *, browser: bool, quiet: bool) -> tuple[bool, bool]:
    """Serve the demo portals and assess them."""
    from demo import DemoServer, portals

    with DemoServer() as running:
        session = Session.start(
            Wanted(
                out=out,
                delay=0,
                no_browser=not browser,
                allow_private_hosts=True,
                quiet=quiet,
                max_pages=400,
                second_opinion=False,
                questionnaire=("losi-2024",),
            )
        )
        return assess(session, portals(running))


async def _assess_all(session: Session, portals: Sequence[Portal], stop: asyncio.Event) -> tuple[bool, bool]:
    pipeline, answering = session.pipeline, asyncio.Lock()

    async def assess_one(crawler: Crawler, portal: Portal) -> bool:
        run, summary = await pipeline.crawl(crawler, portal, stop)
        assessed = _tell(session, portal, run, summary)
        if session.settings.audit.always and summary.browser and not stop.is_set():
            await _audit_one(session, crawler, run, portal)
        async with answering:  # beside the other visits, but one after the other: it needs a processor of its own
            answers, items = await asyncio.to_thread(_answered, session, assistant, run, portal)
        if assistant is not None:
            answers = await _revised(session, assistant, run, answers, items, stop)
        if summary.browser and pipeline.options.browser and not stop.is_set():
            await pipeline.illustrate(crawler, run, answers)
        return assessed

    async with _assistant(session) as assistant:
        done = await _each(session, portals, stop, assess_one)
    if stop.is_set():
        session.say("Interrupted: what was seen so far is kept and answered; the same command goes on from here.")
    return all(done), stop.is_set()


async def _audit_all(session: Session, stop: asyncio.Event) -> tuple[bool, bool]:
    done: list[bool] = []
    async with Crawler(session.pipeline.options, stop=stop) as crawler:
        for run, portal in _kept_runs(session):
            if not stop.is_set():
                done.append(await _audit_one(session, crawler, run, portal))
                session.pipeline.answer(run, portal)
    return all(done), stop.is_set()


async def _audit_one(session: Session, crawler: Crawler, run: int, portal: Portal) -> bool:
    site = await asyncio.to_thread(session.pipeline.read, run, portal)
    said = await session.auditing.audit(crawler, run, site)
    session.say(f"{portal.id}: {said or 'none of its pages could be audited'}")
    return bool(said)


async def _answer_all(session: Session, stop: asyncio.Event) -> bool:
    async with _assistant(session) as assistant:
        for run, portal in _kept_runs(session):
            answers, items = await asyncio.to_thread(_answered, session, assistant, run, portal)
            if assistant is not None:
                await _revised(session, assistant, run, answers, items, stop)
    return stop.is_set()


@contextlib.asynccontextmanager
async def _assistant(session: Session) -> AsyncIterator[Assistant | None]:
    """What gives second opinions, if one is configured; says in the end what they came to."""
    if session.assistant is None:
        yield None
        return
    async with Endpoint(session.assistant) as endpoint:
        assistant = Assistant(endpoint, session.pipeline.workspace.root / LOG)
        yield assistant
    session.say(assistant.summary)


def _answered(
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


async def _revised(
    session: Session, assistant: Assistant, run: int, answers: tuple[Answer, ...], items: Sequence[Item], stop: asyncio.Event
) -> tuple[Answer, ...]:
    """Ask, and keep the answers that come of it beside the machine's own."""
    new = await assistant.revise(answers, items, stop)
    session.pipeline.keep(run, new)
    return new


async def _visit_all(session: Session, portals: Sequence[Portal], stop: asyncio.Event) -> tuple[bool, bool]:
    async def visit_one(crawler: Crawler, portal: Portal) -> bool:
        run, summary = await session.pipeline.crawl(crawler, portal, stop)
        return _tell(session, portal, run, summary)

    done = await _each(session, portals, stop, visit_one)
    if stop.is_set():
        session.say("Interrupted: what was seen so far is kept; the same command goes on from here.")
    return all(done), stop.is_set()


async def _each(
    session: Session, portals: Sequence[Portal], stop: asyncio.Event, work: Callable[[Crawler, Portal], Awaitable[bool]]
) -> list[bool]:
    """Do ``work`` for every portal that waits, so many at once as the settings say; what was done, by portal."""
    turns = asyncio.Semaphore(session.settings.at_once)

    async def one(portal: Portal) -> bool:
        async with turns:
            return True if stop.is_set() else await work(crawler, portal)

    async with session.pipeline.crawler(stop) as crawler:
        tasks = [asyncio.create_task(one(portal)) for portal in _pending(session, portals)]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _pending(session: Session, portals: Sequence[Portal]) -> list[Portal]:
    """The portals still to be visited in this round: after an interruption those that the round has not finished yet."""
    store = session.pipeline.store
    finished = {p.id: sum(r.state is RunState.DONE for r in store.runs(p.id)) for p in portals}
    latest = max(finished.values())
    waiting = [p for p in portals if finished[p.id] < latest or store.unfinished_run(p.id) is not None]
    if waiting and len(waiting) < len(portals):
        session.say(f"Going on: {len(portals) - len(waiting)} of {len(portals)} portals are already done.")
    return waiting or list(portals)


def _tell(session: Session, portal: Portal, run: int, summary: CrawlSummary) -> bool:
    """Say how the visit went; whether there was anything to assess."""
    visits = session.pipeline.store.visits(run)
    pages = [v for v in visits if isinstance(v, Snapshot)]
    if not pages:
        session.console.print(
            f"civiscope: {portal.url} could not be assessed: {_why(visits)}",
            style="red", markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
        return False
    session.say(
        f"{portal.id}: {summary.pages} pages, {summary.failures} failed, {summary.skips} not visited"
        + ("" if summary.complete else f"; cut short: {summary.unfinished}")
    )
    if not summary.browser and summary.browser_reason:
        session.say(f"No browser: {summary.browser_reason}")
    return True


_ADVICE = {
    "dns": "the host name is not known; check the address",
    "connect": "the server does not answer; check the address or try later",
    "tls": "its certificate or encryption is not valid",
    "timeout": "the server took too long; try later or raise crawl.timeout",
    "robots": "its robots.txt forbids visits; ask the owner to allow Civiscope",
    "blocked": "it answers visitors like this one with a block page; ask the owner to allow Civiscope",
    "geo-blocked": "it turns away visitors from this country; run Civiscope from a machine in the portal's country",
    "login-wall": "its start page asks for a log-in; give an address that everybody can see",
    "maintenance": "it is being maintained; try later",
    "soft-404": "it says that there is no such page; check the address",
    "redirects": "it redirects for ever",
    "too-large": "its start page is too large",
    "address": "it leads to a private address; add --allow-private-hosts if that is meant",
    "needs-browser": "only scripts fill its start page, and there is no browser",
}


def _why(visits: Sequence[object]) -> str:
    failure = next((v for v in visits if isinstance(v, FetchFailure)), None)
    if failure is None:
        return "its start page is empty"
    if failure.status is not None and failure.kind.value == "status":
        return f"its start page answers {failure.status}; check the address"
    return f"{_ADVICE.get(failure.kind.value, failure.detail)} ({failure.kind.value})"


def _together(work: Callable[[asyncio.Event], Coroutine[Any, Any, T]]) -> T:
    """Run ``work`` to its end. The first Ctrl-C stops it cleanly by the event it is given, the second at once."""

    async def body() -> T:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def interrupted() -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            stop.set()

        if sys.platform != "win32":
            loop.add_signal_handler(signal.SIGINT, interrupted)
            loop.add_signal_handler(signal.SIGTERM, stop.set)
        return await work(stop)

    if sys.platform == "win32":
        return asyncio.run(body())
    import resource

    import uvloop

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):  # hundreds of portals at once need hundreds of connections
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536) if most > 0 else 65_536, most))

    return uvloop.run(body())

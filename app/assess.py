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
from app.portal_work import answered, audit_one, revised, tell, work_portal
from app.second_opinion import LOG, Assistant
from app.session import Session, Wanted
from crawler import Crawler
from model import Portal, UsageError
from opinion import Endpoint
from storage import RunState, Stage

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


def demo(
    out: Path, *, browser: bool, quiet: bool, afterwards: Callable[[Session], None] = lambda session: None
) -> tuple[bool, bool]:
    """Serve the demo portals and assess them; ``afterwards`` is done while they are still served."""
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
        ended = assess(session, portals(running))
        if not ended[1]:
            afterwards(session)
        return ended


async def _assess_all(session: Session, portals: Sequence[Portal], stop: asyncio.Event) -> tuple[bool, bool]:
    answering, rounds = asyncio.Lock(), session.pipeline.store.rounds
    round_id = rounds.open([p.id for p in portals], session.pipeline.edition)
    states = {p.portal: p.state for p in rounds.portals(round_id)}
    waiting = [p for p in portals if states[p.id] in (Stage.WAITING, Stage.RUNNING)]
    if len(waiting) < len(portals):
        session.say(f"Going on: {len(portals) - len(waiting)} of {len(portals)} portals are already done.")

    async def assess_one(crawler: Crawler, portal: Portal) -> bool:
        rounds.begin(round_id, portal.id)
        done = await work_portal(session, crawler, portal, stop, assistant=assistant, answering=answering)
        if not done.interrupted:
            rounds.finish(round_id, portal.id, done.run, done.pages, done.failure, done.why)
        return done.assessed

    async with _assistant(session) as assistant:
        done = await _each(session, waiting, stop, assess_one)
    if stop.is_set():
        session.say("Interrupted: what was seen so far is kept and answered; the same command goes on from here.")
    failed = any(p.state is Stage.FAILED for p in rounds.portals(round_id))
    return all(done) and not failed, stop.is_set()


async def _audit_all(session: Session, stop: asyncio.Event) -> tuple[bool, bool]:
    done: list[bool] = []
    async with Crawler(session.pipeline.options, stop=stop) as crawler:
        for run, portal in _kept_runs(session):
            if not stop.is_set():
                done.append(await audit_one(session, crawler, run, portal))
                session.pipeline.answer(run, portal)
    return all(done), stop.is_set()


async def _answer_all(session: Session, stop: asyncio.Event) -> bool:
    async with _assistant(session) as assistant:
        for run, portal in _kept_runs(session):
            answers, items = await asyncio.to_thread(answered, session, assistant, run, portal)
            if assistant is not None:
                await revised(session, assistant, run, answers, items, stop)
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


async def _visit_all(session: Session, portals: Sequence[Portal], stop: asyncio.Event) -> tuple[bool, bool]:
    async def visit_one(crawler: Crawler, portal: Portal) -> bool:
        run, summary = await session.pipeline.crawl(crawler, portal, stop)
        return tell(session, portal, run, summary).assessed

    done = await _each(session, _pending(session, portals), stop, visit_one)
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
        tasks = [asyncio.create_task(one(portal)) for portal in portals]
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

"""Hands the portals of a round to the workers, and waits until all are done.

Comes in: a session and portals. Goes out: the files of the run. Must not know: which worker does what.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from app.assess import together, write
from app.failures import LATER
from app.running import OPEN, Course, lines_of, round_of
from app.session import Session
from app.working.job import packed
from app.working.queue import QUEUE, TASK, opened, require_server
from crawler import system_lookup
from model import Portal, StoreError, UsageError
from pages import host_of
from storage import Rounds, Stage

_LOOK = 1.0  # seconds between two looks at how far the workers are


@dataclass(frozen=True, slots=True)
class Errand:
    """A portal of a round, and the address by which it waits for others on the same server."""

    portal: Portal
    round: int
    lock: str

    @property
    def name(self) -> str:
        """What stands in the queue only once."""
        return f"{self.round}/{self.portal.id}"


def run(session: Session, portals: Sequence[Portal], course: Course | None = None, priority: int = 0) -> tuple[bool, bool]:
    """Hand out, wait, export, report. Returns: all done, interrupted. Portals of a higher priority are taken first."""
    require_server(session.pipeline.workspace)
    session.pipeline.workspace.create()
    done, interrupted = together(lambda stop: _all(session, portals, course or Course(), priority, stop))
    write(session)
    return done, interrupted


def cancel(session: Session, portal: str) -> bool:
    """Take a portal out of the queue, or end it where a worker is at it. Whether it was there."""

    async def ended(_stop: asyncio.Event) -> bool:
        async with opened(session.pipeline.workspace) as app:
            return await _cancelled(app, session.pipeline.store.rounds, portal)

    if not together(ended):
        raise UsageError(f"{portal} is not in the queue")
    session.pipeline.store.ledger.note("cancelled", portal, {})
    return True


async def _cancelled(app: App, rounds: Rounds, portal: str) -> bool:
    """First in the store, which shuts out who is at it, then in the queue: so it is not put there again."""
    jobs = [j for j in await _alive(app) if j.queueing_lock and j.queueing_lock.partition("/")[2] == portal]
    for job in jobs:
        rounds.give_up(int(str(job.queueing_lock).partition("/")[0]), portal, "cancelled", "somebody took it out of the queue")
        await app.job_manager.cancel_job_by_id_async(job.id or 0, abort=True)
    return bool(jobs)


async def _all(
    session: Session, portals: Sequence[Portal], course: Course, priority: int, stop: asyncio.Event
) -> tuple[bool, bool]:
    for portal in portals:
        session.pipeline.store.add_portal(portal)
    by_id = {p.id: p for p in portals}
    round = round_of(session, by_id, course)
    if round is None:
        return True, False
    await _handed_out(session, round, by_id, priority, stop)
    later = [p.portal for p in lines_of(session, round, by_id) if p.state is Stage.FAILED and p.failure in LATER]
    if course.second_pass and later and not stop.is_set():
        session.say(f"Second pass: {len(later)} portals failed for a reason that may have passed.")
        session.pipeline.store.rounds.again(round, later)
        await _handed_out(session, round, by_id, priority, stop)
    failed = [p for p in lines_of(session, round, by_id) if p.state is Stage.FAILED]
    for line in failed:
        session.say(f"{line.portal}: {line.why} ({line.failure})")
    return not stop.is_set() and not failed, stop.is_set()


async def _handed_out(session: Session, round: int, portals: dict[str, Portal], priority: int, stop: asyncio.Event) -> None:
    """Until every portal that waits is finished, through any silence of the database."""
    waiting = [portals[p.portal] for p in lines_of(session, round, portals) if p.state in OPEN]
    errands = await asyncio.gather(*(_errand(portal, round) for portal in waiting))
    while not stop.is_set():
        try:
            async with opened(session.pipeline.workspace) as app:
                await _watched(session.pipeline.store.rounds, app, errands, priority, stop)
                return
        except (ConnectorException, StoreError, OSError) as error:
            session.say(f"The database does not answer ({error}); trying again")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK)


async def _errand(portal: Portal, round: int) -> Errand:
    host = host_of(portal.url)
    try:
        addresses = sorted(await system_lookup(host.partition(":")[0]))
    except OSError:
        addresses = []
    return Errand(portal, round, addresses[0] if addresses else host)


async def _watched(rounds: Rounds, app: App, errands: Sequence[Errand], priority: int, stop: asyncio.Event) -> None:
    """Until every portal is finished. What is neither finished nor in the queue is put into it, once; then it is given up."""
    given: set[str] = set()
    while not stop.is_set():
        # The queue first: what has left it by now and is not finished in the store, which comes before leaving, was given up.
        queued = {j.queueing_lock for j in await _alive(app)}
        left = _left(rounds, errands)
        for errand in (e for e in errands if e.portal.id in left and e.name not in queued):
            if errand.name in given:
                rounds.give_up(errand.round, errand.portal.id, "given-up", "every try of the workers failed")
            else:
                await _defer(app, errand, priority)
        given.update(e.name for e in errands)
        if not left:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK)


def _left(rounds: Rounds, errands: Sequence[Errand]) -> set[str]:
    """Which of these portals are not finished; a round may hold others."""
    mine = {e.portal.id for e in errands}
    return {p.portal for p in rounds.portals(errands[0].round) if p.state in OPEN and p.portal in mine} if errands else set()


async def _alive(app: App) -> list[Job]:
    return [j for s in (Status.TODO, Status.DOING) for j in await app.job_manager.list_jobs_async(queue=QUEUE, status=s.value)]


async def _defer(app: App, errand: Errand, priority: int) -> None:
    waiting = app.configure_task(TASK, queue=QUEUE, lock=errand.lock, queueing_lock=errand.name, priority=priority)
    with suppress(AlreadyEnqueued, UniqueViolation):  # somebody else hands out the same round
        await waiting.defer_async(portal=packed(errand.portal), round=errand.round)

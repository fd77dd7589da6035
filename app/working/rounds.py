"""Hands the portals of a round to the workers, and waits until all are done.

Comes in: a session and portals. Goes out: the files of the run. Must not know: which worker does what.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status

from app.assess import pending, together, write
from app.session import Session
from app.working.job import packed
from app.working.queue import QUEUE, TASK, opened, require_server
from crawler import system_lookup
from model import Portal, StoreError, UsageError
from pages import host_of
from storage import RunState

_LOOK = 1.0  # seconds between two looks at how far the workers are


@dataclass(frozen=True, slots=True)
class Errand:
    """A portal, the number of its visit (from 1), and the address by which it waits for others on the same server."""

    portal: Portal
    round: int
    lock: str


def run(session: Session, portals: Sequence[Portal], priority: int = 0) -> tuple[bool, bool]:
    """Hand out, wait, export, report. Returns: all done, interrupted. Portals of a higher priority are taken first."""
    require_server(session.pipeline.workspace)
    session.pipeline.workspace.create()
    done, interrupted = together(lambda stop: _all(session, portals, priority, stop))
    write(session)
    return done, interrupted


def cancel(session: Session, portal: str) -> bool:
    """Take a portal out of the queue, or end it where a worker is at it. Whether it was there."""

    async def ended(_stop: asyncio.Event) -> bool:
        async with opened(session.pipeline.workspace) as app:
            return await _cancelled(app, portal)

    if not together(ended):
        raise UsageError(f"{portal} is not in the queue")
    session.pipeline.store.ledger.note("cancelled", portal, {})
    return True


async def _cancelled(app: App, portal: str) -> bool:
    jobs = [j for j in await _alive(app) if j.queueing_lock == portal and j.id is not None]
    return any([await app.job_manager.cancel_job_by_id_async(j.id or 0, abort=True) for j in jobs])


async def _all(session: Session, portals: Sequence[Portal], priority: int, stop: asyncio.Event) -> tuple[bool, bool]:
    for portal in portals:
        session.pipeline.store.add_portal(portal)
    errands = [await _errand(session, portal) for portal in _in_round(session, portals)]
    failed: set[str] = set()
    while not stop.is_set():
        try:
            async with opened(session.pipeline.workspace) as app:
                failed = await _watched(session, app, errands, priority, stop)
                break
        except (ConnectorException, StoreError, OSError) as error:
            session.say(f"The database does not answer ({error}); trying again")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK)
    for portal_id in sorted(failed):
        session.say(f"{portal_id}: given up after many tries, or cancelled")
    return not failed and not stop.is_set() and _assessed(session, errands), stop.is_set()


def _assessed(session: Session, errands: Sequence[Errand]) -> bool:
    """Whether every portal had a page to assess; says which had none."""
    store, wanted = session.pipeline.store, {(e.portal.id, e.round) for e in errands}
    runs = {c.portal: c.run for c in store.claims.all() if (c.portal, c.round) in wanted and c.run is not None}
    empty = [portal for portal, run in runs.items() if not store.summary(run).pages]
    for portal in empty:
        session.say(f"{portal}: could not be assessed; visits.csv says why")
    return not empty


def _in_round(session: Session, portals: Sequence[Portal]) -> list[Portal]:
    """Those that wait; also those whose visit ended but whose worker did not come to the end of the portal."""
    store = session.pipeline.store
    open_claims = {claim.portal for claim in store.claims.all() if claim.done is None}
    waiting = {p.id for p in pending(session, portals)}
    return [p for p in portals if p.id in open_claims or (p.id in waiting and not open_claims)] or list(portals)


async def _errand(session: Session, portal: Portal) -> Errand:
    try:
        addresses = sorted(await system_lookup(host_of(portal.url).partition(":")[0]))
    except OSError:
        addresses = []
    done = sum(run.state is RunState.DONE for run in session.pipeline.store.runs(portal.id))
    claims = [c for c in session.pipeline.store.claims.all() if c.portal == portal.id]
    unfinished = next((c.round for c in claims if c.done is None), None)
    return Errand(portal, unfinished or done + 1, addresses[0] if addresses else host_of(portal.url))


async def _watched(session: Session, app: App, errands: Sequence[Errand], priority: int, stop: asyncio.Event) -> set[str]:
    """Until every portal is done or given up; those given up. What is neither done nor in the queue is put into it."""
    given: set[str] = set()
    while not stop.is_set():
        # The queue first: what has left it by now and is not done in the store, which comes before leaving, was given up.
        queued = {j.queueing_lock for j in await _alive(app)}
        claims = session.pipeline.store.claims.all()
        done = {(c.portal, c.round) for c in claims if c.done is not None}
        left = [e for e in errands if (e.portal.id, e.round) not in done]
        lost = {e.portal.id for e in left if e.portal.id in given and e.portal.id not in queued}
        for errand in left:
            if errand.portal.id not in given and errand.portal.id not in queued:
                await _defer(app, errand, priority)
            given.add(errand.portal.id)
        if all(e.portal.id in lost for e in left):
            return lost
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK)
    return set()


async def _alive(app: App) -> list[Job]:
    return [j for s in (Status.TODO, Status.DOING) for j in await app.job_manager.list_jobs_async(queue=QUEUE, status=s.value)]


async def _defer(app: App, errand: Errand, priority: int) -> None:
    waiting = app.configure_task(TASK, queue=QUEUE, lock=errand.lock, queueing_lock=errand.portal.id, priority=priority)
    with suppress(AlreadyEnqueued):
        await waiting.defer_async(portal=packed(errand.portal), round=errand.round)

"""The kinds of work that a schedule can name, one function each, and the table of them.

Comes in: an errand. Goes out: how it ended. Must not know: when it is due, and who is told.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

from app import assess, checking
from app.listing import Choice, listed
from app.running import Course
from app.schedule_settings import JobSettings, What
from app.scheduling.second_pass import due_again, tries_from
from app.scheduling.work import Errand, Result, Work
from app.session import Session
from crawler import Looker
from model import Entry, Portal
from registry import Wanted
from storage import Ended
from storage.ledger import MACHINE

_AT_ONCE = 8  # entries of the registry looked at at once


def edition(errand: Errand) -> Result:
    """A round over the portals that the job names, as `civiscope run` does it; goes on with one that was broken off."""
    with _session(errand) as session:
        return _round(session, _portals(session, errand.job))


def incremental(errand: Errand) -> Result:
    """As ``edition``, but fetching only what changed since the latest visits: whether cited evidence still stands is told by
    answering anew, which opens the items again whose evidence moved or is gone.
    """
    with _session(errand, changed=True) as session:
        return _round(session, _portals(session, errand.job))


def registry_check(errand: Errand) -> Result:
    """A look at the registry's entries; what should be other is proposed, never changed."""
    with _session(errand) as session:
        job, store = errand.job, session.pipeline.store
        wanted = Wanted((job.country,) if job.country else (), (job.region,) if job.region else (), job.level)
        entries = wanted.select(store.registry.all())
        tally = asyncio.run(_looked(session, entries))
        said = f"{tally.looked} looked at, {tally.proposals} new proposals"
        return Result(Ended.FAILED if tally.cut_off else Ended.DONE, "nobody answered" if tally.cut_off else said)


async def _looked(session: Session, entries: Sequence[Entry]) -> checking.Tally:
    async with Looker(replace(session.pipeline.options, browser=False)) as looker:
        return await checking.check(session.pipeline.store, entries, looker, at_once=_AT_ONCE, actor=MACHINE)


def second_pass(errand: Errand) -> Result:
    """The portals that failed for reasons that pass, but only those not tried at this hour or on this weekday yet."""
    with _session(errand) as session:
        tries = session.pipeline.store.rounds.tries(tries_from(errand.due))
        names = due_again(tries, errand.due, errand.job.time_zone)
        portals = [portal for portal in _portals(session, errand.job) if portal.id in names]
        return _round(session, portals) if portals else Result(Ended.DONE, "nothing to try again now")


def retention(errand: Errand) -> Result:
    """Thins old editions as `civiscope store forget --keep N` does."""
    with _session(errand) as session:
        store, workspace = session.pipeline.store, session.pipeline.workspace
        old = [one.id for one in store.editions.all()[: -(errand.job.keep or 1)]]
        if not old:
            return Result(Ended.DONE, "no old editions")
        done = store.forget(workspace.archive, old)
        return Result(Ended.DONE, f"{done.runs} visits thinned, {done.saved.removed} copies removed, {done.saved.kept} kept")


WORKS: Mapping[What, Work] = MappingProxyType(
    {
        What.EDITION: edition, What.SECOND_PASS: second_pass, What.RETENTION: retention, What.INCREMENTAL: incremental,
        What.FRESHNESS: incremental, What.REGISTRY_CHECK: registry_check,
    }
)  # fmt: skip


def _round(session: Session, portals: Sequence[Portal]) -> Result:
    """The one place that says who does a round: workers, where the configuration says so, or this process."""
    course = Course(second_pass=True)
    if session.settings.workers.together:
        from app.working import rounds

        assessed, interrupted = rounds.run(session, portals, course)
    else:
        assessed, interrupted = assess.assess(session, portals, course)
    if interrupted:
        return Result(Ended.STOPPED, f"{len(portals)} portals, to be gone on with")
    return Result(Ended.DONE if assessed else Ended.INCOMPLETE, f"{len(portals)} portals" + ("" if assessed else ", some failed"))


def _portals(session: Session, job: JobSettings) -> tuple[Portal, ...]:
    """Raises UsageError where no listed portal is what the job names."""
    return listed(session, Choice((), (job.country,) if job.country else (), (job.region,) if job.region else (), job.level))


@contextmanager
def _session(errand: Errand, *, changed: bool = False) -> Iterator[Session]:
    session = errand.session(changed)
    session.pipeline.workspace.create()
    try:
        yield session
    finally:
        session.pipeline.store.close()

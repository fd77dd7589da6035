"""The kinds of work that a schedule can name, one function each, and the table of them.

Comes in: an errand. Goes out: how it ended. Must not know: when it is due, and who is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from app import assess
from app.schedule_settings import JobSettings, What
from app.scheduling.second_pass import due_again, tries_from
from app.scheduling.work import Errand, Result, Work
from app.session import Session
from model import Portal, UsageError
from storage import Ended


def edition(errand: Errand) -> Result:
    """A round over the portals that the job names, as `civiscope run` does it; goes on with one that was broken off."""
    with _session(errand) as session:
        portals = _portals(session, errand.job)
        if not portals:
            raise UsageError(f"no portal of config.yaml is what job {errand.job.id!r} names")
        return _round(session, portals)


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
    {What.EDITION: edition, What.SECOND_PASS: second_pass, What.RETENTION: retention}
)  # fmt: skip


def _round(session: Session, portals: Sequence[Portal]) -> Result:
    """The one place that says who does a round."""
    assessed, interrupted = assess.assess(session, portals)
    if interrupted:
        return Result(Ended.STOPPED, f"{len(portals)} portals, to be gone on with")
    return Result(Ended.DONE if assessed else Ended.INCOMPLETE, f"{len(portals)} portals" + ("" if assessed else ", some failed"))


def _portals(session: Session, job: JobSettings) -> list[Portal]:
    return [portal for portal in session.listed_portals() if job.takes(portal.country, portal.level)]


@contextmanager
def _session(errand: Errand) -> Iterator[Session]:
    session = errand.session()
    session.pipeline.workspace.create()
    try:
        yield session
    finally:
        session.pipeline.store.close()

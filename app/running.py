"""A round over many portals on this machine: each is visited, answered and booked; what failed in passing is tried again.

Comes in: a session, portals, how to run. Goes out: how the round stands. Must not know: where the portals come from.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.failures import LATER, fault_of
from app.portal_work import Done, work_portal
from app.progress import Standing
from app.second_opinion import Assistant
from app.session import Session
from crawler import Crawler
from model import OutputError, Portal
from storage import RoundPortal, Stage

OPEN = (Stage.WAITING, Stage.RUNNING)


@dataclass(frozen=True, slots=True)
class Course:
    """How to run a round. ``listed``: the ids of all portals there are, where others are to be dropped from the round."""

    second_pass: bool = False
    failed_only: bool = False
    listed: Sequence[str] | None = None


class Running:
    """One round under way. Answers are not held: what a portal brings is in the store when it is finished."""

    def __init__(self, session: Session, stop: asyncio.Event, assistant: Assistant | None) -> None:
        self._session, self._stop, self._assistant = session, stop, assistant
        self._rounds, self._answering = session.pipeline.store.rounds, asyncio.Lock()

    async def through(self, portals: Sequence[Portal], course: Course) -> int | None:
        """Work off every portal that waits; the round's id, None where only failures were asked for and there are none."""
        by_id = {p.id: p for p in portals}
        round = round_of(self._session, by_id, course)
        if round is None:
            return None
        async with self._session.pipeline.crawler(self._stop) as crawler:
            await self._work_off(crawler, round, by_id)
            later = [p.portal for p in lines_of(self._session, round, by_id) if p.state is Stage.FAILED and p.failure in LATER]
            if course.second_pass and later and not self._stop.is_set():
                self._session.say(f"Second pass: {len(later)} portals failed for a reason that may have passed.")
                self._rounds.again(round, later)
                await self._work_off(crawler, round, by_id)
        return round

    async def _work_off(self, crawler: Crawler, round: int, portals: dict[str, Portal]) -> None:
        waiting = [p for p in lines_of(self._session, round, portals) if p.state in OPEN]

        standing = Standing(len(waiting))

        async def one(line: RoundPortal) -> None:
            standing.begin()
            standing.end(failed=await self._one(crawler, round, portals[line.portal]))

        with self._session.screen.round(standing):
            await each(waiting, self._session.settings.at_once, self._stop, one)

    async def _one(self, crawler: Crawler, round: int, portal: Portal) -> bool:
        """Work on a portal and book how it went; whether it failed. What goes wrong with it is its failure, not the round's."""
        self._rounds.begin(round, portal.id)
        visited = self._rounds.visited(round, portal.id)
        try:
            done = await work_portal(
                self._session, crawler, portal, self._stop,
                assistant=self._assistant, answering=self._answering, visited=visited,
            )  # fmt: skip
        except OutputError:
            raise  # no portal can be kept any more
        except Exception as error:
            cause = fault_of(error)
            self._session.say(f"{portal.id}: failed: {cause.why}")
            done = Done(portal.id, visited or 0, False, 0, cause.kind, cause.why)
        if not done.interrupted:
            self._rounds.finish(round, portal.id, done.run or None, done.pages, done.failure, done.why)
        return bool(done.failure)


def round_of(session: Session, portals: dict[str, Portal], course: Course) -> int | None:
    """The round to work on, said to the person who watches; ``portals`` are narrowed to those that are to be done.

    None where only failures were asked for and there are none.
    """
    if course.failed_only:
        round = _failures(session, portals)
        if round is None:
            session.say("Nothing failed in the latest round: there is nothing to try again.")
        return round
    opened = session.pipeline.store.rounds.open(list(portals), session.pipeline.edition, course.listed)
    mine = lines_of(session, opened.round, portals)
    done = sum(p.state not in OPEN for p in mine)
    if opened.resumed and done:
        session.say(f"Going on: {done} of {len(mine)} portals are already done.")
    if opened.resumed and opened.added:
        session.say(f"New in this round: {', '.join(opened.added)}")
    if opened.dropped:
        session.say(f"Not listed any more, so dropped from this round: {', '.join(opened.dropped)}")
    return opened.round


def _failures(session: Session, portals: dict[str, Portal]) -> int | None:
    """The latest round of this edition, with those of these portals waiting that failed in it."""
    rounds = session.pipeline.store.rounds
    round = rounds.latest(session.pipeline.edition)
    failed = [] if round is None else [p.portal for p in lines_of(session, round, portals) if p.state is Stage.FAILED]
    if round is None or not failed:
        return None
    rounds.again(round, failed)
    for portal in set(portals) - set(failed):
        del portals[portal]
    session.say(f"Trying again: {len(failed)} portals that failed.")
    return round


def lines_of(session: Session, round: int, portals: Iterable[str]) -> list[RoundPortal]:
    """How far these portals of a round are."""
    wanted = set(portals)
    return [p for p in session.pipeline.store.rounds.portals(round) if p.portal in wanted]


T = TypeVar("T")


async def each(waiting: Sequence[T], at_once: int, stop: asyncio.Event, work: Callable[[T], Awaitable[None]]) -> None:
    """Do ``work`` for everything that waits, ``at_once`` at a time, until ``stop``; the first error ends it all."""
    rest = iter(waiting)

    async def worker() -> None:
        for one in rest:
            if stop.is_set():
                return
            await work(one)

    workers = [asyncio.create_task(worker()) for _ in range(min(at_once, len(waiting)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

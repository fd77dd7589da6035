"""A round over many portals on this machine: each is visited, answered and booked; what failed in passing is tried again.

Comes in: a session, portals, how to run. Goes out: how the round stands. Must not know: where the portals come from.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.failures import LATER, fault_of
from app.portal_work import Done, work_portal
from app.second_opinion import Assistant
from app.session import Session
from crawler import Crawler
from model import OutputError, Portal
from storage import RoundPortal, RunState, Stage

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
        round = self._failures(by_id) if course.failed_only else self._opened(by_id, course)
        if round is None:
            self._session.say("Nothing failed in the latest round: there is nothing to try again.")
            return None
        async with self._session.pipeline.crawler(self._stop) as crawler:
            await self._work_off(crawler, round, by_id)
            later = [p.portal for p in self._of(round, by_id) if p.state is Stage.FAILED and p.failure in LATER]
            if course.second_pass and later and not self._stop.is_set():
                self._session.say(f"Second pass: {len(later)} portals failed for a reason that may have passed.")
                self._rounds.again(round, later)
                await self._work_off(crawler, round, by_id)
        return round

    def _failures(self, portals: dict[str, Portal]) -> int | None:
        """The latest round of this edition, with those of these portals waiting that failed in it."""
        round = self._rounds.latest(self._session.pipeline.edition)
        if round is None:
            return None
        failed = [p.portal for p in self._of(round, portals) if p.state is Stage.FAILED]
        if not failed:
            return None
        self._rounds.again(round, failed)
        for portal in set(portals) - set(failed):
            del portals[portal]
        self._session.say(f"Trying again: {len(failed)} portals that failed.")
        return round

    def _opened(self, portals: dict[str, Portal], course: Course) -> int:
        opened = self._rounds.open(list(portals), self._session.pipeline.edition, course.listed)
        mine = self._of(opened.round, portals)
        done = sum(p.state not in OPEN for p in mine)
        if opened.resumed and done:
            self._session.say(f"Going on: {done} of {len(mine)} portals are already done.")
        if opened.resumed and opened.added:
            self._session.say(f"New in this round: {', '.join(opened.added)}")
        if opened.dropped:
            self._session.say(f"Not listed any more, so dropped from this round: {', '.join(opened.dropped)}")
        return opened.round

    def _of(self, round: int, portals: Iterable[str]) -> list[RoundPortal]:
        wanted = set(portals)
        return [p for p in self._rounds.portals(round) if p.portal in wanted]

    async def _work_off(self, crawler: Crawler, round: int, portals: dict[str, Portal]) -> None:
        waiting = [p for p in self._of(round, portals) if p.state in OPEN]

        async def one(line: RoundPortal) -> None:
            await self._one(crawler, round, portals[line.portal], self._visited(line))

        await each(waiting, self._session.settings.at_once, self._stop, one)

    def _visited(self, line: RoundPortal) -> int | None:
        """The run of a portal's visit that had ended before it was booked: it only lacks its answers."""
        if line.state is not Stage.RUNNING or line.run is None:
            return None
        runs = {r.id: r.state for r in self._session.pipeline.store.runs(line.portal)}
        return line.run if runs.get(line.run) is RunState.DONE else None

    async def _one(self, crawler: Crawler, round: int, portal: Portal, visited: int | None) -> None:
        """Work on a portal and book how it went. What goes wrong with it is its failure, not the round's."""
        run = visited

        def began(id: int) -> None:
            nonlocal run
            run = id
            self._rounds.begin(round, portal.id, id)

        self._rounds.begin(round, portal.id)
        try:
            done = await work_portal(
                self._session, crawler, portal, self._stop,
                assistant=self._assistant, answering=self._answering, visited=visited, began=began,
            )  # fmt: skip
        except OutputError:
            raise  # no portal can be kept any more
        except Exception as error:
            cause = fault_of(error)
            self._session.say(f"{portal.id}: failed: {cause.why}")
            done = Done(portal.id, run or 0, False, 0, cause.kind, cause.why)
        if not done.interrupted:
            self._rounds.finish(round, portal.id, done.run or None, done.pages, done.failure, done.why)


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

"""Looks what is due, takes it, has it done, and says what became of it; one job after the other, until stopped.

Comes in: jobs, kinds of work, a store, a clock. Goes out: turns that ended. Must not know: what any work does.
Any number may run at once: the store gives each due time to one of them, and never two at a time.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from signal import SIGTERM
from uuid import uuid4

from app.schedule_settings import JobSettings
from app.scheduling.stopping import Stop
from app.scheduling.work import Errand, Result, Works
from app.session import Session
from model import CiviscopeError, ConfigError, StoreError, UsageError
from storage import Ended, KnownJob, Store, Turn

LOOK_EVERY = 30.0  # seconds at most between two looks: others end, die, pause, and clocks are set
BEAT_EVERY = 15.0  # seconds between two signs of life
END_AGAIN = (1.0, 5.0, 15.0, 30.0)  # seconds before each further try to keep what became of a turn

Clock = Callable[[], datetime]
Heard = Callable[[Turn, Result], None]


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Scheduler:
    """``heard`` is told of every turn that ended; ``say`` gets one line for people."""

    jobs: Sequence[JobSettings]
    works: Works
    store: Store
    session: Callable[[bool], Session]
    clock: Clock = now
    heard: Heard = lambda turn, result: None
    say: Callable[[str], None] = lambda text: None
    stop: Stop = field(default_factory=Stop)

    def check(self) -> None:
        """Raises ConfigError for a job whose kind of work this Civiscope cannot do."""
        for job in self.jobs:
            if job.what not in self.works:
                can = ", ".join(sorted(self.works))
                raise ConfigError(f"schedule: job {job.id!r}: unknown work {job.what.value!r}; this Civiscope can do {can}")

    def run(self) -> None:
        """Look and work until stopped."""
        self.check()
        self.store.schedule.enter({job.id: job.definition for job in self.jobs}, self.clock())
        with self.stop.listening():
            while not self.stop.asked:
                with self._through_trouble():
                    self.look()
                self.stop.wait(self._pause())

    def look(self) -> None:
        """Do everything that is due, each job once, in their order."""
        for turn in self.store.schedule.give_up(self.clock()):
            self.heard(turn, Result(Ended.LOST, f"whoever did it was killed, {turn.tries} times"))
        for job in self.jobs:
            if self.stop.asked:
                return
            due = self.due(job)
            taken = self.store.schedule.take(job.id, due, _holder(), self.clock()) if due is not None else None
            if taken is not None:
                self._do(job, taken)

    def run_now(self, job: JobSettings, actor: str) -> Result:
        """Do a job at once because a person wants it. Raises UsageError where another is under way."""
        self.check()
        moment = self.clock()
        self.store.schedule.enter({job.id: job.definition}, moment)
        taken = self.store.schedule.take(job.id, moment, _holder(), moment, actor)
        if taken is None:
            raise UsageError("a job is under way; `civiscope schedule list` shows which. Never two at a time: try again later")
        with self.stop.listening():
            return self._do(job, taken)

    def due(self, job: JobSettings) -> datetime | None:
        """The due time that the job is to be done for now: the newest that nobody took, else one that was broken off."""
        moment = self.clock()
        last, known = self.store.schedule.newest(moment).get(job.id), self.store.schedule.jobs().get(job.id)
        if known is None or known.paused is not None:
            return None
        missed = max(job.times.between(_since(known, last, moment, job), moment), default=None)
        return missed or (last.due if last is not None and last.open(moment) else None)

    def next(self, job: JobSettings) -> datetime | None:
        """When it is due next."""
        return job.times.after(self.clock())

    def _pause(self) -> float:
        """Seconds until the next due time, or until the next look."""
        moment = self.clock()
        due = [found for job in self.jobs if (found := job.times.after(moment)) is not None]
        return min([LOOK_EVERY, *((found - moment).total_seconds() for found in due)])

    def _do(self, job: JobSettings, turn: Turn) -> Result:
        self.say(f"{job.id}: begun, due {turn.due:%Y-%m-%d %H:%M} UTC" + (f", try {turn.tries}" if turn.tries > 1 else ""))
        with self._alive(turn):
            result = self._tried(job, turn)
        self.stop.listen_again()
        if result.ended is Ended.STOPPED:
            self.stop.ask()
        if not self._kept(turn, result):
            result = Result(Ended.LOST, "somebody else has taken it over")
        self.say(f"{job.id}: {result.ended.value}{f', {result.said}' if result.said else ''}")
        self.heard(turn, result)
        return result

    def _kept(self, turn: Turn, result: Result) -> bool:
        """Keep what became of a turn, even where the store is away for a moment: else it would be done once more."""
        for wait in END_AGAIN:
            try:
                return self.store.schedule.end(turn, result.ended, result.said, self.clock())
            except StoreError:
                self.stop.wait(wait)
        return self.store.schedule.end(turn, result.ended, result.said, self.clock())

    def _tried(self, job: JobSettings, turn: Turn) -> Result:
        try:
            return self.works[job.what](Errand(job, turn.due, self.session))
        except KeyboardInterrupt:
            return Result(Ended.STOPPED, "interrupted")
        except CiviscopeError as error:
            return Result(Ended.FAILED, str(error))
        except Exception as error:  # one job that fails is no reason for the others to end
            return Result(Ended.FAILED, f"{type(error).__name__}: {error}".splitlines()[0])

    @contextmanager
    def _alive(self, turn: Turn) -> Iterator[None]:
        """Signs of life meanwhile; where somebody else took over, what is under way is stopped as by SIGTERM."""
        over = threading.Event()

        def show() -> None:
            while not over.wait(BEAT_EVERY):
                with suppress(StoreError):  # the next sign may get through
                    if not self.store.schedule.beat(turn, self.clock()):
                        os.kill(os.getpid(), SIGTERM)
                        return

        showing = threading.Thread(target=show, name="signs of life", daemon=True)
        showing.start()
        try:
            yield
        finally:
            over.set()
            showing.join()

    @contextmanager
    def _through_trouble(self) -> Iterator[None]:
        """A database that does not answer may answer at the next look."""
        try:
            yield
        except StoreError as error:
            self.say(f"The store does not answer: {error}")


def _since(known: KnownJob, last: Turn | None, moment: datetime, job: JobSettings) -> datetime:
    """After this, what was due and not done is made up for."""
    earliest = [known.since, moment - timedelta(hours=job.grace_hours)]
    return max([*earliest, last.due] if last is not None else earliest)


def _holder() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"

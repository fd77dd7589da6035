"""What is due is done once: whoever is killed, however often schedulers are started, whatever happens to clocks."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import storage
from app.schedule_settings import JobSettings, What
from app.scheduling.scheduler import Scheduler
from app.scheduling.second_pass import due_again
from app.scheduling.work import Errand, Result
from app.session import Session
from model import ConfigError, StoreError, UsageError
from storage import Ended, RoundPortal, Stage, Store
from storage.schedule import MOST_TRIES, STALE
from tests.storage.databases import Server, postgres  # noqa: F401 - a fixture

SUNDAY = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)


def job(id: str = "nightly", when: str = "0 3 * * *", what: str = "edition", **more: object) -> JobSettings:
    return JobSettings.model_validate({"id": id, "what": what, "when": when, **more})


def no_session(changed: bool) -> Session:
    raise AssertionError("this work needs no session")


@dataclass
class Bench:
    """A scheduler whose clock is set by hand and whose work notes what it did."""

    store: Store
    at: datetime = SUNDAY
    done: list[str] = field(default_factory=list)
    heard: list[tuple[str, Ended]] = field(default_factory=list)
    answer: Callable[[], Result] = lambda: Result(Ended.DONE)

    def work(self, errand: Errand) -> Result:
        self.done.append(f"{errand.job.id} {errand.due:%d %H:%M}")
        return self.answer()

    def scheduler(self, *jobs: JobSettings) -> Scheduler:
        made = Scheduler(
            jobs, {What.EDITION: self.work, What.SECOND_PASS: self.work}, self.store, no_session, lambda: self.at,
            heard=lambda turn, result: self.heard.append((turn.job, result.ended)),
        )  # fmt: skip
        self.store.schedule.enter({j.id: j.definition for j in jobs}, self.at)
        return made

    def pass_to(self, scheduler: Scheduler, *moments: datetime) -> list[str]:
        self.done.clear()
        for self.at in moments:
            scheduler.look()
        return list(self.done)


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "civiscope.db")
        return
    with request.getfixturevalue("postgres").database() as address:
        yield address


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with storage.open(tmp_path / "civiscope.db") as store:
        yield Bench(store)


def hours(*of: float) -> list[datetime]:
    return [SUNDAY + timedelta(hours=h) for h in of]


def test_what_is_due_is_done_once(bench: Bench) -> None:
    assert bench.pass_to(bench.scheduler(job()), *hours(1, 2.99, 3, 3.01, 4, 26, 27.5, 28)) == [
        "nightly 29 03:00",
        "nightly 30 03:00",
    ]


def test_what_was_missed_is_made_up_for_once_and_not_too_late(bench: Bench) -> None:
    scheduler = bench.scheduler(job(when="0 * * * *", grace_hours=5))
    assert bench.pass_to(scheduler, *hours(9.5)) == ["nightly 29 09:00"]
    weekly = bench.scheduler(job("weekly", "0 10 * * sun", grace_hours=5))
    assert bench.pass_to(weekly, *hours(16)) == []


def test_a_new_job_and_a_changed_one_are_not_due_for_the_past(bench: Bench) -> None:
    bench.at = SUNDAY + timedelta(hours=5)
    assert bench.pass_to(bench.scheduler(job()), *hours(5.1)) == []
    assert bench.pass_to(bench.scheduler(job(when="0 4 * * *")), *hours(5.2)) == []


def test_a_clock_set_back_repeats_nothing_and_one_set_forward_does_it_once(bench: Bench) -> None:
    scheduler = bench.scheduler(job())
    assert bench.pass_to(scheduler, *hours(3.1, 2.5, 3, 3.2)) == ["nightly 29 03:00"]
    assert bench.pass_to(scheduler, *hours(24 * 9 + 4)) == ["nightly 07 03:00"]
    assert bench.pass_to(scheduler, *hours(27.1, 27.2)) == ["nightly 30 03:00"]


def test_jobs_due_together_are_done_one_after_the_other(bench: Bench) -> None:
    scheduler = bench.scheduler(job("b"), job("a", what="second-pass"))

    def others_may_not() -> Result:
        assert bench.store.schedule.take("c", bench.at, "else", bench.at) is None
        with pytest.raises(UsageError, match="two at a time"):
            scheduler.run_now(job("b"), "console")
        return Result(Ended.DONE)

    bench.answer = others_may_not
    assert bench.pass_to(scheduler, *hours(3.1)) == ["b 29 03:00", "a 29 03:00"]


def test_what_fails_is_told_and_others_go_on(bench: Bench) -> None:
    def fail() -> Result:
        raise ZeroDivisionError("x")

    bench.answer = fail
    assert bench.pass_to(bench.scheduler(job("b"), job("a")), *hours(3.1, 4)) == ["b 29 03:00", "a 29 03:00"]
    assert bench.heard == [("b", Ended.FAILED), ("a", Ended.FAILED)]
    assert [t.said for t in bench.store.schedule.turns("a")] == ["ZeroDivisionError: x"]


def test_what_is_stopped_ends_the_scheduler_and_goes_on_with_the_next(bench: Bench) -> None:
    bench.answer = lambda: Result(Ended.STOPPED)
    first = bench.scheduler(job("b"), job("a"))
    assert bench.pass_to(first, *hours(3.1)) == ["b 29 03:00"]
    assert first.stop.asked
    bench.answer = lambda: Result(Ended.DONE)
    assert bench.pass_to(bench.scheduler(job("b"), job("a")), *hours(3.2, 3.3)) == ["b 29 03:00", "a 29 03:00"]


def test_a_pause_outlives_the_scheduler(bench: Bench) -> None:
    scheduler = bench.scheduler(job())
    bench.store.schedule.pause("nightly", bench.at, "console")
    assert bench.pass_to(bench.scheduler(job()), *hours(3.1)) == []
    bench.store.schedule.pause("nightly", None, "console")
    assert bench.pass_to(scheduler, *hours(3.2)) == ["nightly 29 03:00"]


def test_what_kills_the_scheduler_every_time_is_given_up_and_told(bench: Bench) -> None:
    scheduler, moment = bench.scheduler(job(grace_hours=1)), SUNDAY + timedelta(hours=3)
    for _ in range(MOST_TRIES):
        assert bench.store.schedule.take("nightly", SUNDAY + timedelta(hours=3), "dead", moment)
        moment += 2 * STALE
    assert bench.pass_to(scheduler, moment) == []
    assert bench.heard == [("nightly", Ended.LOST)]


def test_a_store_that_is_away_for_a_moment_has_nothing_done_twice(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler, end, away = bench.scheduler(job()), bench.store.schedule.end, iter(range(2))
    waited: list[float] = []

    def missing(*said: object) -> bool:
        if next(away, None) is not None:
            raise StoreError("locked")
        return end(*said)  # type: ignore[arg-type]

    monkeypatch.setattr(bench.store.schedule, "end", missing)
    monkeypatch.setattr(scheduler.stop, "wait", waited.append)
    assert bench.pass_to(scheduler, *hours(3.1, 3.2)) == ["nightly 29 03:00"]
    assert waited == [1.0, 5.0]
    assert bench.store.schedule.turns("nightly")[0].outcome is Ended.DONE


def test_work_that_is_not_known_is_refused(bench: Bench) -> None:
    with pytest.raises(ConfigError, match=r"unknown work 'registry-check'; this Civiscope can do edition, second-pass"):
        bench.scheduler(job(what="registry-check")).run()


# --- real processes ---------------------------------------------------------------------------------------------------
class Process:
    """A scheduler in a process of its own, which tells line by line what it does."""

    def __init__(self, where: str, moment: datetime, *more: str, **environment: str) -> None:
        self._it = subprocess.Popen(
            [sys.executable, "-m", "tests.app.scheduling_child", where, moment.isoformat(), *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment},
        )  # fmt: skip

    def hear(self) -> str:
        assert self._it.stdout is not None
        return self._it.stdout.readline().strip()

    def tell(self) -> None:
        assert self._it.stdin is not None
        self._it.stdin.write("go\n")
        self._it.stdin.flush()

    def kill(self) -> None:
        self._it.kill()
        self._it.communicate()

    def end(self) -> list[str]:
        """Stop it by SIGTERM; what else it said."""
        self._it.terminate()
        out, _ = self._it.communicate(timeout=20)
        assert self._it.returncode == 0
        return out.split("\n")[:-1]


def test_killed_and_started_again_across_a_due_time(where: str) -> None:
    before = Process(where, SUNDAY + timedelta(hours=2.99))
    assert before.hear() == "looking"
    before.kill()
    during = Process(where, SUNDAY + timedelta(hours=3.01))
    assert [during.hear(), during.hear()] == ["looking", "begun 03:00"]
    during.kill()
    after = Process(where, SUNDAY + timedelta(hours=3.01) + 2 * STALE)
    assert [after.hear(), after.hear()] == ["looking", "begun 03:00"]
    after.tell()
    assert after.hear() == "done"
    assert after.end() == []
    with storage.open(where) as store:
        assert [(t.outcome, t.tries) for t in store.schedule.turns("nightly")] == [(Ended.DONE, 2)]


def test_two_schedulers_by_mistake_do_each_due_time_once(where: str, tmp_path: Path) -> None:
    storage.open(where).close()
    both = [Process(where, SUNDAY, "race", RACE=str(tmp_path / "race")) for _ in range(2)]
    assert [one.hear() for one in both] == ["looking", "looking"]
    for one in both:
        one.tell()
    said = [line for one in both for line in iter(one.hear, "raced")]
    for one in both:
        one.kill()
    assert len(said) == len(set(said))
    assert "30 00:00" in said
    assert "overlap" not in said


def tried(portal: str, at: datetime, failure: str = "timeout") -> RoundPortal:
    return RoundPortal(portal, Stage.FAILED if failure else Stage.DONE, 1, 0, failure, "", at)


@pytest.mark.parametrize(
    ("tries", "at", "again"),
    [
        ([(0, "timeout")], 24 + 5, True), ([(0, "timeout")], 24, False), ([(0, "timeout")], 5, False),
        ([(0, "robots")], 29, False),
        ([(0, "timeout"), (29, "connect")], 48 + 5, False), ([(0, "timeout"), (29, "connect")], 48 + 6, True),
        ([(0, "timeout"), (29, "")], 48 + 6, False), ([(0, "timeout"), (29, "dns")], 48 + 6, False), ([], 1, False),
    ],
)  # fmt: skip
def test_a_second_pass_is_at_another_hour_and_on_another_day(tries: list[tuple[int, str]], at: int, again: bool) -> None:
    found = due_again([tried("a", *hours(h), why) for h, why in tries], *hours(at), "UTC")  # type: ignore[arg-type, misc]
    assert found == ({"a"} if again else set())

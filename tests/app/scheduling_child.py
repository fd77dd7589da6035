"""A scheduler for tests, in a process of its own: its clock goes on from a moment, its one job says what it does and waits.

Run as ``python -m tests.app.scheduling_child STORE MOMENT [race]``.
"""

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import storage
from app.schedule_settings import JobSettings, What
from app.scheduling.scheduler import Scheduler
from app.scheduling.work import Errand, Result
from app.session import Session
from storage import Ended


def say(text: str) -> None:
    print(text, flush=True)


def no_session(changed: bool) -> Session:
    raise AssertionError("this work needs no session")


def wait(errand: Errand) -> Result:
    say(f"begun {errand.due:%H:%M}")
    sys.stdin.readline()
    say("done")
    return Result(Ended.DONE)


def scheduled(where: str, moment: datetime) -> None:
    """Run until stopped. The job has been known since the midnight before."""
    job = JobSettings(id="nightly", what=What.EDITION, when="0 3 * * *")
    begun = time.monotonic()
    with storage.open(where) as store:
        store.schedule.enter({job.id: job.definition}, moment.replace(hour=0, minute=0))
        say("looking")
        Scheduler(
            [job], {What.EDITION: wait}, store, no_session, lambda: moment + timedelta(seconds=time.monotonic() - begun)
        ).run()  # fmt: skip


def raced(where: str, moment: datetime) -> None:
    """Pass through an hourly job's day as fast as can be, beside another process that does the same."""
    job, at = JobSettings(id="hourly", what=What.EDITION, when="0 * * * *"), [moment]
    lock = Path(f"{os.environ['RACE']}.lock")

    def work(errand: Errand) -> Result:
        try:
            lock.touch(exist_ok=False)
        except FileExistsError:
            say("overlap")
        say(f"{errand.due:%d %H:%M}")
        lock.unlink(missing_ok=True)
        return Result(Ended.DONE)

    with storage.open(where) as store:
        store.schedule.enter({job.id: job.definition}, moment)
        scheduler = Scheduler([job], {What.EDITION: work}, store, no_session, lambda: at[0])
        say("looking")
        sys.stdin.readline()
        for hour in range(1, 25):
            at[0] = moment + timedelta(hours=hour)
            scheduler.look()
        say("raced")


if __name__ == "__main__":
    (raced if "race" in sys.argv else scheduled)(sys.argv[1], datetime.fromisoformat(sys.argv[2]))

"""What the scheduler and the kinds of work say to each other.

Comes in: a job that is due. Goes out: how it ended. Must not know: what any work does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.schedule_settings import JobSettings, What
from app.session import Session
from storage import Ended


@dataclass(frozen=True, slots=True)
class Errand:
    """A job and the due time (UTC) that it is done for. ``session`` begins a session, that fetches only what changed where it
    is told True; who does that closes its store.
    """

    job: JobSettings
    due: datetime
    session: Callable[[bool], Session]


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended, and one line on what came of it. STOPPED: a person stopped it, and it is to be gone on with."""

    ended: Ended
    said: str = ""


Work = Callable[[Errand], Result]
Works = Mapping[What, Work]

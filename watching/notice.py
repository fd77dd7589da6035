"""Tells people that something ended or failed; a notice that cannot be sent is said, and never breaks what it tells of.

Comes in: a notice, ways to send. Goes out: sent notices. Must not know: how any way sends.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

WAITS = (2.0, 10.0, 30.0)  # seconds before each further try


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened: a name, one line for people, and values for machines (JSON)."""

    event: str
    line: str
    values: Mapping[str, object]


class Unsent(Exception):
    """Why a notice could not be sent, without any secret; ``lasting`` where trying again is of no use."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        super().__init__(why)
        self.lasting = lasting


class Way(Protocol):
    """One way of sending."""

    @property
    def name(self) -> str:
        """For messages."""

    def send(self, notice: Notice) -> None:
        """Raises Unsent."""


@dataclass(frozen=True)
class Notifier:
    """Sends by every way, each tried again after ``waits``. ``warn`` gets one line for each that fails for good."""

    ways: Sequence[Way]
    warn: Callable[[str], None]
    waits: Sequence[float] = WAITS
    sleep: Callable[[float], None] = time.sleep

    def tell(self, notice: Notice) -> bool:
        """Whether every way worked."""
        sent = [self._sent(way, notice) for way in self.ways]
        return all(sent)

    def _sent(self, way: Way, notice: Notice) -> bool:
        for wait in (*self.waits, None):
            try:
                way.send(notice)
                return True
            except Unsent as error:
                why, wait = str(error), None if error.lasting else wait
            except Exception as error:  # a fault in a way of sending is no reason to lose a round
                why, wait = f"{type(error).__name__}: {error}", None
            if wait is None:
                break
            self.sleep(wait)
        self.warn(f"{notice.event} could not be told by {way.name}: {why}")
        return False

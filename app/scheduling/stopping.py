"""Waiting that a signal ends, cleanly and within a moment.

Comes in: SIGINT and SIGTERM. Goes out: whether to stop. Must not know: what is stopped.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Set once. May be asked for within a signal handler: its queue, unlike an ``Event``, may be used there."""

    def __init__(self) -> None:
        self._asked = self._listening = False
        self._woken: SimpleQueue[None] = SimpleQueue()

    def ask(self) -> None:
        """Stop as soon as can be."""
        self._asked = True
        self._woken.put(None)

    @property
    def asked(self) -> bool:
        """Whether to stop."""
        return self._asked

    def wait(self, seconds: float) -> None:
        """Wait so long, or until asked to stop. By a clock that nobody sets."""
        if not self._asked:
            try:
                self._woken.get(timeout=max(seconds, 0.0))
            except Empty:
                return

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Let signals ask, from the main thread; in the end they are as before. A second Ctrl-C ends everything at once."""
        before = {number: signal.getsignal(number) for number in _SIGNALS}
        self._listening = True
        self.listen_again()
        try:
            yield
        finally:
            self._listening = False
            for number, handler in before.items():
                signal.signal(number, handler)

    def listen_again(self) -> None:
        """Work that takes signals for itself leaves them to nobody: where this listened before, it does so again."""

        def heard(number: int, _frame: FrameType | None) -> None:
            if self._asked and number == signal.SIGINT:
                raise KeyboardInterrupt
            self.ask()

        for number in _SIGNALS if self._listening else ():
            signal.signal(number, heard)

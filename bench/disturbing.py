"""Kills workers, puts them to sleep, and restarts the database under them, one thing every few seconds.

Comes in: processes, how to begin one anew. Goes out: what was done to them. Must not know: what they work on.
A worker that is put to sleep for longer than the others wait for it finds, when it wakes up, that they have taken over.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.figures import say
from bench.processes import Process, kill

KILL, SLEEP, RESTART = "kill", "sleep", "restart"


def plan(kills: int, sleeps: int, *, restart: bool) -> list[str]:
    """What is done, in order: sleeps among the first kills, where there is most to take over; the restart in the middle."""
    steps = [KILL] * kills
    for place in range(min(sleeps, kills + 1)):
        steps.insert(1 + 2 * place, SLEEP)
    if restart:
        steps.insert(len(steps) // 2, RESTART)
    return steps


@dataclass
class Disturber:
    """``begin`` starts worker number n; ``restart`` the database. ``every`` and ``asleep`` are seconds."""

    begin: Callable[[int], Process]
    restart: Callable[[], None]
    steps: list[str]
    every: float
    asleep: float
    random: Random
    done: list[str] = field(default_factory=list)
    _wakes: dict[int, float] = field(default_factory=dict)

    def disturb(self, running: list[Process], boss: Process, patience: float) -> None:
        """Until ``boss`` has ended or ``patience`` seconds are over; workers that ended are begun anew in ``running``."""
        begun = time.monotonic()
        due = begun + 2 * self.every
        while boss.poll() is None and time.monotonic() - begun < patience:
            time.sleep(0.1)
            self._wake(running)
            for number, process in enumerate(running):
                if process.poll() is not None:
                    running[number] = self.begin(number)
            if time.monotonic() >= due and self.steps:
                self._next(self.steps.pop(0), running)
                due = time.monotonic() + self.every
        self._wake(running, everybody=True)

    def _next(self, step: str, running: list[Process]) -> None:
        victim = self.random.choice([n for n in range(len(running)) if n not in self._wakes] or [0])
        say(step if step == RESTART else f"{step}: worker {victim}")
        self.done.append(step)
        if step == RESTART:
            self.restart()
        elif step == KILL:
            kill(running[victim])
        elif running[victim].poll() is None:
            os.killpg(running[victim].pid, signal.SIGSTOP)
            self._wakes[victim] = time.monotonic() + self.asleep

    def _wake(self, running: list[Process], *, everybody: bool = False) -> None:
        for number in [n for n, at in self._wakes.items() if everybody or time.monotonic() >= at]:
            del self._wakes[number]
            if running[number].poll() is None:
                os.killpg(running[number].pid, signal.SIGCONT)

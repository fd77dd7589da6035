"""Groups of processes, so that none is left behind: who belongs to one, ending it, and clearing up after it.

Comes in: process ids. Goes out: process ids, signals. Must not know: what the processes are.
Membership is read from /proc (Linux); on other systems groups are ended unseen, and the system clears up.
"""

import contextlib
import ctypes
import os
import signal
import sys
from dataclasses import dataclass

_SET_CHILD_SUBREAPER = 36
_PARENT, _GROUP, _STARTED = 1, 2, 19  # fields of /proc/PID/stat after the name


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that was seen: its id, its group, and when it started (ids are used again, starts are not)."""

    pid: int
    group: int
    started: str


def adopt_orphans() -> None:
    """Become the parent of grandchildren whose parent dies: not every container has an init that clears them up."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def identify(pid: int) -> Identity | None:
    """The process ``pid``; None where it is gone, or the system has no /proc."""
    fields = _fields(pid)
    return Identity(pid, int(fields[_GROUP]), fields[_STARTED]) if fields else None


def child_above(pid: int) -> Identity | None:
    """The child of this process that ``pid`` descends from, itself included."""
    for _ in range(20):
        fields = _fields(pid)
        if not fields:
            return None
        if int(fields[_PARENT]) == os.getpid():
            return identify(pid)
        pid = int(fields[_PARENT])
    return None


def members(group: int) -> list[int]:
    """The processes of ``group`` that are there, zombies included."""
    return [pid for pid in _everyone() if (fields := _fields(pid)) and int(fields[_GROUP]) == group]


def adopted(name: str) -> list[Identity]:
    """The children of this process, grandchildren that were adopted included, that bear ``name``."""
    found = (identify(pid) for pid in _everyone() if _name(pid) == name and int((_fields(pid) or "00")[_PARENT]) == os.getpid())
    return [process for process in found if process]


def end_group(leader: Identity) -> None:
    """Kill the whole group that ``leader`` leads, unless its id now is another's or the group is our own."""
    now = identify(leader.pid)
    if leader.group != leader.pid or leader.group == os.getpgrp() or (now is not None and now != leader):
        return
    with contextlib.suppress(OSError):
        os.killpg(leader.group, signal.SIGKILL)


def end(process: Identity) -> None:
    """Kill one process, if it still is the one that was seen."""
    if identify(process.pid) == process:
        with contextlib.suppress(OSError):
            os.kill(process.pid, signal.SIGKILL)


def clear_up(group: int) -> bool:
    """Take leave of dead children of ``group``; whether nobody of it is left."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-group, os.WNOHANG)[0]:
            pass
    return not members(group)


def _everyone() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


def _name(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


def _fields(pid: int) -> list[str]:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []

"""Ending groups of processes and clearing up after them; and the copies of scripts that are kept."""

import os
import subprocess
import sys

import pytest

from crawler.browsing.cupboard import LARGEST, Cupboard
from crawler.browsing.processes import Identity, child_above, clear_up, end, end_group, identify, members

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="groups of processes are read from /proc")
_FAMILY = (
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=0); print('ready', flush=True); input()"
)


def family() -> "subprocess.Popen[bytes]":
    """A process with a child, both in a group of their own, that wait for input."""
    started = subprocess.Popen(
        [sys.executable, "-c", _FAMILY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == b"ready\n"
    return started


def test_a_group_ends_with_all_its_members() -> None:
    with family() as started:
        leader = identify(started.pid)
        assert leader is not None
        assert len(members(leader.group)) == 2
        below = next(pid for pid in members(leader.group) if pid != leader.pid)
        assert child_above(below) == leader
        end_group(leader)
        started.wait()
    assert identify(started.pid) is None


def test_what_bears_an_old_id_is_left_alone() -> None:
    with family() as started:
        now = identify(started.pid)
        assert now is not None
        before = Identity(now.pid, now.group, "1")
        end_group(before)
        end(before)
        assert identify(started.pid) == now
        assert started.poll() is None
        end_group(now)


def test_our_own_group_is_never_ended() -> None:
    end_group(Identity(os.getpgrp(), os.getpgrp(), "1"))
    assert identify(os.getpid()) is not None


def test_the_dead_are_cleared_up() -> None:
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", "input()"], os.environ, setpgroup=0)
    child = identify(pid)
    assert child is not None
    assert not clear_up(pid)
    end(child)
    while not clear_up(pid):  # the signal is on its way
        continue
    assert identify(pid) is None


def test_copies_are_given_again() -> None:
    cupboard = Cupboard()
    assert cupboard.wants("/a.js", 200, {})
    cupboard.put("/a.js", {"content-type": "text/javascript", "set-cookie": "x"}, b"code")
    copy = cupboard.get("/a.js")
    assert copy is not None
    assert (copy.headers, copy.body) == ({"content-type": "text/javascript"}, b"code")
    assert cupboard.get("/b.js") is None


@pytest.mark.parametrize(
    ("status", "headers"),
    [(404, {}), (304, {}), (200, {"cache-control": "private, No-Store"}), (200, {"content-length": "9" * 9})],
)
def test_answers_that_are_not_kept(status: int, headers: dict[str, str]) -> None:
    assert not Cupboard().wants("/a.js", status, headers)


def test_the_cupboard_stays_small() -> None:
    cupboard = Cupboard()
    for number in range(12):
        cupboard.put(f"/{number}.js", {}, b"x" * (LARGEST - 1))
        cupboard.get("/0.js")
    kept = [number for number in range(12) if cupboard.get(f"/{number}.js") is not None]
    assert len(kept) == 8
    assert 0 in kept  # it was used all the time
    cupboard.put("/large.js", {}, b"x" * (LARGEST + 1))
    assert cupboard.get("/large.js") is None

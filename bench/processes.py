"""Runs what is measured as a process of its own, so that nothing of the bench is measured with it.

Comes in: commands. Goes out: what they printed last, as JSON. Must not know: what is measured.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.cores import pin

ROOT = Path(__file__).parent.parent
_CLI = "from app.cli import main; main()"
Process = subprocess.Popen[bytes]


class BenchError(Exception):
    """Something that keeps a bench from measuring; the text says what."""


def environment(**more: str) -> dict[str, str]:
    """This process's environment, with the checkout first where modules are looked for."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def figures_of(command: Sequence[str], *, core: int | None = None, seconds: float = 3600) -> dict[str, Any]:
    """Run a command to its end and read the last line of what it prints. Raises BenchError where it fails."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=seconds, env=environment(),
        preexec_fn=None if core is None else partial(pin, core),
    )  # fmt: skip
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise BenchError(f"{' '.join(command[:4])} ended with {done.returncode}:\n{done.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def civiscope(*arguments: str, folder: Path, core: int | None = None) -> Process:
    """The product's own command, begun in ``folder``, as the head of a process group; what it says goes to a file there."""
    with (folder / "said.txt").open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-c", _CLI, *arguments], cwd=folder, env=environment(), stdout=said, stderr=said,
            stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=None if core is None else partial(pin, core),
        )  # fmt: skip


def kill(process: Process) -> None:
    """End a process and all that it started, at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def cpu_seconds(root: int) -> float:
    """CPU time so far of a process and of all that it has started, the ended ones included (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    stats: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # it ended just now
            stats[int(entry.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    family, more = {root}, True
    while more:
        found = {pid for pid, (parent, _) in stats.items() if parent in family and pid not in family}
        family |= found
        more = bool(found)
    return sum(stats[pid][1] for pid in family if pid in stats) / ticks

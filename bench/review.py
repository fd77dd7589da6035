"""Fifty people at once over a store of 70,000 answers, on SQLite and PostgreSQL: how long they wait, whether a word is lost.

Comes in: how many of everything. Goes out: p95 of all requests (signing in, which is
slow on purpose, by itself), lost and doubled judgements. Must not know: pages, HTTP.
The application is served by uvicorn in a process of its own; a second process is the crowd (``bench.crowd``). Each signs in
within the first ten seconds, then again and again: the next item, its page, a thought, their answer. A thought takes
``--hasty`` to ``--think`` seconds, far less than people need: it makes fifty people as many as several hundred.
Lost: acknowledged, but not exactly once in the store. Doubled: two people were given or ruled on one item at the same time.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import storage
from bench.figures import say, table
from bench.processes import ROOT, BenchError, cpu_seconds, environment, figures_of
from bench.records import Made
from bench.store import filled, in_file, in_server, p95
from review import Role, hashed

PASSWORD = "fifty people sit in one room"
_KINDS = ("sign-in", "next", "item", "judge")


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--portals", type=int, default=386, help="portals (default: %(default)s)")
    parser.add_argument("--answers", type=int, default=183, help="answers of each (default: %(default)s)")
    parser.add_argument("--people", type=int, default=50, help="people at once (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: %(default)s)")
    parser.add_argument("--hasty", type=float, default=2.0, help="seconds that a thought takes at least (default: %(default)s)")
    parser.add_argument("--think", type=float, default=8.0, help="seconds that a thought takes at most (default: %(default)s)")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="leave the other one out")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: p95_ms and p95_ms_postgres of all requests, lost and doubled judgements on both."""
    made = Made(chosen.portals, chosen.answers, 1, chosen.portals * 100)
    figures: dict[str, object] = {"answers": made.total, "people": chosen.people, "think_s": [chosen.hasty, chosen.think]}
    times: dict[str, dict[str, list[float]]] = {}
    lost = doubled = 0
    for kind, place in (("sqlite", in_file), ("postgres", in_server)):
        if chosen.only not in (None, kind):
            continue
        with place() as where:
            with storage.open(where) as store:
                filled(store, made, kind)
                names = _people(store, chosen.people)
            crowd, cpu = _crowd(str(where), made, names, chosen)
            with storage.open(where) as store:
                missing, twice = checked(store, crowd)
        lost, doubled = lost + missing, doubled + twice
        times[kind] = {k: [ms for name, ms in crowd["times"] if name == k] for k in _KINDS}
        behind = "" if kind == "sqlite" else "_postgres"
        figures |= {
            f"p95_ms{behind}": round(p95([ms for name, ms in crowd["times"] if name != "sign-in"]), 1),
            f"sign_in_p95_ms{behind}": round(p95([ms for name, ms in crowd["times"] if name == "sign-in"]), 1),
            f"requests{behind}": len(crowd["times"]),
            f"judged{behind}": len(crowd["kept"]), f"refused{behind}": crowd["refused"],
            f"server_cpu_ms{behind}": round(1000 * cpu / max(1, len(crowd["times"])), 2),
        }  # fmt: skip
    _show(times)
    return {**figures, "lost": lost, "doubled": doubled}


def checked(store: storage.Store, crowd: dict[str, Any]) -> tuple[int, int]:
    """How many acknowledged judgements are not exactly once in the store, and how many items two people had at once."""
    kept = Counter(voice.judgement.nonce for voice in store.judging.all())
    lost = sum(kept[nonce] != 1 for nonce in crowd["kept"])
    people = set(crowd["people"])
    rulings = Counter((r.portal, r.questionnaire, r.indicator) for r in store.rulings() if people & set(r.author.split(", ")))
    doubled = sum(n - 1 for n in rulings.values()) + sum(n - 1 for n in kept.values()) + _held_by_two(crowd["given"])
    return lost, doubled


def _held_by_two(given: list[tuple[str, str, float, float]]) -> int:
    """How often an item was given to somebody while somebody else had it: (item, person, from, until) each."""
    by_item: dict[str, list[tuple[float, float, str]]] = {}
    for item, person, begun, ended in given:
        by_item.setdefault(item, []).append((begun, ended, person))
    spans = (pair for times in by_item.values() for pair in zip(sorted(times), sorted(times)[1:], strict=False))
    return sum(one[2] != other[2] and other[0] < one[1] for one, other in spans)


def _people(store: storage.Store, amount: int) -> list[str]:
    known = hashed(PASSWORD)
    names = [f"person-{n:02}" for n in range(amount)]
    for name in names:
        store.people.add(name, Role.ASSESSOR, known, actor="root")
    return names


def _crowd(where: str, made: Made, names: list[str], chosen: argparse.Namespace) -> tuple[dict[str, Any], float]:
    """What the crowd tells, and the processor time of the server, in seconds."""
    with TemporaryDirectory() as folder, _serving(where, made, Path(folder)) as (process, address):
        say(f"{len(names)} people at {address} for {chosen.seconds} s")
        before = cpu_seconds(process.pid)
        asked = json.dumps(
            {"people": names, "password": PASSWORD, "seconds": chosen.seconds, "think": [chosen.hasty, chosen.think]}
        )
        crowd = figures_of([sys.executable, "-m", "bench.crowd", address, asked], seconds=chosen.seconds + 300)
        return crowd, cpu_seconds(process.pid) - before


@contextmanager
def _serving(where: str, made: Made, folder: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    asked = json.dumps({"where": where, "portals": made.portals, "answers": made.answers, "folder": str(folder)})
    command = [sys.executable, "-m", "bench.review_site", asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            if not line:
                raise BenchError("the application did not start")
            yield process, line
        finally:
            process.terminate()


def _show(times: dict[str, dict[str, list[float]]]) -> None:
    columns = ["request", *(f"{kind} {what}" for kind in times for what in ("n", "p50 ms", "p95 ms", "max ms"))]
    rows: list[list[str | int | float | None]] = []
    for name in _KINDS:
        row: list[str | int | float | None] = [name]
        for timed in times.values():
            found = sorted(timed[name]) or [0.0]
            row += [len(timed[name]), found[len(found) // 2], p95(found), found[-1]]
        rows.append(row)
    table("What fifty people at once wait for", columns, rows)

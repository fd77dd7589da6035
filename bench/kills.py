"""A crawl that is killed again and again, at random moments, and always goes on with the same command.

After every kill: is each row that the store had before still there, with its copy in the archive, and is every archive file
whole? When a crawl has come to its end: are all pages there? By the server's log: how many pages were asked for again
because of one kill, the requests under way left out.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench import evidence
from bench.figures import say, table
from bench.processes import BenchError, civiscope, kill
from bench.servers import Hit, Served
from bench.sites import City

_KILOBYTES = 30  # of a page, at least
_PATIENCE = 120.0  # seconds without a request after which a crawl is taken to hang


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--kills", type=int, default=100, help="how often (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=300, help="pages of the portal (default: %(default)s)")
    parser.add_argument("--delay", type=float, default=0.02, help="seconds between two requests; with 0 four are under way")
    parser.add_argument("--most", type=int, default=40, help="requests between two kills, at most (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments")


@dataclass
class _Tally:
    """What was found wrong, over all crawls."""

    kills: int = 0
    crawls: int = 0
    lost: set[str] = field(default_factory=set)
    invalid: list[str] = field(default_factory=list)
    invalid_kills: int = 0
    repeated: list[int] = field(default_factory=list)
    absent: int = 0


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: kills, lost, archive_invalid (kills after which a file was not whole), repeated_max, absent."""
    tally, random = _Tally(), Random(chosen.seed)
    with Served(City, (chosen.pages, chosen.seed, _KILOBYTES)) as served:
        while tally.kills < chosen.kills:
            folder = Path(tempfile.mkdtemp(prefix="bench-"))
            try:
                _crawl(chosen, served, folder, random, tally)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    figures: dict[str, object] = {
        "kills": tally.kills, "lost": len(tally.lost), "archive_invalid": tally.invalid_kills,
        "repeated_max": max(tally.repeated, default=0), "repeated_total": sum(tally.repeated), "absent": tally.absent,
        "crawls": tally.crawls,
    }  # fmt: skip
    table(
        f"{chosen.pages} pages, {chosen.delay} s between requests", ("figure", "value"), [(k, str(v)) for k, v in figures.items()]
    )
    if tally.invalid:
        table("Archive files that are not whole, the first ten", ("file",), [(fault,) for fault in tally.invalid[:10]])
    return figures


def _crawl(chosen: argparse.Namespace, served: Served, folder: Path, random: Random, tally: _Tally) -> None:
    """One crawl to its end, killed on the way as often as it takes."""
    served.forget()
    out, moments = folder / "out", list[float]()
    kept: set[str] = set()
    while True:
        before, moment = _until_killed(chosen, served, folder, random, last=tally.kills >= chosen.kills)
        kept |= before
        rows = evidence.visits(out)
        lost = (kept - set(rows)) | evidence.without_copy(out, rows)
        tally.lost |= {f"{tally.crawls} {url}" for url in lost}
        faults = evidence.invalid(out)
        tally.invalid += faults
        tally.invalid_kills += bool(faults)
        kept |= set(rows)
        if moment is None:
            break
        moments.append(moment)
        tally.kills += 1
        say(f"kill {tally.kills}: {len(rows)} rows, {len(lost)} lost{'; ' + faults[0] if faults else ''}")
    tally.absent += chosen.pages - len(kept)
    tally.crawls += 1
    allowed = 1 if chosen.delay else 4
    tally.repeated += [max(0, again - allowed) for again in repeated(served.log(), moments)]


def _until_killed(
    chosen: argparse.Namespace, served: Served, folder: Path, random: Random, *, last: bool
) -> tuple[set[str], float | None]:
    """Begin, or go on, and kill after some requests; the rows just before, and when. None as time: the crawl ended first."""
    begun, wanted = served.count(), random.randint(0, chosen.most)
    process = _begun(chosen, served, folder)
    try:
        if last:
            process.wait()
        else:
            _wait(process, served, begun + wanted)
            time.sleep(random.random() * (2.0 if wanted == 0 else 0.05))
        before = set(evidence.visits(folder / "out")) if process.poll() is None and random.random() < 0.5 else set()
        if process.poll() is None:
            kill(process)
            return before, time.monotonic()
    finally:
        kill(process)
    if process.returncode:
        raise BenchError(f"the crawl ended with {process.returncode}:\n{(folder / 'said.txt').read_text()[-1500:]}")
    return before, None


def _begun(chosen: argparse.Namespace, served: Served, folder: Path) -> "subprocess.Popen[bytes]":
    return civiscope(
        "crawl", served.url(), "--max-pages", str(chosen.pages + 20), "--concurrency", "4", "--delay", str(chosen.delay),
        "--no-browser", "--allow-private-hosts", "--quiet", "--out", str(folder / "out"), folder=folder,
    )  # fmt: skip


def _wait(process: "subprocess.Popen[bytes]", served: Served, requests: int) -> None:
    """Until so many requests have come, or the crawl has ended."""
    seen, since = served.count(), time.monotonic()
    while process.poll() is None and seen < requests:
        time.sleep(0.005)
        now = served.count()
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > _PATIENCE:
            raise BenchError(f"the crawl asked for nothing in {_PATIENCE:.0f} s")


def repeated(log: Sequence[Hit], moments: Sequence[float]) -> list[int]:
    """Per kill, how many pages that had been asked for before it, and after the kill before that, were asked for again."""
    legs: Counter[int] = Counter()
    last: dict[str, int] = {}
    for hit in log:
        if hit.target.startswith(("/robots.txt", "/sitemap")):
            continue
        leg = sum(hit.arrived > moment for moment in moments)
        if hit.target in last:
            legs[last[hit.target]] += 1
        last[hit.target] = leg
    return [legs[leg] for leg in range(len(moments) + 1)]

"""Saved portals crawled whole: every page that is linked or in the sitemap is fetched, or the visit log says why not.

The portals are served by the saved portals' own script and crawled by the product's own command; what can be reached is
found by reading the folders, without the product.
"""

import argparse
import csv
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.closure import Folder
from bench.figures import say, table
from bench.processes import BenchError, civiscope
from bench.shelf import SHARED

_WHOLE = "cz-covid-gov,it-innovazione-gov,kg-sdg-natstat,jp-tokyo-covid19"


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--corpus", type=Path, default=SHARED, help="folder with corpus/ and tools/serve_portals.py")
    parser.add_argument("--portals", default=_WHOLE, help="names, with commas (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=3000, help="budget of a crawl (default: %(default)s)")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: per portal what was expected, fetched, explained (with reasons), and the missing paths."""
    script = chosen.corpus / "tools" / "serve_portals.py"
    if not script.exists():
        raise BenchError(f"there are no saved portals in {chosen.corpus}; name their folder with --corpus")
    found = {}
    with served(script) as starts:
        for name in chosen.portals.split(","):
            if name not in starts:
                raise BenchError(f"there is no saved portal {name!r}; there are {', '.join(starts)}")
            say(f"crawling {name}")
            found[name] = _portal(chosen.corpus / "corpus" / name, starts[name], chosen.pages)
    table(
        "Saved portals", ("portal", "expected", "fetched", "explained", "missing"),
        [(n, f["expected"], f["fetched"], f["explained"], len(f["missing"])) for n, f in found.items()],
    )  # fmt: skip
    if reasons := [(n, path, why) for n, f in found.items() for path, why in f["reasons"].items()]:
        table("Explained by the visit log", ("portal", "page", "reason"), reasons)
    if missing := [(n, path) for n, f in found.items() for path in f["missing"]]:
        table("Missing without a reason", ("portal", "page"), missing)
    return {"portals": found}


@contextmanager
def served(script: Path) -> Iterator[dict[str, str]]:
    """The saved portals, served by their own script: start pages by name. Raises BenchError."""
    with socket.socket() as probe:
        probe.bind(("127.0.1.1", 0))
        port = probe.getsockname()[1]
    with (script.parent.parent / "corpus" / "portals.csv").open(newline="") as file:
        portals = len(list(csv.DictReader(file)))
    server = subprocess.Popen([sys.executable, str(script), "--port", str(port)], stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None:
            raise AssertionError("the pipe was asked for")
        lines = [server.stdout.readline().rstrip("\n").split("\t") for _ in range(portals)]
        if any(len(line) < 2 for line in lines):
            raise BenchError("the saved portals could not be served")
        yield {line[0]: line[1] for line in lines}
    finally:
        server.terminate()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


def _portal(root: Path, start: str, budget: int) -> dict[str, Any]:
    folder = Folder(root, urlsplit(start).netloc)
    expected = folder.reachable(start)
    log = _crawled(start, budget)
    fetched = {place for url in log["page"] if (place := folder.own(url)) is not None}
    explained: dict[Path, str] = {}
    for kind in ("failed", "skipped"):
        for url, reason in log[kind].items():
            place = folder.own(url)
            if place in expected and place not in fetched:
                explained.setdefault(place, f"{kind}: {reason}")
    missing = sorted(set(expected) - fetched - set(explained))
    elsewhere = {p for url in folder.sitemap() if (p := folder.file(urlsplit(url).path)) is not None} - set(expected)
    return {
        "expected": len(expected), "fetched": len(fetched & set(expected)), "explained": len(explained),
        "reasons": {str(p.relative_to(root)): why for p, why in sorted(explained.items())},
        "missing": [str(p.relative_to(root)) for p in missing],
        "beyond": len(fetched - set(expected)), "only_by_other_host": len(elsewhere),
    }  # fmt: skip


def _crawled(start: str, budget: int) -> dict[str, dict[str, str]]:
    """The visit log of a whole crawl: addresses and reasons by kind of line."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        (folder / "config.yaml").write_text("crawl: {timeout: 120}\n")  # a busy machine is no slow portal
        process = civiscope(
            "crawl", start, "--max-pages", str(budget), "--delay", "0", "--no-browser", "--allow-private-hosts", "--quiet",
            "--out", str(folder / "out"), folder=folder,
        )  # fmt: skip
        if process.wait() or not (folder / "out" / "visits.csv").exists():
            raise BenchError(f"the crawl ended with {process.returncode}:\n{(folder / 'said.txt').read_text()[-1500:]}")
        log: defaultdict[str, dict[str, str]] = defaultdict(dict)
        with (folder / "out" / "visits.csv").open(newline="", encoding="utf-8") as file:
            for line in csv.DictReader(file):
                log[line["outcome"]][line["url"]] = line["reason"]
        return log
    finally:
        shutil.rmtree(folder, ignore_errors=True)

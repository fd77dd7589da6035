"""Every bench, at a tiny size, ends well and gives its figures on the last line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import BENCHES

ROOT = Path(__file__).parents[2]
PEERS = os.environ.get("CIVISCOPE_BENCH_PEERS") == "1"
SHARED = ROOT.parent / "shared"
needs_peers = pytest.mark.skipif(not PEERS, reason="other crawlers from PyPI: only with CIVISCOPE_BENCH_PEERS=1")
needs_portals = pytest.mark.skipif(
    not (SHARED / "tools/serve_portals.py").exists(), reason="no saved portals beside the checkout"
)


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True)


def figures(*arguments: str) -> dict[str, Any]:
    done = bench(*arguments)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    assert len(lines) > 1, "there is no table"
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def test_an_unknown_name_is_answered_with_the_list_of_names() -> None:
    done = bench("nothing")
    assert done.returncode == 2
    assert all(name in done.stderr for name in BENCHES)


def test_help_names_every_bench() -> None:
    done = bench("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in BENCHES)


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_has_help_of_its_own(name: str) -> None:
    done = bench(name, "--help")
    assert done.returncode == 0
    assert f"python -m bench {name}" in done.stdout


def test_crawl_reads_every_page() -> None:
    found = figures("crawl", "--pages", "40", "--repeat", "1", "--peers", "-")
    assert found["pages"] == {"civiscope": 40}
    assert found["pages_per_s"]["civiscope"] > 0


@needs_peers
def test_crawl_beside_others() -> None:
    found = figures("crawl", "--pages", "40", "--repeat", "1")
    assert set(found["pages"].values()) == {40}
    assert min(found[f"{peer}_ratio"] for peer in ("scrapy", "crawlee", "loop")) > 0


def test_frontier() -> None:
    found = figures("frontier", "--addresses", "3000", "--pages", "20")
    assert found["waiting"] == 3000
    assert found["rss_mb"] > found["empty_mb"] * 0.9
    assert found["cost_ratio"] > 0


def test_politeness_at_a_slow_pace_is_kept() -> None:
    found = figures("politeness", "--portals", "3", "--seconds", "0.9", "--delay", "0.15")
    assert found["violations"] == 0
    assert found["pages"] == 18
    assert found["pages_per_s"] > 0


@pytest.mark.parametrize("variant", ["a", "b"])
def test_trap(variant: str) -> None:
    found = figures("trap", "--pages", "60", "--variant", variant)
    assert found["planted"] == 40
    assert found["found"] + len(found["missing"]) == 40
    assert found["found"] > 5


@pytest.mark.shared
@needs_portals
def test_saved() -> None:
    found = figures("saved", "--portals", "jp-tokyo-covid19", "--corpus", str(SHARED))
    portal = found["portals"]["jp-tokyo-covid19"]
    assert portal["expected"] == portal["fetched"] + portal["explained"] + len(portal["missing"])
    assert portal["missing"] == []


def test_answer() -> None:
    found = figures("answer", "--pages", "2", "--repeat", "1")
    assert {"parse_ratio", "growth_when_doubled"} <= set(found)


@pytest.mark.shared
@needs_portals
def test_agreement_over_http() -> None:
    found = figures("agreement", "--portals", "jp-tokyo-covid19", "--development", "jp-tokyo-covid19")
    assert {"kappa_a", "kappa_b", "coverage", "yes_precision", "ece"} <= set(found)
    assert found["labelled"] == 81
    assert found["coverage"] > 0.5
    assert found["held_out"]["labelled"] == 0


def test_kills_lose_nothing() -> None:
    found = figures("kills", "--kills", "2", "--pages", "40", "--most", "15")
    assert found["kills"] == 2
    assert (found["lost"], found["archive_invalid"], found["absent"]) == (0, 0, 0)

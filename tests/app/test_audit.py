"""Audits of accessibility and web standards from the command line."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler import find_browser
from tests.app.conftest import CITY, Pages, Run

QUICK = ("--allow-private-hosts", "--delay", "0")
Serve = Callable[[Pages], str]
BARE = "<html lang=en><title>Forms</title><main><h1>Forms</h1><p>Fill in this form and bring it to the town hall, please.</p>"
PAGES: Pages = {
    **CITY,
    "/waste": (200, CITY["/waste"][1].replace("</h1>", "</h1><img src=/bin.png><form><input name=q></form>", 1)),
}


@pytest.fixture(autouse=True)
def _browser_or_skip() -> None:
    if not find_browser().path:
        pytest.skip(find_browser().reason)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
@pytest.mark.browser
def test_a_visited_portal_is_audited_and_answered_anew(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    visited = civiscope("crawl", serve(PAGES), *QUICK, "--no-browser", "--out", "out")
    assert visited.returncode == 0, visited.stderr
    done = civiscope("audit", "--pages", "3", *QUICK, "--out", "out")
    assert done.returncode == 0, done.stderr
    assert "Failures found by" in done.stderr
    assert "monitoring.html" in done.stderr
    out = tmp_path / "out"
    sample = rows(out / "audit-sample.csv")
    assert [(r["reasons"].split()[0], r["examined"]) for r in sample][:1] == [("home", "true")]
    assert len(sample) == 3
    engines = {r["engine"] for r in rows(out / "audit-findings.csv")}
    assert {"axe", "civiscope"} <= engines
    criteria = {r["criterion"]: r for r in rows(out / "audit-criteria.csv")}
    assert criteria["1.1.1"]["asked"] == "true"
    earl = json.loads((out / "earl.json").read_text())
    assert {"earl:Assertion"} <= {str(node["@type"]) for node in earl["@graph"]}
    report = (out / "monitoring.html").read_text()
    assert "no statement of conformance" in report
    first = (out / "answers.csv").read_bytes(), (out / "monitoring.html").read_bytes()
    assert civiscope("report", "--out", "out").returncode == 0
    assert civiscope("answer", "--out", "out").returncode == 0
    assert ((out / "answers.csv").read_bytes(), (out / "monitoring.html").read_bytes()) == first


@pytest.mark.slow
@pytest.mark.browser
def test_assess_audits_where_that_is_said(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("audit: {pages: 1}\n")
    done = civiscope("assess", serve(CITY), *QUICK, "--audit", "--config", str(config), "--out", "out")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "out/audit-sample.csv")[0]["reasons"].startswith("home")
    assert (tmp_path / "out/report.html").exists()


def test_what_was_never_visited_cannot_be_audited(civiscope: Run) -> None:
    done = civiscope("audit", "--out", "out")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "nothing was crawled" in done.stderr


@pytest.mark.parametrize("said", ["audit: {pages: 0}", "audit: {seeds: 1}", "audit: {always: perhaps}"])
def test_wrong_settings_are_named(civiscope: Run, tmp_path: Path, said: str) -> None:
    (tmp_path / "config.yaml").write_text(said + "\n")
    done = civiscope("audit", "--out", "out")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "config.yaml" in done.stderr

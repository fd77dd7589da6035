"""The command as a person meets it: files, messages, exit codes."""

import csv
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import CITY, HOME, Pages, Run

QUICK = ("--allow-private-hosts", "--delay", "0", "--no-browser")
Serve = Callable[[Pages], str]


def words(seed: int) -> str:
    """Forty words that stand on no other page."""
    letters = "abcdefghij"
    name = "".join(letters[int(d)] for d in f"{seed:02d}")
    return " ".join(f"{name}{letters[n // 10]}{letters[n % 10]}" for n in range(40))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_assess_writes_every_file_and_proves_every_yes(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    done = civiscope("assess", serve(CITY), *QUICK, "--out", "out", "--country", "ITA")
    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    names = {p.name for p in out.iterdir()}
    assert {"answers.csv", "scores.csv", "visits.csv", "report.html", "civiscope.db", "archive"} <= names
    answers = {r["indicator"]: r for r in rows(out / "answers.csv")}
    assert len(answers) == 95
    assert answers["LOSI24-CP-284"]["value"] == "yes"
    assert answers["LOSI24-EGL-234"]["value"] == "yes"
    assert all(r["evidence_url"] and r["excerpt"] for r in answers.values() if r["value"] == "yes")
    assert answers["LOSI24-TECH-204"]["value"] == "unknown"
    assert "needs-browser" in answers["LOSI24-TECH-204"]["flags"]
    assert any(r["outcome"] == "failed" and r["status"] == "404" for r in rows(out / "visits.csv"))
    assert rows(out / "scores.csv")[0]["index"] == "LOSI"
    assert "City of Exampleton" in (out / "report.html").read_text()
    assert "No browser" in done.stderr
    assert "Traceback" not in done.stderr


def test_answering_again_changes_nothing(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    civiscope("crawl", serve(CITY), *QUICK, "--out", "out")
    civiscope("answer", "--out", "out")
    first = (tmp_path / "out/answers.csv").read_bytes()
    again = civiscope("answer", "--out", "out", "--quiet")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert (tmp_path / "out/answers.csv").read_bytes() == first


UNASSESSABLE: list[tuple[str, Pages, str]] = [
    ("start page 404", {}, "answers 404"),
    ("start page 500", {"/": (500, "sorry")}, "answers 500"),
    ("empty page", {"/": (200, "")}, "empty"),
    ("robots forbids all", {**CITY, "/robots.txt": (200, "User-agent: *\nDisallow: /\n")}, "robots.txt forbids"),
    ("only block pages", {"/": (200, "<title>Just a moment...</title><h1>Checking your browser</h1><p>Ray ID: 7</p>"
     "<script src='/cdn-cgi/challenge-platform/x.js'></script>")}, "block page"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pages", "message"), UNASSESSABLE, ids=[u[0] for u in UNASSESSABLE])
def test_what_cannot_be_assessed_is_unknown_and_exits_3(
    name: str, pages: Pages, message: str, civiscope: Run, serve: Serve, tmp_path: Path
) -> None:
    done = civiscope("assess", serve(pages), *QUICK, "--out", "out", "--quiet")
    assert done.returncode == 3
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert {r["value"] for r in rows(tmp_path / "out/answers.csv")} == {"unknown"}


WRONG: list[tuple[tuple[str, ...], str]] = [
    (("assess", "not-a-url"), "is no web address"),
    (("assess", "http://127.0.0.1:9/"), "add --allow-private-hosts"),
    (("assess", "http://[::1]:9/"), "add --allow-private-hosts"),
    (("assess", "http://169.254.169.254/"), "add --allow-private-hosts"),
    (("assess", "http://127.0.0.1:9/", *QUICK, "--questionnaire", "losi-1999"), "unknown questionnaire 'losi-1999'"),
    (("assess", "https://a.example/", "--delay", "0"), "delay"),
    (("assess", "http://127.0.0.1:9/", *QUICK, "--country", "Italy"), "three-letter"),
    (("assess",), "Missing argument"),
    (("run",), "lists no portals"),
    (("run", "--config", "none.yaml"), "there is no such file"),
    (("answer", "--out", "nowhere"), "nothing was crawled"),
    (("bench", "gold.csv", "--answers", "answers.csv"), "gold.csv: cannot be read"),
    (("questionnaire", "show", "nope"), "unknown questionnaire"),
    (("questionnaire", "show", "losi-2024", "--format", "pdf"), "table or csv"),
    (("nonsense",), "No such command"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(w[0])[:60] for w in WRONG])
def test_wrong_usage_is_one_line_and_exits_2(arguments: tuple[str, ...], message: str, civiscope: Run, tmp_path: Path) -> None:
    done = civiscope(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


CONFIGS = [
    ("contact: me\n", "config.yaml:1: contact: must be an address"),
    ("crawl:\n  max_pages: 5\n  speed: 9\n", "config.yaml:3: crawl.speed: unknown key"),
    ("crawl: [\n", "config.yaml:2: not valid YAML"),
    ("crawl:\n  delay: -1\n", "config.yaml:2: crawl.delay"),
    ("out: a\nout: b\n", "config.yaml:2: 'out' appears twice"),
    ("portals:\n- {id: a, url: nope}\n", "config.yaml:2: portals.0.url"),
    ("portals:\n- {id: a, url: 'https://a.example/'}\n- {id: a, url: 'https://b.example/'}\n", "portal 'a' is listed twice"),
]


@pytest.mark.parametrize(("text", "message"), CONFIGS)
def test_a_broken_config_names_file_and_line(text: str, message: str, civiscope: Run, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(text)
    done = civiscope("run")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert message in done.stderr


def test_an_output_folder_that_cannot_be_written(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = civiscope("assess", serve(CITY), *QUICK, "--out", "file/out")
    assert done.returncode == 2
    assert "cannot write to file/out" in done.stderr


def test_a_broken_store_is_named(civiscope: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/civiscope.db").write_bytes(b"no database" * 500)
    done = civiscope("answer", "--out", "out")
    assert done.returncode == 2
    assert "civiscope.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_assesses_the_registry(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    url = serve(CITY)
    (tmp_path / "config.yaml").write_text(
        f"contact: https://us.example/visits\nout: results\nportals:\n- {{id: exampleton, url: '{url}', languages: [en]}}\n"
    )
    done = civiscope("run", *QUICK)
    assert done.returncode == 0, done.stderr
    assert {r["portal"] for r in rows(tmp_path / "results/answers.csv")} == {"exampleton"}
    status = civiscope("status")
    assert "exampleton" in status.stdout


def test_bench_prints_figures_and_disagreements(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    civiscope("assess", serve(CITY), *QUICK, "--out", "out", "--quiet")
    gold = tmp_path / "gold.csv"
    gold.write_text(
        "id,answer,evidence_url,quote,depth,confidence,note\n"
        "LOSI24-CP-284,yes,waste,q,1,high,\nLOSI24-CP-226,yes,health,q,1,high,the note\n"
        "LOSI24-EGL-234,yes,,,,,\nLOSI24-SP-255,no,,,,,\n"
    )
    done = civiscope("bench", gold, "--answers", "out/answers.csv")
    assert done.returncode == 0
    assert "kappa" in done.stdout
    assert "Expected calibration error 0." in done.stdout
    assert "over 4 answers" in done.stdout
    assert "1 disagreements" in done.stdout
    assert "LOSI24-CP-226: label yes, answer no" in done.stdout
    assert "the note" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_keeps_the_partial_result_and_the_same_command_goes_on(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    """Pages 0..39 are linked; the interruption comes when the first is archived."""
    links = "".join(f"<a href=/p{n}>Page {n} about the river</a> " for n in range(40))
    pages = {f"/p{n}": (200, f"<html lang=en><title>Page {n}</title><main><p>{n} boats, {words(n)}") for n in range(40)}
    url = serve({**pages, "/": (200, HOME + links)})
    slowly = ("--allow-private-hosts", "--delay", "0.2", "--no-browser", "--out", "out")
    command = [sys.executable, "-m", "app.cli", "crawl", url, *slowly]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    archive = tmp_path / "out/archive"
    while not (archive.exists() and any(p.stat().st_size > 2000 for p in archive.iterdir())):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "goes on from here" in stderr
    seen = {r["url"] for r in rows(tmp_path / "out/visits.csv") if r["outcome"] == "page"}
    assert 0 < len(seen) < 41
    resumed = civiscope("crawl", url, "--allow-private-hosts", "--delay", "0", "--no-browser", "--out", "out")
    assert resumed.returncode == 0, resumed.stderr
    after = [r["url"] for r in rows(tmp_path / "out/visits.csv") if r["outcome"] == "page"]
    assert len(after) == len(set(after)) == 41
    assert seen <= set(after)


def test_version_and_help(civiscope: Run) -> None:
    assert civiscope("--version").stdout.startswith("civiscope ")
    assert "assess" in civiscope("--help").stdout


def test_questionnaire_as_csv(civiscope: Run) -> None:
    lines = list(csv.DictReader(civiscope("questionnaire", "show", "losi-2024", "--format", "csv").stdout.splitlines()))
    assert len(lines) == 95
    assert list(lines[0]) == ["id", "subindex", "title", "automation", "points", "guidance"]
    assert {r["automation"] for r in lines} == {"detected", "manual"}


def test_every_questionnaire_is_listed_with_what_it_asks(civiscope: Run) -> None:
    lines = [line.split() for line in civiscope("questionnaire", "list").stdout.splitlines()]
    assert [line[0] for line in lines] == ["insights-2026", "losi-2024", "osi-2024"]
    assert [line[1] for line in lines[1:]] == ["95", "183"]
    assert all(int(line[1]) == int(line[3]) + int(line[5]) for line in lines)

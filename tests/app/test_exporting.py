"""Export in every format, correct a workbook, read it back: the command line, end to end."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

from tests.app.conftest import CITY, Pages, Run


def test_exports_and_corrections(serve: Callable[[Pages], str], civiscope: Run, tmp_path: Path) -> None:
    visited = civiscope(
        "assess", serve(CITY), "--no-browser", "--allow-private-hosts", "--delay", "0", "--country", "NAM", "--quiet"
    )
    assert visited.returncode == 0, visited.stderr
    out = tmp_path / "out"
    formats = [f"--format={name}" for name in ("csv", "xlsx", "json", "parquet", "sdmx-csv", "sdmx-json")]
    made = civiscope("export", *formats, "--bom")
    assert made.returncode == 0, made.stderr
    names = {Path(line).name for line in made.stdout.split()}
    assert {
        "answers.csv",
        "results-losi-2024.xlsx",
        "results-losi-2024.json",
        "scores-losi-2024.parquet",
        "scores.sdmx.json",
    } <= names
    assert all((tmp_path / line).exists() for line in made.stdout.split())
    assert (out / "answers.csv").read_bytes().startswith(b"\xef\xbb\xbfportal,")
    (portal,) = json.loads((out / "results-losi-2024.json").read_text(encoding="utf-8"))["portals"]
    assert (portal["country"], portal["facts"]["iso2"], portal["facts"]["region"]) == ("NAM", "NA", "Africa")

    book = openpyxl.load_workbook(out / "results-losi-2024.xlsx")
    sheet = book["Answers"]
    head = [cell.value for cell in sheet[1]]
    privacy = sheet.cell(2, head.index("LOSI24-EGL-234") + 1)
    manual = next(c for c in sheet[2] if c.value == "unknown")
    before = privacy.value
    privacy.value, privacy.comment = ("no" if before == "yes" else "yes"), Comment("Seen in the office", "Anna")
    manual.value = "yes"
    book.save(tmp_path / "corrected.xlsx")

    refused = civiscope("import-rulings", "corrected.xlsx", "--author", "Anna")
    assert refused.returncode == 2
    assert "has no reason" in refused.stderr
    assert str(head[manual.column - 1]) in refused.stderr
    read = civiscope("import-rulings", "corrected.xlsx", "--author", "Anna", "--reason", "Asked the city")
    assert read.returncode == 0, read.stderr
    assert "2 rulings by Anna" in read.stdout
    with (out / "answers.csv").open(encoding="utf-8", newline="") as file:
        values = {row["indicator"]: row["value"] for row in csv.DictReader(file)}
    assert values["LOSI24-EGL-234"] == privacy.value != before
    assert values[str(head[manual.column - 1])] == "yes"
    again = civiscope("import-rulings", "corrected.xlsx", "--author", "Anna", "--reason", "Asked the city")
    assert "0 rulings by Anna" in again.stdout
    assert civiscope("import-rulings", "corrected.xlsx", "--author", " ").returncode == 2

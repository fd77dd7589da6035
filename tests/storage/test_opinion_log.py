"""The log of second opinions only grows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from model import OutputError
from storage import OpinionLine, append_opinions_csv
from storage.opinion_log import OPINION_COLUMNS

LINE = OpinionLine("city", "q", "Q-1", "=model", "yes", 1200, 35, 0.00042, 1.25, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
HEADER = ",".join(OPINION_COLUMNS)


def test_lines_are_added_below_one_header(tmp_path: Path) -> None:
    path = tmp_path / "second-opinions.csv"
    append_opinions_csv(path, [LINE])
    append_opinions_csv(path, [LINE, LINE])
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    assert header == HEADER
    assert lines == ["city,q,Q-1,'=model,yes,1200,35,0.000420,1.2500,2026-01-02T03:04:05Z,"] * 3


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--out"):
        append_opinions_csv(tmp_path / "missing" / "second-opinions.csv", [LINE])

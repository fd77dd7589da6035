"""The log of what was asked of an assistant, and what it cost: a CSV file that only grows.

Comes in: one line per question. Goes out: the file. Must not know: what was answered, or how one asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from model import OutputError
from storage.exports import csv_line

OPINION_COLUMNS = (
    "portal", "questionnaire", "indicator", "model", "outcome", "tokens_in", "tokens_out", "cost", "seconds", "asked_at",
    "detail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One question asked; ``cost`` in the currency of the configured prices, ``detail`` why there is no opinion."""

    portal: str
    questionnaire: str
    indicator: str
    model: str
    outcome: str
    tokens_in: int
    tokens_out: int
    cost: float
    seconds: float
    asked_at: datetime
    detail: str = ""


def append_opinions_csv(path: Path, lines: Iterable[OpinionLine]) -> None:
    """Add lines to the end of the log, with its header where it is new. Money was spent, so nothing is ever taken away.

    Raises OutputError.
    """
    text = "".join(map(_line, lines))
    try:
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(("" if file.tell() else csv_line(OPINION_COLUMNS)) + text)
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror}; make room or give write access, or use another --out"
        ) from None


def _line(line: OpinionLine) -> str:
    cells = {name: getattr(line, name) for name in OPINION_COLUMNS}
    return csv_line(list({**cells, "cost": f"{line.cost:.6f}"}.values()))  # one question costs a small part of a cent

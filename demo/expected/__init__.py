"""The right answers to LOSI 2024 for the demo portals, as their author knows them.

Comes in: the name of a portal. Goes out: its 95 answers. Must not know: how answers are found.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from model import Value


@dataclass(frozen=True, slots=True)
class Expected:
    """The right answer to one indicator; ``page`` is the path that shows it (or hides it), empty for none."""

    id: str
    answer: Value
    page: str
    note: str


def read_expected(portal: str) -> tuple[Expected, ...]:
    """The right answers for the demo portal ``portal`` (``valdoria`` or ``nour``), in the order of the survey."""
    file = Path(__file__).with_name(f"{portal}.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(Expected(row["id"], Value(row["answer"]), row["page"], row["note"]) for row in csv.DictReader(lines))

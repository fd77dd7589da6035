"""An audit's results for other tools: EARL as JSON-LD, tables as CSV.

Comes in: a JSON document, columns and rows. Goes out: files, the same bytes for equal input. Must not know: what stands in them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from storage.exports import Cell, csv_line
from storage.files import write_whole


def write_earl(path: Path, document: Mapping[str, object]) -> None:
    """Write an EARL document. Raises OutputError."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    write_whole(Path(path), f"{text}\n".encode("utf-8", "replace"))


def write_audit_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table with its head, safe to open in a spreadsheet. Raises OutputError."""
    write_whole(Path(path), "".join(csv_line(line) for line in (columns, *rows)).encode())

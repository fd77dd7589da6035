"""Tables that people made: CSV from any spreadsheet, read tolerantly and checked strictly; and written again with more columns.

Comes in: a path. Goes out: a ``Table`` whose cells are text, and errors that name file, row and column. Must not know: what
the columns mean. Tolerated: a byte order mark, semicolons or tabs between cells (then also decimal commas), spaces around
cells, capitals in the header, empty lines. No cell is ever taken for "not available" but an empty one: "NA" is Namibia.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from model import UsageError
from storage.exports.csv_files import BOM, csv_line
from storage.files import write_whole

_COMMA = re.compile(r"^-?[0-9]+,[0-9]+$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``number`` counts lines as a spreadsheet shows them (the header is 1)."""

    table: "Table"
    number: int
    cells: tuple[str, ...]

    def text(self, column: str) -> str:
        """The cell in a column that the table has."""
        return self.cells[self.table.columns.index(column)]

    def needed(self, column: str) -> str:
        """The cell, which must not be empty. Raises UsageError."""
        if not (text := self.text(column)):
            raise self.wrong(column, "is empty")
        return text

    def number_or_none(self, column: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """The number in the cell, None where it is empty. Raises UsageError where it is none, or out of range."""
        text = self.text(column)
        if not text:
            return None
        plain = text.replace(",", ".") if self.table.decimal_comma else text
        try:
            value = float(plain)
        except ValueError:
            raise self.wrong(column, f"{text!r} is no number; leave the cell empty where there is none") from None
        if not math.isfinite(value) or "_" in text:
            raise self.wrong(column, f"{text!r} is no number; leave the cell empty where there is none")
        if not low <= value <= high:
            raise self.wrong(column, f"{text} is not between {low:g} and {high:g}")
        return value

    def wrong(self, column: str, why: str) -> UsageError:
        """The error that names this cell."""
        return UsageError(f"{self.table.path}: row {self.number}, column {column}: {why}")


@dataclass(frozen=True)
class Table:
    """``columns`` are the names of the header in lower case, ``header`` as they stand there."""

    path: Path
    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    decimal_comma: bool

    def plain(self, cell: str) -> str:
        """The cell as it stands in a table with commas between cells: a decimal comma becomes a point."""
        return cell.replace(",", ".") if self.decimal_comma and _COMMA.match(cell) else cell

    def require(self, *columns: str) -> None:
        """Check that there are these columns. Raises UsageError that names the first that is missing."""
        if missing := [c for c in columns if c not in self.columns]:
            raise UsageError(f"{self.path}: the column {missing[0]} is missing; there are: {', '.join(self.header)}")


def read_table(path: Path, *required: str) -> Table:
    """The table in a CSV file. Raises UsageError with row and column where it is none."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not in UTF-8 (byte {error.start}); save it as CSV UTF-8") from None
    delimiter = _delimiter(text)
    lines = _lines(path, text, delimiter)
    if not lines:
        raise UsageError(f"{path}: is empty")
    header = tuple(cell.strip() for cell in lines[0][1])
    columns = tuple(name.lower() for name in header)
    if doubled := next((c for c in columns if c and columns.count(c) > 1), None):
        raise UsageError(f"{path}: row 1: the column {doubled} comes twice")
    rows: list[Row] = []
    table = Table(path, header, columns, (), delimiter != ",")
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            raise UsageError(f"{path}: row {number} has {len(cells)} cells, the header has {len(header)}")
        rows.append(Row(table, number, tuple(cell.strip() for cell in cells)))
    whole = Table(path, header, columns, tuple(rows), delimiter != ",")
    whole.require(*required)
    return whole


def _delimiter(text: str) -> str:
    """What stands between the names in the header: a semicolon or a tab, where there are more of them than commas."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", ";", "\t"), key=head.count)


def _lines(path: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, started = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((started, cells))
            started = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{path}: row {reader.line_num}: is no CSV: {error}") from None
    return lines


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str | int | float | None]], *, bom: bool = False
) -> None:
    """A CSV file of these rows, safe in a spreadsheet; ``bom`` marks it as UTF-8 for Excel. Raises OutputError."""
    write_whole(path, ((BOM if bom else "") + "".join(csv_line(line) for line in (columns, *rows))).encode())


def digits(value: float | None, places: int = 6) -> str | None:
    """A number with a fixed number of decimals, for indices whose ties are broken beyond the fourth."""
    return None if value is None else f"{value + 0.0:.{places}f}"

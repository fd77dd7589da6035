"""The registry as a file that people edit: CSV, a spreadsheet (XLSX) or JSON, chosen by the ending of the name.

Comes in: entries or a path. Goes out: bytes or entries, exactly the same after a round trip. Must not know: the
store. A cell is never taken for a number, a formula or "not available" but for its text.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from model import Entry, UsageError
from registry.cells import COLUMNS, NEEDED, entry_of, row_of

Numbered = tuple[int, Mapping[str, str]]  # the number of a row as a spreadsheet shows it, and its cells


def read_file(path: Path) -> tuple[Entry, ...]:
    """The entries of a file, in its order. Raises UsageError with the row for anything that is not as it must be."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path}: the name must end in {', '.join(_READERS)}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    return entries_of(reader(content, str(path)), str(path))


def entries_of(rows: Iterable[Numbered], where: str) -> tuple[Entry, ...]:
    """The entries of rows, each id once. Raises UsageError."""
    found: dict[str, Entry] = {}
    for number, row in rows:
        entry = entry_of(row, f"{where}: row {number}")
        if entry.id in found:
            raise UsageError(f"{where}: row {number}, column id: {entry.id!r} stands in an earlier row, too")
        found[entry.id] = entry
    return tuple(found.values())


def written(entries: Sequence[Entry], suffix: str) -> bytes:
    """The bytes of a file whose name ends in ``suffix``. Raises UsageError for an ending that is not known."""
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        raise UsageError(f"a registry cannot be written as {suffix or 'a file without an ending'}; use {', '.join(_WRITERS)}")
    return writer([row_of(e) for e in entries])


def read_csv(content: bytes, where: str) -> Iterator[Numbered]:
    """Rows of CSV in UTF-8, with or without a byte order mark."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: is not in UTF-8 (byte {error.start}); save it as CSV UTF-8") from None
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        _check_header(header, where)
        for cells in lines:
            if any(cells):
                yield lines.line_num, _row(header, cells, where, lines.line_num)
    except csv.Error as error:
        raise UsageError(f"{where}: row {lines.line_num}: {error}") from None


def read_xlsx(content: bytes, where: str) -> Iterator[Numbered]:
    """Rows of the first sheet."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise UsageError(f"{where}: is no readable spreadsheet ({error})") from None
    header = [name.strip() for name in (rows[0] if rows else [])]
    while header and not header[-1]:
        header.pop()
    _check_header(header, where)
    for number, cells in enumerate(rows[1:], 2):
        if any(cells):
            yield number, _row(header, _trimmed(cells, len(header)), where, number)


def read_json(content: bytes, where: str) -> Iterator[Numbered]:
    """A list of objects with the columns as keys, all values text."""
    try:
        rows = json.loads(content)
    except ValueError as error:
        raise UsageError(f"{where}: is no JSON ({error})") from None
    if not isinstance(rows, list):
        raise UsageError(f"{where}: must be a list of objects")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
            raise UsageError(f"{where}: row {number}: must be an object whose values are all text")
        _check_header(list(row), f"{where}: row {number}")
        yield number, row


def _check_header(header: Sequence[str], where: str) -> None:
    if strange := next((name for name in header if name not in COLUMNS), None):
        raise UsageError(f"{where}: there is no column {strange!r}; the columns are {', '.join(COLUMNS)}")
    if missing := next((name for name in NEEDED if name not in header), None):
        raise UsageError(f"{where}: the column {missing!r} is missing")
    if doubled := next((name for name in header if list(header).count(name) > 1), None):
        raise UsageError(f"{where}: the column {doubled!r} stands there twice")


def _row(header: Sequence[str], cells: Sequence[str], where: str, number: int) -> dict[str, str]:
    if len(cells) != len(header):
        raise UsageError(f"{where}: row {number}: has {len(cells)} cells, the header {len(header)}")
    return dict(zip(header, cells, strict=True))


def _trimmed(cells: Sequence[str], width: int) -> list[str]:
    """As many cells as the header has; what stands beyond it stays, to be complained about."""
    kept = list(cells[:width]) + [cell for cell in cells[width:] if cell]
    return kept + [""] * (width - len(kept))


def _text(value: object) -> str:
    """A cell as people see it: a spreadsheet makes dates of days, and booleans of words, that somebody types."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value)


def _write_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _write_xlsx(rows: Sequence[Mapping[str, str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "registry"
    for number, cells in enumerate([list(COLUMNS), *([row[c] for c in COLUMNS] for row in rows)], 1):
        for column, text in enumerate(cells, 1):
            if text:
                cell = sheet.cell(number, column, text)
                cell.data_type = "s"  # text, even where it begins as a formula would
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_json(rows: Sequence[Mapping[str, str]]) -> bytes:
    return (json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n").encode()


_READERS: Mapping[str, Callable[[bytes, str], Iterable[Numbered]]] = {".csv": read_csv, ".xlsx": read_xlsx, ".json": read_json}
_WRITERS: Mapping[str, Callable[[Sequence[Mapping[str, str]]], bytes]] = {
    ".csv": _write_csv, ".xlsx": _write_xlsx, ".json": _write_json,
}  # fmt: skip

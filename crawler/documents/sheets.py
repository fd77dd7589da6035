"""Spreadsheets (xlsx): the sheets that are not hidden, each with its name and its cells as a table.

Comes in: a package. Goes out: blocks. Must not know: what the file says of itself.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from crawler.documents.package import Ignore, Package, relations
from crawler.documents.reading import Blocks, EnoughError, Reading
from crawler.documents.tables import Tables

_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)})
_DATE_FORMAT = re.compile(r"[yY].*[mMdD]|[mMdD].*[yY]")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FIRST_DAY = datetime(1899, 12, 30)
_MOST_DAYS = 2_958_465  # the last day of the year 9999


def read(package: Package, main: str, blocks: Blocks, reading: Reading) -> None:
    """Fill ``blocks``. Raises ``EnoughError`` when they are full."""
    parts = relations(package, main)
    book = _Book()
    package.parse(main, book)
    by_kind = dict(parts.values())
    strings, formats = _Strings(blocks.limits.characters), _Formats()
    package.parse(by_kind.get("styles", "xl/styles.xml"), formats)
    with suppress(EnoughError):
        package.parse(by_kind.get("sharedStrings", "xl/sharedStrings.xml"), strings)
    for name, key in book.sheets[: blocks.limits.pages]:
        kind, part = parts.get(key, ("", ""))
        if kind == "worksheet":
            blocks.add("h2", name)
            package.parse(part, _Sheet(blocks, strings.found, formats.dates))


class _Book(Ignore):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))


class _Strings(Ignore):
    """The texts that cells share, as far as they can be wanted."""

    def __init__(self, characters: int) -> None:
        self.found: list[str] = []
        self._left = 4 * characters
        self._pieces: list[str] = []
        self._in_text = False
        self._aside = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._aside or name == "rPh":  # how to pronounce it
            self._aside += 1
        self._in_text = name == "t" and not self._aside

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)
            self._left -= len(data)
            if self._left < 0:
                raise EnoughError

    def end(self, name: str) -> None:
        self._in_text = False
        if self._aside:
            self._aside -= 1
        elif name == "si":
            self.found.append("".join(self._pieces))
            self._pieces.clear()
            self._left -= 1  # many empty ones are large too


class _Formats(Ignore):
    """Which cell styles show a number as a date."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self._own: dict[str, bool] = {}
        self._in_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        number = attributes.get("numFmtId", "")
        if name == "numFmt":
            self._own[number] = bool(_DATE_FORMAT.search(_LITERAL.sub("", attributes.get("formatCode", "")[:200])))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self.dates.append(self._own.get(number, number.isdigit() and int(number[:4]) in _DATE_FORMATS))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False


class _Sheet(Ignore):
    def __init__(self, blocks: Blocks, strings: list[str], dates: list[bool]) -> None:
        self._blocks, self._tables, self._strings, self._dates = blocks, Tables(blocks), strings, dates
        self._pieces: list[str] = []
        self._kind = self._style = ""
        self._in_value = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheetData":
            self._tables.start("table")
        elif name == "row":
            self._tables.start("row")
        elif name == "c":
            self._tables.start("cell")
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._pieces.clear()
        self._in_value = name in ("v", "t")

    def text(self, data: str) -> None:
        if self._in_value:
            self._pieces.append(self._blocks.hear(data))

    def end(self, name: str) -> None:
        self._in_value = False
        if name == "c":
            self._tables.paragraph("p", self._value("".join(self._pieces)))
            self._tables.end("cell")
        elif name in ("row", "sheetData"):
            self._tables.end("row" if name == "row" else "table")

    def _value(self, value: str) -> str:
        if self._kind == "s":
            known = value.isascii() and value.isdigit() and len(value) < 9 and int(value) < len(self._strings)
            return self._strings[int(value)] if known else ""
        if self._kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, "")
        if self._kind == "n" and self._style.isdigit() and int(self._style[:6]) < len(self._dates):
            return _date(value) if self._dates[int(self._style[:6])] else value
        return "" if self._kind == "e" else value


def _date(value: str) -> str:
    """``2024-01-01`` of ``45292``."""
    try:
        days = float(value)
    except ValueError:
        return value
    return (_FIRST_DAY + timedelta(days=int(days))).date().isoformat() if 0 < days <= _MOST_DAYS else value

"""An XLSX workbook as a survey team uses it: the answers as a matrix, evidence, scores, questions, notes.

Comes in: ``Contents``. Goes out: a file, byte-identical for equal contents. Must not know: how it is read again, but for the
names of its sheets. Numbers are numbers; every text is written as text, so that no cell is ever a formula.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from model import Indicator
from storage.exports.contents import ANSWER_FIELDS, SCORE_FIELDS, Contents, Record
from storage.exports.words import cell_of, choices
from storage.files import write_whole

ANSWERS, EVIDENCE, SCORES, QUESTIONS, NOTES, STATE = "Answers", "Evidence", "Scores", "Questions", "Notes", "State"
ABOUT = ("portal", "country", "name", "url")
_LONGEST = 32_000  # characters; a cell of a spreadsheet holds 32,767
_NEVER = datetime(2000, 1, 1)  # the files' own times say nothing, so that equal contents give equal bytes
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_SHOWN = tuple(f for f in ANSWER_FIELDS if f not in ("country", "questionnaire", "rubric_version"))
_WIDTHS = {
    "portal": 22,
    "country": 8,
    "name": 26,
    "url": 34,
    "reason": 60,
    "evidence_url": 60,
    "excerpt": 80,
    "title": 60,
    "question": 80,
}

_HOW = (
    "Sheet Answers: one row per portal, one column per question. To correct an answer, change its cell and put the reason into a "
    "note of the cell, then read the file with: civiscope import-rulings FILE --author NAME.",
    "Nothing else that is changed in this file is read. The hidden sheet State tells what the answers were when it was made.",
    "unknown means: not settled, and counts neither for nor against the portal. Scores have a lower and an upper bound until "
    "everything is settled.",
)  # fmt: skip

Cell = str | int | float | None


class _Book:
    """A workbook with the few formats that are used. Rows must be written from the top down: memory stays small."""

    def __init__(self, buffer: io.BytesIO) -> None:
        self.book: Workbook = xlsxwriter.Workbook(
            buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        self.book.set_properties({"created": _NEVER, "author": "Civiscope", "comments": ""})
        self.head: Format = self.book.add_format({"bold": True, "bottom": 1})
        self.guarded: Format = self.book.add_format({"quote_prefix": True})

    def sheet(self, name: str, columns: Sequence[str], *, frozen: int = 0) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(column, 14))
        self.row(sheet, 0, columns, self.head)
        sheet.freeze_panes(1, frozen)
        return sheet

    def row(self, sheet: Worksheet, number: int, cells: Iterable[Cell], style: Format | None = None) -> None:
        for place, value in enumerate(cells):
            if isinstance(value, str):
                if value:
                    text = value if value.isascii() else _NO_TEXT.sub("�", value)
                    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
                    sheet.write_string(number, place, text, style or (self.guarded if text[0] in _FORMULA else None))
            elif value is not None:
                sheet.write_number(number, place, value, style)


def write_xlsx(path: Path, contents: Contents) -> None:
    """Write the workbook. Raises OutputError."""
    buffer = io.BytesIO()
    book = _Book(buffer)
    _matrix(book, contents)
    _records(book, EVIDENCE, _SHOWN, contents.answers(), frozen=2)
    _records(book, SCORES, SCORE_FIELDS, contents.scores(), frozen=1)
    _questions(book, contents)
    _notes(book, contents)
    _state(book, contents)
    book.book.close()
    write_whole(path, buffer.getvalue())


def _matrix(book: _Book, contents: Contents) -> None:
    items = contents.questionnaire.indicators
    facts = list(dict.fromkeys(name for result in contents.portals for name in result.facts))
    columns = [*ABOUT, *facts, *(i.id for i in items)]
    sheet = book.sheet(ANSWERS, columns, frozen=1)
    _lists(sheet, len(ABOUT) + len(facts), items, len(contents.portals))
    for number, (result, cells) in enumerate(_cells(contents), start=1):
        portal = result.portal
        about = (portal.id, portal.country, portal.name, portal.url, *(result.facts.get(f) for f in facts))
        book.row(sheet, number, [*about, *cells])
    if contents.portals:
        sheet.autofilter(0, 0, len(contents.portals), len(columns) - 1)


def _cells(contents: Contents):  # type: ignore[no-untyped-def]
    items = contents.questionnaire.indicators
    for result in contents.portals:
        found = {line.answer.indicator: line for line in result.lines}
        yield result, [cell_of(i, line.value, line.level) if (line := found.get(i.id)) else "unknown" for i in items]


def _lists(sheet: Worksheet, first: int, items: Sequence[Indicator], portals: int) -> None:
    """Lists to choose from: one for each run of neighbours with the same choices."""
    if not portals:
        return
    place = first
    for allowed, run in groupby(items, choices):
        last = place + len(list(run)) - 1
        sheet.data_validation(1, place, portals, last, {"validate": "list", "source": allowed})
        place = last + 1


def _records(book: _Book, name: str, fields: Sequence[str], records: Iterable[Record], *, frozen: int) -> None:
    sheet = book.sheet(name, fields, frozen=frozen)
    number = 0
    for number, record in enumerate(records, start=1):
        book.row(sheet, number, [record[f] for f in fields])
    if number:
        sheet.autofilter(0, 0, number, len(fields) - 1)


def _questions(book: _Book, contents: Contents) -> None:
    names: Mapping[str, str] = contents.questionnaire.subindices
    sheet = book.sheet(QUESTIONS, ("id", "subindex", "subindex_name", "title", "question", "guidance", "points", "automation"))
    for number, item in enumerate(contents.questionnaire.indicators, start=1):
        points = ";".join(f"{p:g}" for p in item.points)
        cells = (item.id, item.subindex, names.get(item.subindex, ""), item.title, item.question, item.guidance, points)
        book.row(sheet, number, [*cells, item.automation.value])


def _notes(book: _Book, contents: Contents) -> None:
    asked = contents.questionnaire
    sheet = book.sheet(NOTES, ("about", "text"))
    sheet.set_column(1, 1, 120)
    versions = sorted({line.answer.rubric_version for result in contents.portals for line in result.lines})
    lines = [("questionnaire", asked.id), ("title", asked.title), ("version", asked.version), ("source", asked.source)]
    lines += [("answered by version", version) for version in versions]
    lines += [("how to use", text) for text in _HOW] + [("note", text) for text in contents.notes]
    for number, line in enumerate(lines, start=1):
        book.row(sheet, number, line)


def _state(book: _Book, contents: Contents) -> None:
    sheet = book.sheet(STATE, ("portal", *(i.id for i in contents.questionnaire.indicators)))
    sheet.very_hidden()
    for number, (result, cells) in enumerate(_cells(contents), start=1):
        book.row(sheet, number, [result.portal.id, *cells])

"""Corrections that people made in an exported workbook.

Comes in: an XLSX file, the questionnaire, and what counts now. Goes out: ``Correction``s. Must not know: the store.
Everything is checked before anything is given back; each mistake names sheet, row and column, and all of them are told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils import get_column_letter

from model import Indicator, Questionnaire, UsageError, Value
from storage.exports.notes import notes_of
from storage.exports.words import cell_of, choices, read_cell
from storage.exports.workbook import ABOUT, ANSWERS, NOTES, STATE

_MOST_TOLD = 20
Now = Mapping[tuple[str, str], tuple[Value, int]]  # (portal, indicator) -> value and level that count now
State = Mapping[tuple[str, str], str]  # the same as cells, when the file was made


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of the file, and what is told to its author: ``notes`` by cell, a common ``reason``, mistakes so far."""

    path: Path
    notes: Mapping[str, str]
    reason: str
    mistakes: list[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided in a cell."""

    portal: str
    indicator: str
    value: Value
    level: int
    reason: str


def read_corrections(path: Path, questionnaire: Questionnaire, now: Now, reason: str = "") -> tuple[Correction, ...]:
    """The cells that were changed since the export, in the order of the sheet.

    The reason of each is the note of its cell, else ``reason``. Raises UsageError that tells every cell that doesn't fit.
    """
    book, notes = _open(path)
    _same_questionnaire(path, book, questionnaire)
    told = _Told(path, notes, reason, [])
    found = [c for c in _changed(book[ANSWERS], questionnaire, _state(book), now, told) if c is not None]
    if mistakes := told.mistakes:
        more = f" (and {len(mistakes) - _MOST_TOLD} more)" if len(mistakes) > _MOST_TOLD else ""
        raise UsageError(f"{path}: nothing was read: " + "; ".join(mistakes[:_MOST_TOLD]) + more)
    return tuple(found)


def questionnaire_of(path: Path) -> str:
    """The id of the questionnaire that a workbook answers; "" where it does not say. Raises UsageError."""
    return _about(_open(path)[0]).get("questionnaire", "")


def _about(book: Any) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in book[NOTES].iter_rows(max_col=2, values_only=True) if row and row[0]}


def _open(path: Path) -> tuple[Any, Mapping[str, str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (BadZipFile, KeyError, ValueError, TypeError, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise UsageError(f"{path}: is no XLSX workbook: {error}") from None
    if missing := [name for name in (ANSWERS, STATE, NOTES) if name not in book.sheetnames]:
        raise UsageError(f"{path}: is no workbook of `civiscope export`: the sheet {missing[0]} is missing")
    return book, notes_of(path, ANSWERS)


def _same_questionnaire(path: Path, book: Any, questionnaire: Questionnaire) -> None:
    if (said := _about(book).get("questionnaire")) != questionnaire.id:
        raise UsageError(f"{path}: holds answers to {said}, not to {questionnaire.id}")


def _state(book: Any) -> dict[tuple[str, str], str]:
    rows = book[STATE].iter_rows(values_only=True)
    head = [str(cell) for cell in next(rows, ())]
    return {(str(row[0]), name): str(cell) for row in rows if row[0] for name, cell in zip(head[1:], row[1:], strict=False)}


def _changed(sheet: Any, questionnaire: Questionnaire, state: State, now: Now, told: "_Told") -> Iterator[Correction | None]:
    items = {i.id: i for i in questionnaire.indicators}
    rows = sheet.iter_rows()
    places = _places(told.path, [_text(cell.value) for cell in next(rows, ())], items, state)
    known, seen = {portal for portal, _ in state}, set[str]()
    for number, row in enumerate(rows, start=2):
        texts = [_text(cell.value) for cell in row]
        if not any(texts):
            continue
        if texts[0] not in known or texts[0] in seen:
            what = "comes twice" if texts[0] in seen else "is no portal of this file"
            told.mistakes.append(f"row {number}, column portal: {texts[0]!r} {what}")
            continue
        seen.add(texts[0])
        for place, item in places:
            before, text = state[texts[0], item.id], texts[place] if place < len(texts) else ""
            if text != before:
                yield _cell(
                    told, f"{get_column_letter(place + 1)}{number}", texts[0], item, (text, before), now.get((texts[0], item.id))
                )


def _places(path: Path, head: Sequence[str], items: Mapping[str, Indicator], state: State) -> list[tuple[int, Indicator]]:
    if not head or head[0] != ABOUT[0]:
        raise UsageError(f"{path}: sheet {ANSWERS}, row 1: the first column must be {ABOUT[0]}")
    exported = {indicator for _, indicator in state}
    if strange := [name for name in exported if name not in items]:
        raise UsageError(f"{path}: sheet {ANSWERS}, row 1: the questionnaire has no indicator {min(strange)}")
    if doubled := [name for name in head if name in items and head.count(name) > 1]:
        raise UsageError(f"{path}: sheet {ANSWERS}, row 1: the column {doubled[0]} comes twice")
    return [(place, items[name]) for place, name in enumerate(head) if name in exported]


def _cell(
    told: "_Told", cell: str, portal: str, item: Indicator, texts: tuple[str, str], now: tuple[Value, int] | None
) -> Correction | None:
    text, before = texts
    meant, current = read_cell(item, text), cell_of(item, *now) if now else before
    why = " ".join((told.notes.get(cell) or told.reason).split())
    where = f"row {cell.lstrip(ascii_uppercase)}, column {item.id} (cell {cell})"
    if meant is None:
        told.mistakes.append(f"{where}: {text!r} must be one of {', '.join(choices(item))}")
    elif cell_of(item, *meant) == current:
        return None
    elif current != before:
        told.mistakes.append(f"{where}: was {before} in the file and is {current} by now; export again")
    elif not why:
        told.mistakes.append(f"{where}: has no reason; put it into a note of the cell, or give --reason")
    else:
        return Correction(portal, item.id, *meant, why)
    return None


def _text(value: object) -> str:
    """A cell as text."""
    return "" if value is None else str(value).strip()

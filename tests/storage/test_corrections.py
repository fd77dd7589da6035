"""A workbook that people corrected: changed cells become corrections, and what doesn't fit is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

import storage
from model import UsageError, Value
from storage.exports.corrections import Now, read_corrections
from storage.exports.notes import notes_of
from tests.storage.samples import questionnaire
from tests.storage.test_exports_round_trip import contents

BOTH = contents()
ASKED = BOTH.questionnaire
NOW: Now = {(r.portal.id, line.answer.indicator): (line.value, line.level) for r in BOTH.portals for line in r.lines}
FIRST = 7  # column of the first question, counted from 1
LADDER = next(n for n, i in enumerate(ASKED.indicators) if len(i.points) == 3)


def corrected(path: Path, change: Callable[[Any], None]) -> Path:
    storage.write_xlsx(path, BOTH)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def put(row: int, column: int, text: object, note: str = "") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        cell = book["Answers"].cell(row, column)
        cell.value = text
        if note:
            cell.comment = Comment(note, "Anna")

    return change


def test_an_untouched_workbook_corrects_nothing(tmp_path: Path) -> None:
    assert read_corrections(corrected(tmp_path / "a.xlsx", lambda book: None), ASKED, NOW) == ()


def test_a_changed_cell_becomes_a_correction_with_the_note_as_reason(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        put(2, FIRST, "NO ", "Anna:\nThe page is of\n another city.")(book)
        put(3, FIRST + LADDER, "level 3")(book)
        put(3, FIRST + 1, BOTH.portals[1].lines[1].value.value.upper(), "not changed at all")(book)

    found = read_corrections(corrected(tmp_path / "a.xlsx", change), ASKED, NOW, "seen in the office")
    assert [(c.portal, c.indicator, c.value, c.level, c.reason) for c in found] == [
        ("portal-0", ASKED.indicators[0].id, Value.NO, 0, "The page is of another city."),
        ("portal-1", ASKED.indicators[LADDER].id, Value.YES, 3, "seen in the office"),
    ]


def test_rows_and_columns_may_be_moved_hidden_or_removed(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["Answers"]
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place, value)
        sheet.cell(3, FIRST, "no")
        sheet.delete_cols(FIRST + 5, 2)
        del book["Evidence"]

    (one,) = read_corrections(corrected(tmp_path / "a.xlsx", change), ASKED, NOW, "r")
    assert (one.portal, one.value) == ("portal-0", Value.NO)


MISTAKES: list[tuple[Callable[[Any], None], str, str]] = [
    (
        put(2, FIRST, "maybe", "x"),
        "r",
        r"row 2, column TEST-IF-000 \(cell G2\): 'maybe' must be one of yes, no, unknown, inapplicable",
    ),
    (put(2, FIRST, None, "x"), "r", r"row 2, column TEST-IF-000 \(cell G2\): '' must be one of"),
    (put(2, FIRST + LADDER, "yes"), "r", r"'yes' must be one of level 1, level 2, level 3, no"),
    (put(3, FIRST, "no"), "", r"row 3, column TEST-IF-000 \(cell G3\): has no reason; put it into a note"),
    (put(3, 1, "portal-9"), "r", r"row 3, column portal: 'portal-9' is no portal of this file"),
    (put(3, 1, "portal-0"), "r", r"row 3, column portal: 'portal-0' comes twice"),
    (put(1, FIRST, "TEST-CP-001"), "r", r"row 1: the column TEST-CP-001 comes twice"),
    (put(1, 1, "city"), "r", r"row 1: the first column must be portal"),
    (lambda book: book.remove(book["State"]), "r", r"the sheet State is missing"),
]


@pytest.mark.parametrize(("change", "reason", "message"), MISTAKES, ids=[m for *_, m in MISTAKES])
def test_what_does_not_fit_is_named(tmp_path: Path, change: Callable[[Any], None], reason: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_corrections(corrected(tmp_path / "a.xlsx", change), ASKED, NOW, reason)


def test_all_mistakes_are_told_and_nothing_is_read(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        put(2, FIRST, "perhaps", "x")(book)
        put(3, FIRST, "possibly", "x")(book)
        put(3, FIRST + 1, "no", "this one is right")(book)

    with pytest.raises(UsageError, match=r"nothing was read: row 2.*perhaps.*; row 3.*possibly"):
        read_corrections(corrected(tmp_path / "a.xlsx", change), ASKED, NOW)


def test_an_answer_that_changed_since_the_export_is_not_overruled_unseen(tmp_path: Path) -> None:
    first = ("portal-0", ASKED.indicators[0].id)
    path = corrected(tmp_path / "a.xlsx", put(2, FIRST, "no", "x"))
    with pytest.raises(UsageError, match="was yes in the file and is inapplicable by now; export again"):
        read_corrections(path, ASKED, {**NOW, first: (Value.INAPPLICABLE, 0)})
    assert read_corrections(path, ASKED, {**NOW, first: (Value.NO, 0)}) == ()  # somebody decided the same


def test_another_questionnaire_is_refused(tmp_path: Path) -> None:
    from dataclasses import replace

    path = corrected(tmp_path / "a.xlsx", lambda book: None)
    with pytest.raises(UsageError, match="holds answers to test-2024, not to other"):
        read_corrections(path, replace(ASKED, id="other"), NOW)
    with pytest.raises(UsageError, match="the questionnaire has no indicator TEST-"):
        read_corrections(path, questionnaire(10), NOW)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", b"a,b\n1,2\n"])
def test_no_workbook_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is no XLSX workbook"):
        read_corrections(path, ASKED, NOW)
    with pytest.raises(UsageError, match="cannot be read"):
        read_corrections(tmp_path / "none.xlsx", ASKED, NOW)


def test_notes_are_read_without_the_author(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        put(2, FIRST, "no", "Anna: because")(book)
        put(2, FIRST + 1, "no", "[Threaded comment]\n\nYour version of Excel ...\n\nComment:\n    So it is")(book)
        book["Evidence"]["A2"].comment = Comment("elsewhere", "Anna")

    path = corrected(tmp_path / "a.xlsx", change)
    assert notes_of(path, "Answers") == {"G2": "because", "H2": "So it is"}
    assert notes_of(path, "Scores") == {}

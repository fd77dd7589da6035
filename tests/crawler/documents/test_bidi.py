"""Lines as they are seen, put into the order in which they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.bidi import logical, reorder

LETTERS = st.text("ابتثجحخدذرزسشصضطظعغفقكمنهوي", min_size=1)


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("םולש", "שלום"),
        ("2024 תנש", "שנת 2024"),
        ("03-5051051 ןופלט", "טלפון 03-5051051"),
        ("25% דע", "עד 25%"),
        ("לארשיב Dun's 100 גוריד", "דירוג Dun's 100 בישראל"),
        ("(חותפ) דרשמ", "משרד (פתוח)"),
        (")חותפ( דרשמ", "משרד (פתוח)"),
        ("The word םולש לכ means peace to every one", "The word כל שלום means peace to every one"),
        ("ﻼﺳ", "سلا"),
        ("", ""),
    ],
)
def test_reading_order(seen: str, read: str) -> None:
    assert reorder(seen) == read


@given(LETTERS)
def test_letters_of_one_direction_are_turned_round(text: str) -> None:
    assert reorder(text[::-1]) == text


@given(st.text("אבגשלו abc123.,:-%", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    assert sorted(reorder(text)) == sorted(text)


@given(st.text(max_size=60), st.floats(0.1, 100))
def test_any_glyphs_give_text(text: str, size: float) -> None:
    glyphs = [(letter, 5.0 * i, 5.0 * i + 4) for i, letter in enumerate(text)]
    assert isinstance(logical(glyphs, size), str)


def test_marks_follow_their_letters() -> None:
    assert logical([("ב", 0, 5), ("א", 6, 11), ("\u05b8", 8, 9)], 12) == "א\u05b8ב"


def test_the_widest_gaps_are_the_spaces() -> None:
    glyphs = [("ד", 0, 5), ("ג", 6, 11), (" ", 30, 30), ("ב", 15, 20), ("א", 21, 26)]
    assert logical(glyphs, 12) == "אב גד"

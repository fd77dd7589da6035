"""Messages of the Nu checker become kinds, outcomes and figures; what was not checked is told from what is sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.auditing.contract import Seen
from crawler.auditing.markup_messages import kind_of, seen
from model import Engine, Outcome


def error(text: str, **more: object) -> dict[str, object]:
    return {"type": "error", "message": text, "lastLine": 3, "lastColumn": 9, "firstColumn": 5, "extract": "<x>", **more}


def warning(text: str) -> dict[str, object]:
    return {"type": "info", "subType": "warning", "message": text}


def outcomes(found: Seen | str) -> dict[str, Outcome]:
    assert isinstance(found, Seen), found
    return {one.rule: one.outcome for one in found.tested}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bad value “nope” for attribute “type”.", "Bad value “…” for attribute “…”."),
        ("CSS: “colr”: Property “colr” doesn't exist.", "CSS: “…”: Property “…” doesn't exist."),
        ("Quoted “one “within” another” once", "Quoted “…” once"),
        ('Old "style" quotes', "Old “…” quotes"),
        ("Saw 12  of\n3", "Saw # of #"),
        ("x" * 500, "x" * 159 + "…"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@given(st.text())
def test_a_kind_is_one_short_line_and_has_no_other_kind(text: str) -> None:
    kind = kind_of(text)
    assert len(kind) <= 160
    assert "\n" not in kind
    assert kind_of(kind) == kind


def test_a_page_without_faults() -> None:
    found = seen([], "26.9.27")
    assert outcomes(found) == {"markup": Outcome.PASSED, "css": Outcome.PASSED}
    assert isinstance(found, Seen)
    assert found.facts == {
        "markup_errors": 0, "markup_warnings": 0, "css_errors": 0, "css_warnings": 0, "markup_cut_short": False,
    }  # fmt: skip
    assert (found.version, found.findings) == ("26.9.27", ())


def test_markup_and_styles_are_told_apart() -> None:
    found = seen([error("Stray end tag “i”."), error("Stray end tag “b”."), error("CSS: “x”: Parse Error."), warning("Hm.")], "1")
    assert outcomes(found) == {"Stray end tag “…”.": Outcome.FAILED, "CSS: “…”: Parse Error.": Outcome.FAILED}
    assert isinstance(found, Seen)
    assert {k: found.facts[k] for k in ("markup_errors", "markup_warnings", "css_errors", "css_warnings")} == {
        "markup_errors": 2, "markup_warnings": 1, "css_errors": 1, "css_warnings": 0,
    }  # fmt: skip
    assert {one.rule: one.elements for one in found.tested} == {"Stray end tag “…”.": 2, "CSS: “…”: Parse Error.": 1}
    assert found.findings[0].message == "line 3, column 5: Stray end tag “i”."
    assert {one.engine for one in found.findings} == {Engine.MARKUP}


def test_styles_alone_leave_the_markup_sound() -> None:
    found = outcomes(seen([error("CSS: “x”: Parse Error.")], "1"))
    assert found == {"CSS: “…”: Parse Error.": Outcome.FAILED, "markup": Outcome.PASSED}


def test_warnings_and_notes_fail_nothing() -> None:
    found = seen([warning("Consider “lang”."), {"type": "info", "message": "Trailing slash."}], "1")
    assert outcomes(found) == {"markup": Outcome.PASSED, "css": Outcome.PASSED}
    assert isinstance(found, Seen)
    assert found.facts["markup_warnings"] == 1


def test_many_of_a_kind_are_counted_and_twenty_are_shown() -> None:
    found = seen([error(f"Stray end tag “{i}”.") for i in range(30)], "1")
    assert isinstance(found, Seen)
    assert (found.facts["markup_errors"], len(found.findings)) == (30, 20)


def test_a_page_whose_parsing_ended_early_says_so() -> None:
    found = seen([error("Cannot recover.", subType="fatal")], "1")
    assert isinstance(found, Seen)
    assert found.facts["markup_cut_short"] is True


@pytest.mark.parametrize(
    "text",
    [
        'CSS: “width”: Cannot invoke "org.w3c.css.values.CssValue.getType()" because "this.val1" is null.',
        "CSS: “a”: java.lang.NullPointerException",
        "Oops: StackOverflowError: null",
    ],
)
def test_the_checkers_own_faults_are_not_the_pages(text: str) -> None:
    found = seen([error(text)], "1")
    assert isinstance(found, Seen)
    assert (found.facts["css_errors"], found.facts["markup_errors"], found.facts["markup_stumbles"]) == (0, 0, 1)
    assert outcomes(found)["css"] is Outcome.CANNOT_TELL
    assert found.findings == ()


def test_words_of_programs_in_quotes_are_the_pages_own() -> None:
    found = seen([error("Attribute “java.lang.Error” not allowed.")], "1")
    assert isinstance(found, Seen)
    assert found.facts["markup_errors"] == 1


def test_a_file_that_could_not_be_read_is_not_sound() -> None:
    assert "disk full" in str(seen([{"type": "non-document-error", "message": "disk full"}], "1"))


def test_a_sheet_has_no_markup() -> None:
    found = seen([error("CSS: “x”: Parse Error."), warning("w")], "1", sheet=True)
    assert isinstance(found, Seen)
    assert found.facts == {"css_errors": 1, "css_warnings": 1}
    assert outcomes(found) == {"CSS: “…”: Parse Error.": Outcome.FAILED}
    assert outcomes(seen([], "1", sheet=True)) == {"css": Outcome.PASSED}


def test_what_we_did_to_the_page_is_not_held_against_it() -> None:
    found = seen([error("Internal encoding declaration “x” disagrees.")], "1", untold=("Internal encoding",))
    assert outcomes(found)["markup"] is Outcome.PASSED

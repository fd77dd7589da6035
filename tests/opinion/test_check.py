"""The quote check: what stands in a passage is found, what does not is not."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opinion import Opinion, find
from opinion.check import check, means_something
from opinion.schema import Reply, parse

PAGE = "Residents can apply for a building permit online and follow the application until it is decided."
OTHER = "The library opens at nine every day of the week."
MIXED = (
    "Caf\u00e9 \u201cAm Fluss\u201d \u2013 \u00bbge\u00f6ffnet\u00ab  t\u00e4glich, \ufb01nanziert von der Stadt\u00adverwaltung."
)
FOUND = [
    ("as it stands", "apply for a building permit online", PAGE, "apply for a building permit online"),
    ("white space", "apply  for\na building\u00a0permit", PAGE, "apply for a building permit"),
    ("in quotation marks", "\u201capply for a building permit\u2026\u201d", PAGE, "apply for a building permit"),
    ("quotes and dashes", "Cafe\u0301 \"Am Fluss\" - \"geo\u0308ffnet\" t\u00e4glich", MIXED,
     "Caf\u00e9 \u201cAm Fluss\u201d \u2013 \u00bbge\u00f6ffnet\u00ab  t\u00e4glich"),
    ("ligatures and soft hyphens", "finanziert von der Stadtverwaltung", MIXED, "\ufb01nanziert von der Stadt\u00adverwaltung"),
    ("full width", "ABC\u7533\u8acb", "\uff21\uff22\uff23\u7533\u8acb\u3067\u304d\u307e\u3059", "\uff21\uff22\uff23\u7533\u8acb"),
    ("no spaces between words", "申請でき", "オンラインで申請できます", "申請でき"),
    ("the second place is whole", "able to pay", "unable to payoff or able to pay", "able to pay"),
]  # fmt: skip
MISSING = [
    ("other words", "apply for a fishing licence online", PAGE),
    ("left out", "apply for a permit online", PAGE),
    ("translated", "eine Baugenehmigung online beantragen", PAGE),
    ("other case", "APPLY FOR A BUILDING PERMIT", PAGE),
    ("half a word", "available to all", "It is unavailable to all"),
    ("half a word at the end", "permit on", PAGE),
    ("half a letter", "the cafe", "the caf\u00e9"),
    ("half a ligature", "of f", "of \ufb01nance"),
    ("nothing", "", PAGE),
    ("only marks", "\u2026 \u201c\u201d", PAGE),
    ("an empty page", "apply for", ""),
]


@pytest.mark.parametrize(("name", "quote", "text", "words"), FOUND, ids=[f[0] for f in FOUND])
def test_a_quote_that_stands_there_is_found_as_it_stands(name: str, quote: str, text: str, words: str) -> None:
    assert find(quote, text) == words
    assert words in text


@pytest.mark.parametrize(("name", "quote", "text"), MISSING, ids=[m[0] for m in MISSING])
def test_a_quote_that_does_not_stand_there_is_not_found(name: str, quote: str, text: str) -> None:
    assert find(quote, text) is None


WORDS = st.lists(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=9), min_size=1, max_size=12)


def plain(text: str) -> str:
    """A text as the check compares it, made in another way."""
    return " ".join(unicodedata.normalize("NFKD", text).split())


@given(WORDS, st.data())
@example(["\u0bc6\u0bbe", "a"], None).via("vowels of Tamil that compose")
@example(["\u0149"], None).via("a letter that decomposes into an apostrophe and another")
@example(["e\u0323\u0302", "\u1ed9x"], None).via("marks in another order")
def test_every_run_of_words_is_found_and_is_a_part_of_the_text(words: list[str], data: st.DataObject | None) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 1)) if data else 0
    end = data.draw(st.integers(start + 1, len(words))) if data else len(words)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        quote = unicodedata.normalize(form, "  ".join(words[start:end]))
        found = find(quote, text)
        if found is None:  # where a word begins with a mark, it belongs to the word before it
            assert any(unicodedata.category(c).startswith("M") for w in words for c in unicodedata.normalize("NFKD", w)[:1])
        else:
            assert found in text
            assert plain(found) == plain(quote)


@given(st.text(max_size=80), st.text(max_size=30))
def test_what_is_found_is_a_part_of_the_text_whatever_is_asked(text: str, quote: str) -> None:
    found = find(quote, text)
    assert found is None or (found and found in text)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20), st.text(st.sampled_from("xyz "), max_size=40))
def test_a_word_that_is_not_there_is_never_found(word: str, text: str) -> None:
    assert find(f"q{word}", text) is None


@pytest.mark.parametrize(
    ("quote", "enough"),
    [
        ("apply online", False), ("apply for permits", True), ("Informationsfreiheitsgesetz", False), ("yes", False), ("", False),
        ("申請", False), ("申請できます", True), ("... --- ... --- ...", False), ("ขออนุญาต", True),
    ],
)  # fmt: skip
def test_a_quote_must_be_long_enough_to_mean_something(quote: str, enough: bool) -> None:
    assert means_something(quote) is enough


def said(answer: str = "yes", passage: int = 1, quote: str = "apply for a building permit online", level: int = 1) -> Reply:
    return Reply(answer=answer, level=level, passage=passage, quote=quote, reason="Because.")  # type: ignore[arg-type]


def test_a_yes_with_its_quote_is_an_opinion() -> None:
    assert check(said(), [PAGE, OTHER]) == Opinion("yes", "Because.", 1, 0, "apply for a building permit online")


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (said(passage=2), "does not stand in the passage"),
        (said(quote="They all lived happily ever after"), "does not stand in the passage"),
        (said(passage=0), "names no passage"),
        (said(passage=3), "names no passage"),
        (said(quote="permit"), "too short"),
        (said(quote=""), "too short"),
        (said(level=2), "names a level"),
    ],
)
def test_a_yes_that_cannot_be_shown_is_dropped(reply: Reply, why: str) -> None:
    assert why in str(check(reply, [PAGE, OTHER]))


def test_a_quote_may_not_be_pieced_together_from_several_paragraphs() -> None:
    assert isinstance(check(said(quote="until it is decided. The library"), [f"{PAGE}\n{OTHER}"]), str)


@pytest.mark.parametrize("answer", ["no", "unclear"])
def test_a_no_brings_nothing_but_its_remark(answer: str) -> None:
    assert check(said(answer), [PAGE]) == Opinion(answer, "Because.")


def test_a_remark_is_one_line_without_hidden_characters() -> None:
    told = Reply(answer="no", level=0, passage=0, quote="", reason="a\x1b[31m\n\u202eb " + "c " * 400)
    opinion = check(told, [])
    assert isinstance(opinion, Opinion)
    assert opinion.reason.startswith("a [31m b c c")
    assert len(opinion.reason) <= 240


GOOD = '{"answer": "no", "level": 0, "passage": 0, "quote": "", "reason": "r"}'


@pytest.mark.parametrize("text", [GOOD, f"  {GOOD}\n", f"```json\n{GOOD}\n```", f"```\n{GOOD}```"])
def test_json_alone_or_in_a_fence_is_read(text: str) -> None:
    assert parse(text) == Reply(answer="no", level=0, passage=0, quote="", reason="r")


@pytest.mark.parametrize(
    "text",
    [
        "", "no", "null", "[]", f"Sure! {GOOD}", GOOD[:-2], GOOD.replace('"no"', '"maybe"'),
        GOOD.replace('"level": 0', '"level": "0"'), GOOD.replace('"level": 0', '"level": -1'),
        GOOD.replace('"level": 0', '"level": true'), GOOD.replace(', "reason": "r"', ""), GOOD.replace('"r"', '"\\ud800"'),
        GOOD.replace('"reason"', '"sure": true, "reason"'), GOOD.replace('"reason"', '"answer": "yes", "reason"'),
        GOOD.replace('"r"', f'"{"r" * 2000}"'), GOOD.replace('"quote": ""', '"quote": null'), "[" * 100_000, f"{GOOD}{GOOD}",
    ],
)  # fmt: skip
def test_anything_else_is_no_reply(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=200))
def test_parsing_never_fails(text: str) -> None:
    assert parse(text) is None

"""Deciding the language of texts: what is certain, what is left to people."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.auditing.own.languages import decide, judge
from model import Outcome

_GERMAN = "Das Rathaus ist an allen Werktagen von acht bis sechzehn Uhr geöffnet."
_FRENCH = "La mairie est ouverte tous les jours de la semaine."


@pytest.mark.parametrize(
    ("text", "said", "outcome"),
    [
        (_GERMAN, "de-CH", Outcome.PASSED),
        (_GERMAN, "fr", Outcome.FAILED),
        (_FRENCH, "FR", Outcome.PASSED),
        (_FRENCH, "nl", Outcome.FAILED),
        ("Kommunen har åpent hver dag fra klokken åtte.", "nb", Outcome.PASSED),
        ("Kommunen har åpent hver dag fra klokken åtte.", "da", Outcome.CANNOT_TELL),  # too much alike
        ("Bonne chance", "sv", Outcome.CANNOT_TELL),  # two words
        ("Pour chat on tape", "fr", Outcome.CANNOT_TELL),  # words of both
        ("On dire comment son chat tape", "fr", Outcome.PASSED),  # of both, but more of these
        ("The house is in the street and it has a garden", "fr", Outcome.FAILED),
        (_GERMAN, "rup", Outcome.CANNOT_TELL),  # a language that CLD2 does not know
        ("Добро пожаловать на сайт нашего города и его жителей", "en", Outcome.FAILED),
        ("市役所は平日の午前九時から午後五時まで開いています。", "ja", Outcome.PASSED),
    ],
)
def test_language(text: str, said: str, outcome: Outcome) -> None:
    verdict = judge(text, said)
    assert verdict is not None
    assert verdict[0] is outcome, verdict
    assert (verdict[1] == "") == (outcome is Outcome.PASSED)


@pytest.mark.parametrize("text", ["", "12 345", "→ ★ !"])
def test_no_words_have_no_language(text: str) -> None:
    assert judge(text, "en") is None


@given(st.text(max_size=200), st.sampled_from(["en", "zh-Hant", "x", "", "no"]))
def test_any_text_gets_a_verdict(text: str, said: str) -> None:
    verdict = judge(text, said)
    assert verdict is None or verdict[0] in (Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.PASSED)


def _told(*asked: tuple[str, str]) -> dict[str, Any]:
    shown = [
        {"outcome": "cantTell", "target": "p", "snippet": "", "message": f'language:{{"said": "{s}", "text": "{t}"}}'}
        for t, s in asked
    ]
    counts = {"failed": 0, "cantTell": len(shown), "passed": 0}
    return {
        "results": {"part-language-is-true": {"outcome": "cantTell", "elements": len(shown), "counts": counts, "shown": shown}}
    }


def test_what_a_page_tells_is_decided_in_place() -> None:
    told = _told((_GERMAN, "de"), (_GERMAN, "fr"), ("Bonne chance", "sv"), ("12", "fr"))
    decide(told)
    result = told["results"]["part-language-is-true"]
    assert result["counts"] == {"failed": 1, "cantTell": 1, "passed": 1}
    assert (result["outcome"], result["elements"]) == ("failed", 3)
    assert [one["outcome"] for one in result["shown"]] == ["failed", "cantTell"]
    assert all("language:" not in one["message"] for one in result["shown"])


def test_nothing_with_words_is_inapplicable() -> None:
    told = _told(("12", "fr"))
    decide(told)
    assert told["results"]["part-language-is-true"]["outcome"] == "inapplicable"

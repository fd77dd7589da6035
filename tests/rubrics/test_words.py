"""Words and scanning: folding, stemming, boundaries, exceptions, places."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.lexicon import Lexicon, Words
from rubrics.scan import Scanner
from rubrics.scan import scanner as scanner_of
from rubrics.words import fold, places, primary, split


def scanner(language: str, matching: str, **concepts: list[str]) -> Scanner:
    return scanner_of(Lexicon(language, matching, {k: Words(names=tuple(v)) for k, v in concepts.items()}))  # type: ignore[arg-type]


MATCHES = [
    ("en", "words", "building permit", "Apply for building permits here", "building permits"),
    ("en", "words", "building permit", "BUILDING-PERMIT", "BUILDING-PERMIT"),
    ("en", "words", "permit", "permitting nothing", ""),
    ("en", "words", "indicator", "indications of change", ""),
    ("fr", "words", "carte d'identité", "La carte d’identité nationale", "carte d’identité"),
    ("fr", "words", "démarches en ligne", "Demarches en ligne", "Demarches en ligne"),
    ("it", "words", "rifiuti", "Raccolta rifiuti", "rifiuti"),
    ("de", "prefix", "Baugenehmigung", "Das Baugenehmigungsverfahren", "Baugenehmigungsverfahren"),
    ("de", "words", "Bürgerbüro", "im BÜRGERBÜRO", "BÜRGERBÜRO"),
    ("ru", "words", "обращения граждан", "Обращение граждан", "Обращение граждан"),
    ("cs", "words", "stavební povolení", "žádost o stavební povolení", "stavební povolení"),
    ("ja", "substring", "ごみの出し方", "家庭ごみの出し方について", "ごみの出し方"),
    ("ja", "substring", "オープンデータ", "ｵｰﾌﾟﾝﾃﾞｰﾀを入手", "ｵｰﾌﾟﾝﾃﾞｰﾀ"),
    ("ar", "words", "رخصة بناء", "طلب رُخصة البناء", "رُخصة البناء"),
    ("ar", "words", "النفايات", "جمع نفايات المنازل", "نفايات"),
    ("tr", "words", "ilan", "İLAN panosu", "İLAN"),
    ("es", "words", "licencia de conducir", "Licencias de conducir", "Licencias de conducir"),
]


@pytest.mark.parametrize(("language", "matching", "name", "text", "found"), MATCHES)
def test_matching(language: str, matching: str, name: str, text: str, found: str) -> None:
    hits = scanner(language, matching, thing=[name]).scan(text)
    assert [text[h.start : h.end] for h in hits] == ([found] if found else [])


def test_an_exception_covers_its_words() -> None:
    words = Words(names=("environment",), excepts=("working environment",))
    found = scanner_of(Lexicon("en", "words", {"nature": words})).scan("A working environment in a green environment")
    assert len(found) == 1
    assert found[0].start > 30


def test_one_pass_finds_every_concept() -> None:
    found = scanner("en", "words", a=["waste"], b=["waste water"]).scan("waste water")
    assert {h.concept for h in found} == {"a", "b"}


@given(st.text(max_size=120), st.sampled_from(["en", "ar", "ja", "tr", "de"]))
def test_places_lie_inside_the_text(text: str, language: str) -> None:
    for matching in ("words", "prefix", "substring"):
        for hit in scanner(language, matching, x=["a", "e", "ごみ", "نفايات"]).scan(text):
            assert 0 <= hit.start < hit.end <= len(text)


@given(st.text(max_size=80))
def test_words_are_in_order_and_apart(text: str) -> None:
    words = split(text)
    stand = places(text, words)
    assert [text[start:end] for start, end in stand] == words
    assert all(a[1] <= b[0] for a, b in pairwise(stand))


@given(st.text(max_size=40))
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("tag", "code"), [("pt-BR", "pt"), ("zh_Hant_TW", "zh"), (" EN ", "en"), ("", "")])
def test_primary(tag: str, code: str) -> None:
    assert primary(tag) == code

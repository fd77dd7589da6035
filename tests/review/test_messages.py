"""Every text of the interface is translated into every language that is offered, and nothing of it is lost on the way."""

import re
from pathlib import Path

import pytest

from review import messages
from review.handed import Handed
from review.texts import Texts, chosen, own_name

_FIELD = re.compile(r"%\((\w+)\)s")
LANGUAGES = [file.parent.parent.name for file in messages.catalogues()]


def test_every_language_that_is_offered_has_a_catalogue() -> None:
    assert set(Handed.languages) - {"en"} == set(LANGUAGES)


@pytest.mark.parametrize("file", messages.catalogues(), ids=LANGUAGES)
def test_catalogues_hold_exactly_the_texts_of_the_code(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == messages.updated(file), "run `make messages`, then translate what is empty"


@pytest.mark.parametrize("file", messages.catalogues(), ids=LANGUAGES)
def test_every_text_is_translated_and_keeps_its_fields(file: Path) -> None:
    for message in messages.load(file):
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            for said in messages.strings(message):
                assert said, first
                assert sorted(_FIELD.findall(said)) == sorted(_FIELD.findall(first)), first


def test_arabic_counts_in_six_ways() -> None:
    texts = Texts("ar")
    told = [texts.translations.ngettext("%(num)s item", "%(num)s items", n) % {"num": n} for n in (0, 1, 2, 7, 11, 100)]
    assert told == ["لا بنود (0)", "بند واحد (1)", "بندان (2)", "7 بنود", "11 بندًا", "100 بند"]
    assert texts.direction == "rtl"


@pytest.mark.parametrize(
    ("cookie", "header", "wanted"),
    [
        ("", "fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("es", "fr", "es"), ("xx", "fr", "fr"), ("", "", "en"), ("", "ja, zh", "en"),
        ("", "ar-EG", "ar"), ("../..", "<script>;q=1, es", "es"), ("", ";;,,=", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_chosen_one_else_what_the_browser_asks_for(cookie: str, header: str, wanted: str) -> None:
    assert chosen(("en", "fr", "es", "ar"), cookie, header) == wanted


def test_a_text_that_nobody_translated_stays_english() -> None:
    assert Texts("fr")("not in any catalogue") == "not in any catalogue"
    assert Texts("fr").tongue("pt-BR") == "portugais (Brésil)"
    assert Texts("fr").tongue("not a tag") == "not a tag"
    assert own_name("ar") == "العربية"

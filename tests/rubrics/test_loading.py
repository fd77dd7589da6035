"""Strict loading of lexicons and packs: every mistake named with file and line."""

import shutil
from pathlib import Path

import pytest

from model import LexiconError, PackError
from rubrics import load_concepts, load_lexicons, load_pack
from rubrics.lexicon import FOLDER as LEXICONS
from rubrics.lexicon import load_lexicon
from rubrics.packs import FOLDER as PACKS
from rubrics.packs import available
from tests.rubrics.sites import RUBRICS

LANGUAGES = ("ar", "cs", "de", "en", "es", "fr", "it", "ja", "ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_concept(language: str) -> None:
    assert set(load_lexicons()[language].concepts) == set(load_concepts())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_twice_in_a_concept(language: str) -> None:
    for concept, words in load_lexicons()[language].concepts.items():
        assert len(set(words.names)) == len(words.names), concept
        assert not set(words.names) & set(words.hints), concept


BAD_LEXICONS = [
    ("language: xx\nmatching: words\nconcepts:\n  news: {names: [a], typo: [b]}\n", r"xx\.yaml:4: .*typo"),
    ("language: xx\nmatching: words\nconcepts:\n  nonsense: {names: [a]}\n", r"xx\.yaml:4: unknown concept 'nonsense'"),
    ("language: yy\nmatching: words\nconcepts: {}\n", r"xx\.yaml:1: language is 'yy'"),
    ("language: xx\nmatching: some\nconcepts: {}\n", r"xx\.yaml:2: matching"),
    ("language: xx\nmatching: words\nconcepts:\n  news: {names: []}\n", r"xx\.yaml:4: "),
    (
        "language: xx\nmatching: words\nconcepts:\n  news: {names: [a]}\n  news: {names: [b]}\n",
        r"xx\.yaml:5: 'news' appears twice",
    ),
    ("language: xx\n  bad: [\n", r"xx\.yaml:\d: not valid YAML"),
]


@pytest.mark.parametrize(("text", "message"), BAD_LEXICONS)
def test_a_bad_lexicon_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(text)
    with pytest.raises(LexiconError, match=message):
        load_lexicon(path, load_concepts())


def test_norwegian_is_not_false(tmp_path: Path) -> None:
    path = tmp_path / "no.yaml"
    path.write_text("language: no\nmatching: words\nconcepts:\n  news: {names: [nytt, on, yes]}\n")
    assert load_lexicon(path, load_concepts()).concepts["news"].names == ("nytt", "on", "yes")


def load(folder: Path):
    return load_pack("losi-2024", RUBRICS.detectors, load_concepts(), folder)


def test_the_pack_asks_all_95_and_detects_at_least_45() -> None:
    pack = load(PACKS)
    assert len(pack.indicators) == 95
    assert sum(i.automation.value == "detected" for i in pack.indicators) >= 45
    assert {c: sum(i.subindex == c for i in pack.indicators) for c in pack.subindices} == {
        "IF": 6, "CP": 30, "SP": 22, "PE": 15, "EGL": 10, "TECH": 12
    }  # fmt: skip


def test_every_manual_item_says_why_and_every_item_how_to_gain_it() -> None:
    for indicator in load(PACKS).indicators:
        assert indicator.remedy.text
        assert indicator.guidance
        assert bool(indicator.manual_reason) == (indicator.automation.value == "manual"), indicator.id


BAD_PACKS = [
    ("topic:", "tropic:", r"IF\.yaml:\d+: unknown detector 'tropic'; there are: agency_links"),
    ("concept: org_structure", "concept: nonsense", r"IF\.yaml:\d+: topic: unknown concept 'nonsense'"),
    ("concept: org_structure", "concept: org_structure, typo: 1", r"IF\.yaml:\d+: topic: typo"),
    ("LOSI24-IF-215", "LOSI24-IF-281", r"LOSI24-IF-281 appears twice"),
    ("points: [1]", "points: []", r"IF\.yaml:\d+: points"),
    ("  question:", "  answer:", r"IF\.yaml:\d+: "),
    ("evidence: detected\n", "evidence: manual\n", r"IF\.yaml:\d+: .*'detected' needs a rule"),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD_PACKS)
def test_a_bad_pack_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    shutil.copytree(PACKS / "losi-2024", tmp_path / "losi-2024")
    path = tmp_path / "losi-2024" / "IF.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError, match=message):
        load(tmp_path)


def test_an_unknown_pack_lists_those_that_exist() -> None:
    with pytest.raises(PackError, match=r"unknown questionnaire 'losi-1999'; there are: insights-2026, losi-2024, osi-2024"):
        load_pack("losi-1999", RUBRICS.detectors, load_concepts())
    assert available() == ("insights-2026", "losi-2024", "osi-2024")


def test_lexicons_are_where_they_are_looked_for() -> None:
    assert (LEXICONS / "concepts.yaml").exists()


@pytest.mark.parametrize("code", list(load_lexicons()))
def test_every_lexicon_loads_and_has_words_for_every_concept(code: str) -> None:
    assert set(load_lexicons()[code].concepts) == set(load_concepts())


@pytest.mark.parametrize("language", sorted(RUBRICS.lexicons))
def test_no_name_is_killed_by_what_stands_beside_it(language: str) -> None:
    """An ``except`` that says no more than a name, once signs are dropped and words are stemmed, would silence the name."""
    scanner = RUBRICS.scanners[language]
    dead = [
        (concept, name)
        for concept, words in RUBRICS.lexicons[language].concepts.items()
        for name in words.names
        if not any(hit.concept == concept and hit.kind == "name" for hit in scanner.scan(name.lstrip("=^")))
    ]
    assert dead == []

"""What menus, headings, buttons and service lists say in each language, phrase by phrase (tests/rubrics/phrases/*.yaml).

The phrases were written before the lexicons were looked at, so that they try what portals say and not what lexicons hold.
"""

from pathlib import Path

import pytest
import yaml

from rubrics.lexicon import load_concepts
from tests.rubrics.sites import RUBRICS

FOLDER = Path(__file__).parent / "phrases"
BANKS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.yaml")}


@pytest.mark.parametrize("language", sorted(BANKS))
def test_every_phrase_names_its_concept(language: str) -> None:
    scanner = RUBRICS.scanners[language]
    missed = [
        (concept, phrase)
        for concept, phrases in BANKS[language].items()
        for phrase in phrases
        if not any(hit.concept == concept and hit.kind == "name" for hit in scanner.scan(phrase))
    ]
    assert not missed


@pytest.mark.parametrize("language", sorted(BANKS))
def test_a_bank_knows_only_what_is_asked(language: str) -> None:
    assert set(BANKS[language]) <= set(load_concepts())

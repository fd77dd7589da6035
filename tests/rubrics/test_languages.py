"""Every language against its own cases: pieces of pages, and exactly the concepts that they name (tests/rubrics/languages)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pages import read
from rubrics.lexicon import FOLDER
from rubrics.polyglot import Polyglot
from rubrics.view import View
from tests.rubrics.sites import RUBRICS, capture

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "concepts")
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parent / "languages").glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1)
]


def named(language: str, html: str) -> set[str]:
    """The concepts whose names stand on a page of that language."""
    one = capture("/", f'<html lang="{language}"><body><main>{html}</main></body></html>')
    page = read(one.body, url=one.snapshot.url, charset="utf-8")
    view = View(page, one.snapshot, language, Polyglot(RUBRICS.scanners), (language,))
    return {concept for concept in view.mentions if view.named(concept)}


@pytest.mark.parametrize(("language", "case"), CASES)
def test_a_page_names_what_it_says_and_nothing_else(language: str, case: dict[str, Any]) -> None:
    assert named(language, case["page"]) == set(case["names"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_own_cases(language: str) -> None:
    cases = [param.values[1] for param in CASES if param.values[0] == language]
    assert len(cases) >= 15
    assert sum(not case["names"] for case in cases) >= 3
    assert len({concept for case in cases for concept in case["names"]}) >= 30

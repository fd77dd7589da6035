"""The commands on lexicons."""

from pathlib import Path

import pytest

from app import lexicons
from model import UsageError
from rubrics import load_concepts, load_lexicons
from rubrics.lexicon import load_lexicon


def test_a_template_names_every_concept_and_loads_when_filled_in(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lexicons.template("cy")
    written = capsys.readouterr().out
    concepts = load_concepts()
    assert all(f"# {concept}: " in written and f"# {meaning}\n" in written for concept, meaning in concepts.items())
    path = tmp_path / "cy.yaml"
    path.write_text(written.replace("# search: {names: []", "search: {names: [chwilio]"), encoding="utf-8")
    lexicon = load_lexicon(path, concepts)
    assert lexicon.concepts["search"].names == ("chwilio",)
    assert "Welsh" in written


@pytest.mark.parametrize("code", ["english", "x", "EN", "zz", "e1", ""])
def test_what_is_no_language_is_told(code: str) -> None:
    with pytest.raises(UsageError, match="no language code"):
        lexicons.template(code)


def test_a_language_that_is_there_is_not_begun_again() -> None:
    with pytest.raises(UsageError, match="already"):
        lexicons.template("en")


def test_the_list_has_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    lexicons.list_all()
    shown = capsys.readouterr().out
    assert all(f" {code} " in shown for code in load_lexicons())
    assert "Portuguese" in shown

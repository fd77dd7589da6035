"""The bench of the cost of answering, at a tiny size, and the portal that it generates. Nothing here is timed."""

import argparse
import json

import pytest

from app.pipeline import load_questionnaires, load_rubrics
from bench import answer
from bench.answer import forget, generated, twin
from bench.processes import BenchError
from bench.towns import Town
from model import Region
from pages import read
from rubrics.language import language_of


def chosen(*more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    answer.options(parser)
    return parser.parse_args(more)


def test_figures(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(json.dumps(answer.measure(chosen("--pages", "3", "--repeat", "1"))))
    assert found["parse_ratio"] > 0
    assert found["parse_ratio_both"] >= found["parse_ratio"]
    assert found["growth_when_doubled"] >= 0
    assert set(found["ms_per_page"]) == {"3", "6", "12"}
    assert "stems and locale data read before" in capsys.readouterr().out


@pytest.mark.parametrize("options", [("--pages", "0"), ("--repeat", "0")])
def test_nothing_is_no_size(options: tuple[str, str]) -> None:
    with pytest.raises(BenchError, match="at least one"):
        answer.measure(chosen(*options))


def test_the_twin_asks_the_same_under_other_ids_and_gets_the_same_answers() -> None:
    rubrics = load_rubrics()
    (asked,) = load_questionnaires(("losi-2024",), rubrics)
    again = twin(asked)
    assert not {i.id for i in asked.indicators} & {i.id for i in again.indicators}
    assert [i.rule for i in asked.indicators] == [i.rule for i in again.indicators]
    pages = generated(4, chosen(), rubrics)
    site = rubrics.site(pages.crawl)
    assert [a.value for a in rubrics.answer(site, asked)] == [a.value for a in rubrics.answer(site, again)]


def test_what_was_remembered_of_texts_is_forgotten_and_what_was_loaded_is_not() -> None:
    language_of("The quick brown fox jumps over the lazy dog, and the dog does not mind it at all.", "en")
    words = load_rubrics().lexicons["en"]
    assert language_of.cache_info().currsize > 0
    forget()
    assert language_of.cache_info().currsize == 0
    assert load_rubrics().lexicons["en"] is words


# --- the generated portal -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pages", [1, 2, 60])
def test_every_page_of_a_town_is_introduced_by_a_link_and_has_its_weight(pages: int) -> None:
    town = Town(pages, kilobytes=40)
    assert len(set(town.paths)) == len(town.bodies) == pages
    for number in range(1, pages):
        before = town.introduced_by(number)
        assert before < number
        assert f'href="{town.paths[number]}"'.encode() in town.bodies[before]
    assert all(40 * 1024 * 0.98 < len(body) < 60 * 1024 for body in town.bodies)


def test_equal_numbers_give_equal_towns_and_another_seed_another() -> None:
    assert Town(4, 7).bodies == Town(4, 7).bodies
    assert Town(4, 7).bodies != Town(4, 8).bodies


def test_a_town_speaks_its_languages_and_says_the_terms() -> None:
    town = Town(30, terms={"en": ["zwieback"] * 30})
    assert any(b"zwieback" in body.lower() for body in town.bodies)
    languages = set()
    for body in town.bodies:
        page = read(body, url="http://t.example/")
        own = [b.text for b in page.blocks if b.region is Region.MAIN]
        languages.add(language_of(" ".join(own), page.declared))
    assert languages >= {"en", "fr", "cs", "ru", "ar", "ja"}

"""Obstacles as data: what stands in for a page in many languages, and pages that only look like it."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.obstacles import Obstacle, obstacle
from crawler.obstacles.words import phrases, signs
from model import FailureKind
from pages import outline

CASES = Path(__file__).parent / "cases"
LANGUAGES = frozenset(
    "en fr es pt ar ru zh zh-Hant hi bn ur id ms vi th ja ko tr fa de it nl sv da nb fi is et lv lt pl cs sk hu ro bg sr hr bs "
    "uk el he sw".split()
)
SENTENCE = "The council meets on the first Tuesday of each month in the great hall, and everybody may come and listen. "


@cache
def cases(*names: str) -> tuple[dict[str, Any], ...]:
    """The cases of some files."""
    return tuple(case for name in names for case in yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")))


def markup(case: dict[str, Any]) -> str:
    """The page of a case: ``menu`` is a number of links before it, ``filler`` a number of sentences after it."""
    menu = "".join(f"<li><a href='/m{n}'>Menu {n}</a></li>" for n in range(case.get("menu", 0)))
    nav = f"<nav><ul>{menu}</ul></nav>" if menu else ""
    prose = f"<p>{SENTENCE * case['filler']}</p>" if case.get("filler") else ""
    body = case.get("body", f"<h1>{case.get('title', '')}</h1><p>{case.get('text', '')}</p>")
    head = f"<title>{case.get('title', '')}</title>{case.get('head', '')}"
    return f"<!doctype html><html><head>{head}</head><body>{nav}{body}{prose}</body></html>"


def judged(case: dict[str, Any]) -> Obstacle | None:
    """The verdict on a case."""
    return verdict(case.get("status", 200), case.get("headers", {}), markup(case))


def verdict(status: int, headers: dict[str, str], source: str) -> Obstacle | None:
    """The verdict on an answer."""
    page = outline(source, url="https://a.example/x")
    return obstacle(status, headers, source, title=page.title, heading=page.heading, text=page.text, links=page.link_count)


@pytest.mark.parametrize("case", cases("firewalls"), ids=lambda case: case["name"])
def test_firewalls_are_told_and_named(case: dict[str, Any]) -> None:
    found = judged(case)
    assert found is not None
    assert found.kind is FailureKind.BLOCKED
    assert case["by"] in found.detail


@pytest.mark.parametrize(
    "case", cases("languages", "shut"), ids=lambda case: f"{case['kind']} {case['status']} {case['title'][:30]}"
)
def test_obstacles_in_many_languages(case: dict[str, Any]) -> None:
    found = judged(case)
    assert found is not None
    assert found.kind.value == case["kind"]
    assert found.detail


@pytest.mark.parametrize("case", cases("ordinary"), ids=lambda case: case["name"])
def test_ordinary_pages_are_none(case: dict[str, Any]) -> None:
    assert judged(case) is None


def test_every_language_has_every_kind_of_words() -> None:
    known = {(language, kind) for language, kind, _ in phrases()}
    kinds = ("gone", "blocked", "denied", "human", "elsewhere", "repair", "pause")
    assert {(language, kind) for language in LANGUAGES for kind in kinds} <= known


@pytest.mark.parametrize("kind", sorted({kind for _, kind, _ in phrases()}))
def test_every_phrase_is_found_as_written(kind: str) -> None:
    lost = [p for _, k, p in phrases() if k == kind and kind not in signs(p.replace("...", "x").replace("*", ""))]
    assert lost == []


def test_parts_of_a_phrase_stand_in_order_and_near() -> None:
    assert "gone" in signs("The page you asked for could not be found.")
    assert "gone" not in signs("It could not be found on this page.")
    assert "gone" not in signs(f"The page. {SENTENCE} It could not be found.")


def test_case_accents_and_joiners_do_not_matter() -> None:
    assert "gone" in signs("PÁGINA  NO\u00a0ENCONTRADA")
    assert "denied" in signs("ERİŞİM ENGELLENDİ")
    assert "denied" in signs("ERIŞIM ENGELLENDI")


@given(
    status=st.integers(100, 999),
    title=st.text(max_size=80),
    text=st.text(max_size=400),
    source=st.text(alphabet="<>=\"' abcdefinputrefreshlocation()0:.-\\x\n", max_size=600),
    links=st.integers(0, 30),
)
@settings(deadline=None, max_examples=200)
def test_never_raises(status: int, title: str, text: str, source: str, links: int) -> None:
    found = obstacle(status, {"server": title}, source, title=title, heading=text[:50], text=text, links=links)
    assert found is None or isinstance(found, Obstacle)


@given(words=st.lists(st.sampled_from([p for _, _, p in phrases()]), max_size=6), status=st.sampled_from([200, 403, 404, 503]))
@settings(deadline=None, max_examples=200)
def test_never_raises_on_any_mix_of_words(words: list[str], status: int) -> None:
    text = "\n".join(words)
    found = obstacle(status, {}, f"<p>{text}</p>", title=text[:60], heading="", text=text, links=0)
    assert found is None or isinstance(found, Obstacle)


@pytest.mark.parametrize(
    "piece",
    [
        "<input ",
        "<meta ",
        "<div id=",
        "id=",
        "location",
        "reference id: 1",
        "1.",
        "1:",
        "a:",
        "event ",
        "-",
        " | ",
        "\n",
        "\\x41",
        "page ",
    ],
)
def test_long_repetitions_end(piece: str) -> None:
    """Each pattern is bounded: a hundred thousand repetitions take no time worth naming (a runaway pattern would never end)."""
    source = piece * 100_000
    for status in (200, 403, 503):
        obstacle(status, {}, source, title=source[:5000], heading=source[:5000], text=source[:450], links=0)
        obstacle(status, {}, source, title=source, heading=source, text=source, links=0)

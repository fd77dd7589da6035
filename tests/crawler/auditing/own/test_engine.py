"""The engine around the rules: what it tells of frames, shadow trees, large pages, and of what it could not try."""

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from crawler import find_browser
from crawler.auditing.own import OWN, rules
from crawler.auditing.own.catalogue import rule
from crawler.auditing.own.engine import run_own, seen
from crawler.browsing.chromium import Chromium
from model import Engine, Finding, Outcome, Screen

pytestmark = pytest.mark.browser
_MODULE = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page() -> AsyncIterator[Page]:
    """One page for all tests."""
    chromium = await Chromium.start(find_browser().path, "http://127.0.0.1:9")
    try:
        yield await (await chromium.context(viewport={"width": 1280, "height": 800})).new_page()
    finally:
        await chromium.close()


def _targets(findings: tuple[Finding, ...]) -> list[str]:
    return [one.target for one in findings]


@_MODULE
async def test_no_rule_breaks_on_an_empty_page_and_each_is_tried(page: Page) -> None:
    await page.set_content("<!doctype html><html lang=en><title>Empty</title><body></body>")
    found = await run_own(page, [one.id for one in rules()])
    assert isinstance(found.raw, list)
    assert [frame["broken"] for frame in found.raw] == [{}]
    assert {one.rule for one in found.tested} == {one.id for one in rules()}
    of_audits = await run_own(page)
    assert {one.rule for one in of_audits.tested} == {one.id for one in rules() if not one.part}
    assert {one.engine for one in found.tested} == {Engine.OWN}


@_MODULE
async def test_targets_lead_through_frames_and_shadow_trees(page: Page) -> None:
    shadow = "attachShadow({mode: 'open'}).innerHTML = '<p>x</p><button></button>'"
    frame = f"<main></main><script>document.querySelector('main').{shadow}</script>"
    await page.set_content(f'<p>x</p><div id=here><iframe title=a></iframe><iframe title=b srcdoc="{frame}"></iframe></div>')
    found = await run_own(page, {"button-name"})
    (target,) = _targets(found.findings)
    assert target == "#here > iframe:nth-of-type(2) >>> html > body > main >>> button"
    outer, host, inner = target.split(" >>> ")
    assert await page.frame_locator(outer).locator(host).locator(inner).count() == 1  # locators look into open shadow trees


@_MODULE
async def test_counts_are_exact_and_only_some_elements_are_shown(page: Page) -> None:
    await page.set_content("<button></button>" * 60 + "<button>x</button>")
    found = await run_own(page, {"button-name"})
    assert [(one.outcome, one.elements, one.criteria) for one in found.tested] == [(Outcome.FAILED, 61, ("4.1.2",))]
    assert len(found.findings) == 50
    assert found.facts["own_failed"] == 1


@_MODULE
async def test_the_page_is_left_as_it_was(page: Page) -> None:
    await page.set_content("<input id=first autofocus><div aria-hidden=true style='margin-top:3000px'><button>x</button></div>")
    await page.focus("#first")
    before = await page.content()
    found = await run_own(page)
    assert "hidden-focusable" in {one.rule for one in found.findings}
    assert await page.evaluate("[document.activeElement.id, scrollY, Object.keys(window).includes('rule')]") == [
        "first",
        0,
        False,
    ]
    assert await page.content() == before


@_MODULE
async def test_without_names_the_rules_that_need_none_are_tried(page: Page) -> None:
    await page.set_content("<button></button><p id=a></p><p id=a></p>")
    await page.evaluate("delete Element.prototype.computedName")
    found = await run_own(page, {"button-name", "id-unique"})
    assert [one.rule for one in found.tested] == ["id-unique"]
    assert found.facts["own_nameless"] == 1
    await page.goto("about:blank")


@_MODULE
async def test_without_time_no_rule_is_told_as_passed(page: Page) -> None:
    await page.set_content("<p id=a></p>")
    found = await run_own(page, {"aria-owned", "id-unique"}, seconds=0.0)
    assert found.tested == ()
    assert found.facts["own_late"] == 2


@_MODULE
async def test_a_large_page_ends_within_its_time(page: Page) -> None:
    row = "<tr><td><a href=#x>Link</a><td><img alt='' src=x><td><button>Go</button><td><div><span>text</span></div></tr>"
    await page.set_content(f"<table>{row * 2300}</table>")
    assert await page.evaluate("document.querySelectorAll('*').length") > 20_000
    began = time.monotonic()
    found = await run_own(page, seconds=10.0)
    assert time.monotonic() - began < OWN.seconds
    assert found.tested


def test_frames_add_up_and_the_gravest_outcome_stays() -> None:
    def told(outcome: str, elements: int) -> dict[str, object]:
        shown = [{"outcome": outcome, "target": "p", "snippet": "<p>", "message": "m"}] if outcome != "passed" else []
        return {
            "results": {"id-unique": {"outcome": outcome, "elements": elements, "shown": shown}},
            "late": [],
            "broken": {},
            "nameless": [],
        }

    found = seen([rule("id-unique")], [("", told("passed", 3)), ("#f >>> ", told("cantTell", 1)), ("#g >>> ", told("failed", 2))])
    assert [(one.outcome, one.elements) for one in found.tested] == [(Outcome.FAILED, 6)]
    assert _targets(found.findings) == ["#g >>> p", "#f >>> p"]  # what fails first


def test_the_catalogue_is_sound() -> None:
    told = rules()
    assert len({one.id for one in told}) == len(told)
    assert all(one.summary and not one.summary.endswith(".") for one in told)
    assert all(number.count(".") == 2 for one in told for number in one.criteria)
    assert set(OWN.screens) == {str(screen) for screen in Screen}
    with pytest.raises(KeyError):
        rule("no-such-rule")

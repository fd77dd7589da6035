"""The catalogue against what is known of the standards, and against the engines that test by it."""

from collections.abc import Mapping
from typing import Any

import pytest

from crawler import find_browser
from crawler.auditing.axe import source
from crawler.auditing.inputs import INPUTS
from crawler.auditing.inputs.catalogue import rules as input_rules
from crawler.auditing.own.catalogue import rules as own_rules
from model import Baseline, Engine, Machine, Support
from standards.catalogue import by_number, criteria, in_order, needs, of
from standards.engines import CHECKS
from standards.families import families

# How many criteria each version has, by level; 2.2 dropped 4.1.1.
COUNTS = {"2.0": (25, 13, 23), "2.1": (30, 20, 28), "2.2": (31, 24, 31)}


@pytest.mark.parametrize(("version", "counts"), COUNTS.items())
def test_as_many_criteria_as_the_versions_have(version: str, counts: tuple[int, ...]) -> None:
    asked = of(Baseline(version, "AAA"))
    assert tuple(sum(c.level == level for c in asked) for level in ("A", "AA", "AAA")) == counts


def test_a_baseline_takes_in_the_levels_below() -> None:
    assert len(of(Baseline())) == 50
    assert {c.level for c in of(Baseline("2.2", "A"))} == {"A"}
    assert "4.1.1" in {c.number for c in of(Baseline("2.1", "A"))} - {c.number for c in of(Baseline("2.2", "A"))}
    assert str(Baseline("2.2", "A")) == "WCAG 2.2, level A"


ADDRESSES = [
    ("1.1.1", "non-text-content", "9.1.1.1"),
    ("1.2.1", "audio-only-and-video-only-prerecorded", "9.1.2.1"),
    ("1.4.3", "contrast-minimum", "9.1.4.3"),
    ("2.2.2", "pause-stop-hide", "9.2.2.2"),
    ("2.2.5", "re-authenticating", ""),
    ("3.3.4", "error-prevention-legal-financial-data", "9.3.3.4"),
    ("2.5.8", "target-size-minimum", ""),
    ("4.1.3", "status-messages", "9.4.1.3"),
]


@pytest.mark.parametrize(("number", "slug", "clause"), ADDRESSES)
def test_addresses_and_clauses(number: str, slug: str, clause: str) -> None:
    criterion = by_number()[number]
    assert criterion.url == f"https://www.w3.org/TR/WCAG22/#{slug}"
    assert criterion.clause == clause


def test_needs() -> None:
    assert [n.clause for n in needs()] == [f"4.2.{n}" for n in range(1, 11)]
    assert sum(n.monitored for n in needs()) == 9
    flashes = by_number()["2.3.1"]
    assert dict(flashes.needs) == {"seizures": Support.PRIMARY}
    assert by_number()["1.1.1"].serves("cognition") is Support.SECONDARY
    assert by_number()["1.4.3"].serves("vision") is None
    assert {c.number for c in criteria() if c.level != "AAA" and not c.needs} == {"4.1.1"}


def test_order_is_by_number_and_not_by_text() -> None:
    assert in_order(["1.4.10", "2.1.1", "1.4.3", "1.4.3", "9.9.9"]) == ("1.4.3", "1.4.10", "2.1.1", "9.9.9")


def test_every_criterion_of_the_checks_by_input_can_be_tested() -> None:
    numbers = {number for rule in input_rules() for number in rule.criteria}
    assert numbers
    assert {by_number()[n].machine for n in numbers} <= {Machine.PART, Machine.INPUT}


def test_own_rules_name_criteria_that_exist() -> None:
    numbers = {number for rule in own_rules() for number in rule.criteria}
    assert numbers
    assert numbers <= set(by_number())


def test_the_checks_by_input_are_known_by_their_names() -> None:
    assert set(CHECKS[Engine.INPUT]) == {check.name for check in INPUTS}


@pytest.fixture(scope="module")
def axe_rules() -> Mapping[str, Mapping[str, Any]]:
    choice = find_browser()
    if not choice.path:
        pytest.skip(choice.reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=choice.path, args=["--no-sandbox"])
        page = browser.new_page()
        page.evaluate(source())
        rules = page.evaluate("axe.getRules()")
        browser.close()
    return {rule["ruleId"]: rule for rule in rules if "deprecated" not in rule["tags"]}


@pytest.mark.browser
def test_axe_says_the_same_of_its_rules(axe_rules: Mapping[str, Mapping[str, Any]]) -> None:
    said = {name: tuple(rule["actIds"]) for name, rule in axe_rules.items() if rule.get("actIds")}
    assert {rule: ids for (engine, rule), ids in families().act.items() if engine is Engine.AXE} == said
    shared = {rule for engine, rule in families().shared if engine is Engine.AXE}
    assert shared <= set(axe_rules)

"""Every detector against its cases: small sites and what must be seen in them (tests/rubrics/cases/*.yaml)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from model import FailureKind
from tests.rubrics.sites import HOST, RUBRICS, failure, site_of

CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['case']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_case(name: str, case: dict[str, Any]) -> None:
    detector = RUBRICS.detectors[name]
    pages = case["site"] if isinstance(case["site"], dict) else {"/": case["site"]}
    layout = tuple(case["layout"]) if case.get("layout") else None if "layout" in case else (360, 360)
    dead = tuple(failure(path, FailureKind.STATUS, status=404) for path in case.get("dead", ()))
    blocked = tuple(failure(path, FailureKind.BLOCKED) for path in case.get("blocked", ()))
    site = site_of(pages, layout=layout, failures=dead + blocked)
    finding = detector.look(site, detector.params.model_validate(case.get("params", {})))
    assert finding.found == case["found"], finding
    if finding.found:
        assert finding.evidence
        assert 0 < finding.confidence <= 1
        assert finding.evidence[0].excerpt
    if "page" in case:
        assert finding.evidence[0].url == HOST + case["page"]
    if "excerpt" in case:
        assert case["excerpt"] in finding.evidence[0].excerpt
    if "reason" in case:
        assert case["reason"] in finding.reason
    if "level" in case:
        assert finding.level == case["level"]


def test_every_detector_has_a_case_that_is_found_and_one_that_is_not() -> None:
    for name in RUBRICS.detectors:
        seen = {p.values[1]["found"] for p in CASES if p.values[0] == name}
        assert {True, False} <= seen, name


def test_an_empty_site_is_no_reason_to_fail() -> None:
    site = site_of({})
    for detector in RUBRICS.detectors.values():
        needed = {k: f.annotation for k, f in detector.params.model_fields.items() if f.is_required()}
        required = {k: "news" if kind is str else ("news", "events") for k, kind in needed.items()}
        assert not detector.look(site, detector.params.model_validate(required)).found

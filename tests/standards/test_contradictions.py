"""When engines contradict each other, and when they only say different things."""

from collections.abc import Sequence

import pytest

from model import Examination, Outcome
from standards import families
from standards.contradictions import contradictions
from tests.standards.audits import AXE, FAILED, INPUT, OPEN, OWN, PASSED, VOID, examined, finding, rule

KNOWN = families({(OWN, "image-name"): ("23a2a8",), (OWN, "text-enhanced"): ("09o5cg",), (OWN, "field-name"): ("e086e5",)})
IMAGES = "1.1.1"


def told(*examinations: Examination) -> list[tuple[Sequence[object], Sequence[object]]]:
    return [(c.failed, c.passed) for c in contradictions(examinations, KNOWN)]


PAIRS = [
    ("one fails, one passes", FAILED, PASSED, True),
    ("the other way round", PASSED, FAILED, True),
    ("one cannot tell", FAILED, OPEN, False),
    ("one finds nothing to test", FAILED, VOID, False),
    ("both fail", FAILED, FAILED, False),
    ("both pass", PASSED, PASSED, False),
]


@pytest.mark.parametrize(("one", "other", "contradict"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_rules_that_decide_the_same(one: Outcome, other: Outcome, contradict: bool) -> None:
    page = examined("/", rule("image-alt", one, IMAGES), rule("image-name", other, IMAGES, engine=OWN))
    assert bool(told(page)) is contradict


def test_both_sides_are_named_and_the_elements_shown() -> None:
    failing = finding("image-name", IMAGES, engine=OWN, target="img", snippet="<img>", message="No name")
    page = examined(
        "/", rule("image-alt", PASSED, IMAGES), rule("image-name", FAILED, IMAGES, engine=OWN), findings=(failing,)
    )  # fmt: skip
    (found,) = contradictions([page], KNOWN)
    assert (found.failed, found.passed) == (((OWN, "image-name"),), ((AXE, "image-alt"),))
    assert (found.about, found.criteria, found.elements) == ("23a2a8", (IMAGES,), (("img", "<img>", "No name"),))


def test_an_engine_whose_other_rule_fails_too_does_not_contradict() -> None:
    page = examined(
        "/", rule("select-name", PASSED, "4.1.2"), rule("label", FAILED, "4.1.2"),
        rule("field-name", FAILED, "4.1.2", engine=OWN),
    )  # fmt: skip
    assert told(page) == []


def test_rules_that_ask_different_criteria_do_not_contradict() -> None:
    page = examined("/", rule("color-contrast", PASSED, "1.4.3"), rule("text-enhanced", FAILED, "1.4.6", engine=OWN))
    assert told(page) == []


def test_rules_without_an_act_rule_are_compared_by_our_own_families() -> None:
    page = examined("/", rule("skip-link", FAILED), rule("skip-link", PASSED, "2.4.1", engine=INPUT))
    assert told(page) == [(((AXE, "skip-link"),), ((INPUT, "skip-link"),))]


def test_unrelated_rules_of_one_criterion_do_not_contradict() -> None:
    page = examined("/", rule("list", FAILED, "1.3.1"), rule("headings", PASSED, "1.3.1", engine=OWN))
    assert told(page) == []


def test_the_same_element_failing_and_passing_is_a_contradiction() -> None:
    page = examined(
        "/",
        findings=(finding("x", "1.3.1"), finding("y", "1.3.1", engine=OWN, outcome=PASSED), finding("z", "4.1.2", engine=OWN)),
    )
    assert told(page) == [(((AXE, "x"),), ((OWN, "y"),))]


def test_pages_and_screens_are_not_mixed() -> None:
    one = examined("/", rule("image-alt", FAILED, IMAGES))
    other = examined("/b", rule("image-name", PASSED, IMAGES, engine=OWN))
    assert told(one, other) == []

"""From strengths to confidences, and what a confidence is worth for a question of a grade."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import (
    Automation,
    Call,
    FailureKind,
    Flag,
    Grade,
    Indicator,
    PackError,
    Questionnaire,
    Remedy,
    Rule,
    Value,
)  # fmt: skip
from rubrics import ACCEPTED, Rubrics, load_calibration
from rubrics.calibration import PLAIN, Calibration
from tests.rubrics.sites import RUBRICS, crawl_of, failure

CURVES = Calibration({"yes": ((0.5, 0.7), (0.9, 0.96)), "no": ((0.6, 0.8),)})
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=6, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("value", "strength", "confidence"),
    [
        ("yes", 0.5, 0.7), ("yes", 0.7, 0.83), ("yes", 0.1, 0.7), ("yes", 1.0, 0.96),
        ("no", 0.3, 0.8), ("no", 0.9, 0.8), ("unknown", 0.3, 0.3),
    ],
)  # fmt: skip
def test_straight_lines_between_points(value: str, strength: float, confidence: float) -> None:
    assert CURVES.confidence(value, strength) == pytest.approx(confidence)


@given(SHARES, SHARES, st.floats(0, 1), st.floats(0, 1))
def test_a_stronger_sign_is_never_worth_less(strengths: list[float], shares: list[float], one: float, other: float) -> None:
    curves = Calibration({"yes": tuple(zip(strengths, shares, strict=False))})
    low, high = sorted((one, other))
    assert 0 <= curves.confidence("yes", low) <= curves.confidence("yes", high) + 0.0011 <= 1.0011


def test_the_curves_that_are_shipped_rise() -> None:
    shipped = load_calibration()
    assert shipped.confidence("yes", 0.6) < shipped.confidence("yes", 0.95)
    assert shipped.confidence("no", 0.6) <= shipped.confidence("no", 0.8)


WRONG = [
    ("yes: [[0.9, 0.5], [0.6, 0.9]]\nno: [[0.5, 0.5]]", "rising"),
    ("yes: [[0.5, 0.9], [0.6, 0.5]]\nno: [[0.5, 0.5]]", "rising"),
    ("yes: [[0.5, 1.5]]\nno: [[0.5, 0.5]]", "between 0 and 1"),
    ("yes: []\nno: [[0.5, 0.5]]", "rising"),
    ("yes: [[0.5, 0.5]]", "no"),
    ("yes: [[0.5, 0.5]]\nno: [[0.5, 0.5]]\nmaybe: 1", "maybe"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_wrong_curves_are_refused_with_their_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "curves.yaml"
    path.write_text(text)
    with pytest.raises(PackError, match=r"curves\.yaml.*") as caught:
        load_calibration(path)
    assert said in str(caught.value)


WASTE = (
    "<html lang=en><title>Waste</title><main><h1>Waste collection</h1>"
    "<p>We collect household waste every Monday in all districts of the town, and bulky things by order.</p>"
)


def ask(rubrics: Rubrics, grade: Grade, concept: str = "waste", **more: object) -> tuple[Value, float, tuple[Flag, ...]]:
    rule = Rule((Call("topic", {"concept": concept}),))
    item = Indicator("Q-SP-1", "SP", "t", "q", "g", Remedy("do", "low"), Automation.DETECTED, (1.0,), rule, grade=grade)
    site = rubrics.site(crawl_of({"/": WASTE, "/a": "<p>A", "/b": "<p>B"}, **more))  # type: ignore[arg-type]
    (answer,) = rubrics.answer(site, Questionnaire("q", "Q", "X", "1", {"SP": "SP"}, (item,), "q+1"))
    return answer.value, answer.confidence, answer.flags


def test_confidence_is_what_the_curve_says_of_the_strength() -> None:
    strength = ask(RUBRICS, Grade.A)[1]
    made = Rubrics(RUBRICS.detectors, RUBRICS.lexicons, Calibration({"yes": ((0.0, 0.5), (1.0, 0.5))}))
    assert strength > 0.6
    assert ask(made, Grade.A)[1] == 0.5


@pytest.mark.parametrize("grade", list(Grade))
def test_an_answer_below_what_its_grade_asks_for_needs_a_person(grade: Grade) -> None:
    for least, flagged in ((0.0, False), (1.0, True)):
        made = Rubrics(RUBRICS.detectors, RUBRICS.lexicons, PLAIN, {**ACCEPTED, grade: least})
        for concept in ("waste", "air_policy"):
            assert (Flag.LOW_CONFIDENCE in ask(made, grade, concept)[2]) is flagged


def test_a_no_on_a_portal_a_part_of_which_was_blocked_says_so() -> None:
    lost = failure("/x", FailureKind.TIMEOUT)
    assert Flag.PARTLY_BLOCKED not in ask(RUBRICS, Grade.A, "air_policy")[2]
    assert Flag.PARTLY_BLOCKED in ask(RUBRICS, Grade.A, "air_policy", failures=(lost,))[2]
    assert Flag.PARTLY_BLOCKED not in ask(RUBRICS, Grade.A, "waste", failures=(lost,))[2]

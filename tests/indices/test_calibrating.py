"""Calibration figures and fits: values worked out by hand, and what holds for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices import Bin, calibration_error, confidence_bins, left_out, rising_curve

judged_answers = st.lists(st.tuples(st.floats(0, 1).map(lambda x: round(x, 2)), st.booleans()), max_size=60)


def answers(confidence: float, right: int, wrong: int) -> list[tuple[float, bool]]:
    return [(confidence, True)] * right + [(confidence, False)] * wrong


# --- the error ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (answers(0.9, 9, 1), 0.0),
        (answers(0.9, 5, 5), 0.4),
        (answers(1.0, 3, 0) + answers(0.0, 0, 3), 0.0),
        (answers(0.55, 10, 0) + answers(0.95, 0, 10), (0.45 + 0.95) / 2),
        (answers(0.82, 4, 0) + answers(0.88, 3, 1), 0.025),  # one bin: 0.85 said, 7 of 8 right
        (answers(0.61, 3, 0) + answers(0.91, 0, 1), (3 * 0.39 + 0.91) / 4),
    ],
)
def test_the_error_is_the_mean_gap_of_the_bins(judged: list[tuple[float, bool]], expected: float) -> None:
    assert calibration_error(judged) == pytest.approx(expected)


def test_there_is_no_error_without_answers() -> None:
    assert calibration_error([]) is None
    assert confidence_bins([]) == ()


def test_a_confidence_on_the_border_belongs_to_the_upper_bin_and_one_to_the_last() -> None:
    found = confidence_bins([(0.3, True), (0.29999, False), (1.0, True), (0.95, True)])
    assert [(b.low, b.n) for b in found] == [(0.2, 1), (0.3, 1), (0.9, 2)]
    assert [b.low for b in confidence_bins([(x / 100, True) for x in range(101)], 100)] == [x / 100 for x in range(100)]
    assert confidence_bins([(0.5, True), (0.5, False)]) == (Bin(0.5, 0.6, 2, 0.5, 0.5),)


@given(judged_answers.filter(bool))
def test_the_error_lies_between_none_and_one_and_bins_hold_every_answer(judged: list[tuple[float, bool]]) -> None:
    error = calibration_error(judged)
    assert error is not None
    assert 0 <= error <= 1
    found = confidence_bins(judged)
    assert sum(b.n for b in found) == len(judged)
    assert all(b.low - 1e-9 <= b.confidence <= b.high + 1e-9 for b in found)


# --- the fit --------------------------------------------------------------------------------------------------------
def test_what_rises_already_is_kept_as_it_is() -> None:
    assert rising_curve(answers(0.6, 1, 1) + answers(0.9, 3, 1), pseudo=0) == ((0.6, 0.5), (0.9, 0.75))


def test_what_falls_is_pooled_and_drawn_with_both_its_ends() -> None:
    judged = answers(0.5, 0, 2) + answers(0.7, 3, 1) + answers(0.8, 1, 3) + answers(0.9, 4, 0)
    assert rising_curve(judged, pseudo=0) == ((0.5, 0.0), (0.7, 0.5), (0.8, 0.5), (0.9, 1.0))


def test_a_handful_of_answers_is_drawn_towards_the_overall_share() -> None:
    judged = answers(0.6, 45, 5) + answers(0.9, 2, 0)  # 47 of 52
    (low, few), (high, more) = rising_curve(judged, pseudo=5)
    assert (low, high) == (0.6, 0.9)
    assert few == pytest.approx((45 + 5 * 47 / 52) / 55, abs=5e-4)
    assert more == pytest.approx((2 + 5 * 47 / 52) / 7, abs=5e-4)


def test_there_is_no_curve_without_answers() -> None:
    assert rising_curve([]) == ()


def isotonic(judged: list[tuple[float, bool]]) -> dict[float, float]:
    """Isotonic regression by its definition: the highest, over all beginnings, of the lowest, over all ends, of the means."""
    places = sorted({x for x, _ in judged})

    def mean(first: float, last: float) -> float:
        held = [right for x, right in judged if first <= x <= last]
        return sum(held) / len(held)

    return {x: max(min(mean(a, b) for b in places if b >= x) for a in places if a <= x) for x in places}


@given(judged_answers)
def test_without_pseudo_counts_it_is_isotonic_regression(judged: list[tuple[float, bool]]) -> None:
    expected = isotonic(judged)
    assert {at: share for at, share in rising_curve(judged, pseudo=0) if abs(share - expected[at]) > 6e-4} == {}


@given(judged_answers, st.floats(0, 20))
def test_a_curve_rises_and_stays_within_what_was_seen(judged: list[tuple[float, bool]], pseudo: float) -> None:
    points = rising_curve(judged, pseudo)
    strengths, shares = [p[0] for p in points], [p[1] for p in points]
    assert strengths == sorted(set(strengths))
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert set(strengths) <= {x for x, _ in judged}
    assert bool(points) == bool(judged)
    if judged:
        assert (strengths[0], strengths[-1]) == (min(x for x, _ in judged), max(x for x, _ in judged))


@given(judged_answers.filter(bool))
def test_with_many_pseudo_counts_every_share_is_the_overall_one(judged: list[tuple[float, bool]]) -> None:
    overall = sum(right for _, right in judged) / len(judged)
    assert all(share == pytest.approx(overall, abs=1e-3) for _, share in rising_curve(judged, 1e9))


@given(judged_answers.filter(bool))
def test_a_fit_without_pseudo_counts_has_no_error_on_what_it_was_fitted_to(judged: list[tuple[float, bool]]) -> None:
    shares = isotonic(judged)
    assert calibration_error([(shares[x], right) for x, right in judged]) == pytest.approx(0, abs=1e-9)


# --- leaving out ----------------------------------------------------------------------------------------------------
def test_each_group_is_left_out_once() -> None:
    assert list(left_out({"a": [1, 2], "b": [3], "c": []})) == [("a", [1, 2], [3]), ("b", [3], [1, 2]), ("c", [], [1, 2, 3])]
    assert list(left_out({})) == []

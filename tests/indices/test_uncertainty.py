"""Draws, intervals, "cannot be told apart", and other weights."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indices.draws import Draws, Reliability, draw, not_told_apart, quantile, told_apart
from indices.scores import score
from indices.sensitivity import around, dirichlet, rank_ranges
from indices.settle import Settled, settle
from model import Answer, Ruling, Value
from tests.indices.test_scores import answer, indicator, questionnaire

SURE = Reliability({}, 0.0)


def found_of(answers: list[Answer]) -> dict[str, Settled]:
    return {s.answer.indicator: s for s in settle(answers)}


def portal(yes: int, no: int, unknown: int = 0, confidence: float = 0.9):  # type: ignore[no-untyped-def]
    values = [Value.YES] * yes + [Value.NO] * no + [Value.UNKNOWN] * unknown
    items = [indicator(n) for n in range(len(values))]
    answers = [replace(answer(i, v), confidence=confidence, detector="topic") for i, v in zip(items, values, strict=True)]
    return questionnaire(*items), found_of(answers)


def test_sure_answers_do_not_vary_and_open_ones_are_no_chance() -> None:
    asked, found = portal(4, 4, 2, confidence=1.0)
    drawn = draw("p", asked, found, SURE, draws=50)
    assert set(drawn.lost) == {0.4}
    assert drawn.interval() == (0.4, pytest.approx(0.6))


def test_the_interval_is_about_as_wide_as_chance_makes_it() -> None:
    asked, found = portal(50, 50, confidence=0.9)
    low, high = draw("p", asked, found, SURE, draws=4000, seed=3).interval()
    # mean 50 * .9 + 50 * .1 = 50, variance 100 * .09 = 9: 95 % within about 5.9 points
    assert low == pytest.approx(0.44, abs=0.012)
    assert high == pytest.approx(0.56, abs=0.012)


def test_measured_precision_takes_the_place_of_confidence() -> None:
    asked, found = portal(100, 0, confidence=0.5)
    drawn = draw("p", asked, found, Reliability({"topic": 0.99}), draws=2000)
    assert sum(drawn.lost) / 2000 == pytest.approx(0.99, abs=0.002)


def test_people_err_as_often_as_they_disagree() -> None:
    reliability = Reliability({}, 0.18)
    assert 2 * reliability.human_error * (1 - reliability.human_error) == pytest.approx(0.18)
    item = indicator(1)
    said = Ruling("p", "q", item.id, Value.YES, "anna", datetime(2026, 1, 1, tzinfo=UTC), "seen", 1)
    found = {s.answer.indicator: s for s in settle([answer(item, Value.NO)], [said])}
    drawn = draw("p", questionnaire(item), found, reliability, draws=4000)
    assert sum(drawn.lost) / 4000 == pytest.approx(1 - reliability.human_error, abs=0.015)


def test_equal_seed_equal_draws_whatever_the_order() -> None:
    asked, found = portal(20, 20)
    turned = replace(asked, indicators=tuple(reversed(asked.indicators)))
    first = draw("p", asked, found, SURE, draws=100, seed=7)
    assert draw("p", asked, found, SURE, draws=100, seed=7) == first
    assert draw("p", turned, found, SURE, draws=100, seed=7).lost == pytest.approx(first.lost)
    assert draw("p", asked, found, SURE, draws=100, seed=8) != first
    with pytest.raises(ValueError, match="at least one"):
        draw("p", asked, found, SURE, draws=0)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(list(Value)), min_size=1, max_size=20))
def test_draws_of_sure_answers_are_the_bounds(values: list[Value]) -> None:
    items = [indicator(n) for n in range(len(values))]
    answers = [replace(answer(i, v), confidence=1.0) for i, v in zip(items, values, strict=True)]
    total = score("p", questionnaire(*items), settle(answers))[0]
    assert draw("p", questionnaire(*items), found_of(answers), SURE, draws=3).interval() == (
        pytest.approx(total.low),
        pytest.approx(total.high),
    )


def test_who_can_be_told_apart() -> None:
    drawn = {}
    for name, yes in (("far", 10), ("near", 60), ("top", 62)):
        asked, found = portal(yes, 100 - yes)
        drawn[name] = draw(name, asked, found, SURE, draws=500)
    assert not_told_apart(drawn) == (("near", "top"),)
    assert told_apart(drawn["far"], drawn["top"])
    assert told_apart(drawn["top"], drawn["far"])
    with pytest.raises(ValueError):
        told_apart(Draws((1.0,), (1.0,)), Draws((1.0, 1.0), (1.0, 1.0)))


def test_open_items_keep_two_from_being_told_apart() -> None:
    asked, open_one = portal(50, 0, 50, confidence=1.0)
    _, settled = portal(70, 30, confidence=1.0)
    assert not told_apart(draw("a", asked, open_one, SURE, draws=20), draw("b", asked, settled, SURE, draws=20))


def test_quantiles() -> None:
    assert [quantile([1.0, 2.0, 3.0, 4.0, 5.0], q) for q in (0, 0.25, 0.5, 0.9, 1)] == [1, 2, 3, pytest.approx(4.6), 5]
    with pytest.raises(ValueError):
        quantile([], 0.5)


PARTS = {"A": (0.9, 0.1, 0.5), "B": (0.1, 0.9, 0.5), "C": (0.45, 0.45, 0.45), "D": (0.0, 0.0, 0.0)}
THIRDS = (1 / 3, 1 / 3, 1 / 3)


def test_no_spread_no_change() -> None:
    found = rank_ranges(PARTS, THIRDS, around(THIRDS, 0.0), draws=20)
    assert {c: (r.best, r.rank, r.worst) for c, r in found.items()} == {
        "A": (1, 1, 1),
        "B": (1, 1, 1),
        "C": (3, 3, 3),
        "D": (4, 4, 4),
    }


@pytest.mark.parametrize("drawer", [around(THIRDS, 0.5), dirichlet(THIRDS, 3)])
def test_who_hangs_on_the_weights(drawer) -> None:  # type: ignore[no-untyped-def]
    found = rank_ranges(PARTS, THIRDS, drawer, draws=400, seed=1)
    assert (found["A"].best, found["D"].best, found["D"].worst) == (1, 4, 4)
    assert found["A"].worst > 1
    assert found["B"].worst > 1
    assert found == rank_ranges(dict(reversed(PARTS.items())), THIRDS, drawer, draws=400, seed=1)
    assert all(r.best <= r.p05 <= r.median <= r.p95 <= r.worst for r in found.values())


def test_weights_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="spread"):
        around(THIRDS, 1.5)
    with pytest.raises(ValueError, match="concentration"):
        dirichlet(THIRDS, 0)
    with pytest.raises(ValueError, match="A has 3 parts"):
        rank_ranges(PARTS, (0.5, 0.5), around((0.5, 0.5), 0.1))

"""Hours left, pace and deadline: cases worked by hand, and what must hold for any looks."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indices.pace import LEAST, hours_left, outlook, pace_of

TODAY = date(2026, 3, 2)


def test_a_language_with_looks_of_its_own_and_one_without() -> None:
    looks = [("fr", 60.0)] * 10 + [("ar", 240.0)] * 2 + [("ar", 0.0)] * 50
    found, every = hours_left({"fr": 120, "ar": 60}, looks)
    assert found["fr"].hours == pytest.approx(2)
    assert (found["fr"].own, found["fr"].looks) == (True, 10)
    assert found["ar"].hours == pytest.approx(1.5)  # the mean of all twelve is 90 seconds
    assert (found["ar"].own, found["ar"].looks) == (False, 12)
    assert found["ar"].median_hours == pytest.approx(1)
    assert every.hours == pytest.approx(3.5)
    assert (every.items, every.own) == (180, False)


def test_nothing_is_promised_from_too_few_looks() -> None:
    found, every = hours_left({"fr": 5, "en": 0}, [("fr", 60.0)] * (LEAST - 1))
    assert (found["fr"].hours, found["fr"].low, found["fr"].median_hours, found["fr"].looks) == (None, None, None, LEAST - 1)
    assert found["en"].hours == 0
    assert (every.items, every.hours) == (5, None)


def test_a_form_left_open_overnight_counts_as_ten_medians() -> None:
    found, _ = hours_left({"fr": 3600}, [("fr", 60.0)] * 9 + [("fr", 40_000.0)])
    assert found["fr"].hours == pytest.approx((9 * 60 + 600) / 10)


def test_long_looks_make_up_more_of_the_work_than_a_median_tells() -> None:
    found, _ = hours_left({"fr": 60}, [("fr", 60.0)] * 6 + [("fr", 300.0)] * 4)
    assert [found["fr"].median_hours, found["fr"].hours] == pytest.approx([1, 2.6])


def test_fewer_than_no_items() -> None:
    with pytest.raises(ValueError, match="fewer than none"):
        hours_left({"fr": -1}, [])


SECONDS = st.lists(st.tuples(st.sampled_from(["fr", "ar"]), st.floats(0, 1e6)), max_size=40)
WAITING = st.dictionaries(st.sampled_from(["fr", "ar", "sw"]), st.integers(0, 10**6))


@settings(max_examples=40, deadline=None)
@given(WAITING, SECONDS, st.randoms(use_true_random=False))
def test_hours_lie_within_their_bounds_and_hang_on_no_order(
    waiting: dict[str, int], looks: list[tuple[str, float]], chance: random.Random
) -> None:
    mixed = list(looks)
    chance.shuffle(mixed)
    found, every = hours_left(waiting, looks)
    assert hours_left(dict(reversed(waiting.items())), mixed) == (found, every)
    assert every.items == sum(waiting.values())
    for left in [*found.values(), every]:
        if left.hours is not None:
            assert left.low is not None
            assert left.high is not None
            assert 0 <= left.low <= left.hours * (1 + 1e-9)
            assert left.hours <= left.high * (1 + 1e-9)


def test_pace_is_of_the_whole_days_before_today() -> None:
    worked = {TODAY: 99.0, TODAY - timedelta(days=1): 4.0, TODAY - timedelta(days=7): 3.0, TODAY - timedelta(days=8): 99.0}
    assert pace_of(worked, TODAY) == 1
    assert pace_of(worked, TODAY, days=1) == 4
    assert pace_of({}, TODAY) == 0
    with pytest.raises(ValueError, match="at least one"):
        pace_of({}, TODAY, days=0)


CASES = [
    # hours, pace, days to the deadline -> days to the end, needed, more
    (10.0, 2.0, 4, 4, 2.0, 0.0),
    (10.0, 2.0, 1, 4, 5.0, 3.0),
    (1.0, 8.0, 0, 0, 1.0, 0.0),
    (10.0, 0.0, 4, None, 2.0, 2.0),
    (10.0, 5.0, -1, 1, None, None),
    (0.0, 0.0, -9, 0, 0.0, 0.0),
    (1e9, 1e-300, 4, None, 2e8, 2e8),
]


@pytest.mark.parametrize(("hours", "pace", "days", "end", "needed", "more"), CASES)
def test_outlook(hours: float, pace: float, days: int, end: int | None, needed: float | None, more: float | None) -> None:
    found = outlook(hours, pace, TODAY, TODAY + timedelta(days=days))
    assert found.finish == (None if end is None else TODAY + timedelta(days=end))
    assert (found.needed, found.more) == (needed, more)
    assert found.in_time == (more == 0)


@given(st.floats(0, 1e7), st.floats(0, 1e4), st.integers(0, 400))
def test_the_end_is_in_time_where_no_more_is_needed(hours: float, pace: float, days: int) -> None:
    deadline = TODAY + timedelta(days=days)
    found = outlook(hours, pace, TODAY, deadline)
    assert found.more is not None
    assert found.needed is not None
    if found.in_time and hours:
        assert found.finish is not None
        assert found.finish <= deadline + timedelta(days=1)  # a division may round by one
    if found.more > 1e-6:
        assert found.finish is None or found.finish > deadline


@pytest.mark.parametrize(("hours", "pace"), [(-1.0, 1.0), (1.0, -1.0)])
def test_no_work_is_below_nothing(hours: float, pace: float) -> None:
    with pytest.raises(ValueError, match="never below"):
        outlook(hours, pace, TODAY, TODAY)

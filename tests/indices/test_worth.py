"""What a look is worth: cases worked by hand, and what must hold for any item."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.looks import GUESSED, Kind, Timed, minutes_of
from indices.settle import settle
from indices.worth import Item, Rates, expected_move, in_order, move_of, rates_of, weights_of
from model import Answer, Automation, Flag, Indicator, Questionnaire, Remedy, Ruling, Value

ONE = (1.0,)
LADDER = (1.0, 4.0)


def indicator(points: tuple[float, ...], number: int = 1, subindex: str = "CP") -> Indicator:
    return Indicator(f"Q-{number}", subindex, "t", "q", "", Remedy("do", "low"), Automation.DETECTED, points)


def answer(value: Value, confidence: float = 0.0, level: int = 0, *flags: Flag) -> Answer:
    return Answer("p", "q", "Q-1", value, "why", level, confidence, flags)


def move(points: tuple[float, ...], said: Answer, base: float = 0.3, **more: bool) -> float:
    return move_of(indicator(points), settle([said])[0], base, **more)


CASES = [
    (ONE, answer(Value.YES, 0.9, 1), 0.1),
    (ONE, answer(Value.NO, 0.8), 0.2),
    (ONE, answer(Value.UNKNOWN), 0.3),
    (ONE, answer(Value.YES, 0.9, 1, Flag.ASSISTED), 0.3),  # a proposal counts nothing yet
    (ONE, answer(Value.NO, 0.8, 0, Flag.INCOMPLETE_CRAWL), 0.3),  # met as often as elsewhere
    (ONE, answer(Value.NO, 0.6, 0, Flag.INCOMPLETE_CRAWL), 0.4),
    (ONE, answer(Value.INAPPLICABLE), 0.0),
    (LADDER, answer(Value.YES, 0.9, 2), 0.1),
    (LADDER, answer(Value.YES, 0.9, 1), 0.1 / 4),
    (LADDER, answer(Value.YES, 0.9, 1, Flag.FAILED_PAGES), 0.1 / 4 + 0.9 * 0.3 * 3 / 4),
    (LADDER, answer(Value.NO, 0.8), 0.2 / 4),
]  # fmt: skip


@pytest.mark.parametrize(("points", "said", "expected"), CASES)
def test_expected_moves(points: tuple[float, ...], said: Answer, expected: float) -> None:
    assert move(points, said) == pytest.approx(expected)


def test_an_item_without_an_answer_is_met_as_often_as_elsewhere() -> None:
    assert move_of(indicator(ONE), None, 0.3) == pytest.approx(0.3)


def test_a_ruling_moves_nothing_until_what_it_was_said_on_has_changed() -> None:
    said = answer(Value.YES, 0.9, 1)
    ruling = Ruling("p", "q", "Q-1", Value.NO, "ann", datetime(2026, 1, 1, tzinfo=UTC), "seen")
    (settled,) = settle([said], [ruling])
    assert move_of(indicator(ONE), settled, 0.3) == 0
    assert move_of(indicator(ONE), settled, 0.3, reopened=True) == pytest.approx(0.9)


CHANCE = st.floats(0, 1)


@given(CHANCE, CHANCE)
def test_the_formula_is_bounded_and_the_same_from_either_side(chance: float, counted: float) -> None:
    assert -1e-12 <= expected_move(chance, counted) <= 1 + 1e-12
    assert expected_move(chance, counted) == pytest.approx(expected_move(counted, chance))


FLAGS = st.sampled_from([Flag.ASSISTED, Flag.INCOMPLETE_CRAWL, Flag.CONFIRM])
SAID = st.builds(answer, st.sampled_from(Value), CHANCE, st.integers(0, 3), FLAGS)
POINTS = st.lists(st.floats(0.1, 9), min_size=1, max_size=3).map(lambda p: tuple(sorted(p)))


@given(POINTS, SAID, CHANCE, st.booleans())
def test_moves_are_bounded(points: tuple[float, ...], said: Answer, base: float, reopened: bool) -> None:
    assert -1e-12 <= move(points, said, base, reopened=reopened) <= 1 + 1e-12


@given(CHANCE, CHANCE, CHANCE)
def test_the_surer_an_answer_the_less_a_look_moves(one: float, two: float, base: float) -> None:
    low, high = sorted((one, two))
    for value in (Value.YES, Value.NO):
        said = answer(value, low, int(value is Value.YES))
        assert move(ONE, said, base) >= move(ONE, replace(said, confidence=high), base) - 1e-12


def questionnaire() -> Questionnaire:
    items = (indicator(ONE, 1, "CP"), indicator(ONE, 2, "SP"), indicator((1.0, 3.0), 3, "SP"))
    return Questionnaire("q", "t", "OSI", "2026", {"CP": "c", "SP": "s"}, items, "1", further={"EPI": ("CP",)})


def test_weights_are_shares_of_all_points_or_of_weighted_subindices() -> None:
    assert weights_of(questionnaire()) == pytest.approx({"Q-1": 1 / 5, "Q-2": 1 / 5, "Q-3": 3 / 5})
    weighted = weights_of(questionnaire(), {"CP": 0.2, "SP": 0.8})
    assert weighted == pytest.approx({"Q-1": 0.2, "Q-2": 0.2, "Q-3": 0.6})
    assert weights_of(questionnaire(), {"CP": 1.0})["Q-3"] == 0


def test_base_rates_are_drawn_to_all_and_all_to_a_half() -> None:
    assert rates_of([]) == Rates({}, 0.5)
    found = rates_of([("a", 1.0), ("a", 1.0), ("b", 0.0), ("b", 0.0), ("b", 0.5)])
    assert found.overall == pytest.approx(3.5 / 7)
    assert found.of("a") == pytest.approx((2 + 2 * 0.5) / 4)
    assert found.of("b") == pytest.approx((0.5 + 2 * 0.5) / 5)
    assert found.of("never asked") == found.overall
    with pytest.raises(ValueError, match="no share"):
        rates_of([("a", 1.1)])


def test_minutes_are_drawn_from_the_guess_to_what_was_measured() -> None:
    looks = [Timed("fr", Kind.SHOWN, 120.0)] * 10 + [Timed("ar", Kind.SHOWN, 0.0)]
    found = minutes_of(looks)
    assert found.of("sw", Kind.SHOWN) == pytest.approx(1.5)  # ten looks weigh as much as the guess
    assert found.of("fr", Kind.SHOWN) == pytest.approx(1.75)
    assert found.of("ar", Kind.SHOWN) == found.of("sw", Kind.SHOWN)  # nothing was measured
    assert found.of("fr", Kind.BARE) == GUESSED[Kind.BARE]
    assert minutes_of([]).of("fr", Kind.SHOWN) == GUESSED[Kind.SHOWN]
    with pytest.raises(ValueError, match="guess"):
        minutes_of([], {Kind.SHOWN: 1.0})


LOOKS = st.lists(st.builds(Timed, st.sampled_from(["fr", "ar"]), st.sampled_from(Kind), st.floats(0, 1e5)))


@given(LOOKS, st.randoms(use_true_random=False))
def test_minutes_stay_within_what_was_seen_and_guessed(looks: list[Timed], chance: random.Random) -> None:
    mixed = list(looks)
    chance.shuffle(mixed)
    found = minutes_of(looks)
    assert minutes_of(mixed) == found
    for kind in Kind:
        seen = [look.seconds / 60 for look in looks if look.kind is kind and look.seconds > 0] + [GUESSED[kind]]
        for language in ("fr", "ar", "sw"):
            assert min(seen) - 1e-9 <= found.of(language, kind) <= max(seen) * (1 + 1e-9)


def test_the_order_weighs_moves_by_minutes_and_settles_ties_by_place() -> None:
    long, short = Item("a", "q", 1, 0.4, 4.0), Item("b", "q", 1, 0.2, 1.0)
    same = [Item("a", "q", 3, 0.1, 1.0), Item("a", "q", 2, 0.1, 1.0)]
    assert in_order([*same, long, short]) == [short, long, same[1], same[0]]
    with pytest.raises(ValueError, match="takes more"):
        in_order([Item("a", "q", 1, 0.4, 0.0)])


ITEMS = st.lists(
    st.builds(Item, st.sampled_from("ab"), st.just("q"), st.integers(1, 99), CHANCE, st.floats(0.1, 9)),
    unique_by=lambda i: (i.portal, i.place),
)  # fmt: skip


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_hangs_on_nothing_that_came_first(items: list[Item], chance: random.Random) -> None:
    mixed = list(items)
    chance.shuffle(mixed)
    found = in_order(items)
    assert in_order(mixed) == found
    assert all(a.worth >= b.worth - 1e-11 for a, b in pairwise(found))

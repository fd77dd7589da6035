"""Adding up: points, bounds, subindices, rulings."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices import score, settle
from model import Answer, Automation, Flag, Indicator, Questionnaire, Remedy, Ruling, Value

VALUES = st.sampled_from(list(Value))


def indicator(number: int, subindex: str = "CP", points: tuple[float, ...] = (1.0,)) -> Indicator:
    return Indicator(f"Q-{subindex}-{number}", subindex, "t", "q", "g", Remedy("do", "low"), Automation.DETECTED, points)


def questionnaire(*indicators: Indicator, unknown_as_zero: bool = False) -> Questionnaire:
    subindices = {i.subindex: i.subindex for i in indicators}
    return Questionnaire("q", "Q", "LOSI", "1", subindices, indicators, "q+1", unknown_as_zero=unknown_as_zero)


def answer(indicator: Indicator, value: Value, level: int = 0) -> Answer:
    return Answer("p", "q", indicator.id, value, "r", level=level or int(value is Value.YES))


def scored(values: list[Value], **more: bool):
    items = [indicator(n) for n in range(len(values))]
    answers = [answer(i, v) for i, v in zip(items, values, strict=True)]
    return score("p", questionnaire(*items, **more), settle(answers))


def test_the_share_of_indicators_met() -> None:
    total, part = scored([Value.YES, Value.NO, Value.YES, Value.NO])
    assert (total.points, total.max_points, total.value, total.low, total.high) == (2, 4, 0.5, 0.5, 0.5)
    assert (total.subindex, part.subindex) == ("", "CP")


def test_open_items_leave_bounds_and_no_value() -> None:
    total = scored([Value.YES, Value.UNKNOWN, Value.NO, Value.NO])[0]
    assert (total.value, total.low, total.high, total.unknown, total.coverage) == (None, 0.25, 0.5, 1, 0.75)


def test_a_publisher_may_count_open_items_as_lost() -> None:
    assert scored([Value.YES, Value.UNKNOWN], unknown_as_zero=True)[0].value == 0.5


def test_inapplicable_items_leave_the_denominator() -> None:
    total = scored([Value.YES, Value.INAPPLICABLE])[0]
    assert (total.max_points, total.value) == (1, 1.0)


def test_an_unanswered_indicator_is_unknown() -> None:
    one, two = indicator(1), indicator(2)
    total = score("p", questionnaire(one, two), settle([answer(one, Value.YES)]))[0]
    assert (total.unknown, total.value) == (1, None)


@pytest.mark.parametrize(("level", "points"), [(1, 0.5), (2, 1.0), (9, 1.0)])
def test_levels_have_their_points(level: int, points: float) -> None:
    item = indicator(1, points=(0.5, 1.0))
    assert score("p", questionnaire(item), settle([answer(item, Value.YES, level)]))[0].points == points


def test_the_newest_ruling_outranks_the_machine() -> None:
    item = indicator(1)
    made = [
        Ruling("p", "q", item.id, value, "anna", datetime(2026, 1, day, tzinfo=UTC), "seen")
        for day, value in ((2, Value.NO), (1, Value.YES))
    ]
    (settled,) = settle([answer(item, Value.YES)], made)
    assert (settled.value, settled.level, settled.ruling) == (Value.NO, 0, made[0])
    assert score("p", questionnaire(item), [settled])[0].confirmed == 1


@given(st.lists(VALUES, min_size=1, max_size=30))
def test_bounds_hold_and_close_when_nothing_is_open(values: list[Value]) -> None:
    total = scored(values)[0]
    assert 0 <= total.low <= total.high <= 1
    if Value.UNKNOWN not in values and total.max_points:
        assert total.low == total.high == total.value
    if Value.UNKNOWN in values:
        assert total.value is None


@given(st.lists(VALUES, min_size=1, max_size=30), st.data())
def test_settling_an_open_item_stays_within_the_bounds(values: list[Value], data: st.DataObject) -> None:
    before = scored(values)[0]
    after = scored([data.draw(st.sampled_from([Value.YES, Value.NO])) if v is Value.UNKNOWN else v for v in values])[0]
    assert before.low - 1e-9 <= after.low <= before.high + 1e-9


def test_what_only_an_assistant_proposed_is_open_until_a_person_has_spoken() -> None:
    item, other = indicator(1), indicator(2)
    proposed = replace(answer(item, Value.YES), flags=(Flag.MANUAL, Flag.ASSISTED, Flag.CONFIRM))
    answers, asked = [proposed, answer(other, Value.YES)], questionnaire(item, other)
    total = score("p", asked, settle(answers))[0]
    assert (total.points, total.value, total.low, total.high, total.unknown, total.coverage) == (1, None, 0.5, 1.0, 1, 0.5)
    assert settle(answers)[0].value is Value.YES
    for said, points in ((Value.YES, 2), (Value.NO, 1)):
        word = Ruling("p", "q", item.id, said, "A. Reader", datetime(2026, 1, 1, tzinfo=UTC), "seen")
        total = score("p", asked, settle(answers, [word]))[0]
        assert (total.points, total.unknown, total.confirmed) == (points, 0, 1)


def test_a_proposal_counts_as_lost_where_a_publisher_counts_open_items_so() -> None:
    item = indicator(1)
    proposed = replace(answer(item, Value.YES), flags=(Flag.ASSISTED,))
    assert score("p", questionnaire(item, unknown_as_zero=True), settle([proposed]))[0].value == 0.0


@pytest.mark.parametrize(("flag", "high"), [(Flag.INCOMPLETE_CRAWL, 1.0), (Flag.FAILED_PAGES, 1.0), (Flag.EXTERNAL, 0.5)])
def test_a_level_above_the_one_found_is_open_where_the_visit_proves_nothing(flag: Flag, high: float) -> None:
    item = indicator(1, points=(1.0, 2.0))
    found = replace(answer(item, Value.YES, 1), flags=(flag,))
    total = score("p", questionnaire(item), settle([found]))[0]
    assert (total.low, total.high, total.unknown) == (0.5, high, 0)
    assert total.value == (None if high > 0.5 else 0.5)


def test_a_persons_level_is_final_even_after_a_visit_cut_short() -> None:
    item = indicator(1, points=(1.0, 2.0))
    found = replace(answer(item, Value.YES, 1), flags=(Flag.INCOMPLETE_CRAWL,))
    ruling = Ruling("p", "q", item.id, Value.YES, "anna", datetime(2026, 1, 1, tzinfo=UTC), "seen", level=1)
    total = score("p", questionnaire(item), settle([found], [ruling]))[0]
    assert (total.value, total.high) == (0.5, 0.5)


def test_a_further_index_is_made_of_its_own_subindices() -> None:
    items = (indicator(1, "CP"), indicator(2, "EP"), indicator(3, "EP"))
    asked = replace(questionnaire(*items), index="OSI", further={"EPI": ("EP",)})
    rows = score("p", asked, settle([answer(items[0], Value.NO), answer(items[1], Value.YES), answer(items[2], Value.NO)]))
    assert [(r.index, r.subindex, r.value) for r in rows] == [
        ("OSI", "", 1 / 3), ("OSI", "CP", 0.0), ("OSI", "EP", 0.5), ("EPI", "", 0.5)
    ]  # fmt: skip


LADDER = st.tuples(VALUES, st.integers(1, 3), st.booleans())


@given(st.lists(LADDER, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_scores_are_monotone_and_do_not_depend_on_the_order(drawn: list[tuple[Value, int, bool]], random) -> None:  # type: ignore[no-untyped-def]
    items = [indicator(n, points=(1.0, 2.0, 4.0)) for n in range(len(drawn))]
    flags = [(Flag.INCOMPLETE_CRAWL,) if cut else () for *_, cut in drawn]
    answers = [
        replace(answer(i, value, level if value is Value.YES else 0), flags=f)
        for i, (value, level, _), f in zip(items, drawn, flags, strict=True)
    ]
    asked = questionnaire(*items)
    before = score("p", asked, settle(answers))
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert score("p", asked, settle(shuffled)) == before
    for place, one in enumerate(answers):
        better = replace(one, value=Value.YES, level=3)
        if one.value is not Value.INAPPLICABLE:
            after = score("p", asked, settle([*answers[:place], better, *answers[place + 1 :]]))[0]
            assert after.low >= before[0].low - 1e-12
            assert before[0].low - 1e-12 <= after.low <= after.high
            worse = replace(one, value=Value.NO, level=0)
            assert score("p", asked, settle([*answers[:place], worse, *answers[place + 1 :]]))[0].low <= before[0].low + 1e-12


@given(st.lists(LADDER, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_bounds_hold_every_value_that_open_items_may_settle_to(drawn: list[tuple[Value, int, bool]], random) -> None:  # type: ignore[no-untyped-def]
    items = [indicator(n, points=(1.0, 2.0, 4.0)) for n in range(len(drawn))]
    answers, truth = [], []
    for item, (value, level, cut) in zip(items, drawn, strict=True):
        said = replace(answer(item, value, level if value is Value.YES else 0), flags=(Flag.INCOMPLETE_CRAWL,) if cut else ())
        answers.append(said)
        lowest = 0 if value is Value.UNKNOWN else said.level
        at = random.randint(lowest, 3) if value is Value.UNKNOWN or (value is Value.YES and cut) else said.level
        kind = Value.INAPPLICABLE if value is Value.INAPPLICABLE else Value.YES if at else Value.NO
        truth.append(replace(said, value=kind, level=at, flags=()))
    asked = questionnaire(*items)
    bounds = score("p", asked, settle(answers))[0]
    settled = score("p", asked, settle(truth))[0]
    if settled.value is not None:
        assert bounds.low - 1e-12 <= settled.value <= bounds.high + 1e-12

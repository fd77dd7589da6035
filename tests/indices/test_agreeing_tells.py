"""Automation bias, ambiguous questions and training answers, as cases and as what must hold for any input."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indices.agreeing import Rating
from indices.agreeing.ambiguous import Kind, ambiguous
from indices.agreeing.bias import Look, Verdict, bias, bias_by
from indices.agreeing.gold import Trial, training, training_by_module, training_by_person


def looks(shown: tuple[int, int], hidden: tuple[int, int], language: str = "fr") -> list[Look]:
    """So many agreeing of so many looks, on either side."""
    return [
        Look(f"{saw} {n}", "yes", "yes" if n < agreed else "no", saw, {"language": language})
        for saw, (agreed, whole) in ((True, shown), (False, hidden)) for n in range(whole)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "hidden", "verdict"),
    [
        ((0, 0), (0, 0), Verdict.TOO_FEW),
        ((19, 19), (0, 100), Verdict.TOO_FEW),
        ((100, 100), (19, 19), Verdict.TOO_FEW),
        ((18, 20), (16, 20), Verdict.NO_DIFFERENCE),
        ((56, 70), (48, 80), Verdict.SHOWN),
        ((48, 80), (56, 70), Verdict.OPPOSITE),
    ],
)
def test_verdicts(shown: tuple[int, int], hidden: tuple[int, int], verdict: Verdict) -> None:
    assert bias(looks(shown, hidden)).verdict is verdict


def test_newcombes_example() -> None:
    """Newcombe 1998, table II, example (a), method 10: 56/70 less 48/80 is .2000, .0524 to .3339."""
    found = bias(looks((56, 70), (48, 80)))
    assert found.difference == pytest.approx(0.2)
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_the_machines_silence_is_no_answer_to_agree_with() -> None:
    found = bias([Look("1", "unknown", "unknown", True), Look("2", "", "no", False), Look("3", "no", "unknown", False)])
    assert (found.silent, found.shown.n, found.hidden.n, found.hidden.agreed) == (2, 0, 1, 0)
    assert (found.difference, found.interval, found.shown.share) == (None, None, None)


def test_by_language() -> None:
    found = bias_by([*looks((56, 70), (48, 80)), *looks((1, 2), (1, 2), "ar"), Look("x", "no", "no", True)], "language")
    assert list(found) == ["ar", "fr"]
    assert found["ar"].verdict is Verdict.TOO_FEW
    assert found["fr"].verdict is Verdict.SHOWN


VALUES = st.sampled_from(["yes", "no", "unknown", "yes 2"])
LOOKS = st.lists(st.builds(Look, st.just("i"), VALUES, VALUES, st.booleans()))


@given(LOOKS, st.randoms(use_true_random=False))
def test_bias_is_bounded_and_knows_no_order(given_: list[Look], chance: random.Random) -> None:
    found, mixed = bias(given_), list(given_)
    chance.shuffle(mixed)
    assert bias(mixed) == found
    assert found.shown.n + found.hidden.n + found.silent == len(given_)
    if found.difference is not None:
        assert found.interval is not None
        assert -1 <= found.interval[0] <= found.difference + 1e-9
        assert found.difference - 1e-9 <= found.interval[1] <= 1 + 1e-9


def rated(question: str, *items: str) -> list[Rating]:
    """Each item's values, with commas."""
    return [
        Rating(f"{question} {n}", f"r{r}", value, {"indicator": question})
        for n, item in enumerate(items) for r, value in enumerate(item.split(","))
    ]  # fmt: skip


def test_one_disputed_item_of_one_leads_no_list() -> None:
    found = ambiguous([
        *rated("once", "yes,no"), *rated("often", *["yes,no"] * 9, *["no,no"] * 3), *rated("never", *["yes,yes"] * 12),
    ])  # fmt: skip
    assert [a.question for a in found] == ["often", "once", "never"]
    assert [(a.disputed, a.n) for a in found] == [(9, 12), (1, 1), (0, 12)]
    assert found[1].rate == 1
    assert found[1].beyond < found[0].beyond


def test_kinds_are_counted_by_pair() -> None:
    (found,) = ambiguous(rated("q", "yes,yes 2", "yes,no,unknown", "inapplicable,no", "no,no", "no"))
    assert found.kinds == {Kind.YES_NO: 1, Kind.LEVEL: 1, Kind.UNKNOWN: 2, Kind.OTHER: 1}
    assert (found.n, found.disputed) == (4, 3)


def test_guessing_counts_about_one_and_agreement_nothing() -> None:
    chance = random.Random(4)
    guessed = ambiguous(rated("q", *[f"{chance.choice(('yes', 'no'))},{chance.choice(('yes', 'no'))}" for _ in range(2000)]))
    assert guessed[0].beyond == pytest.approx(1, abs=0.1)
    assert ambiguous(rated("q", *["no,no"] * 5, *["yes,yes"] * 5))[0].beyond == 0
    assert ambiguous(rated("q", "yes", "no")) == ()


ITEMS = st.lists(st.lists(VALUES, min_size=1, max_size=4).map(",".join), max_size=6)


@settings(max_examples=60)
@given(ITEMS, ITEMS, st.randoms(use_true_random=False))
def test_ambiguity_is_bounded_and_knows_no_order(one: list[str], two: list[str], chance: random.Random) -> None:
    every = rated("one", *one) + rated("two", *two)
    mixed = list(every)
    chance.shuffle(mixed)
    found = ambiguous(every)
    assert [(a.question, a.n, a.kinds) for a in ambiguous(mixed)] == [(a.question, a.n, a.kinds) for a in found]
    for a in found:
        assert 0 <= a.beyond <= 2 + 1e-9
        assert 0 <= a.rate <= 1
        assert a.interval[0] <= a.disputed / a.n + 1e-9
        assert a.disputed <= a.n


def test_training_tells_what_was_missed() -> None:
    said = [("A", "q1", "1", "yes", "no", "IF"), ("A", "q1", "2", "no", "no", "IF"), ("A", "q2", "1", "yes", "yes", "SP")]
    said += [("A", "q2", "2", "yes", "unclear", "SP"), ("B", "q1", "1", "no", "no", "IF")]
    trials = [Trial(*row) for row in said]
    found = training_by_person(trials)
    assert (found["A"].right, found["A"].n) == (2, 3)
    assert [(m.question, m.wrong, m.n, m.pairs) for m in found["A"].missed] == [("q1", 1, 2, (("yes", "no"),))]
    assert (found["B"].accuracy, found["B"].missed) == (1, ())
    assert found["B"].interval is not None
    assert found["B"].interval[0] < 0.5  # one right answer proves little
    assert {module: t.n for module, t in training_by_module(trials).items()} == {"IF": 3, "SP": 1}


def test_no_training_is_no_accuracy() -> None:
    found = training([])
    assert (found.accuracy, found.interval, found.missed) == (None, None, ())


@given(st.lists(st.builds(Trial, st.just("p"), st.sampled_from("abc"), st.just("i"), VALUES, VALUES)))
def test_right_and_wrong_make_all(trials: list[Trial]) -> None:
    found = training(trials)
    assert found.right + sum(m.wrong for m in found.missed) == found.n
    assert training(reversed(trials)) == found

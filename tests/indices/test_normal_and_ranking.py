"""Scales, ranks, levels, classes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.normal import Reference, reference_of, z_scores
from indices.ranking import IndexLevel, index_level, rank_bounds, ranks, rating_classes

SHARES = st.integers(0, 1000).map(lambda n: n / 1000)
NAMED = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), SHARES, min_size=1, max_size=12)


def test_a_reference_places_lowest_and_highest() -> None:
    reference = reference_of("all", [3.0, 1.0, 5.0])
    assert (reference.place(1), reference.place(3), reference.place(5), reference.place(7)) == (0, 0.5, 1, 1.5)


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0], [math.nan, 1.0]])
def test_what_does_not_differ_is_no_reference(values: list[float]) -> None:
    with pytest.raises(ValueError, match="all: "):
        reference_of("all", values)


def test_a_reference_names_itself_when_it_cannot_be() -> None:
    with pytest.raises(ValueError, match="edition 2024"):
        Reference("edition 2024", 1, 1)


def test_z_scores() -> None:
    assert z_scores({"a": 1.0, "b": 3.0}) == {"a": -1.0, "b": 1.0}  # sd of the whole set: 1, of a sample: 1.41
    assert z_scores({"a": 2.0, "b": 2.0}) == {"a": 0.0, "b": 0.0}
    assert z_scores({}) == {}


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(-1e6, 1e6), min_size=2))
def test_z_scores_have_mean_0_and_deviation_1(values: dict[str, float]) -> None:
    scored = z_scores(values)
    if max(values.values()) - min(values.values()) > 1e-3:
        assert math.fsum(scored.values()) == pytest.approx(0, abs=1e-6)
        assert math.fsum(v * v for v in scored.values()) / len(scored) == pytest.approx(1)


def test_equals_share_a_rank_and_the_next_are_left_out() -> None:
    assert ranks({"a": 0.5, "b": 0.9, "c": 0.5, "d": 0.1}) == {"a": 2, "b": 1, "c": 2, "d": 4}
    assert ranks({"a": 0.1 + 0.2, "b": 0.3}) == {"a": 1, "b": 1}  # the noise of decimals breaks no tie
    assert ranks({"a": 0.30001, "b": 0.30002}) == {"a": 2, "b": 1}  # an unprinted digit does
    assert ranks({}) == {}


@given(NAMED)
def test_rank_counts_those_who_are_better(values: dict[str, float]) -> None:
    for name, rank in ranks(values).items():
        assert rank == 1 + sum(v > values[name] + 1e-9 for v in values.values())


LEVELS = [
    (1, "very high"),
    (0.7501, "very high"),
    (0.75, "high"),
    (0.5, "high"),
    (0.4999, "middle"),
    (0.25, "middle"),
    (0.2, "low"),
    (0, "low"),
]


@pytest.mark.parametrize(("value", "level"), LEVELS)
def test_levels(value: float, level: str) -> None:
    assert index_level(value) == level


def test_classes_are_quarters_inside_a_level_and_equals_stay_together() -> None:
    values = {f"h{n}": 0.5 + n / 100 for n in range(8)}
    assert list(rating_classes(values).values()) == ["H1", "H1", "H2", "H2", "H3", "H3", "HV", "HV"]
    assert rating_classes({"a": 0.9, "b": 0.1}) == {"a": "VH", "b": "LM"}
    assert set(rating_classes(dict.fromkeys("abcdefgh", 0.6)).values()) == {"HV"}
    assert list(rating_classes({})) == []


@given(NAMED)
def test_a_better_value_is_never_in_a_worse_class(values: dict[str, float]) -> None:
    places = {
        c: n
        for n, c in enumerate(["VH", "V3", "V2", "V1", "HV", "H3", "H2", "H1", "MH", "M3", "M2", "M1", "LM", "L3", "L2", "L1"])
    }
    classes = rating_classes(values)
    falling = sorted(values, key=lambda n: -values[n])
    found = [places[classes[n]] for n in falling]
    assert found == sorted(found)
    assert len(set(IndexLevel)) == 4


BOUNDS = st.dictionaries(
    st.text("abcd", min_size=1, max_size=2), st.tuples(SHARES, SHARES).map(lambda t: (min(t), max(t))), min_size=1, max_size=6
)


@given(BOUNDS, st.randoms(use_true_random=False))
def test_rank_bounds_hold_every_rank_that_may_come(bounds: dict[str, tuple[float, float]], random) -> None:  # type: ignore[no-untyped-def]
    limits = rank_bounds(bounds)
    for _ in range(5):
        truth = {n: random.choice([low, high, (low + high) / 2]) for n, (low, high) in bounds.items()}
        for name, rank in ranks(truth).items():
            assert limits[name][0] <= rank <= limits[name][1]


def test_rank_bounds_are_reached() -> None:
    bounds = {"a": (0.5, 0.9), "b": (0.6, 0.7), "c": (0.1, 0.2)}
    assert rank_bounds(bounds) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}

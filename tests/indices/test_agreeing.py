"""Agreement between people against published worked examples, and what must hold for any ratings."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indices.agreeing import Rating, between, by
from indices.proportions import newcombe, wilson

# Krippendorff 2011, section C: four observers, twelve units, missing values. AC1 of the same table: Gwet, irrCAC.
FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def ratings(observers: Sequence[str]) -> list[Rating]:
    return [Rating(str(n), f"r{r}", v) for r, row in enumerate(observers) for n, v in enumerate(row) if v != "."]


def table(counts: Sequence[tuple[str, str, int]]) -> list[Rating]:
    pairs = [(a, b) for a, b, n in counts for _ in range(n)]
    return [Rating(str(n), who, v) for n, pair in enumerate(pairs) for who, v in zip("AB", pair, strict=True)]


def test_krippendorffs_example_with_missing_values() -> None:
    found = between(ratings(FOUR), scale="12345", ordered=True, draws=50)
    assert found.nominal.value == pytest.approx(0.743, abs=5e-4)
    assert found.ordinal.value == pytest.approx(0.815, abs=5e-4)
    assert found.ac1.value == pytest.approx(0.77544, abs=5e-6)
    assert found.per_cent.value == pytest.approx(0.81818, abs=5e-6)
    assert (found.kappa.value, found.kappa.why) == (None, "kappa is of two raters")


def test_kappa_is_low_and_ac1_high_where_one_value_prevails() -> None:
    found = between(table([("+", "+", 118), ("+", "-", 5), ("-", "+", 2)]), draws=50)  # Gwet 2008
    assert found.kappa.value == pytest.approx(-0.0234, abs=1e-4)
    assert found.ac1.value == pytest.approx(0.9408, abs=1e-4)
    assert found.prevalence == pytest.approx(118 / 125)
    assert found.bias == pytest.approx(3 / 125)
    assert found.advice.startswith("Look at AC1")


def test_cohens_example() -> None:
    """Cohen 1960, table 1, as 200 cases of three values: po .70, pe .41."""
    cells = [("a", "a", 88), ("a", "b", 14), ("a", "c", 18), ("b", "a", 10), ("b", "b", 40), ("b", "c", 10)]
    cells += [("c", "a", 2), ("c", "b", 6), ("c", "c", 12)]
    assert between(table(cells), draws=20).kappa.value == pytest.approx(0.492, abs=5e-4)


def test_one_value_only_is_undefined_and_says_why() -> None:
    found = between(table([("+", "+", 9)]), scale="+-", draws=20)
    assert found.kappa.value is None
    assert found.nominal.why == "all ratings have one value"
    assert found.ac1.value == 1
    assert found.per_cent.interval is not None
    assert found.per_cent.interval[0] < 1  # nine items prove no certainty


def test_nobody_rated_twice() -> None:
    found = between([Rating("1", "A", "+"), Rating("2", "B", "-")])
    assert (found.n, found.ac1.value, found.ac1.why) == (0, None, "no item was rated by two people")


def test_groups_and_persons() -> None:
    rows = [Rating("1", who, "+", {"module": "CP"}) for who in "AB"] + [Rating("2", who, who, {"module": "SP"}) for who in "AC"]
    assert {k: (v.n, v.per_cent.value) for k, v in by(rows, "module", draws=5).items()} == {"CP": (1, 1.0), "SP": (1, 0.0)}
    assert {k: v.n for k, v in by(rows, "person", draws=5).items()} == {"A": 2, "B": 1, "C": 1}


def test_who_rates_twice_is_named() -> None:
    with pytest.raises(ValueError, match="A rated 1 twice"):
        between([Rating("1", "A", "+"), Rating("1", "A", "-")])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=2, max_size=15))
def test_order_of_raters_and_names_of_values_do_not_matter(pairs: list[tuple[str, str]]) -> None:
    other = str.maketrans("xyz", "zxy")
    first = between(table([(a, b, 1) for a, b in pairs]), draws=1)
    second = between(table([(b.translate(other), a.translate(other), 1) for a, b in pairs]), draws=1)
    for name in ("per_cent", "kappa", "nominal", "ac1"):
        a, b = getattr(first, name).value, getattr(second, name).value
        assert a == (None if b is None else pytest.approx(b)), name
        assert a is None or a <= 1 + 1e-9
    if all(a == b for a, b in pairs) and first.nominal.value is not None:
        assert first.nominal.value == pytest.approx(1)


def test_newcombes_example() -> None:
    """Newcombe 1998, table II (a), method 10: 56/70 - 48/80."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson(0, 0) is None

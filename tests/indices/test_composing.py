"""EGDI, TII, HCI, OSI from their parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.components import composite, hci, tii
from indices.composing import Bounded, against, against_each_other, shares_of, weighted
from indices.editions import EDITIONS, edition_of
from indices.egdi import CountryInput, egdi
from indices.normal import Reference
from model import Score

SHARES = st.integers(0, 100).map(lambda n: n / 100)


def test_every_edition_weighs_to_one() -> None:
    for edition in EDITIONS.values():
        assert sum(edition.weights) == pytest.approx(1)
        assert not edition.hci or sum(edition.hci.values()) == pytest.approx(1)
        assert not edition.osi or sum(edition.osi.values()) == pytest.approx(1)
    with pytest.raises(ValueError, match="there is no edition 2019; there are 2003"):
        edition_of(2019)


def test_what_was_not_assessed_is_left_out_and_takes_no_place() -> None:
    rows = [CountryInput("A", 0.2, 0.2, 0.2), CountryInput("NA", None, 0.9, 0.9), CountryInput("C", 0.8, 0.8, 0.8)]
    first, none, last = egdi(rows, EDITIONS[2024])
    assert (none.name, none.value, none.rank, none.level, none.rating_class) == ("NA", None, None, None, None)
    assert (first.rank, last.rank) == (2, 1)


def test_2010_weighs_otherwise() -> None:
    row = [CountryInput("A", 1.0, 0.0, 0.0)]
    assert egdi(row, EDITIONS[2010])[0].value == 0.34
    assert egdi(row, EDITIONS[2012])[0].value == pytest.approx(1 / 3)


def test_a_country_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="A comes twice"):
        egdi([CountryInput("A", 1, 1, 1)] * 2, EDITIONS[2024])


@given(st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_egdi_is_monotone_and_does_not_depend_on_the_order(parts: list[tuple[float, float, float]], random) -> None:  # type: ignore[no-untyped-def]
    rows = [CountryInput(f"C{n}", *p) for n, p in enumerate(parts)]
    before = {p.name: p for p in egdi(rows, EDITIONS[2024])}
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert {p.name: p for p in egdi(shuffled, EDITIONS[2024])} == before
    better = CountryInput("C0", min(1.0, parts[0][0] + 0.1), *parts[0][1:])
    after = {p.name: p for p in egdi([better, *rows[1:]], EDITIONS[2024])}["C0"]
    assert (after.value or 0) >= (before["C0"].value or 0)
    assert (after.rank or 0) <= (before["C0"].rank or 0)


def test_a_composite_by_hand() -> None:
    table = {"A": {"x": 0.0, "y": 10.0}, "B": {"x": 2.0, "y": 20.0}, "C": {"x": 4.0, "y": 30.0}, "D": {"x": 9.0, "y": None}}
    found = composite(table, {"x": 0.5, "y": 0.5})
    assert found.index == {"A": 0.0, "B": pytest.approx(0.5), "C": 1.0}
    assert found.raw["A"] == pytest.approx(-(1.5**0.5))
    assert found.left_out == {"D": ("y",)}


def test_subscriptions_are_cut_and_users_are_not() -> None:
    rich = {"internet_users": 100.0, "mobile_cellular": 200.0, "mobile_broadband": 50.0, "fixed_broadband": 30.0}
    same = rich | {"mobile_cellular": 120.0}
    poor = {k: v / 4 for k, v in rich.items()}
    found = tii({"A": rich, "B": same, "C": poor}, EDITIONS[2022])
    assert found.index == {"A": 1.0, "B": 1.0, "C": 0.0}
    five = tii(
        {"A": rich | {"fixed_telephone": 1.0}, "B": same | {"fixed_telephone": 1.0}, "C": poor | {"fixed_telephone": 0.0}},
        EDITIONS[2018],
    )
    assert five.index["B"] < five.index["A"] == 1.0


def test_what_the_methodology_does_not_tell_is_not_computed() -> None:
    with pytest.raises(ValueError, match="weights of the HCI 2024 were not found"):
        hci({}, EDITIONS[2024])
    with pytest.raises(ValueError, match="components of the TII 2005 are not known"):
        tii({}, EDITIONS[2005])
    with pytest.raises(ValueError, match=r"sum to 1, not 0\.9"):
        composite({}, {"x": 0.9})
    with pytest.raises(ValueError, match="holds no value"):
        composite({"A": {"x": None}}, {"x": 1.0})


def test_given_weights_take_the_place_of_the_editions() -> None:
    assert hci({"A": {"x": 1.0}, "B": {"x": 3.0}}, EDITIONS[2024], {"x": 1.0}).index == {"A": 0.0, "B": 1.0}


def test_osi_of_subindices() -> None:
    scores = [
        Score("p", "q", "OSI", code, 1, 2, value, low, high, 1, 0, 0)
        for code, value, low, high in (
            ("", None, 0, 1), ("IF", 0.5, 0.5, 0.5), ("CP", 1.0, 1, 1), ("SP", None, 0.2, 0.4), ("EP", 0.0, 0, 0),
            ("TECH", 1.0, 1, 1),
        )
    ]  # fmt: skip
    raw = weighted(shares_of(scores), EDITIONS[2024].osi)
    assert (raw.low, raw.high, raw.value) == (pytest.approx(0.24), pytest.approx(0.33), None)
    with pytest.raises(ValueError, match="no share for EPI, TEC"):
        weighted({k: v for k, v in shares_of(scores).items() if k not in ("EPI", "TEC")}, EDITIONS[2024].osi)


def test_one_portal_alone_has_no_osi() -> None:
    with pytest.raises(ValueError, match="the portals assessed"):
        against_each_other({"a": Bounded.exactly(0.4)})
    assert against({"a": Bounded.exactly(0.4)}, Reference("edition 2024", 0.2, 0.6))["a"].value == pytest.approx(0.5)


SPAN = st.tuples(SHARES, SHARES).map(lambda t: (min(t), max(t)))


@given(st.lists(SPAN, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_bounds_of_a_relative_index_hold_every_settled_value(spans: list[tuple[float, float]], random) -> None:  # type: ignore[no-untyped-def]
    values = {f"p{n}": Bounded(low, high, low if low == high else None) for n, (low, high) in enumerate(spans)}
    truth = {n: Bounded.exactly(random.choice([b.low, b.high, (b.low + b.high) / 2])) for n, b in values.items()}
    if len({b.low for b in truth.values()}) < 2 or all(b.value is not None for b in values.values()):
        return
    bounds, reference = against_each_other(values)
    assert reference is None
    settled, _ = against_each_other(truth)
    for name, one in settled.items():
        assert bounds[name].low - 1e-9 <= (one.value or 0.0) <= bounds[name].high + 1e-9

"""Agreement figures against values worked out by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices import Label, agreement, compare, kappa, read_labels
from model import UsageError


def pairs(yy: int, yn: int, ny: int, nn: int) -> list[tuple[str, str]]:
    return [("yes", "yes")] * yy + [("yes", "no")] * yn + [("no", "yes")] * ny + [("no", "no")] * nn


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((20, 5, 10, 15), 0.4),  # po .7, pe .5
        ((10, 0, 0, 10), 1.0),
        ((5, 5, 5, 5), 0.0),
        ((0, 10, 10, 0), -1.0),
        ((45, 15, 25, 15), 0.1304),  # po .6, pe .54
    ],
)
def test_kappa(table: tuple[int, int, int, int], expected: float) -> None:
    assert kappa(pairs(*table)) == pytest.approx(expected, abs=1e-4)


def test_kappa_is_undefined_without_variation() -> None:
    assert kappa(pairs(5, 0, 0, 0)) is None
    assert kappa([]) is None


@given(st.lists(st.tuples(st.sampled_from(["yes", "no"]), st.sampled_from(["yes", "no"])), min_size=1))
def test_kappa_is_symmetric_and_at_most_one(table: list[tuple[str, str]]) -> None:
    value = kappa(table)
    mirrored = kappa([(b, a) for a, b in table])
    assert value == pytest.approx(mirrored) if value is not None else mirrored is None
    assert value is None or value <= 1 + 1e-9


def label(number: int, answer: str, module: str = "CP") -> Label:
    return Label(f"Q-{module}-{number}", answer)


def test_undecided_items_count_for_coverage_only() -> None:
    labels = [label(1, "yes"), label(2, "no"), label(3, "yes"), label(4, "unclear")]
    answers = {x.id: x for x in [label(1, "yes"), label(2, "unknown"), label(3, "no"), label(4, "yes")]}
    found = compare("all", labels, answers)
    assert (found.n, found.labelled, found.agreement) == (2, 3, 0.5)
    assert found.coverage == pytest.approx(2 / 3)
    assert (found.yes_precision, found.yes_recall) == (1.0, 0.5)


def test_one_row_per_module_and_one_for_all() -> None:
    labels = [label(1, "yes", "IF"), label(2, "no", "SP")]
    rows = agreement(labels, {x.id: x for x in labels})
    assert [(r.name, r.n) for r in rows] == [("IF", 1), ("SP", 1), ("all", 2)]


BAD = [
    ("", "has the columns"),
    ("name,answer\nx,yes\n", "has the columns"),
    ("id,answer\nA-B-1,maybe\n", "row 2"),
    ("id,answer\nA-B-1,yes\nA-B-1,no\n", "labelled twice"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_a_bad_gold_file_names_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_labels(path)


def test_a_missing_gold_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.csv: cannot be read"):
        read_labels(tmp_path / "none.csv")

"""Bytes, counts and times; the table of names; plain links."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.auditing.facts.links import link_facts
from crawler.auditing.facts.names import NAMES, markdown
from crawler.auditing.facts.weight import Load, layout_shift, time_facts, weight_facts


def test_weight_by_type() -> None:
    loads = [
        Load("a", "document", 1000),
        Load("b", "script", 49_000),
        Load("c", "script", 0),
        Load("d", "fetch", 0),
        Load("e", "ping", 0),
    ]
    facts = weight_facts(loads, 2, 70_000)
    assert facts == {
        "requests": 5, "requests_failed": 2, "requests_document": 1, "requests_script": 2, "requests_data": 1,
        "requests_other": 1, "transfer_bytes": 50_000, "transfer_bytes_document": 1000, "transfer_bytes_script": 49_000,
        "transfer_bytes_data": 0, "transfer_bytes_other": 0, "transfer_unknown": 0, "decoded_bytes": 70_000,
        "seconds_at_400_kbit": 1.0,
    }  # fmt: skip
    assert facts.keys() <= NAMES.keys()


def test_where_sizes_are_missing_no_time_is_computed() -> None:
    facts = weight_facts([Load("a", "document", 1000), Load("b", "script", None)], 0, None)
    assert (facts["transfer_bytes"], facts["transfer_unknown"], facts["requests_script"]) == (1000, 1, 1)
    assert not {"seconds_at_400_kbit", "decoded_bytes"} & facts.keys()


def test_times_that_are_not_known_are_absent() -> None:
    said: dict[str, object] = {
        "ttfb_ms": 12.4,
        "load_ms": 0,
        "lcp_ms": None,
        "dom_elements": 7,
        "dom_depth": 3,
        "shifts": [],
        "policies": [],
    }
    assert time_facts(said) == {"ttfb_ms": 12, "dom_elements": 7, "dom_depth": 3, "cls": 0.0}
    assert time_facts({"shifts": None}) == {}


@pytest.mark.parametrize(
    ("shifts", "worst"),
    [
        ([], 0.0),
        ([(10, 0.1), (500, 0.2)], 0.3),
        ([(10, 0.1), (1010, 0.2)], 0.2),  # a second of rest ends a burst
        ([(0, 0.1), (900, 0.1), (1800, 0.1), (2700, 0.1), (3600, 0.1), (4500, 0.1), (5000, 0.3)], 0.6),  # and so do five
        ([(500, 0.2), (10, 0.1)], 0.3),
    ],
)
def test_layout_shift(shifts: list[tuple[float, float]], worst: float) -> None:
    assert layout_shift(shifts) == worst


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 10)), max_size=30))
def test_layout_shift_lies_between_the_largest_and_the_sum(shifts: list[tuple[float, float]]) -> None:
    worst = layout_shift(shifts)
    assert max((score for _, score in shifts), default=0) - 1e-3 <= worst <= sum(score for _, score in shifts) + 1e-3


@pytest.mark.parametrize(
    ("page", "facts"),
    [
        ("https://www.town.example.org/", {"http_resources": 1, "http_links": 2, "http_links_own": 1, "http_forms": 1}),
        ("http://www.town.example.org/", {"http_links": 1}),  # its own links say nothing beyond what the page itself does
    ],
)
def test_plain_links(page: str, facts: dict[str, int]) -> None:
    found = link_facts(page, ["http://x.example/a.png"], ["http://example.org/old", "http://other.example/"], 1)
    assert found == facts
    assert found.keys() <= NAMES.keys()


def test_the_table_has_a_row_for_each_name_and_stands_in_the_documentation() -> None:
    table = markdown()
    page = Path(__file__).parents[4] / "docs" / "explanation" / "markup-transport-and-weight.md"
    assert table in page.read_text("utf-8")
    assert all(table.count(f"| `{name}` |") == 1 for name in NAMES)
    assert {name.kind for name in NAMES.values()} == {"yes/no", "count", "bytes", "ms", "s", "days", "text", "number"}

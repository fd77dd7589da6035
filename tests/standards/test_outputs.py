"""EARL and rows of tables."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from model import Portal, Screen
from standards import (
    CRITERION_COLUMNS,
    FINDING_COLUMNS,
    SAMPLE_COLUMNS,
    criterion_rows,
    earl,
    finding_rows,
    markdown,
    sample_rows,
    sum_up,
)
from tests.standards.audits import FAILED, HOST, OPEN, OWN, PASSED, VOID, chosen, examined, finding, rule

PORTAL = Portal("city", HOST + "/", "The City")
PAGES = (
    examined(
        "/", rule("image-alt", FAILED, "1.1.1"), rule("link-name", OPEN, "2.4.4", "4.1.2"), rule("list", PASSED, "1.3.1"),
        rule("blink", VOID, "2.2.2"), rule("bypass", FAILED, engine=OWN),
        findings=(
            finding("image-alt", "1.1.1", target="img.a"), finding("image-alt", "1.1.1", target="iframe >>> img"),
            finding("link-name", "2.4.4", "4.1.2", outcome=OPEN),
        ),
    ),
    examined("/", screen=Screen.PHONE, not_measured={"axe": "it was not done after 40 seconds"}),
)  # fmt: skip


def graph() -> Sequence[dict[str, Any]]:
    document = json.loads(json.dumps(earl(PORTAL, PAGES)))
    found: Sequence[dict[str, Any]] = document["@graph"]
    return found


def assertions() -> list[dict[str, Any]]:
    return [node for node in graph() if node["@type"] == "earl:Assertion"]


def test_every_element_and_every_rule_is_asserted() -> None:
    outcomes = [(a["test"], a["result"]["outcome"]) for a in assertions()]
    assert outcomes == [
        ("#rule-axe-image-alt", "earl:failed"),
        ("#rule-axe-image-alt", "earl:failed"),
        ("#rule-axe-link-name", "earl:cantTell"),
        ("#rule-axe-list", "earl:passed"),
        ("#rule-axe-blink", "earl:inapplicable"),
        ("#rule-civiscope-bypass", "earl:failed"),
        ("#check-axe", "earl:untested"),
    ]


def test_all_that_is_referred_to_is_told() -> None:
    nodes = {node["@id"]: node for node in graph() if "@id" in node}
    assert len(nodes) == sum("@id" in node for node in graph())
    for one in assertions():
        assert one["mode"] == "earl:automatic"
        assert {one["assertedBy"], one["subject"], one["test"]} <= set(nodes)
        assert nodes[one["subject"]]["source"] == HOST + "/"
    for node in nodes.values():
        assert set(node.get("isPartOf", []) if isinstance(node.get("isPartOf"), list) else []) <= set(nodes)
    assert nodes["#engine-axe-4.12.1"]["hasVersion"] == "4.12.1"
    assert nodes["#rule-axe-link-name"]["isPartOf"] == [
        "https://www.w3.org/TR/WCAG22/#link-purpose-in-context", "https://www.w3.org/TR/WCAG22/#name-role-value",
    ]  # fmt: skip
    assert nodes["https://www.w3.org/TR/WCAG22/#name-role-value"]["title"] == "4.1.2 Name, Role, Value"


def test_pointers_and_reasons() -> None:
    results = [a["result"] for a in assertions()]
    assert results[0]["pointer"] == {"@type": "ptr:CSSSelectorPointer", "expression": "img.a"}
    assert results[1]["pointer"]["@type"] == "ptr:ExpressionPointer"
    assert results[0]["info"] == "Mend it"
    assert results[0]["date"] == "2026-03-01T12:00:00Z"
    assert results[-1]["info"] == "it was not done after 40 seconds"


def test_names_that_are_used_are_defined() -> None:
    context = earl(PORTAL, PAGES)["@context"]
    assert isinstance(context, dict)
    used = {
        key
        for node in graph()
        for part in (node, node.get("result", {}), node.get("result", {}).get("pointer", {}))
        for key in part
    }
    assert {key for key in used if not key.startswith("@")} <= set(context)


def test_equal_input_gives_an_equal_document() -> None:
    assert json.dumps(earl(PORTAL, PAGES)) == json.dumps(earl(PORTAL, PAGES))


def test_rows_have_the_columns_of_their_table() -> None:
    sums = sum_up(chosen("/", "/b"), PAGES)
    findings = list(finding_rows("city", PAGES))
    assert len(findings) == 3
    assert {len(row) for row in findings} == {len(FINDING_COLUMNS)}
    assert findings[2][FINDING_COLUMNS.index("criteria")] == "2.4.4 4.1.2"
    rows = {row[1]: dict(zip(CRITERION_COLUMNS, row, strict=True)) for row in criterion_rows("city", sums)}
    assert len(rows) == 50
    assert (rows["1.1.1"]["status"], rows["1.1.1"]["pages_failed"], rows["1.1.1"]["findings"]) == ("failed", 1, 2)
    assert rows["1.3.1"]["pages_unknown"] == 1
    sampled = [dict(zip(SAMPLE_COLUMNS, row, strict=True)) for row in sample_rows("city", chosen("/", "/b"), sums)]
    assert [(s["number"], s["examined"], s["why_unknown"]) for s in sampled] == [(1, True, ""), (2, False, "it was not examined")]


def test_the_reference_page_is_what_the_catalogue_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "success-criteria.md").read_text("utf-8")
    assert page.endswith(f"{markdown()}\n")

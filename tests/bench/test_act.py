"""How agreement with test cases of ACT rules is counted, and how their pages are found."""

import json
from pathlib import Path

import pytest

from bench.act.cases import Shelf, load
from bench.act.verdicts import Agreement, Told, agreement, contradict, joined, together
from bench.processes import BenchError
from model import Outcome

PASSED, FAILED, OPEN, OUT = Outcome.PASSED, Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.INAPPLICABLE


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(PASSED, PASSED), (FAILED, FAILED), (OUT, OUT)], Agreement.COMPLETE),
        ([(PASSED, OUT), (FAILED, FAILED), (OUT, PASSED)], Agreement.COMPLETE),
        ([(PASSED, OPEN), (FAILED, FAILED)], Agreement.PARTIAL),
        ([(PASSED, PASSED), (FAILED, FAILED), (FAILED, OPEN)], Agreement.PARTIAL),
        ([(PASSED, None), (FAILED, FAILED)], Agreement.PARTIAL),
        ([(PASSED, FAILED), (FAILED, FAILED)], Agreement.INCONSISTENT),
        ([(OUT, FAILED), (FAILED, PASSED)], Agreement.INCONSISTENT),
        ([(PASSED, PASSED), (FAILED, OPEN)], Agreement.UNTESTED),
        ([(PASSED, None), (FAILED, None)], Agreement.UNTESTED),
    ],
)
def test_agreement(told: list[tuple[Outcome, Outcome | None]], expected: Agreement) -> None:
    assert agreement([Told(*one) for one in told]) is expected


def test_the_gravest_counts_and_the_first_that_is_sure_decides() -> None:
    assert joined([PASSED, OPEN, FAILED]) is FAILED
    assert joined([]) is None
    assert together({"own": OPEN, "axe": FAILED}, ["own", "axe"]) is FAILED
    assert together({"own": PASSED, "axe": FAILED}, ["own", "axe"]) is PASSED
    assert together({"own": OPEN, "axe": None}, ["own", "axe"]) is OPEN
    assert together({}, ["own", "axe"]) is None
    assert contradict([FAILED, PASSED, None])
    assert not contradict([FAILED, OPEN, None])


def test_pages_are_found_by_the_end_of_their_path(tmp_path: Path) -> None:
    (tmp_path / "content-assets/testcases/aaa111").mkdir(parents=True)
    page = tmp_path / "content-assets/testcases/aaa111/x.html"
    page.write_text("<p>x")
    (tmp_path / "shared.css").write_text("p {}")
    one = {"testcaseId": "x", "ruleId": "aaa111", "expected": "failed", "relativePath": "testcases/aaa111/x.html"}
    (tmp_path / "testcases.json").write_text(json.dumps({"testcases": [one]}))
    (case,) = load(tmp_path)
    assert (case.rule, case.expected, case.path) == ("aaa111", FAILED, "/testcases/aaa111/x.html")
    with Shelf(tmp_path) as shelf:
        assert shelf.find(case.path) == page
        assert shelf.find("/WAI/content-assets/testcases/aaa111/x.html") == page
        assert shelf.find("/other/shared.css") == tmp_path / "shared.css"
        assert shelf.find("/../../etc/passwd") is None
        assert shelf.find("/none.html") is None


@pytest.mark.parametrize("text", ["[]", '{"testcases": [{}]}', "no JSON"])
def test_a_list_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "testcases.json").write_text(text)
    with pytest.raises(BenchError, match="is no list of test cases"):
        load(tmp_path)
    with pytest.raises(BenchError, match=r"holds no testcases\.json"):
        load(tmp_path / "empty")

"""axe's results in our nouns."""

from typing import Any

import pytest

from crawler.auditing.axe import seen
from model import Outcome


def _raw(*checks: dict[str, Any]) -> dict[str, Any]:
    node = {"target": ["p"], "html": "<p>", "any": list(checks), "all": [], "none": []}
    rule = {
        "id": "contrast",
        "tags": ["wcag143"],
        "nodes": [node],
        "help": "Can be read",
        "helpUrl": "https://help.test/contrast?x=1",
    }
    return {"violations": [], "incomplete": [rule], "passes": [], "inapplicable": [], "testEngine": {"version": "1"}}


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        ([{"message": "too pale"}], "Can be read: too pale"),
        ([{"message": "too pale"}, {}, {"message": "too pale"}], "Can be read: too pale"),
        ([{}], "Can be read"),
    ],
)
def test_a_check_may_have_no_message(checks: list[dict[str, Any]], message: str) -> None:
    (finding,) = seen(_raw(*checks)).findings
    assert (finding.outcome, finding.message) == (Outcome.CANNOT_TELL, message)

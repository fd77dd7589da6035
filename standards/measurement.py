"""An audit's result as one measurement, by which indicators can be answered.

Comes in: sums and the address of the home page. Goes out: figures by name. Must not know: indicators.
"""

from collections.abc import Mapping

from model import Status, Sums
from standards.catalogue import in_order
from standards.wording import verdict

NAME = "wcag"


def figures(sums: Sums, home: str) -> Mapping[str, float | int | str | bool]:
    """The figures of measurement "wcag". ``home_...`` are those of the home page alone, left out where it was not examined;
    ``failed`` and ``open`` name criteria by their numbers, separated by spaces.
    """
    first = next((p for p in sums.pages if p.url == home and p.examined), None)
    asked = {c.criterion.number for c in sums.asked}
    opened = [c.criterion.number for c in sums.asked if c.open and c.status is Status.CANNOT_TELL]
    found: dict[str, float | int | str | bool] = {
        "baseline": str(sums.baseline),
        "criteria": len(sums.asked),
        "testable_criteria": len(sums.testable),
        "tested_criteria": len(sums.tested),
        "failed_criteria": len(sums.failing),
        "open_criteria": len(opened),
        "failed": " ".join(c.criterion.number for c in sums.failing),
        "open": " ".join(in_order(opened)),
        "pages": len(sums.examined),
        "unknown_pages": len(sums.pages) - len(sums.examined),
        "open_items": len(sums.open),
        "contradictions": len(sums.contradictions),
        "said": verdict(sums),
    }
    if first is not None:
        found["home_failed_criteria"] = sum(number in asked for number in first.failed)
        found["home_open_criteria"] = sum(number in asked for number in first.open)
    return found

"""What engines leave open: for a person to decide.

Comes in: examinations. Goes out: open items, one per element, rule and page. Must not know: how they are shown.
"""

from collections.abc import Sequence

from model import Examination, Finding, OpenItem, Outcome, Screen
from standards.catalogue import in_order


def open_items(examinations: Sequence[Examination]) -> tuple[OpenItem, ...]:
    """Every open item in the order of the examinations; the same element on both screens is one item."""
    found: dict[tuple[object, ...], tuple[str, Finding, list[Screen]]] = {}
    for one in examinations:
        for f in one.findings:
            if f.outcome is Outcome.CANNOT_TELL:
                key = (one.url, f.engine, f.rule, f.target, f.snippet)
                found.setdefault(key, (one.url, f, []))[2].append(one.screen)
    return tuple(
        OpenItem(
            url, f.engine, f.rule, in_order(f.criteria), f.target, f.snippet, f.message, f.help,
            tuple(screen for screen in Screen if screen in screens),
        )
        for url, f, screens in found.values()
    )  # fmt: skip

"""Collects what is told of elements, rule by rule.

Comes in: what a script in the page says of elements. Goes out: ``Seen``. Must not know: how elements were tested.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from crawler.auditing.contract import Facts, Seen
from crawler.auditing.inputs.catalogue import rule
from model import Engine, Finding, Outcome, Tested, gravest

MOST_SHOWN = 50  # elements for each rule
VERSION = "1"
Spot = Mapping[str, Any]  # an element as scripts tell of it: {"target": ..., "snippet": ...}


class Sheet:
    """What was told so far. ``names`` are the rules that are tried; a rule that nothing is told of is inapplicable."""

    def __init__(self, *names: str) -> None:
        self._told: dict[str, Counter[Outcome]] = {name: Counter() for name in names}
        self._findings: list[Finding] = []

    def tell(self, name: str, outcome: Outcome, spot: Spot, message: str) -> None:
        """An element that fails, or of which nobody can tell. Raises KeyError for a rule that is not tried here."""
        self._told[name][outcome] += 1
        if sum(one.rule == name for one in self._findings) < MOST_SHOWN:
            criteria = rule(name).criteria
            target, snippet = str(spot.get("target", "")), str(spot.get("snippet", ""))
            self._findings.append(Finding(Engine.INPUT, name, outcome, criteria, target, snippet, message))

    def fine(self, name: str, elements: int = 1) -> None:
        """So many elements are as they should be."""
        if elements > 0:
            self._told[name][Outcome.PASSED] += elements

    def take(self, told: Iterable[Mapping[str, Any]]) -> None:
        """What a script tells: {"rule", "outcome", "target", "snippet", "message"}, or {"rule", "fine": number}."""
        for one in told:
            if "fine" in one:
                self.fine(one["rule"], int(one["fine"]))
            else:
                self.tell(one["rule"], Outcome(one["outcome"]), one, one["message"])

    def outcome(self, name: str) -> Outcome:
        """The rule's outcome for the page."""
        return gravest([outcome for outcome, count in self._told[name].items() if count] or [Outcome.INAPPLICABLE])

    def seen(self, facts: Facts | None = None) -> Seen:
        """All that was told."""
        tested = tuple(
            Tested(Engine.INPUT, name, self.outcome(name), rule(name).criteria, told.total()) for name, told in self._told.items()
        )
        return Seen(tested, tuple(self._findings), facts or {}, VERSION)

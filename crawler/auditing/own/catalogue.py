"""The rules of the own engine: what they are called, and what they decide.

Comes in: rules/*.yaml, which lie beside the scripts. Goes out: ``rules``, ``rule``.
Must not know: browsers, or how a rule is tried.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule by our own name, the ids of W3C's ACT rules that it decides, its success criteria (none: advice), in short.

    ``names``: it asks the browser for accessible names or roles, and cannot be tried where the browser tells none.
    ``top``: it speaks of the page as a whole, and is not tried in frames.
    ``part``: it is only one of several ways to do what another rule asks; failing it alone is no fault, and audits leave it out.
    ``last``: it touches the page (moves the focus, plays a film) and leaves it as it was; it is tried after all others.
    """

    id: str
    act: tuple[str, ...]
    criteria: tuple[str, ...]
    summary: str
    names: bool = False
    top: bool = False
    last: bool = False
    part: bool = False


@cache
def rules() -> tuple[OwnRule, ...]:
    """All rules, by their ids. Raises ValueError where one is told twice, TypeError where one is told wrongly."""
    told = [_rule(one) for path in sorted((FOLDER / "rules").glob("*.yaml")) for one in yaml.safe_load(path.read_text("utf-8"))]
    found = {one.id: one for one in told}
    if len(found) != len(told):
        raise ValueError("a rule is told twice in rules/*.yaml")
    return tuple(found[name] for name in sorted(found))


@cache
def rule(name: str) -> OwnRule:
    """The rule of that name. Raises KeyError."""
    return {one.id: one for one in rules()}[name]


def _rule(told: dict[str, Any]) -> OwnRule:
    lists = {key: tuple(map(str, told.get(key, ()))) for key in ("act", "criteria")}
    return OwnRule(**{**told, **lists})

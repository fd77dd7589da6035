"""Which rules of different engines ask the same.

Comes in: families.yaml, and what other engines say of their own rules. Goes out: the families of a rule.
Must not know: how any rule is tried.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from model import Engine
from standards.catalogue import FOLDER

Rule = tuple[Engine, str]


@dataclass(frozen=True, slots=True)
class Families:
    """``act``: by rule the ids of W3C's ACT rules that it decides; ``shared``: by rule families of our own naming."""

    act: Mapping[Rule, Collection[str]] = field(default_factory=dict)
    shared: Mapping[Rule, Collection[str]] = field(default_factory=dict)

    def of(self, engine: Engine, rule: str) -> frozenset[str]:
        """Every family of a rule."""
        return frozenset((*self.act.get((engine, rule), ()), *self.shared.get((engine, rule), ())))


def families(act: Mapping[Rule, Collection[str]] | None = None) -> Families:
    """The families, with those of rules that other engines' catalogues tell of: ``{(Engine.OWN, "image-name"): ("23a2a8",)}``."""
    known = _known()
    return Families({**known.act, **(act or {})}, known.shared)


@cache
def _known() -> Families:
    told: dict[str, Any] = yaml.safe_load((FOLDER / "families.yaml").read_text("utf-8"))
    act = {(Engine.AXE, rule): tuple(map(str, ids)) for rule, ids in told["axe"].items()}
    shared: dict[Rule, list[str]] = {}
    for family, members in told["shared"].items():
        for member in members:
            engine, _, rule = member.partition(":")
            shared.setdefault((Engine(engine), rule), []).append(family)
    return Families(act, shared)

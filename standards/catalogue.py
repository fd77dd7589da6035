"""The catalogue: success criteria, user needs, and which criteria serve which need.

Comes in: criteria.yaml, needs.yaml. Goes out: values of them. Must not know: examinations, or how anything is tested.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from model import Baseline, Criterion, Machine, Need, Support

FOLDER = Path(__file__).parent


@cache
def needs() -> tuple[Need, ...]:
    """The user needs, in the order of the standard."""
    return tuple(Need(**told) for told in _read("needs.yaml"))


@cache
def criteria() -> tuple[Criterion, ...]:
    """Every criterion of every version, in the order of their numbers. Raises ValueError where one is told wrongly or twice."""
    rows = _read("criteria.yaml")
    found = {told["number"]: _criterion(told) for told in rows}
    if len(found) != len(rows):
        raise ValueError("criteria.yaml: a criterion is told twice")
    return tuple(sorted(found.values(), key=lambda c: c.order))


@cache
def by_number() -> Mapping[str, Criterion]:
    """Every criterion by its number."""
    return {c.number: c for c in criteria()}


def of(baseline: Baseline) -> tuple[Criterion, ...]:
    """The criteria that a baseline asks for."""
    return tuple(c for c in criteria() if baseline.asks_for(c))


def in_order(numbers: Iterable[str]) -> tuple[str, ...]:
    """Numbers of criteria in their order, each once; what no criterion bears stands at the end."""
    known = by_number()
    return tuple(sorted(set(numbers), key=lambda n: (n not in known, known[n].order if n in known else (), n)))


def _criterion(told: dict[str, Any]) -> Criterion:
    letters = told.pop("needs", "")
    if letters and len(letters) != len(needs()):
        raise ValueError(f"criteria.yaml: {told['number']} has {len(letters)} letters for {len(needs())} needs")
    served = {need.id: Support(letter) for need, letter in zip(needs(), letters, strict=False) if letter != "-"}
    return Criterion(**{**told, "machine": Machine(told["machine"]), "needs": served})


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return rows

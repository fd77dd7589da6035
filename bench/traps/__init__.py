"""Portals that lead visitors astray: 40 real pages among addresses without end.

Comes in: a seed. Goes out: whole answers to requests, and which real page an address stands for. Must not know: who visits,
and how the product tells real pages from others.
"""

from bench.traps.common import Trap
from bench.traps.lanes import Lanes
from bench.traps.numbers import Numbers

VARIANTS: dict[str, type[Trap]] = {"a": Lanes, "b": Numbers}

__all__ = ["VARIANTS", "Trap"]

"""From the subindices of portals to the OSI and the EPI of countries. Pure.

Comes in: shares of points (0 to 1) with bounds. Goes out: raw and normalised values with bounds. Must not know: questions.

    raw OSI = .10 IF + .05 CP + .45 SP + .35 EPI + .05 TEC      since 2022 (weights remembered; before: plain points)
    OSI     = (raw - lowest) / (highest - lowest)               over the assessed portals, or over a named reference
    EPI     = (points - lowest) / (highest - lowest)

The items on e-government literacy are left out of the OSI: in 2024 they are part of the HCI.
OSI of one portal alone is undefined; the raw share always goes with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indices.normal import Reference, reference_of
from model import Score

SAME = {"EP": "EPI", "PE": "EPI", "TECH": "TEC"}  # codes of our packs -> codes of the Survey


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value that lies between ``low`` and ``high``; ``value`` is None while it is not settled."""

    low: float
    high: float
    value: float | None

    @classmethod
    def exactly(cls, value: float) -> "Bounded":
        """A settled value."""
        return cls(value, value, value)


def weighted(shares: Mapping[str, Bounded], weights: Mapping[str, float]) -> Bounded:
    """The weighted sum of shares by code. Raises ValueError where one of the weighted codes is missing."""
    if missing := [code for code in weights if code not in shares]:
        raise ValueError(f"no share for {', '.join(missing)}")
    parts = [(w, shares[code]) for code, w in weights.items()]
    settled = None if any(b.value is None for _, b in parts) else sum(w * (b.value or 0.0) for w, b in parts)
    return Bounded(sum(w * b.low for w, b in parts), sum(w * b.high for w, b in parts), settled)


def shares_of(scores: Iterable[Score]) -> dict[str, Bounded]:
    """The shares of one portal's subindices by the Survey's codes."""
    return {SAME.get(s.subindex, s.subindex): Bounded(s.low, s.high, s.value) for s in scores if s.subindex}


def against(values: Mapping[str, Bounded], reference: Reference) -> dict[str, Bounded]:
    """Every value placed in a fixed reference."""
    return {
        name: Bounded(
            reference.place(b.low), reference.place(b.high), None if b.value is None else reference.place(b.value)
        )
        for name, b in values.items()
    }  # fmt: skip


def against_each_other(values: Mapping[str, Bounded]) -> tuple[dict[str, Bounded], Reference | None]:
    """Every value placed among all; with the reference, which is None while open items may still move it.

    Where others are open, so is the scale: a portal stands lowest when it has the low end of its own bounds and the others
    the high ends of theirs, and highest the other way round. Raises ValueError where the values cannot differ.
    """
    if all(b.value is not None for b in values.values()):
        reference = reference_of("the portals assessed", (b.value for b in values.values() if b.value is not None))
        return against(values, reference), reference
    out = {}
    for name, own in values.items():
        others = [b for n, b in values.items() if n != name]
        lowest, highest = _among(own.low, [b.high for b in others]), _among(own.high, [b.low for b in others])
        out[name] = Bounded(0.0 if lowest is None else lowest, 1.0 if highest is None else highest, None)
    return out, None


def _among(value: float, others: list[float]) -> float | None:
    low, high = min([value, *others]), max([value, *others])
    return (value - low) / (high - low) if high > low else None

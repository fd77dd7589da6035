"""Turns how strong a sign looks into how often such answers are right.

Comes in: ``calibration.yaml``, fitted to labelled answers by ``python -m bench agreement --fit``. Goes out: confidences.
Must not know: detectors, labels, or how the fit is made. Of 100 answers with confidence 0.9 some 90 should be right.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from model import PackError
from rubrics.strict_yaml import load, located

FILE = Path(__file__).parent / "calibration.yaml"
Point = tuple[float, float]


def _rising(points: tuple[Point, ...]) -> tuple[Point, ...]:
    strengths, shares = [p[0] for p in points], [p[1] for p in points]
    if not points or sorted(set(strengths)) != strengths or sorted(shares) != shares:
        raise ValueError("needs points of rising strength, none of which falls in its share")
    if not all(0 <= x <= 1 for x in (*strengths, *shares)):
        raise ValueError("strengths and shares lie between 0 and 1")
    return points


class _Curves(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    yes: Annotated[tuple[Point, ...], AfterValidator(_rising)]
    no: Annotated[tuple[Point, ...], AfterValidator(_rising)]


@dataclass(frozen=True, slots=True)
class Calibration:
    """For "yes" and "no" the points (strength of the sign, share that is right); straight lines between them."""

    curves: Mapping[str, tuple[Point, ...]]

    def confidence(self, value: str, strength: float) -> float:
        """How often answers ``value`` on signs of this strength are right; the strength itself for other values."""
        points = self.curves.get(value)
        if not points:
            return round(strength, 3)
        place = bisect_left(points, (strength,))
        if place == 0 or place == len(points):
            return points[min(place, len(points) - 1)][1]
        (x0, y0), (x1, y1) = points[place - 1], points[place]
        return round(y0 + (y1 - y0) * (strength - x0) / (x1 - x0), 3)


PLAIN = Calibration({})  # takes every strength at its word


@lru_cache(maxsize=8)
def load_calibration(path: Path = FILE) -> Calibration:
    """The fitted curves. Raises PackError naming file and line."""
    try:
        curves = _Curves.model_validate(load(path, PackError))
    except ValidationError as error:
        raise PackError(located(path, error)) from None
    return Calibration({"yes": curves.yes, "no": curves.no})

"""How far people agree with each other and with the machine.

Comes in: figures. Goes out: the same as JSON. Must not know: how they are computed.
"""

from typing import Annotated, Literal

from fastapi import APIRouter

from review.api.keyed import keyed
from review.api.told import Told
from review.here import Here
from review.pages.agreement import figures, following
from review.rights import Right

router = APIRouter(tags=["agreement"])


class FigureOut(Told):
    """A coefficient with its 95 % interval; where it is null, ``why`` says why."""

    value: float | None
    interval: tuple[float, float] | None
    why: str


class Agreed(Told):
    """Agreement on ``n`` items that at least two people judged."""

    n: int
    raters: int
    per_cent: FigureOut
    kappa: FigureOut
    nominal: FigureOut
    ac1: FigureOut
    commonest: float | None
    advice: str


class RateOut(Told):
    """``agreed`` of ``n`` looks."""

    n: int
    agreed: int
    share: float | None
    interval: tuple[float, float] | None


class Followed(Told):
    """Agreement with the machine where its answer was shown and where it was hidden."""

    shown: RateOut
    hidden: RateOut
    verdict: str


class Agreement(Told):
    """All figures."""

    total: Agreed
    groups: dict[str, Agreed]
    machine: Followed


@router.get("/agreement")
def agreement(
    here: Annotated[Here, keyed(Right.MEASURE)], by: Literal["indicator", "module", "language", "country", "person"] = "module"
) -> Agreement:
    """Agreement between people by a group, and with the machine."""
    total, groups = figures(here, by)
    return Agreement(
        total=Agreed.model_validate(total), groups={label: Agreed.model_validate(one) for label, one in groups.items()},
        machine=Followed.model_validate(following(here)),
    )  # fmt: skip

"""How far the edition is, and what is left to do.

Comes in: counts. Goes out: the same as JSON. Must not know: single items.
"""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter

from review.api.keyed import keyed
from review.api.told import Told
from review.here import Here
from review.pages.progress import counts_by, hours, live
from review.rights import Right

router = APIRouter(tags=["progress"])


class Counted(Told):
    """How many items of a group stand how."""

    group: str
    items: int
    waiting: int
    disputed: int
    ruled: int
    yes: int
    unknown: int


class Live(Told):
    """What waits, what is disputed, which replies are open."""

    waiting: int
    disputed: int
    replies: int


class Hours(Told):
    """Hours of looking that are left, with an interval; null where too few looks are known to tell."""

    items: int
    hours: float | None
    low: float | None
    high: float | None


class Left(Told):
    """Hours left in all and by language, and the day that they have to be done by."""

    total: Hours
    languages: dict[str, Hours]
    deadline: date | None


@router.get("/progress")
def progress(
    here: Annotated[Here, keyed(Right.LOOK)], by: Literal["country", "module", "language", "portal", "region"] = "country"
) -> list[Counted]:
    """How items stand by a group."""
    return [Counted.model_validate(count) for count in counts_by(here, by)]


@router.get("/progress/counts")
def counts(here: Annotated[Here, keyed(Right.ENTER)]) -> Live:
    """Three numbers to watch."""
    return Live(**live(here))


@router.get("/progress/hours")
def left(here: Annotated[Here, keyed(Right.LOOK)]) -> Left:
    """The hours that are left."""
    languages, total, _ = hours(here)
    return Left(
        total=Hours.model_validate(total), deadline=here.handed.deadline,
        languages={language: Hours.model_validate(one) for language, one in languages.items()},
    )  # fmt: skip

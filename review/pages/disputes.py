"""What two people see differently, and the reviewer's word on it.

Comes in: disputed items, a decision. Goes out: pages, rulings. Must not know: how disputes come about.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Response

from model import ConflictError, Judgement, UsageError
from review import deciding
from review.here import Here, seen, sent
from review.item import ItemView
from review.pages.items import Typed, key_in_path
from review.pages.queue import Asked
from review.rights import Right
from storage import State

router = APIRouter()
_PAGE = 50


@dataclass(frozen=True)
class Side:
    """What one of the two said; who it was is not shown, so that it does not count."""

    letter: str
    said: Judgement


@router.get("/disputes")
def disputes(
    here: Annotated[Here, seen(Right.SETTLE)],
    asked: Annotated[Asked, Depends()],
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The items that wait for a reviewer."""
    wanted = asked.wanted(here, waiting=None, state=State.DISPUTED)
    items = here.store.desk.queue(wanted, limit=_PAGE, offset=(page - 1) * _PAGE)
    return here.page("disputes", items=items, count=here.store.desk.count(wanted), page=page, size=_PAGE, asked=asked)


@router.get("/disputes/{portal}/{questionnaire}/{indicator}")
def dispute(here: Annotated[Here, seen(Right.SETTLE)], portal: str, questionnaire: str, indicator: str) -> Response:
    """Both sides, and a form to decide; also for items that are decided already, to decide them anew."""
    return _page(here, portal, questionnaire, indicator)


@router.post("/disputes/{portal}/{questionnaire}/{indicator}")
def settle(
    here: Annotated[Here, sent(Right.SETTLE)], portal: str, questionnaire: str, indicator: str,
    answer: Annotated[str, Form(max_length=30)] = "", reason: Annotated[str, Form(max_length=4000)] = "",
    version: Annotated[str, Form(max_length=64)] = "",
) -> Response:  # fmt: skip
    """Decide."""
    key = key_in_path(here, portal, questionnaire, indicator)
    word = deciding.Word(ItemView.of(here, key).chosen(answer), reason, version=version)
    try:
        deciding.settle(here, key, word)
    except (ConflictError, UsageError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        return _page(here, portal, questionnaire, indicator, Typed(answer, reason.strip()), str(error), status)
    return here.go("/disputes", here.texts("Decided."))


def _page(
    here: Here, portal: str, questionnaire: str, indicator: str, typed: Typed | None = None, why: str = "", status: int = 200
) -> Response:
    key = key_in_path(here, portal, questionnaire, indicator)
    view = ItemView.of(here, key)
    sides = [Side(chr(ord("A") + n), said) for n, said in enumerate(here.store.judging.disputed(key))]
    return here.page("dispute", status, view=view, key=key, sides=sides, typed=typed or Typed(), why=why)

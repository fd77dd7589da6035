"""What two people see differently, and the reviewer's word on it.

Comes in: disputed items, decisions. Goes out: both sides, without names; rulings. Must not know: how disputes come about.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from model import Value
from review import deciding
from review.api.items import Item, told, word_of
from review.api.keyed import Indicator, Limit, Offset, Portal, Questionnaire, item_key, keyed
from review.api.queue import Asked, Brief, brief
from review.api.told import Page, Sort, Told
from review.here import Here
from review.item import ItemView
from review.rights import Right
from storage import State

router = APIRouter(tags=["disputes"])
_PATH = "/disputes/{portal}/{questionnaire}/{indicator}"


class Side(Told):
    """What one of them said; who it was is not told, so that it does not count."""

    value: Value
    level: int
    reason: str
    url: str


class Dispute(Told):
    """An item, and what people said of it as it is now."""

    item: Item
    sides: list[Side]


class Decision(Told):
    """A reviewer's decision, with a reason that the people who differ will read."""

    value: Value
    level: int = Field(0, ge=0, le=20)
    reason: str = Field(max_length=4000, examples=["I tried it; it works."])
    version: str = Field(max_length=64, description="As the item bore it.", examples=["0123456789abcdef"])


@router.get("/disputes")
def disputes(
    here: Annotated[Here, keyed(Right.SETTLE)], asked: Annotated[Asked, Depends()], limit: Limit = 50, offset: Offset = 0
) -> Page[Brief]:
    """The items that wait for a reviewer."""
    wanted = asked.wanted(here, waiting=None, state=State.DISPUTED)
    items = [brief(here, item) for item in here.store.desk.queue(wanted, limit=limit, offset=offset)]
    return Page[Brief](count=here.store.desk.count(wanted), limit=limit, offset=offset, items=items)


@router.get(_PATH)
def dispute(
    request: Request,
    here: Annotated[Here, keyed(Right.SETTLE)],
    portal: Portal,
    questionnaire: Questionnaire,
    indicator: Indicator,
) -> Dispute:
    """An item with both sides; also one that is decided already, to decide it anew."""
    key = item_key(request, here)
    sides = [Side.model_validate(said) for said in here.store.judging.disputed(key)]
    return Dispute(item=told(here, ItemView.of(here, key)), sides=sides)


@router.post(_PATH + "/decision", status_code=201)
def settle(
    request: Request, here: Annotated[Here, keyed(Right.SETTLE, changes=True)], portal: Portal, questionnaire: Questionnaire,
    indicator: Indicator, decision: Decision,
) -> Sort:  # fmt: skip
    """Decide."""
    key = item_key(request, here)
    word = word_of(ItemView.of(here, key), decision.value, decision.level, reason=decision.reason, version=decision.version)
    deciding.settle(here, key, word)
    return Sort(state=here.store.judging.standing(key).state)

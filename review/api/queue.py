"""What waits, and the next item.

Comes in: what somebody wants to work on. Goes out: items in short. Must not know: what is said of them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from model import Key, Value
from review.api.keyed import Limit, Offset, keyed
from review.api.told import ItemName, Page
from review.here import Here
from review.item import is_hidden
from review.rights import Right
from storage import Item, State, Wanted

router = APIRouter(tags=["queue"])
_Word = Annotated[str, Query(max_length=200)]


class Brief(ItemName):
    """An item in a list. ``hidden``: the person is to judge without the machine's answer, so what tells of it is empty."""

    title: str
    country: str
    language: str
    module: str
    state: State
    hidden: bool
    value: Value | None
    level: int | None
    confidence: float | None
    flags: list[str]


class Next(ItemName):
    """The item that the person holds from now on."""

    title: str
    country: str
    language: str
    module: str
    minutes: int


class Asked:
    """What is wanted; a person with a country gets that country, whatever the address says."""

    def __init__(
        self, country: _Word = "", module: _Word = "", language: _Word = "", flag: _Word = "", portal: _Word = "",
        questionnaire: _Word = "",
    ) -> None:  # fmt: skip
        self._values = {
            "country": country, "module": module, "language": language, "flag": flag, "portal": portal,
            "questionnaire": questionnaire,
        }  # fmt: skip

    def wanted(self, here: Here, **more: Any) -> Wanted:
        """For the store."""
        return Wanted(**{**self._values, **({"country": here.country} if here.country else {}), **more})


def brief(here: Here, item: Item) -> Brief:
    """An item as this person may see it."""
    hidden = is_hidden(here, Key(item.portal, item.questionnaire, item.indicator))
    told = {name: getattr(item, name) for name in Brief.model_fields if name != "hidden"}
    if hidden:
        told |= {"value": None, "level": None, "confidence": None, "flags": []}
    return Brief(hidden=hidden, **{**told, "flags": list(told["flags"])})


@router.get("/queue")
def queue(
    here: Annotated[Here, keyed(Right.LOOK)], asked: Annotated[Asked, Depends()], state: State | None = None,
    every: Annotated[bool, Query(description="Also what does not wait for an assessor.")] = False, limit: Limit = 50,
    offset: Offset = 0,
) -> Page[Brief]:  # fmt: skip
    """Items, the most valuable first."""
    wanted = asked.wanted(here, waiting=None if every or state else True, state=state)
    found = here.store.desk.queue(wanted, limit=limit, offset=offset)
    items = [brief(here, item) for item in found]
    return Page[Brief](count=here.store.desk.count(wanted), limit=limit, offset=offset, items=items)


@router.post("/queue/next")
def following(here: Annotated[Here, keyed(Right.JUDGE, changes=True)], asked: Annotated[Asked, Depends()]) -> Next | None:
    """The item that this person holds already, or else the next one, which they hold from now on; null: nothing is left."""
    policy = here.handed.policy
    item = here.store.claims.next(here.name, policy, asked.wanted(here))
    if item is None:
        return None
    told = {name: getattr(item, name) for name in Next.model_fields if name != "minutes"}
    return Next(minutes=policy.lease_minutes, **told)

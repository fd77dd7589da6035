"""Whose key it is, and what they said lately.

Comes in: a key. Goes out: its person, their judgements. Must not know: other people.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path

from model import Value
from review.api.keyed import Limit, keyed
from review.api.told import ItemName, Told
from review.here import Here
from review.rights import Right

router = APIRouter(tags=["me"])


class Me(Told):
    """The person. ``country`` is the only one that they see; empty: all. ``languages``: what they read; none: not known."""

    name: str
    role: str
    country: str
    languages: list[str]
    rights: list[Right]


class Said(Told):
    """What the person said of an item, as long as they have not taken it back."""

    id: int
    key: ItemName
    value: Value
    level: int
    reason: str
    url: str
    at: datetime
    saw_machine: bool


@router.get("/me")
def me(here: Annotated[Here, keyed(Right.ENTER)]) -> Me:
    """Whose key this is, and what it may do."""
    assert here.user is not None
    return Me(
        name=here.name, role=here.user.role, country=here.country, languages=list(here.store.people.languages(here.name)),
        rights=sorted(right for right in Right if here.may(right)),
    )  # fmt: skip


@router.get("/judgements")
def judgements(here: Annotated[Here, keyed(Right.JUDGE)], limit: Limit = 50) -> list[Said]:
    """The person's own judgements, the newest first."""
    return [Said.model_validate(said) for said in here.store.judging.lately(here.name, limit)]


@router.post("/judgements/{id}/withdrawal", status_code=201)
def withdraw(here: Annotated[Here, keyed(Right.JUDGE, changes=True)], id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> ItemName:
    """Take one's own judgement back; the item is open again."""
    return ItemName.model_validate(here.store.judging.withdraw(id, here.name))

"""What countries say to their items.

Comes in: replies. Goes out: the same with what was decided on them. Must not know: who assessed.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Request
from pydantic import Field

from review import deciding
from review.api.items import Numbered
from review.api.keyed import Indicator, Limit, Offset, Portal, Questionnaire, item_key, keyed
from review.api.told import ItemName, Page, Ruled, Told, cut
from review.here import Here
from review.rights import Right
from storage import Answered

router = APIRouter(tags=["replies"])
_PATH = "/items/{portal}/{questionnaire}/{indicator}/replies"


class Replied(Told):
    """A reply, and the ruling that came after it; null: it waits for one."""

    id: int
    key: ItemName
    at: datetime
    comment: str
    url: str
    ruling: Ruled | None


class NewReply(Told):
    """A comment, an address that shows it, or both. The same ``nonce`` again counts once."""

    comment: str = Field("", max_length=4000, examples=["The service is online since Monday."])
    url: str = Field("", max_length=2000, examples=["https://city.example/permits"])
    nonce: str = Field("", max_length=64, pattern="^[0-9A-Za-z_-]*$", examples=["try-1"])


@router.get("/replies")
def of_country(here: Annotated[Here, keyed(Right.REPLY)], limit: Limit = 50, offset: Offset = 0) -> Page[Replied]:
    """Every reply of the person's country, oldest first."""
    found = [_told(one) for one in here.store.replies.of_country(here.country)]
    return Page[Replied](**cut(found, limit, offset))


@router.get(_PATH)
def on_item(
    request: Request, here: Annotated[Here, keyed(Right.LOOK)], portal: Portal, questionnaire: Questionnaire, indicator: Indicator
) -> list[Replied]:
    """The replies to one item, oldest first."""
    return [_told(one) for one in here.store.replies.on(item_key(request, here))]


@router.post(_PATH, status_code=201)
def reply(
    request: Request, here: Annotated[Here, keyed(Right.REPLY, changes=True)], portal: Portal, questionnaire: Questionnaire,
    indicator: Indicator, new: NewReply, later: BackgroundTasks,
) -> Numbered:  # fmt: skip
    """Reply; the item is opened again, and the address is visited."""
    said = deciding.Word(None, new.comment, new.url, nonce=new.nonce)
    return Numbered(id=deciding.reply(here, item_key(request, here), said, later))


def _told(one: Answered) -> Replied:
    """The author of a ruling is nobody's business here, as on the pages."""
    ruling, said = one.ruling, one.reply
    after = None
    if ruling is not None:
        after = Ruled(value=ruling.value, level=ruling.level, reason=ruling.reason, author="", at=ruling.at)
    return Replied(
        id=said.id, key=ItemName.model_validate(said.key), at=said.at, comment=said.comment, url=said.url, ruling=after
    )

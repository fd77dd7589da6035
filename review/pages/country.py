"""The right of reply: what a country's liaison sees, and what they say to it.

Comes in: replies. Goes out: a country's answers, its replies and what was decided on them. Must not know: who assessed.
"""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Response

from review import deciding
from review.filters import path_of
from review.here import Here, seen, sent
from review.pages.items import key_in_path
from review.rights import Right

router = APIRouter()


@router.get("/country")
def country(here: Annotated[Here, seen(Right.REPLY)]) -> Response:
    """The portals of the country, and its replies."""
    portals = here.portals()
    replies = here.store.replies.of_country(here.country)
    counts = {c.group: c for c in here.store.desk.counts("portal") if c.group in portals}
    return here.page("country", portals=portals, counts=counts, replies=replies, closed=deciding.is_closed(here))


@router.post("/items/{portal}/{questionnaire}/{indicator}/replies")
def reply(
    here: Annotated[Here, sent(Right.REPLY)], portal: str, questionnaire: str, indicator: str, later: BackgroundTasks,
    comment: Annotated[str, Form(max_length=4000)] = "", url: Annotated[str, Form(max_length=2000)] = "",
    number: Annotated[str, Form(max_length=64)] = "",
) -> Response:  # fmt: skip
    """Keep a reply; the item is opened again, and the address is visited."""
    key, _ = key_in_path(here, portal, questionnaire, indicator), here.texts
    deciding.reply(here, key, deciding.Word(None, comment, url, nonce=number), later)
    return here.go(f"/items/{path_of(key)}#replies", _("Your reply was kept. The item is open again until somebody decides."))

"""What to do next, by role.

Comes in: who is signed in. Goes out: a few numbers and links. Must not know: how each task is done.
"""

from typing import Annotated

from fastapi import APIRouter, Response

from review.here import Here, seen
from review.rights import Right
from storage import State, Wanted

router = APIRouter()


@router.get("/")
def home(here: Annotated[Here, seen(Right.ENTER)]) -> Response:
    """The first page after signing in."""
    desk, country = here.store.desk, here.country
    replies = here.store.replies.waiting()
    return here.page(
        "home",
        waiting=desk.count(Wanted(country=country)),
        disputed=desk.count(Wanted(country=country, waiting=None, state=State.DISPUTED)),
        replies=replies.get(country, 0) if country else sum(replies.values()),
        lately=here.store.judging.lately(here.name, 5) if here.may(Right.JUDGE) else (),
        items=desk.count(Wanted(country=country, waiting=None)),
    )

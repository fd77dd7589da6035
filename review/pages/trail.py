"""The trail: who did what and when.

Comes in: what to look for. Goes out: events. Must not know: how they are sealed.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from review.here import Here, seen
from review.rights import Right

router = APIRouter()


@router.get("/trail")
def trail(
    here: Annotated[Here, seen(Right.TRAIL)], action: Annotated[str, Query(max_length=60)] = "",
    object: Annotated[str, Query(max_length=200)] = "",
) -> Response:  # fmt: skip
    """The newest two hundred events."""
    events = here.store.ledger.events(action or None, object or None, last=200)
    return here.page("trail", events=events[::-1], action=action, object=object)

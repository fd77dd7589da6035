"""The trail: who did what and when.

Comes in: what to look for. Goes out: events. Must not know: how they are sealed.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from review.api.keyed import Limit, keyed
from review.api.told import Told
from review.here import Here
from review.rights import Right

router = APIRouter(tags=["trail"])


class EventOut(Told):
    """One thing that was done; ``previous`` is the digest of the event before it."""

    seq: int
    at: datetime
    actor: str
    action: str
    object: str
    payload: dict[str, Any]
    previous: str
    digest: str


@router.get("/trail")
def trail(
    here: Annotated[Here, keyed(Right.TRAIL)], action: Annotated[str, Query(max_length=60)] = "",
    object: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**62, description="Only events older than this one.")] = None,
    limit: Limit = 200,
) -> list[EventOut]:  # fmt: skip
    """Events, the newest first; go on with ``before`` = the last ``seq``."""
    found = here.store.ledger.events(action or None, object or None, last=limit, before=before)
    return [EventOut.model_validate(event) for event in found[::-1]]

"""The same views for programs: JSON, signed in by a key of a person, with what that person may do.

Comes in: requests with ``Authorization: Bearer``. Goes out: JSON. Must not know: HTML. Cookies count for nothing here, so that no
other site can act through a browser. A new part is a module with a ``router`` and one line in ``PARTS``.
"""

from fastapi import APIRouter

from review.api import agreement, disputes, document, items, mine, people, portals, progress, queue, replies, trail
from review.api.told import PROBLEMS

PARTS = (mine, queue, items, disputes, replies, progress, portals, agreement, people, trail)

router = APIRouter()
router.include_router(document.router)
for _part in PARTS:
    router.include_router(_part.router, prefix="/api/v1", responses=PROBLEMS)

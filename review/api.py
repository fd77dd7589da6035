"""The same views for programs: JSON, signed in by a key of a person, with what that person may do.

Comes in: requests with ``Authorization: Bearer``. Goes out: JSON. Must not know: pages. Cookies count for nothing here, so that
no other site can act through a browser.
"""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1")

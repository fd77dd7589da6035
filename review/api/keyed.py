"""One request of a program: whose key it bears, and what they may.

Comes in: a request. Goes out: ``Here``, by the same table of rights as the pages. Must not know: what is asked for.
"""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from model import Key
from review.here import Here
from review.pages.items import key_in_path
from review.rights import Right
from review.secrets import digest

_BEARER = HTTPBearer(auto_error=False, scheme_name="key", description="A key of a person; they make it on their account's page.")
_NAME = Path(max_length=200)
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")]


def keyed(right: Right, *, changes: bool = False) -> Any:
    """For everything here: a key whose person has this right. ``changes``: whether it does more than show."""

    def check(request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> Here:
        here = _of(request, bearer.credentials if bearer else "")
        if here is None:
            raise HTTPException(401, "Send a good key as Authorization: Bearer KEY.")
        if not here.may(right):
            raise HTTPException(403, f"Your role does not include {right}.")
        return here

    check.right, check.changes = right, changes  # type: ignore[attr-defined]
    return Depends(check)


def _of(request: Request, secret: str) -> Here | None:
    handed = request.app.state.handed
    name = handed.store.access.granted(digest(secret), "key") if secret else None
    user = handed.store.people.find(name) if name else None
    if user is None or user.disabled is not None:
        return None
    return Here(request, request.app.state.texts[request.state.language], user, "")


def item_key(request: Request, here: Here) -> Key:
    """The item in the path, where this person may see it; for them any other one does not exist."""
    return key_in_path(here, *(request.path_params[name] for name in ("portal", "questionnaire", "indicator")))


Portal = Annotated[str, _NAME]
Questionnaire = Annotated[str, _NAME]
Indicator = Annotated[str, _NAME]

"""The way to the service that people sign in with, and back.

Comes in: whoever asks. Goes out: a session for somebody who is known here already. Must not know: how the service is asked.
"""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import RedirectResponse

from review.here import Here, whoever
from review.pages.signing import inside, signed_in
from review.sign_on import Begun, SignOn, arrive, leave

router = APIRouter()
_LOG = logging.getLogger(__name__)
_KEPT = 600  # seconds that the way there and back may take


@router.get("/sign-on")
def go(here: Annotated[Here, Depends(whoever)], next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """To the service."""
    begun = Begun.new(inside(next))
    try:
        response = RedirectResponse(leave(_service(here), begun, _back(here)), 303)
    except HTTPException:
        raise
    except Exception as error:  # whatever a foreign server sends: it is no fault of ours, and must not look like one
        return _failed(here, error)
    response.set_cookie(
        _cookie(here), begun.packed(), max_age=_KEPT, path="/", httponly=True, samesite="lax", secure=here.handed.secure
    )
    return response


@router.get("/sign-on/back")
def back(
    here: Annotated[Here, Depends(whoever)], state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> Response:  # fmt: skip
    """Back from it: in, where the service vouches for somebody who is known here and may sign in."""
    service, _ = _service(here), here.texts
    begun = Begun.unpacked(here.request.cookies.get(_cookie(here), ""))
    if begun is None:
        return _again(here, _("it was begun in another browser, or too long ago"))
    try:
        name = arrive(service, begun, _back(here), state, code)
    except Exception as error:  # as above
        return _failed(here, error)
    user = here.store.people.find(name)
    if user is None or user.disabled is not None:
        return _again(here, _("nobody here has the name that it gave"))
    response = signed_in(here, user.name, inside(begun.next))
    response.delete_cookie(_cookie(here), path="/", secure=here.handed.secure, httponly=True)
    return response


def _service(here: Here) -> SignOn:
    if here.handed.sign_on is None:
        raise HTTPException(404)
    return here.handed.sign_on


def _failed(here: Here, error: Exception) -> Response:
    _LOG.warning("signing in with %s failed: %s: %s", _service(here).issuer, type(error).__name__, error)
    return _again(here, here.texts("the service refused or could not be reached"))


def _again(here: Here, why: str) -> Response:
    said = here.texts("Signing in there did not work: %(why)s", why=why)
    response = here.page("sign_in", 422, next="/", name="", why=said)
    response.delete_cookie(_cookie(here), path="/", secure=here.handed.secure, httponly=True)
    return response


def _back(here: Here) -> str:
    return f"{here.handed.address or str(here.request.base_url)}".rstrip("/") + "/sign-on/back"


def _cookie(here: Here) -> str:
    return "__Host-civiscope-sign-on" if here.handed.secure else "civiscope-sign-on"

"""Signing in and out, and the language of the pages.

Comes in: names and passwords. Goes out: sessions. Must not know: what a role may do.
"""

from typing import Annotated
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from review import passwords
from review.here import Here, cookie_name, sent, whoever
from review.rights import Right
from review.secrets import digest, new_secret

router = APIRouter()
_AT_DOOR = 2  # passwords that are tried at the same time


def to_sign_in(request: Request) -> RedirectResponse:
    """To the page where one signs in, and back afterwards."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?next={quote(request.url.path + query)}", 303)


def inside(path: str) -> str:
    """A path of this application, whatever an address says where to go next."""
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if good else "/"


@router.get("/sign-in")
def show(here: Annotated[Here, Depends(whoever)], next: str = "/") -> Response:
    """The form."""
    if here.user is not None:
        return here.go(inside(next))
    return here.page("sign_in", next=inside(next), name="", why="")


@router.post("/sign-in")
async def sign_in(
    here: Annotated[Here, Depends(whoever)], name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "", next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:  # fmt: skip
    """Try a name and a password; however many try, those who are signed in keep their threads."""
    return await to_thread.run_sync(_tried, here, name.strip(), password, next, limiter=_at_door(here))


def _at_door(here: Here) -> CapacityLimiter:
    """Made within the running loop, one per application."""
    state = here.request.app.state
    if not hasattr(state, "door"):
        state.door = CapacityLimiter(_AT_DOOR)
    door: CapacityLimiter = state.door
    return door


def _tried(here: Here, name: str, password: str, next: str) -> Response:
    """After some failures each further one takes longer, for the name and for the address."""
    access, people, _ = here.store.access, here.store.people, here.texts
    address = here.request.client.host if here.request.client else ""
    wait = access.wait(name, address)
    if wait.total_seconds() > 0:
        why = _("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=int(wait.total_seconds()) + 1)
        return here.page("sign_in", 429, next=inside(next), name=name, why=why)
    user = people.find(name)
    right = passwords.matches(user.password_hash if user else "", password)
    if user is None or not right or user.disabled is not None:
        access.failed(name, address)
        return here.page("sign_in", 422, next=inside(next), name=name, why=_("This name and password do not belong together."))
    if passwords.outdated(user.password_hash):
        people.change(name, actor=name, password_hash=passwords.again(password))
    return signed_in(here, name, inside(next))


def signed_in(here: Here, name: str, next: str) -> Response:
    """Begin a session, under a new secret whatever the browser had."""
    secret = new_secret()
    here.store.access.sign_in(digest(secret), name)
    response = here.go(next)
    response.set_cookie(cookie_name(here.handed), secret, httponly=True, samesite="lax", secure=here.handed.secure, path="/")
    return response


@router.post("/sign-out")
def sign_out(here: Annotated[Here, sent(Right.ENTER)]) -> Response:
    """End the session."""
    here.store.access.sign_out(digest(here.secret))
    response = here.go("/sign-in")
    response.delete_cookie(cookie_name(here.handed), path="/", secure=here.handed.secure, httponly=True)
    return response


@router.post("/language")
def language(
    here: Annotated[Here, Depends(whoever)], language: Annotated[str, Form(max_length=20)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:  # fmt: skip
    """Speak another language from now on."""
    response = here.go(inside(next))
    if language in here.handed.languages:
        response.set_cookie("civiscope-language", language, max_age=31_536_000, samesite="lax", secure=here.handed.secure)
    return response


@router.get("/healthz")
def health(request: Request) -> Response:
    """Whether the store can be reached; for whoever watches the service."""
    request.app.state.handed.store.ledger.head()
    return Response("ok", media_type="text/plain")

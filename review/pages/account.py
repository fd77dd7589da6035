"""One's own account: password, keys for programs, invitations that were sent.

Comes in: passwords. Goes out: the same as hashes; keys, shown once. Must not know: other people's accounts.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Response

from review import passwords
from review.here import Here, seen, sent, whoever
from review.pages.signing import signed_in
from review.rights import Right
from review.secrets import digest, new_secret

router = APIRouter()
_KEY = timedelta(days=180)


@router.get("/account")
def account(here: Annotated[Here, seen(Right.ENTER)]) -> Response:
    """The page."""
    return _page(here)


@router.post("/account/password")
def password(
    here: Annotated[Here, sent(Right.ENTER)], old: Annotated[str, Form(max_length=1000)] = "",
    new: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """Choose another password. Every other session of this person ends."""
    assert here.user is not None
    if not passwords.matches(here.user.password_hash, old):
        return _page(here, why=here.texts("The password of today is another one."), status=422)
    try:
        made = passwords.hashed(new, here.name)
    except passwords.NoGood as error:
        return _page(here, why=str(error), status=422)
    here.store.people.change(here.name, actor=here.name, password_hash=made)
    here.store.access.end_all(here.name, here.name)
    return signed_in(here, here.name, "/account")


@router.post("/account/keys")
def key(here: Annotated[Here, sent(Right.ENTER)], label: Annotated[str, Form(max_length=80)] = "") -> Response:
    """A new key for a program; it is shown once and kept as its digest."""
    secret = new_secret()
    here.store.access.grant(digest(secret), here.name, "key", label.strip() or "-", datetime.now(UTC) + _KEY, here.name)
    return _page(here, secret=secret)


@router.post("/account/keys/{number}/revoke")
def revoke(here: Annotated[Here, sent(Right.ENTER)], number: int) -> Response:
    """End a key of one's own."""
    here.store.access.revoke(number, here.name)
    return here.go("/account", here.texts("The key is void."))


@router.get("/invitation/{secret}")
def invited(here: Annotated[Here, Depends(whoever)], secret: str) -> Response:
    """Choose the first password."""
    return here.page("invitation", name=_invited(here, secret), why="", secret=secret)


@router.post("/invitation/{secret}")
def accept(here: Annotated[Here, Depends(whoever)], secret: str, new: Annotated[str, Form(max_length=1000)] = "") -> Response:
    """Keep it and sign in; the invitation is used up."""
    name = _invited(here, secret)
    try:
        made = passwords.hashed(new, name)
    except passwords.NoGood as error:
        return here.page("invitation", 422, name=name, why=str(error), secret=secret)
    if here.store.access.use(digest(secret), "invitation") is None:
        raise HTTPException(404)
    here.store.people.change(name, actor=name, password_hash=made)
    here.store.access.end_all(name, name)
    return signed_in(here, name, "/")


def _invited(here: Here, secret: str) -> str:
    name = here.store.access.granted(digest(secret), "invitation")
    user = here.store.people.find(name) if name else None
    if user is None or user.disabled is not None:
        raise HTTPException(404, here.texts("This invitation is used up or too old; ask for another."))
    return user.name


def _page(here: Here, why: str = "", secret: str = "", status: int = 200) -> Response:
    return here.page("account", status, why=why, secret=secret, keys=here.store.access.grants(here.name, "key"))

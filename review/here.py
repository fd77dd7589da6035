"""One request: who asks, in which language, and what they may.

Comes in: a request. Goes out: ``Here``, and dependencies that let nobody in who may not. Must not know: what a page shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from model import Portal
from review.handed import Handed
from review.rights import EVERYWHERE, Right, may
from review.secrets import digest, form_token, is_form_token
from review.texts import Texts
from storage import Store, User


@dataclass(frozen=True)
class Here:
    """What a page needs to know of its request. ``secret`` is empty where nobody is signed in."""

    request: Request
    texts: Texts
    user: User | None
    secret: str

    @property
    def handed(self) -> Handed:
        """What the application works on."""
        given: Handed = self.request.app.state.handed
        return given

    @property
    def store(self) -> Store:
        """The store."""
        return self.handed.store

    @property
    def name(self) -> str:
        """Who asks; only where somebody is signed in."""
        assert self.user is not None
        return self.user.name

    @property
    def country(self) -> str:
        """The only country that this person sees; empty: all."""
        return self.user.country if self.user else ""

    @property
    def form(self) -> str:
        """A token for the forms of this page."""
        return form_token(self.secret) if self.secret else ""

    def may(self, right: str) -> bool:
        """Whether this person may do something."""
        if self.user is None or (self.country and right in EVERYWHERE):
            return False
        return may(self.user.role, Right(right))

    def portals(self) -> dict[str, Portal]:
        """The portals that this person sees, by id."""
        return {p.id: p for p in self.store.portals() if self.country in ("", p.country)}

    def portal(self, id: str) -> Portal:
        """A portal that this person sees; for them any other one does not exist."""
        found = self.store.portal(id)
        if found is None or self.country not in ("", found.country):
            raise HTTPException(404)
        return found

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page."""
        environment = self.request.app.state.environments[self.texts.language]
        return HTMLResponse(environment.get_template(f"{template}.html.j2").render(here=self, **values), status)

    def go(self, path: str, flash: str = "") -> RedirectResponse:
        """To another page of this application, after something was done; ``flash`` is said there once."""
        response = RedirectResponse(path, 303)
        if flash:
            response.set_cookie(
                "civiscope-said", _packed(flash), max_age=60, httponly=True, samesite="lax", secure=self.handed.secure
            )
        return response

    @property
    def said(self) -> str:
        """What the page before wanted to be said."""
        return _unpacked(self.request.cookies.get("civiscope-said", ""))


def cookie_name(handed: Handed) -> str:
    """The session's cookie; its prefix forbids other hosts and plain http to set it."""
    return "__Host-civiscope" if handed.secure else "civiscope"


def whoever(request: Request) -> Here:
    """Whoever asks, signed in or not."""
    handed: Handed = request.app.state.handed
    secret = request.cookies.get(cookie_name(handed), "")
    user = None
    if secret:
        name = handed.store.access.whose(digest(secret), timedelta(minutes=handed.idle_minutes), timedelta(hours=handed.hours))
        user = handed.store.people.find(name) if name else None
        if user is not None and user.disabled is not None:
            user = None
    texts: Texts = request.app.state.texts[request.state.language]
    return Here(request, texts, user, secret if user else "")


def seen(right: Right) -> Any:
    """For pages that only show: somebody who is signed in and has this right."""

    def check(request: Request) -> Here:
        return _allowed(whoever(request), right)

    return _declared(check, right, changes=False)


def sent(right: Right) -> Any:
    """For forms: as ``seen``, and the form must be one of this session's own pages."""

    def check(request: Request, csrf: Annotated[str, Form()] = "") -> Here:
        here = _allowed(whoever(request), right)
        if not is_form_token(here.secret, csrf):
            raise HTTPException(403, "form")
        return here

    return _declared(check, right, changes=True)


def _declared(check: Callable[..., Here], right: Right, *, changes: bool) -> Any:
    check.right, check.changes = right, changes  # type: ignore[attr-defined]
    return Depends(check)


def _allowed(here: Here, right: Right) -> Here:
    if here.user is None:
        raise HTTPException(401)
    if not here.may(right):
        raise HTTPException(403, "right")
    return here


def _packed(text: str) -> str:
    return text.encode()[:600].hex()


def _unpacked(text: str) -> str:
    try:
        return bytes.fromhex(text[:1200]).decode("utf-8", "ignore")
    except ValueError:
        return ""

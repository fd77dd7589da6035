"""The people of the survey, for the coordinator's programs.

Comes in: names, roles, countries. Goes out: users without anything secret, invitations. Must not know: passwords.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from pydantic import Field

from review import managing
from review.api.keyed import Limit, Offset, keyed
from review.api.told import Page, Told, cut
from review.here import Here
from review.rights import Right, Role
from storage import User

router = APIRouter(tags=["people"])
_Name = Annotated[str, Path(max_length=200)]


class UserOut(Told):
    """Somebody. ``disabled``: since when they may no longer sign in."""

    name: str
    role: str
    country: str
    created: datetime
    disabled: datetime | None


class PersonOut(UserOut):
    """The same with what they read; none: not known."""

    languages: list[str]


class Change(Told):
    """What somebody is from now on."""

    role: Role
    country: str = Field("", max_length=3, examples=["ITA"], description="The only country that they see; empty: all.")
    languages: list[str] = Field(default_factory=list, max_length=50, examples=[["en", "fr"]])
    disabled: bool = False


class NewUser(Change):
    """Somebody new."""

    name: str = Field(max_length=80, examples=["ada"])


class Invited(Told):
    """The address under which somebody chooses a password; good for seven days and for one use."""

    name: str
    address: str


@router.get("/people")
def people(here: Annotated[Here, keyed(Right.MANAGE)], limit: Limit = 100, offset: Offset = 0) -> Page[UserOut]:
    """Everybody, by name."""
    return Page[UserOut](**cut([UserOut.model_validate(user) for user in here.store.people.all()], limit, offset))


@router.post("/people", status_code=201)
def add(here: Annotated[Here, keyed(Right.MANAGE, changes=True)], new: NewUser) -> Invited:
    """Enter somebody."""
    return Invited(name=new.name, address=managing.enter(here, new.name, _said(new)))


@router.get("/people/{name}")
def person(here: Annotated[Here, keyed(Right.MANAGE)], name: _Name) -> PersonOut:
    """Somebody."""
    return _told(here, _found(here, name))


@router.put("/people/{name}")
def change(here: Annotated[Here, keyed(Right.MANAGE, changes=True)], name: _Name, new: Change) -> PersonOut:
    """Change what somebody is; their sessions end where their rights change."""
    managing.change(here, _found(here, name), _said(new))
    return _told(here, _found(here, name))


@router.post("/people/{name}/invitation", status_code=201)
def invite(here: Annotated[Here, keyed(Right.MANAGE, changes=True)], name: _Name) -> Invited:
    """A new invitation; the one before is void."""
    user = _found(here, name)
    return Invited(name=user.name, address=managing.invitation(here, user.name))


def _said(new: Change) -> managing.Person:
    return managing.Person(new.role, new.country, tuple(new.languages), new.disabled)


def _found(here: Here, name: str) -> User:
    user = here.store.people.find(name)
    if user is None:
        raise HTTPException(404)
    return user


def _told(here: Here, user: User) -> PersonOut:
    plain = {field: getattr(user, field) for field in UserOut.model_fields}
    return PersonOut(**plain, languages=list(here.store.people.languages(user.name)))

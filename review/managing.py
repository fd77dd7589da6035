"""Entering and changing people: the same for pages and for programs.

Comes in: names, roles, countries, languages. Goes out: users, addresses of invitations. Must not know: forms, JSON, passwords.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from model import UsageError
from review.here import Here
from review.invitations import invite
from review.rights import Role
from storage import User


@dataclass(frozen=True)
class Person:
    """What a coordinator says of somebody."""

    role: str
    country: str = ""
    languages: tuple[str, ...] = ()
    disabled: bool = False


def tags(text: str) -> tuple[str, ...]:
    """The languages that somebody wrote in one line."""
    return tuple(_tags(text.replace(",", " ").split()))


def enter(here: Here, name: str, said: Person) -> str:
    """Enter somebody; the address under which they choose a password. Raises UsageError."""
    country = _checked(said)
    here.store.people.add(name, said.role, "", country, actor=here.name)
    here.store.people.reads(name, _tags(said.languages), actor=here.name)
    return invitation(here, name)


def change(here: Here, user: User, said: Person) -> None:
    """Change somebody; their sessions end where their rights change. Raises UsageError."""
    country, _ = _checked(said), here.texts
    if user.name == here.name and (said.role != user.role or said.disabled):
        raise UsageError(_("You cannot take your own role away: another coordinator can."))
    off = (user.disabled or datetime.now(UTC)) if said.disabled else None
    new = {"role": said.role, "country": country, "disabled": off}
    if new != {"role": user.role, "country": user.country, "disabled": user.disabled}:
        here.store.people.change(user.name, actor=here.name, **new)
        if user.name != here.name:
            here.store.access.end_all(user.name, here.name)
    here.store.people.reads(user.name, _tags(said.languages), actor=here.name)


def invitation(here: Here, name: str) -> str:
    """A new invitation as an address; the one before is void."""
    return invite(here.store, name, here.handed.address or str(here.request.base_url), here.name)


def _checked(said: Person) -> str:
    """The country as it is kept."""
    country = said.country.strip().upper()
    if said.role not in set(Role):
        raise UsageError(f"there is no role {said.role!r}")
    if country and not (len(country) == 3 and country.isascii() and country.isalpha()):
        raise UsageError("A country is written as three letters, such as ITA.")
    if said.role == Role.LIAISON and not country:
        raise UsageError("A liaison needs a country, as three letters.")
    return country


def _tags(given: Iterable[str]) -> list[str]:
    return [tag for tag in given if tag.replace("-", "").isalnum() and len(tag) <= 35]

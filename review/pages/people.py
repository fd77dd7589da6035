"""The people of the survey: entered, changed and disabled by the coordinator; and which portals are whose.

Comes in: names, roles, countries. Goes out: users, invitations. Must not know: passwords that others chose.
"""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from review import managing
from review.here import Here, seen, sent
from review.managing import Person, tags
from review.rights import Right, Role
from storage import User

router = APIRouter()


@router.get("/people")
def people(here: Annotated[Here, seen(Right.MANAGE)]) -> Response:
    """Everybody."""
    return _page(here)


@router.post("/people")
def add(
    here: Annotated[Here, sent(Right.MANAGE)], name: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[str, Form(max_length=20)] = "", country: Annotated[str, Form(max_length=3)] = "",
    languages: Annotated[str, Form(max_length=200)] = "",
) -> Response:  # fmt: skip
    """Enter somebody, and show the address under which they choose a password."""
    address = managing.enter(here, name.strip(), Person(role, country, tags(languages)))
    return _page(here, invited=(name.strip(), address))


@router.get("/people/{name}")
def person(here: Annotated[Here, seen(Right.MANAGE)], name: str) -> Response:
    """One person."""
    assigned = [portal for portal, whose in here.store.claims.assigned().items() if name in whose]
    return here.page(
        "person", user=_found(here, name), languages=here.store.people.languages(name), roles=list(Role), assigned=assigned,
        portals=here.portals(), invited="",
    )  # fmt: skip


@router.post("/people/{name}")
def change(
    here: Annotated[Here, sent(Right.MANAGE)], name: str, role: Annotated[str, Form(max_length=20)] = "",
    country: Annotated[str, Form(max_length=3)] = "", languages: Annotated[str, Form(max_length=200)] = "",
    disabled: Annotated[str, Form(max_length=5)] = "",
) -> Response:  # fmt: skip
    """Change role, country, languages, or whether somebody may sign in. Their sessions end where their rights change."""
    managing.change(here, _found(here, name), Person(role, country, tags(languages), bool(disabled)))
    return here.go("/people", here.texts("Kept."))


@router.post("/people/{name}/invitation")
def invite(here: Annotated[Here, sent(Right.MANAGE)], name: str) -> Response:
    """A new address under which somebody chooses a password; the one before is void."""
    return _page(here, invited=(_found(here, name).name, managing.invitation(here, name)))


@router.post("/people/{name}/portals")
def assign(here: Annotated[Here, sent(Right.MANAGE)], name: str, portals: Annotated[list[str] | None, Form()] = None) -> Response:
    """Assign portals to somebody: exactly these."""
    _found(here, name)
    chosen, seen_, now = set(portals or ()), here.portals(), here.store.claims.assigned()
    for portal in seen_:
        before = set(now.get(portal, ()))
        after = before | {name} if portal in chosen else before - {name}
        if after != before:
            here.store.claims.assign(portal, sorted(after), here.name)
    return here.go("/people", here.texts("Kept."))


def _page(here: Here, invited: tuple[str, str] = ("", "")) -> Response:
    users = here.store.people.all()
    languages = {user.name: here.store.people.languages(user.name) for user in users} if len(users) < 100 else {}
    counts = here.store.judging.count_by_person()
    return here.page("people", users=users, languages=languages, counts=counts, roles=list(Role), invited=invited)


def _found(here: Here, name: str) -> User:
    user = here.store.people.find(name)
    if user is None:
        raise HTTPException(404)
    return user

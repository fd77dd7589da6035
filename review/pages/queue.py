"""The queue: the next item, and lists of what waits.

Comes in: what somebody wants to work on. Goes out: items. Must not know: what is said of them.
"""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from model import Key
from review.filters import path_of
from review.here import Here, seen, sent
from review.rights import Right
from storage import State, Wanted

router = APIRouter()
_PAGE = 50
NAMES = ("country", "module", "language", "flag", "portal", "questionnaire")


class Asked:
    """What the address asks for, within what this person may see."""

    def __init__(self, request: Request) -> None:
        self.values = {name: request.query_params.get(name, "")[:200] for name in NAMES}

    @property
    def query(self) -> str:
        """The same as part of an address."""
        return urlencode({name: value for name, value in self.values.items() if value})

    def wanted(self, here: Here, **more: Any) -> Wanted:
        """For the store; a person with a country gets that country whatever the address says."""
        return Wanted(**{**self.values, **({"country": here.country} if here.country else {}), **more})


@router.get("/queue")
def queue(
    here: Annotated[Here, seen(Right.LOOK)], asked: Annotated[Asked, Depends()], page: Annotated[int, Query(ge=1, le=100_000)] =
    1, state: Annotated[str, Query(pattern="^(|open|settled|ruled|reopened|disputed|all)$")] = "",
) -> Response:  # fmt: skip
    """What waits, the most valuable first, or items of another state."""
    only = State(state) if state not in ("", "all") else None
    wanted = asked.wanted(here, waiting=True if not state else None, state=only)
    desk = here.store.desk
    items = desk.queue(wanted, limit=_PAGE, offset=(page - 1) * _PAGE)
    judging = here.may(Right.JUDGE)
    policy = here.handed.policy
    hidden = {i for i in items if judging and not here.may(Right.SETTLE) and policy.is_hidden(key_of(i))}
    return here.page(
        "queue", items=items, count=desk.count(wanted), page=page, size=_PAGE, asked=asked, state=state, hidden=hidden,
        choices={name: [c.group for c in desk.counts(name, asked.wanted(here, waiting=None))] for name in ("module", "language")},
        lately=here.store.judging.lately(here.name, 10) if judging else (),
    )  # fmt: skip


@router.get("/queue/next")
def following(here: Annotated[Here, seen(Right.JUDGE)], asked: Annotated[Asked, Depends()]) -> Response:
    """To the item that this person holds, or to the next one."""
    item = here.store.claims.next(here.name, here.handed.policy, asked.wanted(here))
    if item is None:
        return here.page("nothing_left", asked=asked)
    return here.go(f"/items/{path_of(item)}" + (f"?{asked.query}" if asked.query else ""))


@router.post("/judgements/{id}/withdraw")
def withdraw(here: Annotated[Here, sent(Right.JUDGE)], id: int, next: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Take one's own answer back."""
    key = here.store.judging.withdraw(id, here.name)
    return here.go(f"/items/{path_of(key)}", here.texts("Your answer was taken back. The item is open again."))


def key_of(item: Any) -> Key:
    """The key of anything that names an item."""
    return Key(item.portal, item.questionnaire, item.indicator)

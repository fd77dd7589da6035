"""One item: what is asked, what was found, and what somebody says of it.

Comes in: the name of an item, judgements, addresses. Goes out: everything that a person needs to decide. Must not know: how
rulings come about.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Request
from pydantic import Field

from model import Attachment, Fetched, Value
from review import deciding
from review.api.keyed import Indicator, Portal, Questionnaire, item_key, keyed
from review.api.told import ItemName, Ruled, Told
from review.here import Here
from review.item import ItemView
from review.rights import Right
from storage import State

router = APIRouter(tags=["items"])
_PATH = "/items/{portal}/{questionnaire}/{indicator}"


class Step(Told):
    """One click on the way from the home page."""

    text: str
    url: str


class Proof(Told):
    """A passage. ``archived`` and ``picture`` are addresses of pages, for who is signed in in a browser."""

    url: str
    excerpt: str
    language: str
    place: str
    depth: int | None
    path: list[Step]
    archived: str | None
    picture: str | None


class Searched(Told):
    """What was searched, where nothing was found."""

    pages_searched: int
    terms: dict[str, list[str]]
    not_seen: dict[str, int]


class Machine(Told):
    """What the machine says."""

    value: Value
    level: int
    confidence: float
    reason: str
    flags: list[str]
    detector: str
    rubric_version: str
    absence: Searched | None


class Own(Told):
    """What the person said themselves."""

    id: int
    value: Value
    level: int
    reason: str
    url: str
    at: datetime


class Address(Told):
    """An address that somebody added, and what was found there."""

    id: int
    url: str
    state: Fetched
    why: str
    title: str
    excerpt: str


class Item(ItemName):
    """An item as one person sees it. ``machine`` is null where they are to judge without it; ``version`` goes back with a
    judgement, and tells whether the item is still the one that was shown.
    """

    title: str
    question: str
    guidance: str
    grade: str
    levels: int = Field(description="How many levels a yes has; 1: yes or no.")
    state: State
    version: str
    can_judge: bool
    needs_reason: bool = Field(description="Whether every answer but unknown needs a reason or an address.")
    hidden: bool
    machine: Machine | None
    evidence: list[Proof]
    mine: Own | None
    rulings: list[Ruled]
    addresses: list[Address]


class New(Told):
    """A judgement. Send the same ``nonce`` again where you do not know whether the first try arrived: it counts once."""

    value: Value
    level: int = Field(0, ge=0, le=20, description="The level of a yes; 1 where there is only one.")
    reason: str = Field("", max_length=4000, examples=["The form is there, but its button does nothing."])
    url: str = Field("", max_length=2000, examples=["https://city.example/permits"])
    version: str = Field(max_length=64, description="As the item bore it.", examples=["0123456789abcdef"])
    nonce: str = Field("", max_length=64, pattern="^[0-9A-Za-z_-]*$", examples=["try-1"])


class Became(Told):
    """What became of it: its number, whether it made a ruling, how the item stands now."""

    judgement: int
    ruled: bool
    state: State


class NewAddress(Told):
    """An address that shows something."""

    url: str = Field(max_length=2000, examples=["https://city.example/permits"])


class Numbered(Told):
    """The number of what was kept."""

    id: int


@router.get(_PATH)
def item(
    request: Request, here: Annotated[Here, keyed(Right.LOOK)], portal: Portal, questionnaire: Questionnaire, indicator: Indicator
) -> Item:
    """Everything that is known of an item."""
    return told(here, ItemView.of(here, item_key(request, here)))


@router.post(_PATH + "/judgements", status_code=201)
def judge(
    request: Request, here: Annotated[Here, keyed(Right.JUDGE, changes=True)], portal: Portal, questionnaire: Questionnaire,
    indicator: Indicator, new: New,
) -> Became:  # fmt: skip
    """Say what it is."""
    key = item_key(request, here)
    view = ItemView.of(here, key)
    return Became.model_validate(deciding.judge(here, view, key, word_of(view, new.value, new.level, new)))


@router.post(_PATH + "/pass", status_code=204)
def leave(
    request: Request, here: Annotated[Here, keyed(Right.JUDGE, changes=True)], portal: Portal, questionnaire: Questionnaire,
    indicator: Indicator,
) -> None:  # fmt: skip
    """Leave it to others for an hour."""
    here.store.claims.release(item_key(request, here), here.name, minutes=60)


@router.get(_PATH + "/addresses")
def addresses(
    request: Request, here: Annotated[Here, keyed(Right.LOOK)], portal: Portal, questionnaire: Questionnaire, indicator: Indicator
) -> list[Address]:
    """The addresses that people added, and what was found there."""
    return [_address(one) for one in here.store.attachments.on(item_key(request, here))]


@router.post(_PATH + "/addresses", status_code=202)
def attach(
    request: Request, here: Annotated[Here, keyed(Right.JUDGE, changes=True)], portal: Portal, questionnaire: Questionnaire,
    indicator: Indicator, new: NewAddress, later: BackgroundTasks,
) -> Numbered:  # fmt: skip
    """Add an address; it is visited politely after this request."""
    return Numbered(id=deciding.attach(here, item_key(request, here), new.url.strip(), later))


def word_of(view: ItemView, value: Value, level: int, new: "New | None" = None, **more: str) -> deciding.Word:
    """What somebody said, where the question can be answered so."""
    wanted = (value, level or 1) if value is Value.YES else (value, 0)
    answer = next((wanted for _, v, n, *_ in view.choices if (v, n) == wanted), None)
    if new is not None:
        more = {"reason": new.reason, "url": new.url, "version": new.version, "nonce": new.nonce}
    return deciding.Word(answer, **more)


def told(here: Here, view: ItemView) -> Item:
    """An item as this person may see it; the same as its page shows."""
    page, asked = view.page, view.indicator
    name = {part: getattr(page.item, part) for part in ItemName.model_fields}
    spoken = view.mine is not None or not view.can_judge or view.standing.state is State.REOPENED
    author = not here.may(Right.REPLY)
    return Item(
        **name, title=asked.title, question=asked.question, guidance=asked.guidance, grade=asked.grade, levels=len(asked.points),
        state=view.standing.state, version=view.standing.version, can_judge=view.can_judge, needs_reason=view.written,
        hidden=view.hidden, machine=None if view.hidden else Machine.model_validate(page.answer), evidence=_proofs(view, name),
        mine=Own.model_validate(view.mine) if view.mine else None, addresses=[_address(one) for one in view.attachments],
        rulings=[
            Ruled(value=r.value, level=r.level, reason=r.reason, author=r.author if author else "", at=r.at)
            for r in (page.rulings if spoken else ())
        ],
    )  # fmt: skip


def _proofs(view: ItemView, name: dict[str, str]) -> list[Proof]:
    place = "/".join(name.values())
    return [
        Proof(
            url=one.url, excerpt=one.excerpt, language=one.language, place=one.place, depth=one.depth,
            path=[Step.model_validate(step) for step in one.path],
            archived=f"/archived/{place}/evidence/{n}" if one.ref else None,
            picture=f"/pictures/{place}/{n}" if one.url in view.page.screenshots else None,
        )
        for n, one in enumerate(view.page.answer.evidence)
    ]  # fmt: skip


def _address(one: Attachment) -> Address:
    return Address.model_validate(one)

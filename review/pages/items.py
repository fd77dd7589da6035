"""The page of one item: what is asked, what was found, and a form to decide.

Comes in: the name of an item, what somebody says of it. Goes out: the page, judgements. Must not know: how rulings come about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Form, HTTPException, Response

from model import ConflictError, Key, UsageError
from review import deciding
from review.filters import path_of
from review.here import Here, seen, sent
from review.item import ItemView
from review.pages.queue import Asked
from review.rights import Right
from review.secrets import nonce

router = APIRouter()


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    answer: str = ""
    reason: str = ""
    url: str = ""


def key_in_path(here: Here, portal: str, questionnaire: str, indicator: str) -> Key:
    """The item of an address, where this person may see it."""
    here.portal(portal)
    asked = here.handed.questionnaires.get(questionnaire)
    if asked is None or all(i.id != indicator for i in asked.indicators):
        raise HTTPException(404)
    return Key(portal, questionnaire, indicator)


@router.get("/items/{portal}/{questionnaire}/{indicator}")
def show(
    here: Annotated[Here, seen(Right.LOOK)], portal: str, questionnaire: str, indicator: str, asked: Annotated[Asked, Depends()]
) -> Response:
    """The page. Who may judge holds the item from now on."""
    return _page(here, key_in_path(here, portal, questionnaire, indicator), asked)


@router.post("/items/{portal}/{questionnaire}/{indicator}")
def judge(
    here: Annotated[Here, sent(Right.JUDGE)], portal: str, questionnaire: str, indicator: str, asked: Annotated[Asked, Depends()],
    answer: Annotated[str, Form(max_length=30)] = "", reason: Annotated[str, Form(max_length=4000)] = "",
    url: Annotated[str, Form(max_length=2000)] = "", version: Annotated[str, Form(max_length=64)] = "",
    nonce: Annotated[str, Form(max_length=64, pattern="^[0-9a-f]+$")] = "",
) -> Response:  # fmt: skip
    """Decide; then on to the next item."""
    key = key_in_path(here, portal, questionnaire, indicator)
    view = ItemView.of(here, key)
    word = deciding.Word(view.chosen(answer), reason, url, version, nonce)
    try:
        deciding.judge(here, view, key, word)
    except (ConflictError, UsageError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        return _page(here, key, asked, Typed(answer, reason.strip(), url.strip()), str(error), status)
    return here.go("/queue/next" + (f"?{asked.query}" if asked.query else ""))


@router.post("/items/{portal}/{questionnaire}/{indicator}/skip")
def skip(
    here: Annotated[Here, sent(Right.JUDGE)], portal: str, questionnaire: str, indicator: str, asked: Annotated[Asked, Depends()]
) -> Response:
    """Leave an item to others for an hour."""
    here.store.claims.release(key_in_path(here, portal, questionnaire, indicator), here.name, minutes=60)
    return here.go("/queue/next" + (f"?{asked.query}" if asked.query else ""))


@router.post("/items/{portal}/{questionnaire}/{indicator}/addresses")
def attach(
    here: Annotated[Here, sent(Right.JUDGE)], portal: str, questionnaire: str, indicator: str, later: BackgroundTasks,
    url: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """Add an address to an item; it is visited politely, kept, and shown here."""
    key = key_in_path(here, portal, questionnaire, indicator)
    deciding.attach(here, key, url.strip(), later)
    return here.go(f"/items/{path_of(key)}#addresses", here.texts("The address is being visited; look again in a moment."))


@router.post("/items/{portal}/{questionnaire}/{indicator}/translation")
def translation(
    here: Annotated[Here, sent(Right.LOOK)], portal: str, questionnaire: str, indicator: str, asked: Annotated[Asked, Depends()],
    number: Annotated[int, Form(ge=0, le=1000)] = 0,
) -> Response:  # fmt: skip
    """A passage in the language of the pages, by the service that the configuration names: only its words are sent there."""
    key = key_in_path(here, portal, questionnaire, indicator)
    proofs = here.store.desk.page(key.portal, key.questionnaire, key.indicator).answer.evidence
    if here.handed.translate is None or number >= len(proofs):
        raise HTTPException(404)
    proof = proofs[number]
    try:
        words = here.handed.translate(proof.excerpt, here.texts.language, proof.language)
    except OSError as error:
        return _page(here, key, asked, why=str(error), status=502)
    return _page(here, key, asked, translated={number: words})


def _page(
    here: Here, key: Key, asked: Asked, typed: Typed | None = None, why: str = "", status: int = 200,
    translated: Mapping[int, str] | None = None,
) -> Response:  # fmt: skip
    view = ItemView.of(here, key)
    if view.can_judge:
        here.store.claims.hold(key, here.name, here.handed.policy)
    return here.page(
        "item", status, view=view, key=key, asked=asked, typed=typed or Typed(), why=why, nonce=nonce(),
        translated=translated or {},
    )  # fmt: skip

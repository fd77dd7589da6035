"""Training on items whose answer is known.

Comes in: answers of who trains, known answers of who teaches. Goes out: whether they are the same, and why. Must not know:
rulings.
"""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from model import Gold, Training
from review.here import Here, seen, sent
from review.item import ItemView
from review.pages.items import key_in_path
from review.rights import Right

router = APIRouter()


@router.get("/training")
def training(here: Annotated[Here, seen(Right.JUDGE)]) -> Response:
    """The items to train on, and how it went so far."""
    seen_ = here.portals()
    gold = {g.key: g for g in here.store.trainings.gold() if g.key.portal in seen_}
    tries = [(said, gold[said.key]) for said in here.store.trainings.answers(here.name) if said.key in gold]
    right = sum((said.value, said.level) == (known.value, known.level) for said, known in tries)
    done = {said.key for said, _ in tries}
    return here.page("training", left=[key for key in gold if key not in done], tries=tries[::-1], right=right)


@router.get("/training/{portal}/{questionnaire}/{indicator}")
def item(here: Annotated[Here, seen(Right.JUDGE)], portal: str, questionnaire: str, indicator: str) -> Response:
    """One item, without the machine's answer; after answering, with the known one."""
    return _page(here, portal, questionnaire, indicator)


@router.post("/training/{portal}/{questionnaire}/{indicator}")
def answer(
    here: Annotated[Here, sent(Right.JUDGE)], portal: str, questionnaire: str, indicator: str,
    answer: Annotated[str, Form(max_length=30)] = "",
) -> Response:  # fmt: skip
    """Try; nothing of it ever counts."""
    key = key_in_path(here, portal, questionnaire, indicator)
    chosen = ItemView.of(here, key).chosen(answer)
    if chosen is None:
        return _page(here, portal, questionnaire, indicator, here.texts("Choose an answer."), 422)
    here.store.trainings.answer(Training(key, here.name, *chosen, datetime.now(UTC)))
    return here.go(f"/training/{portal}/{questionnaire}/{indicator}")


@router.post("/items/{portal}/{questionnaire}/{indicator}/gold")
def teach(
    here: Annotated[Here, sent(Right.TEACH)], portal: str, questionnaire: str, indicator: str,
    explanation: Annotated[str, Form(max_length=4000)] = "",
) -> Response:  # fmt: skip
    """Make an item that people have ruled on one to train with; its ruling is the known answer."""
    key, _ = key_in_path(here, portal, questionnaire, indicator), here.texts
    rulings = here.store.desk.page(key.portal, key.questionnaire, key.indicator).rulings
    if not rulings:
        raise HTTPException(422, _("Only an item that people have decided can be one to train with."))
    newest, words = rulings[-1], explanation.strip()
    here.store.trainings.know(
        Gold(key, newest.value, newest.level, words or newest.reason, here.name, datetime.now(UTC))
    )  # fmt: skip
    return here.go("/training", _("Kept."))


def _page(here: Here, portal: str, questionnaire: str, indicator: str, why: str = "", status: int = 200) -> Response:
    key = key_in_path(here, portal, questionnaire, indicator)
    gold = next((g for g in here.store.trainings.gold() if g.key == key), None)
    if gold is None:
        raise HTTPException(404)
    said = next((t for t in reversed(here.store.trainings.answers(here.name)) if t.key == key), None)
    return here.page("training_item", status, view=ItemView.of(here, key), key=key, gold=gold, said=said, why=why)

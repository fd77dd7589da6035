"""From a country's score to its sub-indices, questions, answers and evidence, in a click each.

Comes in: portals and scores. Goes out: pages. Must not know: how scores are added up.
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response

from model import FetchFailure, Portal, Score
from review.here import Here, seen
from review.rights import Right
from storage import Item, failure_words

router = APIRouter()
_PAGE = 100
_EXPLAINED = 50  # failures looked up for one page


@router.get("/portals")
def portals(here: Annotated[Here, seen(Right.LOOK)], page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """Every portal with its score; those that could not be assessed with the reason."""
    known = sorted(here.portals().values(), key=lambda p: (p.country, p.id))
    shown = known[(page - 1) * _PAGE : page * _PAGE]
    totals: dict[str, list[Score]] = {}
    for score in here.store.scores():
        if not score.subindex:
            totals.setdefault(score.portal, []).append(score)
    runs = {run.portal: run for run in here.store.runs()}  # the newest of each wins
    failed = [p for p in shown if p.id not in totals and p.id in runs][:_EXPLAINED]
    why = {p.id: _why(here, runs[p.id].id) for p in failed}
    return here.page("portals", portals=shown, totals=totals, runs=runs, why=why, count=len(known), page=page, size=_PAGE)


@router.get("/portals/{portal}")
def portal(here: Annotated[Here, seen(Right.LOOK)], portal: str) -> Response:
    """The scores of a portal by sub-index, for each questionnaire."""
    found = here.portal(portal)
    scores: dict[str, list[Score]] = {}
    for score in here.store.scores(portal):
        scores.setdefault(score.questionnaire, []).append(score)
    return here.page("portal", portal=found, scores=scores, questionnaires=here.handed.questionnaires)


@router.get("/portals/{portal}/{questionnaire}")
def answers(
    here: Annotated[Here, seen(Right.LOOK)], portal: str, questionnaire: str, module: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """The questions of a portal, or those of one sub-index, with what counts now."""
    found, asked = here.portal(portal), here.handed.questionnaires.get(questionnaire)
    if asked is None or (module and module not in asked.subindices):
        raise HTTPException(404)
    items = [item for item in here.store.desk.portal(portal, questionnaire) if module in ("", item.module)]
    return here.page("answers", portal=found, questionnaire=asked, module=module, items=items, hidden=_hidden(here, items, found))


def _hidden(here: Here, items: list[Item], portal: Portal) -> set[str]:
    """Items whose value this person may still have to judge without knowing it."""
    from review.pages.queue import key_of

    if not here.may(Right.JUDGE) or here.may(Right.SETTLE):
        return set()
    return {i.indicator for i in items if here.handed.policy.is_hidden(key_of(i))}


def _why(here: Here, run: int) -> str:
    failure = next((v for v in here.store.visits(run) if isinstance(v, FetchFailure)), None)
    return failure_words(failure) if failure else ""

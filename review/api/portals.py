"""Portals, their scores and their items.

Comes in: portals and scores. Goes out: the same as JSON. Must not know: how scores are added up.
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from review.api.keyed import Limit, Offset, Portal, Questionnaire, keyed
from review.api.queue import Brief, brief
from review.api.told import Page, Told, cut
from review.here import Here
from review.rights import Right

router = APIRouter(tags=["portals"])


class PortalOut(Told):
    """A portal."""

    id: str
    url: str
    name: str
    level: str
    country: str
    languages: list[str]


class ScoreOut(Told):
    """Points on an index, or on a sub-index of it; ``value`` is null while answers are open, between ``low`` and ``high``."""

    portal: str
    questionnaire: str
    index: str
    subindex: str
    points: float
    max_points: float
    value: float | None
    low: float
    high: float
    coverage: float
    unknown: int
    confirmed: int


@router.get("/portals")
def portals(here: Annotated[Here, keyed(Right.LOOK)], limit: Limit = 100, offset: Offset = 0) -> Page[PortalOut]:
    """The portals, by country and id."""
    known = sorted(here.portals().values(), key=lambda p: (p.country, p.id))
    return Page[PortalOut](**cut([PortalOut.model_validate(p) for p in known], limit, offset))


@router.get("/portals/{portal}")
def portal(here: Annotated[Here, keyed(Right.LOOK)], portal: Portal) -> PortalOut:
    """One portal."""
    return PortalOut.model_validate(here.portal(portal))


@router.get("/portals/{portal}/scores")
def scores_of(here: Annotated[Here, keyed(Right.LOOK)], portal: Portal) -> list[ScoreOut]:
    """The scores of a portal: each index, and its sub-indices."""
    return [ScoreOut.model_validate(score) for score in here.store.scores(here.portal(portal).id)]


@router.get("/portals/{portal}/{questionnaire}/items")
def items(
    here: Annotated[Here, keyed(Right.LOOK)], portal: Portal, questionnaire: Questionnaire,
    module: Annotated[str, Query(max_length=60)] = "",
) -> list[Brief]:  # fmt: skip
    """The items of a portal, in the order of the questionnaire; or those of one sub-index."""
    found, asked = here.portal(portal), here.handed.questionnaires.get(questionnaire)
    if asked is None or (module and module not in asked.subindices):
        raise HTTPException(404)
    return [brief(here, item) for item in here.store.desk.portal(found.id, questionnaire) if module in ("", item.module)]


@router.get("/scores")
def scores(here: Annotated[Here, keyed(Right.LOOK)], limit: Limit = 100, offset: Offset = 0) -> Page[ScoreOut]:
    """The index of every portal."""
    known = here.portals()
    found = [ScoreOut.model_validate(s) for s in here.store.scores() if not s.subindex and s.portal in known]
    return Page[ScoreOut](**cut(found, limit, offset))

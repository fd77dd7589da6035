"""How far people agree: with each other, with the machine, with known answers; and which questions they understand in two ways.

Comes in: judgements. Goes out: tables. Must not know: how figures are computed.
"""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from indices.agreeing import Between, Rating, between, by
from model import Value
from review.here import Here, seen
from review.pages.progress import csv_answer
from review.rights import Right
from storage import Voice, csv_line

router = APIRouter()
_SCALE = tuple(str(v) for v in Value)
GROUPS = ("indicator", "module", "language", "country", "person")


def ratings_of(voices: Iterable[Voice]) -> list[Rating]:
    """Each judgement as a rating of an item on its basis: what was said of other evidence is another item."""
    out = []
    for voice in voices:
        said, key = voice.judgement, voice.judgement.key
        groups = {"indicator": key.indicator, "module": voice.module, "language": voice.language, "country": voice.country}
        item = "/".join((key.portal, key.questionnaire, key.indicator, said.basis))
        out.append(Rating(item, said.assessor, str(said.value), {k: v for k, v in groups.items() if v}))
    return out


def figures(voices: Iterable[Voice], key: str) -> tuple[Between, dict[str, Between]]:
    """All together, and by a group; groups in which nobody rated what another did are left out."""
    ratings = ratings_of(voices)
    groups = by(ratings, key, scale=_SCALE, draws=200)
    return between(ratings, scale=_SCALE, draws=200), {label: found for label, found in groups.items() if found.n}


@router.get("/agreement")
def agreement(
    here: Annotated[Here, seen(Right.MEASURE)],
    by: Annotated[str, Query(pattern="^(indicator|module|language|country|person)$")] = "module",
) -> Response:
    """Agreement between people, by a group."""
    total, groups = figures(_voices(here), by)
    return here.page("agreement", by=by, total=total, groups=groups, names=GROUPS)


@router.get("/agreement.csv")
def table(
    here: Annotated[Here, seen(Right.MEASURE)],
    by: Annotated[str, Query(pattern="^(indicator|module|language|country|person)$")] = "module",
) -> Response:
    """The same as CSV."""
    _, groups = figures(_voices(here), by)
    lines = [csv_line((by, "n", "per_cent", "kappa", "alpha", "ac1", "commonest"))]
    for label, one in groups.items():
        lines.append(csv_line((label, one.n, *(f.value for f in (one.per_cent, one.kappa, one.nominal, one.ac1)), one.commonest)))
    return csv_answer("".join(lines), f"agreement-by-{by}")


def _voices(here: Here) -> list[Voice]:
    return [v for v in here.store.judging.all() if here.country in ("", v.country)]

"""How far people agree: with each other, with the machine, with known answers; and which questions they understand in two ways.

Comes in: judgements. Goes out: tables. Must not know: how figures are computed.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Response

from indices.agreeing import Between, Bias, Look, Rating, Trial, ambiguous, between, bias, by, training_by_person
from model import Value
from review.here import Here, seen
from review.pages.progress import csv_answer
from review.rights import Right
from storage import Voice, csv_line

router = APIRouter()
GROUPS = ("indicator", "module", "language", "country", "person")
By = Annotated[str, Query(pattern="^(indicator|module|language|country|person)$")]
T = TypeVar("T")
_DRAWS = 200


def ratings_of(voices: Iterable[Voice]) -> list[Rating]:
    """Each judgement as a rating of an item on its basis: what was said of other evidence is another item."""
    out = []
    for voice in voices:
        said, key = voice.judgement, voice.judgement.key
        groups = {"indicator": key.indicator, "module": voice.module, "language": voice.language, "country": voice.country}
        item = "/".join((key.portal, key.questionnaire, key.indicator, said.basis))
        out.append(Rating(item, said.assessor, _word(said.value, said.level), {k: v for k, v in groups.items() if v}))
    return out


@router.get("/agreement")
def agreement(here: Annotated[Here, seen(Right.MEASURE)], by: By = "module") -> Response:
    """Agreement between people by a group, and with the machine where it was shown and hidden."""
    (total, groups), follows = figures(here, by), following(here)
    return here.page("agreement", by=by, total=total, groups=groups, names=GROUPS, follows=follows)


@router.get("/agreement/questions")
def questions(here: Annotated[Here, seen(Right.MEASURE)]) -> Response:
    """Questions by how differently people understand them."""
    found = _kept(here, "questions", lambda voices: ambiguous(ratings_of(voices)))
    titles = {i.id: i.title for asked in here.handed.questionnaires.values() for i in asked.indicators}
    return here.page("questions", found=found[:200], titles=titles)


@router.get("/agreement/training")
def trained(here: Annotated[Here, seen(Right.MEASURE)]) -> Response:
    """How people who train do on known answers."""
    seen_ = here.portals()
    gold = {g.key: g for g in here.store.trainings.gold() if g.key.portal in seen_}
    tries = [t for t in here.store.trainings.answers() if t.key in gold]
    trials = [
        Trial(
            t.assessor, t.key.indicator, "/".join((t.key.portal, t.key.questionnaire, t.key.indicator)),
            _word(t.value, t.level), _word(gold[t.key].value, gold[t.key].level),
        )
        for t in tries
    ]  # fmt: skip
    return here.page("trained", people=training_by_person(trials))


@router.get("/agreement.csv")
def table(here: Annotated[Here, seen(Right.MEASURE)], by: By = "module") -> Response:
    """Agreement between people as CSV."""
    _, groups = figures(here, by)
    lines = [csv_line((by, "n", "per_cent", "kappa", "alpha", "ac1", "commonest"))]
    for label, one in groups.items():
        lines.append(csv_line((label, one.n, *(f.value for f in (one.per_cent, one.kappa, one.nominal, one.ac1)), one.commonest)))
    return csv_answer("".join(lines), f"agreement-by-{by}")


def figures(here: Here, by: str) -> tuple[Between, dict[str, Between]]:
    """Agreement between people: of all together, and by a group."""
    return _kept(here, f"agreement {by}", lambda voices: _figures(voices, by))


def following(here: Here) -> Bias:
    """Agreement with the machine."""
    return _kept(here, "bias", _bias)


def _figures(voices: list[Voice], key: str) -> tuple[Between, dict[str, Between]]:
    """All together, and by a group; groups in which nobody rated what another did are left out."""
    ratings = ratings_of(voices)
    groups = by(ratings, key, draws=_DRAWS)
    return between(ratings, draws=_DRAWS), {label: found for label, found in groups.items() if found.n}


def _bias(voices: list[Voice]) -> Bias:
    looks = (Look("", str(v.machine), str(v.judgement.value), v.judgement.saw_machine) for v in voices)
    return bias(looks)


def _kept(here: Here, name: str, make: Callable[[list[Voice]], T]) -> T:
    """Figures of many draws are kept until somebody judges or takes back."""
    mark, kept = here.store.judging.mark(), here.request.app.state.figures
    key = (name, here.country)
    if key not in kept or kept[key][0] != mark:
        kept[key] = mark, make([v for v in here.store.judging.all() if here.country in ("", v.country)])
    found: T = kept[key][1]
    return found


def _word(value: Value, level: int) -> str:
    return f"{value} {level}" if level > 1 else str(value)

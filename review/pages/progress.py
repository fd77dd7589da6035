"""How far the edition is: by country, module, language and portal, with what is left to do.

Comes in: counts. Goes out: tables with bars, the same as CSV, and live numbers. Must not know: single items.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from typing import Annotated

from fastapi import APIRouter, Query, Response

from indices import countries
from review.here import Here, seen
from review.rights import Right
from storage import Count, State, Wanted, csv_line

router = APIRouter()
GROUPS = ("country", "module", "language", "portal")
_PRIOR, _WEIGHT = 90.0, 10  # seconds for a look, and how many looks that guess is worth, until people have measured it


@dataclass(frozen=True)
class Left:
    """What is left in one language: items that wait, seconds for each, hours."""

    language: str
    waiting: int
    seconds: float
    looks: int
    hours: float


@router.get("/progress")
def progress(
    here: Annotated[Here, seen(Right.LOOK)],
    by: Annotated[str, Query(pattern="^(country|module|language|portal|region)$")] = "country",
) -> Response:
    """The page."""
    counts = _counts(here, by)
    return here.page(
        "progress", by=by, counts=counts, total=_sum("", counts), left=hours_left(here), deadline=here.handed.deadline,
        days=_days(here.handed.deadline), live=live(here), replies=here.store.replies.waiting(),
    )  # fmt: skip


@router.get("/progress/counts")
def counts(here: Annotated[Here, seen(Right.ENTER)]) -> dict[str, int]:
    """The numbers of the head of the page, for the script that keeps them fresh."""
    return live(here)


@router.get("/progress.csv")
def table(
    here: Annotated[Here, seen(Right.LOOK)],
    by: Annotated[str, Query(pattern="^(country|module|language|portal|region)$")] = "country",
) -> Response:
    """The table as CSV; words that a spreadsheet would take for a formula are made harmless."""
    names = ("group", "items", "waiting", "disputed", "ruled", "yes", "unknown")
    lines = [csv_line(names), *(csv_line([getattr(c, name) for name in names]) for c in _counts(here, by))]
    return csv_answer("".join(lines), f"progress-by-{by}")


def live(here: Here) -> dict[str, int]:
    """What waits, what is disputed, which replies are open."""
    desk, country, replies = here.store.desk, here.country, here.store.replies.waiting()
    return {
        "waiting": desk.count(Wanted(country=country)),
        "disputed": desk.count(Wanted(country=country, waiting=None, state=State.DISPUTED)),
        "replies": replies.get(country, 0) if country else sum(replies.values()),
    }


def hours_left(here: Here) -> list[Left]:
    """For each language the time that waiting items take: the median look of that language, drawn towards that of all."""
    seconds: dict[str, list[int]] = {}
    for voice in here.store.judging.all():
        if voice.judgement.seconds:
            seconds.setdefault(voice.language, []).append(voice.judgement.seconds)
    every = [s for looks in seconds.values() for s in looks]
    overall = _drawn(every, _PRIOR)
    voices = 1 + here.handed.policy.double
    out = []
    for count in here.store.desk.counts("language", Wanted(country=here.country, waiting=True)):
        looks = seconds.get(count.group, [])
        each = _drawn(looks, overall)
        out.append(Left(count.group, count.waiting, each, len(looks), count.waiting * voices * each / 3600))
    return sorted(out, key=lambda left: -left.hours)


def csv_answer(text: str, name: str) -> Response:
    """A CSV file to keep."""
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)


def _drawn(looks: list[int], prior: float) -> float:
    return (median(looks) * len(looks) + prior * _WEIGHT) / (len(looks) + _WEIGHT) if looks else prior


def _counts(here: Here, by: str) -> list[Count]:
    wanted = Wanted(country=here.country, waiting=None)
    if by != "region":
        return list(here.store.desk.counts(by, wanted))
    regions: dict[str, list[Count]] = {}
    for count in here.store.desk.counts("country", wanted):
        known = countries().get(count.group)
        regions.setdefault(known.region if known else "", []).append(count)
    return [_sum(region, parts) for region, parts in sorted(regions.items())]


def _sum(group: str, parts: list[Count]) -> Count:
    names = ("items", "waiting", "disputed", "ruled", "yes", "unknown")
    return Count(group, **{name: sum(getattr(part, name) for part in parts) for name in names})


def _days(deadline: date | None) -> int | None:
    return max((deadline - datetime.now(UTC).date()).days, 0) if deadline else None

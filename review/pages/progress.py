"""How far the edition is: by country, module, language and portal, with what is left to do.

Comes in: counts. Goes out: tables with bars, the same as CSV, and live numbers. Must not know: single items.
"""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from indices import countries
from indices.pace import Left, Outlook, hours_left, outlook, pace_of
from review.here import Here, seen
from review.rights import Right
from storage import Count, State, Wanted, csv_line

router = APIRouter()
GROUPS = ("country", "module", "language", "portal")


@router.get("/progress")
def progress(
    here: Annotated[Here, seen(Right.LOOK)],
    by: Annotated[str, Query(pattern="^(country|module|language|portal|region)$")] = "country",
) -> Response:
    """The page."""
    counts, (left, hours_of_all, end) = counts_by(here, by), hours(here)
    return here.page(
        "progress", by=by, counts=counts, total=_sum("", counts), left=left, hours=hours_of_all, end=end,
        deadline=here.handed.deadline, live=live(here),
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
    lines = [csv_line(names), *(csv_line([getattr(c, name) for name in names]) for c in counts_by(here, by))]
    return csv_answer("".join(lines), f"progress-by-{by}")


def live(here: Here) -> dict[str, int]:
    """What waits, what is disputed, which replies are open."""
    desk, country, replies = here.store.desk, here.country, here.store.replies.waiting()
    return {
        "waiting": desk.count(Wanted(country=country)),
        "disputed": desk.count(Wanted(country=country, waiting=None, state=State.DISPUTED)),
        "replies": replies.get(country, 0) if country else sum(replies.values()),
    }


def hours(here: Here) -> tuple[dict[str, Left], Left, Outlook | None]:
    """The hours that waiting items take by language and in all, from how long looks took lately; and whether that is in time."""
    looks = here.store.judging.looks()
    voices = 1 + here.handed.policy.double
    counts = here.store.desk.counts("language", Wanted(country=here.country, waiting=True))
    waiting = {count.group: round(count.waiting * voices) for count in counts}
    by_language, total = hours_left(waiting, [(look.language, look.seconds) for look in looks])
    if here.handed.deadline is None or total.hours is None:
        return by_language, total, None
    today, worked = datetime.now(UTC).date(), Counter[date]()
    for look in looks:
        worked[look.at.date()] += look.seconds
    pace = pace_of({day: seconds / 3600 for day, seconds in worked.items()}, today)
    return by_language, total, outlook(total.hours, pace, today, here.handed.deadline)


def csv_answer(text: str, name: str) -> Response:
    """A CSV file to keep."""
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)


def counts_by(here: Here, by: str) -> list[Count]:
    """How items stand by a group, within what this person may see."""
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

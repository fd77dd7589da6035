"""Whether the portal is kept up to date."""

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field

from model import Region, Scope
from pages import Block
from rubrics.dates import dates_in
from rubrics.detector import Finding, Params, detector
from rubrics.site import Site
from rubrics.view import CONTENT, View, word_count

_LONG = 80
_CLOCK = timedelta(days=1)


class RecentParams(Params):
    """``days`` is how old the newest date may be on the day of the visit."""

    days: int = Field(default=31, ge=1)


@detector("recent_dates", RecentParams)
def recent_dates(site: Site, params: RecentParams) -> Finding:
    """Content bears a date from shortly before the visit; the clock in a header tells nothing."""
    newest: tuple[date, View, Block] | None = None
    recent: set[date] = set()
    for view in site.views:
        visited = view.snapshot.fetched_at.date()
        for day, block in _dated(view):
            if day <= visited:
                newest = (day, view, block) if newest is None or day > newest[0] else newest
                recent |= {day} if visited - day <= timedelta(days=params.days) else set()
    if newest is None:
        return Finding(None, reason="no page bears a date from which its age could be told")
    day, view, block = newest
    if not recent:
        return Finding(False, 0.7, reason=f"the newest date on the pages is {day.isoformat()}")
    confidence = 0.88 if len(recent) > 1 else 0.74
    evidence = site.quote(view, block.text, "recent_dates", confidence, place=block.place, region=block.region)
    return Finding(True, confidence, (evidence,), reason=f"dated {day.isoformat()}", level=1)


def _dated(view: View) -> Iterator[tuple[date, Block]]:
    """The dates in a page's own content, and in footers that are no clock."""
    if view.snapshot.scope is not Scope.PORTAL:
        return
    visited = view.snapshot.fetched_at.date()
    for index, block in enumerate(view.page.blocks):
        own = index in view.own and block.region in CONTENT
        if not (own or block.region is Region.FOOTER) or word_count(block.text) > _LONG:
            continue
        for day in dates_in(block.text, view.language):
            if own or abs(visited - day) > _CLOCK:
                yield day, block

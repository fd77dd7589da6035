"""Whether pages say when they were last updated, and whether that is long ago."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field

from rubrics.dates import dates_in
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import Mention, View, Where, word_count

_THIN = 15
_LABEL, _BLOCK = 8, 40
_ONE_FOR_ALL = 5  # so many pages that bear one and the same date bear the date of the whole portal


@dataclass(frozen=True, slots=True)
class _Dated:
    view: View
    mention: Mention
    day: date


class DatedParams(Params):
    """The share of pages that must bear the date of their last update; ``least`` pages must have been read."""

    concept: str = "last_updated"
    share: float = Field(default=0.5, gt=0, le=1)
    least: int = Field(default=5, ge=1)

    @property
    def telling(self) -> tuple[str, ...]:
        """None: it is a share of many pages, and no single one decides it."""
        return ()


@detector("dated_pages", DatedParams)
def dated_pages(site: Site, params: DatedParams) -> Finding:
    """Most pages with text say on which day they were last updated. One date for the whole portal dates no page."""
    pages = _pages(site)
    dated = list(_dated(pages, params.concept))
    if not dated:
        return NOTHING if len(pages) >= params.least else Finding(None, reason=_too_few(len(pages), params.least))
    one_for_all = len(dated) >= _ONE_FOR_ALL and len({d.day for d in dated}) == 1
    enough = len(dated) >= params.share * len(pages)
    reason = f"{len(dated)} of {len(pages)} pages bear the date of an update"
    if one_for_all or not enough:
        reason += f", all of them {dated[0].day.isoformat()}" if one_for_all else ""
        return Finding(False, 0.7, (site.evidence(dated[0].view, dated[0].mention, "dated_pages", 0.7),), reason)
    if len(pages) < params.least:
        return Finding(None, reason=_too_few(len(pages), params.least))
    return Finding(True, 0.85, (site.evidence(dated[0].view, dated[0].mention, "dated_pages", 0.85),), reason, level=1)


class RecentPagesParams(DatedParams):
    """``share`` of the dated pages must have been updated within ``days`` before their visit; ``least`` must be dated."""

    days: int = Field(default=730, ge=1)


@detector("recent_pages", RecentPagesParams, reach="home")
def recent_pages(site: Site, params: RecentPagesParams) -> Finding:
    """Most of the pages that bear the date of their last update were updated not long before the visit."""
    dated = list(_dated(_pages(site), params.concept))
    if len(dated) < params.least:
        return Finding(None, reason=f"only {len(dated)} pages bear the date of an update; {params.least} are needed")
    limit = timedelta(days=params.days)
    old = sorted((d for d in dated if d.view.snapshot.fetched_at.date() - d.day > limit), key=lambda d: d.day)
    young = [d for d in dated if d.view.snapshot.fetched_at.date() - d.day <= limit]
    reason = f"{len(young)} of {len(dated)} dated pages were updated within {params.days} days before the visit"
    if len(young) < params.share * len(dated):
        shown = tuple(site.evidence(d.view, d.mention, "recent_pages", 0.8) for d in old[:3])
        return Finding(False, 0.8, shown, f"{reason}; the oldest bears {old[0].day.isoformat()}")
    return Finding(True, 0.85, (site.evidence(young[0].view, young[0].mention, "recent_pages", 0.85),), reason, level=1)


def _too_few(seen: int, least: int) -> str:
    return f"only {seen} pages with text were read; {least} are needed"


def _pages(site: Site) -> list[View]:
    return [v for v in site.own_pages if v.words >= _THIN]


def _dated(pages: list[View], concept: str) -> Iterator[_Dated]:
    """The pages with the date of their update; a date that stands on nearly all of them on the day of the visit is a clock."""
    found = [d for view in pages if (d := _date_of(view, concept)) is not None]
    common, times = Counter(d.day for d in found).most_common(1)[0] if found else (None, 0)
    clock = times >= _ONE_FOR_ALL and all(d.day == common == d.view.snapshot.fetched_at.date() for d in found)
    yield from () if clock else found


def _date_of(view: View, concept: str) -> _Dated | None:
    visited = view.snapshot.fetched_at.date()
    for mention in view.named(concept, Where.TEXT, Where.HEADING):
        if word_count(mention.text) > _BLOCK:
            continue
        near = [mention.text[mention.start :]]
        if word_count(mention.text) <= _LABEL:
            near += [block.text for block in view.page.blocks[mention.index + 1 : mention.index + 2]] + [mention.text]
        days = next((found for text in near if (found := dates_in(text, view.language))), set())
        past = [day for day in days if day <= visited]
        if past:
            return _Dated(view, mention, max(past))
    return None

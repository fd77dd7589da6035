"""Deadlines that have passed on pages that still invite people to apply."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field

from rubrics.dates import dates_in
from rubrics.detector import Finding, Params, detector
from rubrics.detectors.forms import own_form
from rubrics.detectors.ladder import calls
from rubrics.detectors.speech import wordless
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where, word_count

_LABEL, _BLOCK = 8, 60
_GRACE = timedelta(days=7)
_SHOWN = 3
_EITHER = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")  # 3/4/2025: in April or in March


class DeadlineParams(Params):
    """The concepts of a deadline, of an invitation to apply, and of what is closed; ``least`` pages must bear a deadline."""

    concept: str = "deadline"
    doing: str = "apply_online"
    closed: str = "service_closed"
    least: int = Field(default=3, ge=1)

    @property
    def concepts(self) -> tuple[str, ...]:
        """All three."""
        return (self.concept, self.doing, self.closed)

    @property
    def telling(self) -> tuple[str, ...]:
        """None: what is bad was seen, and no page that was not seen can undo it."""
        return ()


@dataclass(frozen=True, slots=True)
class _Dated:
    view: View
    mention: Mention
    last: date


@detector("current_deadlines", DeadlineParams, reach="home")
def current_deadlines(site: Site, params: DeadlineParams) -> Finding:
    """No page invites people to apply though its last deadline passed before the visit, unless it says that it is closed."""
    if reason := wordless(site, params.concepts):
        return Finding(None, reason=reason)
    dated = [d for view in site.own_pages if not view.news and (d := _last(view, params.concept)) is not None]
    late = [d for d in dated if _past(d) and _invites(site, d.view, params)]
    if late:
        evidence = tuple(site.evidence(d.view, d.mention, "current_deadlines", 0.7) for d in late[:_SHOWN])
        reason = f"{len(late)} of {len(dated)} pages with a deadline invite people though it passed, such as {late[0].last}"
        return Finding(False, 0.7, evidence, reason)
    if len(dated) < params.least:
        return Finding(None, reason=f"only {len(dated)} pages bear a deadline with its date; {params.least} are needed")
    shown = next((d for d in dated if not _past(d)), dated[0])
    reason = f"{len(dated)} pages bear a deadline, none of them passed and still open"
    return Finding(True, 0.75, (site.evidence(shown.view, shown.mention, "current_deadlines", 0.75),), reason, level=1)


def _last(view: View, concept: str) -> _Dated | None:
    """The latest of a page's deadlines: a list in which one is still to come is current."""
    return max(_deadlines(view, concept), key=lambda d: d.last, default=None)


def _deadlines(view: View, concept: str) -> Iterator[_Dated]:
    blocks = view.page.blocks
    for mention in view.named(concept, Where.TEXT, Where.HEADING):
        if mention.region not in CONTENT or word_count(mention.text) > _BLOCK:
            continue
        near = [mention.text]
        if word_count(mention.text) <= _LABEL:
            near += [block.text for block in blocks[mention.index + 1 : mention.index + 2]]
        days = next((found for text in near if (found := dates_in(text, view.language))), set())
        if days:
            unsure = any(_EITHER.search(text) for text in near)
            yield _Dated(view, mention, max(_later(day) if unsure else day for day in days))


def _later(day: date) -> date:
    """The later reading of a date whose day may be its month."""
    return max(day, date(day.year, day.day, day.month)) if day.day <= 12 else day


def _past(dated: _Dated) -> bool:
    return dated.last < dated.view.snapshot.fetched_at.date() - _GRACE


def _invites(site: Site, view: View, params: DeadlineParams) -> bool:
    """A way to apply stands on the page, and nothing says that it is closed."""
    if any(m.region in CONTENT for m in view.named(params.closed, Where.TEXT, Where.HEADING, Where.H1)):
        return False
    return own_form(view) is not None or any(a is None or site.open(a) for _, a in calls(view, (params.doing,)))

"""Information on a subject."""

from collections import Counter
from typing import Literal

from pydantic import Field

from rubrics.about import About, about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site

_OTHERS_COUNT, _OTHERS_MOST = 0.25, 1.0
_WEAK = 1.5


class TopicParams(Params):
    """``least`` is the score a page must reach (a title or a heading with text under it make about 3).

    ``news`` says what a piece of news on the subject counts: ``full`` where the subject itself comes as dated notices,
    ``none`` where only the thing itself counts. ``variety`` is how many different words of the subject the pages must use:
    a profile of a city speaks of more than its tourism.
    """

    concept: str
    least: float = Field(default=2.75, gt=0)
    news: Literal["full", "less", "none"] = "less"
    variety: int = Field(default=1, ge=1)


@detector("topic", TopicParams)
def topic(site: Site, params: TopicParams) -> Finding:
    """A page, or a section with text under its heading, is about the subject."""
    views = [v for v in site.speaking_of(params.concept) if params.news != "none" or not v.news]
    ranked = sorted((about(v, params.concept, dated=params.news == "full") for v in views), key=lambda a: -a.score)
    ranked = [a for a in ranked if a.score > 0]
    if not ranked:
        return NOTHING
    total = ranked[0].score + min(_OTHERS_MOST, _OTHERS_COUNT * sum(1 for a in ranked[1:] if a.score >= _WEAK))
    shown = next((a for a in ranked if a.mention), None)
    if shown is None or shown.mention is None:
        return NOTHING
    confidence = confidence_of(total, params.least)
    evidence = tuple(
        site.evidence(a.view, a.mention, "topic", confidence) for a in _showable(site, ranked)[:3] if a.mention is not None
    )
    if total < params.least or _names(site, ranked, params.concept) < params.variety:
        return Finding(found=False, confidence=confidence, evidence=evidence, reason="only mentioned in passing")
    return Finding(found=True, confidence=confidence, evidence=evidence, level=1)


def _names(site: Site, ranked: list[About], concept: str) -> int:
    """How many different words of the subject stand on the pages about it, in the language that uses most of them."""
    said = {(m.language, m.term) for a in ranked for m in a.view.mentions.get(concept, ()) if a.view.is_own(m)}
    return max(Counter(language for language, _ in said).values(), default=0)


def confidence_of(score: float, least: float) -> float:
    """A score as a confidence between 0.3 and 0.95: 0.6 at the threshold."""
    return round(min(0.95, max(0.3, 0.6 * score / least)), 3)


def _showable(site: Site, ranked: list[About]) -> list[About]:
    """The pages to show: those that score at least half as much as the best, in the portal's main language first."""
    best, main = ranked[0].score, site.languages[0] if site.languages else ""
    close = [a for a in ranked if a.mention is not None and a.score >= best * 0.5] or [a for a in ranked if a.mention]
    return sorted(close, key=lambda a: a.view.language != main)

"""Sheets that describe a service: who can apply, what is needed, what it costs, how long it takes."""

from pydantic import Field

from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where, word_count

_LABEL_WORDS = 7
_CONTROLS = frozenset({"label", "button", "legend", "form"})


class SheetParams(Params):
    """``parts`` is how many different parts of a description one page must label."""

    concept: str = "service_description"
    parts: int = Field(default=3, ge=1)


@detector("service_sheet", SheetParams)
def service_sheet(site: Site, params: SheetParams) -> Finding:
    """A page describes a service part by part: conditions, documents, cost, time."""
    best: tuple[int, View, Mention] | None = None
    for view in site.speaking_of(params.concept):
        labels = [m for m in view.mentions.get(params.concept, ()) if _is_label(view, m) and not view.is_dead(m)]
        named = [m for m in labels if m.named]
        parts = len({m.index for m in labels})
        if named and parts >= params.parts and view.words >= 25 and (best is None or parts > best[0]):
            best = (parts, view, named[0])
    if best is None:
        return NOTHING
    confidence = 0.85 if best[0] > params.parts else 0.72
    evidence = site.evidence(best[1], best[2], "service_sheet", confidence)
    return Finding(True, confidence, (evidence,), level=1, reason=f"{best[0]} parts of a description on one page")


def _is_label(view: View, mention: Mention) -> bool:
    """Headings and short labels, whether or not they stand on every sheet alike."""
    short = word_count(mention.text) <= _LABEL_WORDS
    if mention.where is Where.TEXT and view.page.blocks[mention.index].tag in _CONTROLS:
        return False  # the labels of a form ask, and describe nothing
    return mention.region in CONTENT and short and mention.where in (Where.HEADING, Where.H1, Where.TEXT)

"""Datasets on a subject: whether there are any, and whether a machine can read them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from model import Evidence
from pages import Anchor
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.detectors.data import FORMATS, open_links
from rubrics.detectors.pairs import part_of
from rubrics.site import Site
from rubrics.view import View, Where

_TABLES = re.compile(r"\.(xlsx?|xlsm|ods)(\?|$)", re.I)
_AVAILABLE, _OPEN = 1, 2


class DatasetsParams(Params):
    """The concepts that a dataset must be about, all of them; ``among`` names where datasets are listed."""

    concept: tuple[str, ...]
    among: tuple[str, ...] = ("open_data", "statistics")

    @property
    def concepts(self) -> tuple[str, ...]:
        """The subjects and the places of lists."""
        return (*self.concept, *self.among)

    @property
    def telling(self) -> tuple[str, ...]:
        """Where datasets are listed, and of several subjects the first: pages on one subject are many."""
        return (*self.among, *(self.concept[:1] if len(self.concept) > 1 else ()))


@dataclass(frozen=True, slots=True)
class _Set:
    level: int
    confidence: float
    evidence: Evidence


@detector("datasets", DatasetsParams)
def datasets(site: Site, params: DatasetsParams) -> Finding:
    """Files on the subject, or a list of data that names it. Level 1: there are data; level 2: in an open format."""
    found = [
        s for view in site.speaking_of(params.concept[0]) for s in (*_files(site, view, params), *_listed(site, view, params))
    ]
    best = max(found, key=lambda s: (s.level, s.confidence), default=None)
    if best is None:
        return NOTHING
    reason = "in an open format" if best.level == _OPEN else "available"
    return Finding(True, best.confidence, (best.evidence,), reason=reason, level=best.level)


def _files(site: Site, view: View, params: DatasetsParams) -> Iterator[_Set]:
    """Files whose name, sentence or heading, or whose page's title, names every subject."""
    if not all(view.named(concept) for concept in params.concept):
        return
    opened = {id(a) for a in open_links(view)}
    for anchor in view.page.anchors:
        level = _OPEN if id(anchor) in opened else _AVAILABLE if _TABLES.search(anchor.href) else 0
        if level and site.hidden(anchor) is None and all(_names(view, anchor, c) for c in params.concept):
            confidence = 0.85 if level == _OPEN else 0.75
            words = anchor.text or anchor.href
            shown = site.quote(view, words, "datasets", confidence, place=anchor.place, region=anchor.region)
            yield _Set(level, confidence, shown)


def _names(view: View, anchor: Anchor, concept: str) -> bool:
    if view.named(concept, Where.TITLE, Where.H1, Where.SLUG):
        return True
    near = {anchor.text, anchor.heading, *(view.page.blocks[i].text for i in view.item(anchor.block) if i >= 0)}
    return any(m.text in near for m in view.named(concept, Where.LINK, Where.HEADING, Where.TEXT))


def _listed(site: Site, view: View, params: DatasetsParams) -> Iterator[_Set]:
    """A page of data or statistics has a part for every subject; the page names open formats, or it does not."""
    for among in () if view.news else params.among:
        met = [next(iter(part_of(site, view, among, concept)), None) for concept in params.concept]
        seen = [m for m in met if m is not None]
        if len(seen) == len(met) and len({(m.where, m.index) for _, m in seen}) == 1:  # all subjects in one place
            formats = among == "open_data" and any(FORMATS.search(view.page.blocks[i].text) for i in view.own)
            level, confidence = (_OPEN, 0.68) if formats else (_AVAILABLE, 0.65)
            yield _Set(level, confidence, site.evidence(view, seen[0][1], "datasets", confidence))

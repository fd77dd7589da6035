"""Links to the sites of named bodies: a ministry, a city, a region."""

from collections.abc import Iterator
from dataclasses import dataclass

from pages import Anchor, host_of, official_host
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.detectors.documents import is_document
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where, word_count

_LABEL = 9
_SENTENCE = 30
_FURNITURE, _CONTENT, _NEWS, _BESIDE = 0.88, 0.78, 0.65, 0.62


class OutsideParams(Params):
    """The concepts that name the body."""

    concept: tuple[str, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """None: the link itself is looked for, and what it leads to need not be seen."""
        return ()


@dataclass(frozen=True, slots=True)
class _Way:
    confidence: float
    view: View
    mention: Mention


@detector("outside_link", OutsideParams)
def outside_link(site: Site, params: OutsideParams) -> Finding:
    """A link that names the body, alone or in its sentence, leads to another host."""
    ways = (way for concept in params.concept for view in site.speaking_of(concept) for way in _ways(site, view, concept))
    best = max(ways, key=lambda w: w.confidence, default=None)
    if best is None:
        return NOTHING
    evidence = site.evidence(best.view, best.mention, "outside_link", best.confidence)
    return Finding(True, best.confidence, (evidence,), level=1)


def _ways(site: Site, view: View, concept: str) -> Iterator[_Way]:
    for mention in view.named(concept, Where.LINK):
        anchor = view.page.anchors[mention.index]
        if word_count(anchor.text) <= _LABEL and _leads_out(site, view, anchor):
            confidence = _FURNITURE if anchor.region not in CONTENT else _NEWS if view.news else _CONTENT
            yield _Way(confidence, view, mention)
    beside = {m.index: m for m in view.named(concept, Where.TEXT) if word_count(m.text) <= _SENTENCE}
    for anchor in view.page.anchors if beside else ():
        said = next((beside[i] for i in view.item(anchor.block) if i in beside), None)
        if said is not None and anchor.link and official_host(anchor.link.url) and _leads_out(site, view, anchor):
            yield _Way(_BESIDE, view, said)


def _leads_out(site: Site, view: View, anchor: Anchor) -> bool:
    """A document about a body, wherever it lies, is not the body's site."""
    if anchor.link is None or not site.open(anchor) or is_document(anchor):
        return False
    return _bare(host_of(anchor.link.url)) != _bare(host_of(view.url))


def _bare(host: str) -> str:
    return host.removeprefix("www.")

"""Whose portal it is, and which other public bodies it names."""

from pydantic import Field

from model import Region
from pages import official_host, registrable
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import CONTENT, Where, word_count


class PublisherParams(Params):
    """The concepts by which authorities name themselves."""

    concept: tuple[str, ...] = ("city_authority", "state_authority")


@detector("publisher", PublisherParams)
def publisher(site: Site, params: PublisherParams) -> Finding:
    """The portal says which authority it belongs to: in its copyright or publisher line, its host name, its title."""
    home = site.home
    if home is None:
        return Finding(None, reason="the home page could not be read")
    official = official_host(home.url) or official_host(home.page.canonical)
    for view in site.entrances:
        owners = [
            m
            for c in params.concept
            for m in view.named(c, Where.TEXT)
            if m.region is Region.FOOTER or view.named("copyright", Where.TEXT)
        ]
        for mention in owners:
            signed = "©" in mention.text or any(m.text == mention.text for m in view.named("copyright", Where.TEXT))
            if signed or (official and mention.region is Region.FOOTER):
                confidence = 0.93 if official and signed else 0.75
                return Finding(True, confidence, (site.evidence(view, mention, "publisher", confidence),), level=1)
    for view in site.speaking_of("copyright"):
        for claim in view.named("copyright", Where.TEXT):
            if any(m.index == claim.index for c in params.concept for m in view.named(c, Where.TEXT)):
                return Finding(True, 0.7, (site.evidence(view, claim, "publisher", 0.7),), level=1)
    if official:
        for concept in params.concept:
            for mention in home.named(concept, Where.TITLE, Where.H1, Where.TEXT):
                return Finding(True, 0.7, (site.evidence(home, mention, "publisher", 0.7),), level=1)
    return NOTHING


_LABEL = 12
_TITLES = (Where.H1, Where.HEADING, Where.TITLE)


class AgencyParams(Params):
    """``least`` different public bodies must be linked from one page."""

    concept: str = "state_authority"
    least: int = Field(default=3, ge=1)


@detector("agency_links", AgencyParams)
def agency_links(site: Site, params: AgencyParams) -> Finding:
    """A list of links to other public bodies, in a section for them or in the footer."""
    best: tuple[int, object] | None = None
    for view in site.views:
        found: dict[str, int] = {}
        section = bool(view.named("gov_links", *_TITLES) or view.named(params.concept, *_TITLES))
        named = {m.index for m in view.named(params.concept, Where.LINK)} | {
            m.index for m in view.named("city_authority", Where.LINK)
        }
        for index, anchor in view.outward:
            aside = section or anchor.region not in CONTENT
            if anchor.link is None or not aside or not anchor.text or word_count(anchor.text) > _LABEL:
                continue
            if official_host(anchor.link.url) or index in named:
                found.setdefault(registrable(anchor.link.url), index)
        if len(found) >= (params.least - 1 if section else params.least) and (best is None or len(found) > best[0]):
            best = (len(found), (view, next(iter(found.values()))))
    if best is None:
        return NOTHING
    view, index = best[1]  # type: ignore[misc]
    anchor = view.page.anchors[index]
    evidence = site.quote(view, anchor.text, "agency_links", 0.8, place=anchor.place, region=anchor.region)
    return Finding(True, 0.8, (evidence,), level=1, reason=f"{best[0]} other public bodies are linked")

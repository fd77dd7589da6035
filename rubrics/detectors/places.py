"""Places where people are helped in person."""

from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import Where

_TOLD = 2  # of opening hours, counter, staff and the like: words that place an office as an address does


class PlaceParams(Params):
    """The concept that names the place."""

    concept: str = "assisted_access"


@detector("service_place", PlaceParams)
def service_place(site: Site, params: PlaceParams) -> Finding:
    """An office or service point named with its address or opening hours, or one where appointments are booked."""
    for view in site.speaking_of(params.concept):
        scored = about(view, params.concept)
        located = view.named("address", Where.TEXT) or view.hints("address") or len(view.hints(params.concept)) >= _TOLD
        if scored.mention is not None and (
            scored.score >= 3.6 or (scored.score >= 0.8 and located and len(view.hints(params.concept)) >= 1)
        ):
            confidence = 0.8 if scored.score >= 3.6 else 0.65
            return Finding(True, confidence, (site.evidence(view, scored.mention, "service_place", confidence),), level=1)
    for view in site.speaking_of("appointment"):
        mention = next(iter(view.named("appointment", Where.H1, Where.TITLE, Where.HEADING)), None)
        if mention is not None and mention.where is not Where.TITLE and view.hints("address"):
            return Finding(True, 0.7, (site.evidence(view, mention, "service_place", 0.7),), level=1)
    return NOTHING

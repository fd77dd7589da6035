"""Apps for phones."""

import re

from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site

_STORE = re.compile(
    r"^https?://(play\.google\.com/store/apps|(apps|itunes)\.apple\.com/|appgallery\.(cloud\.)?huawei\.com|apps\.rustore\.ru)",
    re.I,
)


class AppParams(Params):
    """The concept that names the authority's own app."""

    concept: str = "mobile_app"


@detector("app_store_links", AppParams)
def app_store_links(site: Site, params: AppParams) -> Finding:
    """A link to an app in a store, or a page about the authority's own app."""
    for view in site.views:
        for anchor in view.page.anchors:
            if anchor.link and _STORE.match(anchor.link.url):
                words = anchor.text or anchor.href
                evidence = site.quote(view, words, "app_store_links", 0.93, place=anchor.place, region=anchor.region)
                return Finding(True, 0.93, (evidence,), level=1)
    ranked = max((about(site, v, params.concept) for v in site.views), key=lambda a: a.score, default=None)
    if ranked is not None and ranked.mention is not None and ranked.score >= 3.6:
        return Finding(True, 0.7, (site.evidence(ranked.view, ranked.mention, "app_store_links", 0.7),), level=1)
    return NOTHING

"""Apps for phones."""

import re
from collections.abc import Iterator

from pages import Anchor
from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import CONTENT, View, Where

_STORE = re.compile(
    r"^https?://(play\.google\.com/store/apps|(apps|itunes)\.apple\.com/|appgallery\.(cloud\.)?huawei\.com|apps\.rustore\.ru)",
    re.I,
)


class AppParams(Params):
    """The concept that names the authority's own app; ``subject`` the concept that the app must be for, if any will not do."""

    concept: str = "mobile_app"
    subject: str = ""

    @property
    def concepts(self) -> tuple[str, ...]:
        """Both concepts."""
        return (self.concept, self.subject) if self.subject else (self.concept,)

    @property
    def telling(self) -> tuple[str, ...]:
        """The app: pages on the subject are many."""
        return (self.concept,)


@detector("app_store_links", AppParams)
def app_store_links(site: Site, params: AppParams) -> Finding:
    """A link to an app in a store, or a page about the authority's own app."""
    for view, anchor in _in_store(site):
        if not params.subject or _is_for(view, anchor, params.subject):
            words = anchor.text or anchor.href
            evidence = site.quote(view, words, "app_store_links", 0.93, place=anchor.place, region=anchor.region)
            return Finding(True, 0.93, (evidence,), level=1)
    if params.subject:
        return NOTHING
    ranked = max((about(v, params.concept) for v in site.speaking_of(params.concept)), key=lambda a: a.score, default=None)
    if ranked is not None and ranked.mention is not None and ranked.score >= 3.6:
        return Finding(True, 0.7, (site.evidence(ranked.view, ranked.mention, "app_store_links", 0.7),), level=1)
    return NOTHING


def _in_store(site: Site) -> Iterator[tuple[View, Anchor]]:
    """The links to apps in a store."""
    stores = {url for url in site.addresses if _STORE.match(url)}
    for view in site.views if stores else ():
        for anchor in view.page.anchors:
            if anchor.link and anchor.link.url in stores:
                yield view, anchor


def _is_for(view: View, anchor: Anchor, subject: str) -> bool:
    """The link, its sentence, the heading above it or the page's title names the subject."""
    if view.named(subject, Where.TITLE, Where.H1):
        return anchor.region in CONTENT
    near = {anchor.text, anchor.heading, view.page.blocks[anchor.block].text if anchor.block >= 0 else ""}
    return any(m.text in near for m in view.named(subject, Where.LINK, Where.HEADING, Where.TEXT))

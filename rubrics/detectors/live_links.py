"""Links to the portal's own pages that are gone."""

from collections.abc import Iterator

from pydantic import Field

from model import Scope
from pages import Anchor
from rubrics.detector import Finding, Params, detector
from rubrics.detectors.documents import is_document
from rubrics.site import Site
from rubrics.view import PageKind, View

_SHOWN = 3


class LiveLinksParams(Params):
    """At most the share ``most`` of the addresses linked may be gone; the fate of ``least`` of them must be known."""

    most: float = Field(default=0.03, ge=0, lt=1)
    least: int = Field(default=20, ge=1)


@detector("live_links", LiveLinksParams, reach="home")
def live_links(site: Site, params: LiveLinksParams) -> Finding:
    """Few links to the portal's own pages lead to what is gone (404, 410, or a page that says so). Blocked pages do not count."""
    alive = 0
    gone: list[tuple[View, Anchor]] = []
    for view, anchor in _first_links(site):
        failure = site.hidden(anchor)
        target = site.target(anchor)
        if failure is not None and failure.gone and failure.scope is Scope.PORTAL:
            gone.append((view, anchor))
        elif target is not None and target.snapshot.scope is Scope.PORTAL:
            if target.kind is PageKind.ERROR:  # the server gives it as a page, and the page says that there is none
                gone.append((view, anchor))
            else:
                alive += 1
    known = alive + len(gone)
    if known < params.least:
        return Finding(None, reason=f"only {known} links were followed; {params.least} are needed to tell how many are dead")
    reason = f"{len(gone)} of {known} linked pages are gone"
    if len(gone) > params.most * known:
        shown = tuple(
            site.quote(view, anchor.text or anchor.href, "live_links", 0.9, place=anchor.place, region=anchor.region)
            for view, anchor in gone[:_SHOWN]
        )
        return Finding(False, 0.9, shown, f"{reason}, such as {_address(gone[0][1])}")
    confidence = 0.9 if site.summary.complete else 0.78
    view = site.home or site.views[0]
    return Finding(True, confidence, (site.quote(view, view.page.title or view.url, "live_links", confidence),), reason, level=1)


def _first_links(site: Site) -> Iterator[tuple[View, Anchor]]:
    """Every address that the portal's pages link to, with the first link to it."""
    seen: set[str] = set()
    for view in site.own_pages:
        for anchor in view.page.anchors:
            if anchor.link is not None and anchor.link.url not in seen and not is_document(anchor):
                seen.add(anchor.link.url)
                yield view, anchor


def _address(anchor: Anchor) -> str:
    return anchor.link.url if anchor.link else anchor.href

"""What pages embed from other companies: every visit is told to them too."""

from pydantic import Field

from pages import official_host, registrable
from rubrics.detector import Finding, Params, detector
from rubrics.detectors.vendors import Loaded, loads, vendor
from rubrics.site import Site

_SHOWN = 3


class EmbeddedParams(Params):
    """At most ``most`` domains of others may be embedded; ``least`` pages must have been read to say so."""

    most: int = Field(default=3, ge=0)
    least: int = Field(default=5, ge=1)


@detector("few_third_parties", EmbeddedParams, reach="home")
def few_third_parties(site: Site, params: EmbeddedParams) -> Finding:
    """The pages load scripts and frames of few domains that are neither the portal's nor a public body's nor known trackers."""
    pages = site.own_pages
    found: dict[str, Loaded] = {}
    for one in loads(site):
        if not official_host(one.address) and not vendor(one.address, "trackers"):
            found.setdefault(registrable(one.address), one)
    names = ", ".join(sorted(found))
    if len(found) > params.most:
        shown = list(found.values())[:_SHOWN]
        evidence = tuple(site.quote(one.view, one.words, "few_third_parties", 0.85, place="script") for one in shown)
        return Finding(False, 0.85, evidence, f"embedded from {len(found)} domains of others: {names}")
    if len(pages) < params.least:
        return Finding(None, reason=f"only {len(pages)} pages were read; {params.least} are needed to say what is not embedded")
    first = next(iter(found.values()), None)
    view = first.view if first else site.home or pages[0]
    words = first.words if first else view.page.title or view.url
    reason = f"{len(pages)} pages embed from {len(found)} domains of others" + (f": {names}" if names else "")
    return Finding(True, 0.75, (site.quote(view, words, "few_third_parties", 0.75, place="script"),), reason, level=1)

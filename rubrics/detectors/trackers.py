"""Whether visitors are followed by others, and whether they are asked before."""

from pydantic import Field

from model import Flag
from rubrics.detector import Finding, Params, detector
from rubrics.detectors.vendors import Loaded, consent_file, loads, vendor
from rubrics.site import Site
from rubrics.view import Mention, View, Where, word_count

_LABEL = 6
_SHOWN = 3
_STATIC, _RENDERED = 0.6, 0.8


class TrackerParams(Params):
    """``least`` pages must have been read before "none" is said; ``concept`` names a request for consent."""

    least: int = Field(default=5, ge=1)
    concept: str = "cookie_consent"

    @property
    def telling(self) -> tuple[str, ...]:
        """None: what is bad was seen, and no page that was not seen can undo it."""
        return ()


@detector("no_trackers", TrackerParams, reach="home")
def no_trackers(site: Site, params: TrackerParams) -> Finding:
    """No page loads a script or frame of a known tracker by its own HTML. Those that may wait for consent are left open."""
    pages = site.own_pages
    found = _trackers(site)
    if found:
        evidence = tuple(site.quote(one.view, one.words, "no_trackers", 0.85, place="script") for one in found.values())[:_SHOWN]
        reason = f"loaded by the pages: {', '.join(sorted(found))}"
        if _request(site, params.concept) is not None or _manager(site) is not None:
            return Finding(
                None,
                0.0,
                evidence,
                f"{reason}; only a browser shows whether it waits for consent",
                flags=(Flag.NEEDS_BROWSER,),
            )
        return Finding(False, 0.85, evidence, reason)
    if len(pages) < params.least:
        return Finding(None, reason=f"only {len(pages)} pages were read; {params.least} are needed")
    drawn = sum(v.snapshot.rendered for v in pages)
    confidence = _RENDERED if drawn * 2 >= len(pages) else _STATIC
    view = site.home or pages[0]
    evidence = (site.quote(view, view.page.title or view.url, "no_trackers", confidence, place="script"),)
    reason = f"{len(pages)} pages load no known tracker by an address in their HTML ({drawn} of them drawn by a browser)"
    return Finding(True, confidence, evidence, reason, level=1)


class ConsentParams(Params):
    """The concept that names a request for consent."""

    concept: str = "cookie_consent"


@detector("consent_request", ConsentParams, reach="home")
def consent_request(site: Site, params: ConsentParams) -> Finding:
    """Buttons, links or a known manager ask for consent to tracking. Without tracker and request it cannot be told."""
    if (asked := _request(site, params.concept)) is not None:
        view, mention = asked
        return Finding(True, 0.82, (site.evidence(view, mention, "consent_request", 0.82),), level=1)
    if (manager := _manager(site)) is not None:
        reason = f"a manager of consent is loaded: {vendor(manager.address, 'consent') or 'by the name of its file'}"
        return Finding(
            True, 0.7, (site.quote(manager.view, manager.words, "consent_request", 0.7, place="script"),), reason, level=1
        )
    found = _trackers(site)
    if not found:
        return Finding(None, reason="neither a known tracker nor a request for consent stands in the pages' own HTML")
    evidence = tuple(site.quote(one.view, one.words, "consent_request", 0.7, place="script") for one in found.values())[:_SHOWN]
    return Finding(False, 0.7, evidence, f"no request for consent stands beside {', '.join(sorted(found))}")


def _trackers(site: Site) -> dict[str, Loaded]:
    """The first thing loaded of each vendor that follows visitors."""
    found: dict[str, Loaded] = {}
    for one in loads(site):
        if name := vendor(one.address, "trackers"):
            found.setdefault(name, one)
    return found


def _manager(site: Site) -> Loaded | None:
    return next((one for one in loads(site, foreign=False) if vendor(one.address, "consent") or consent_file(one.address)), None)


def _request(site: Site, concept: str) -> tuple[View, Mention] | None:
    """A button or link that gives or refuses consent; a notice that cookies are used asks for nothing."""
    for view in site.own_pages:
        for mention in view.named(concept, Where.TEXT, Where.LINK, Where.FORM):
            button = mention.where is Where.TEXT and view.page.blocks[mention.index].tag == "button"
            if mention.where is Where.FORM or ((button or mention.where is Where.LINK) and word_count(mention.text) <= _LABEL):
                return view, mention
    return None

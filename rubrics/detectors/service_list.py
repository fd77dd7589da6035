"""Lists of online services: whether what they offer is there, and whose hosts they lead to."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import Field

from pages import Anchor, host_of, official_host, same_site
from rubrics.detector import Finding, Params, detector
from rubrics.detectors.documents import is_document
from rubrics.detectors.ladder import calls
from rubrics.detectors.speech import wordless
from rubrics.detectors.vendors import vendor
from rubrics.site import Site
from rubrics.view import Mention, View, Where, word_count

_ITEM, _NOTICE, _FIRST, _BUTTON = 25, 20, 4, 10
_SHOWN = 3
_HEADS = (Where.TITLE, Where.H1, Where.HEADING)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A service as it is offered: an item of a list with the page behind it, or the page on which it starts."""

    view: View
    anchor: Anchor | None
    target: View | None


class OpenServicesParams(Params):
    """Concepts of what is closed or to come, and ``among``, what is offered; ``least`` offers must have been seen."""

    concept: tuple[str, ...] = ("service_closed", "coming_soon")
    among: str = "apply_online"
    least: int = Field(default=5, ge=1)

    @property
    def concepts(self) -> tuple[str, ...]:
        """The signs and the list."""
        return (*self.concept, self.among)

    @property
    def telling(self) -> tuple[str, ...]:
        """None: what is bad was seen, and no page that was not seen can undo it."""
        return ()


@detector("open_services", OpenServicesParams, reach="home")
def open_services(site: Site, params: OpenServicesParams) -> Finding:
    """No item in a list of online services, and no page on which one starts, is marked as closed or as yet to come."""
    if reason := wordless(site, params.concepts):
        return Finding(None, reason=reason)
    items = list(_offers(site, params.among))
    marked = [m for item in items if (m := _marked(site, item, params)) is not None]
    if marked:
        shown = tuple(site.evidence(view, mention, "open_services", 0.72) for view, mention in marked[:_SHOWN])
        return Finding(False, 0.72, shown, f"{len(marked)} of {len(items)} services offered are closed or yet to come")
    if len(items) < params.least:
        return Finding(None, reason=f"only {len(items)} offers of services were seen; {params.least} are needed")
    first = items[0]
    words, place = (first.anchor.text, first.anchor.place) if first.anchor else (first.view.page.title or first.view.url, "")
    evidence = site.quote(first.view, words, "open_services", 0.75, place=place)
    return Finding(True, 0.75, (evidence,), f"none of {len(items)} services offered is closed or yet to come", level=1)


def _offers(site: Site, among: str) -> Iterator[_Offer]:
    """The items of lists of online services, then the pages on which one starts; each address once."""
    seen: set[str] = set()
    for view in site.own_pages:
        for anchor in _listed(view, among) if not view.news else ():
            if anchor.link is not None and anchor.link.url not in seen:
                seen.add(anchor.link.url)
                yield _Offer(view, anchor, site.target(anchor))
    for view in site.own_pages:
        if not view.news and not {view.url, view.snapshot.requested} & seen and _starts(site, view, among):
            yield _Offer(view, None, view)


def _listed(view: View, among: str) -> Iterator[Anchor]:
    """The links of a page that is headed as a list of online services, or of the part of it that is."""
    whole = bool(view.named(among, Where.TITLE, Where.H1))
    blocks: set[int] = set()
    for mention in view.named(among, Where.HEADING):
        blocks.update(range(mention.index + 1, mention.index + 1 + len(view.section(mention.index))))
    for index in sorted(view.own_anchors) if whole or blocks else ():
        anchor = view.page.anchors[index]
        if anchor.text and word_count(anchor.text) <= _ITEM and (whole or anchor.block in blocks):
            yield anchor


def _starts(site: Site, view: View, among: str) -> bool:
    """A button or link in the page's own part starts a service."""
    return any(anchor is None or site.open(anchor) for _, anchor in calls(view, (among,)))


def _marked(site: Site, offer: _Offer, params: OpenServicesParams) -> tuple[View, Mention] | None:
    """What marks an offer: words in the item or beside it, or at the head of its page."""
    if offer.anchor is not None:
        beside = offer.view.page.blocks[offer.anchor.block].text if offer.anchor.block >= 0 else ""
        near = {offer.anchor.text, beside if word_count(beside) <= _ITEM else ""}
        for concept in params.concept:
            for mention in offer.view.named(concept, Where.LINK, Where.TEXT, Where.HEADING):
                if mention.text in near:
                    return offer.view, mention
    if offer.target is None or (offer.anchor is not None and offer.target is offer.view):
        return None
    first = sorted(offer.target.own)[:_FIRST]
    for concept in params.concept:
        for mention in offer.target.named(concept, *_HEADS, Where.TEXT):
            headed = mention.where in (Where.TITLE, Where.H1)
            if headed or (mention.index in first and word_count(mention.text) <= _NOTICE):
                return offer.target, mention
    return None


class OwnServicesParams(Params):
    """The concepts that name a way into a service, and the ``body`` that runs it; ``least`` different ways must be known."""

    concept: tuple[str, ...] = ("apply_online", "pay_online", "login")
    body: tuple[str, ...] = ("city_authority", "state_authority")
    least: int = Field(default=3, ge=1)

    @property
    def concepts(self) -> tuple[str, ...]:
        """The ways and the bodies."""
        return (*self.concept, *self.body)

    @property
    def telling(self) -> tuple[str, ...]:
        """None: the links themselves are looked at."""
        return ()


@dataclass(frozen=True, slots=True)
class _Way:
    view: View
    mention: Mention
    url: str
    official: bool | None


@detector("own_services", OwnServicesParams, reach="home")
def own_services(site: Site, params: OwnServicesParams) -> Finding:
    """The ways into online services lead to the portal's own domain or to public bodies. Hosts not visited are left open."""
    ways = {way.url: way for view in site.own_pages if not view.news for way in _ways(site, view, params)}
    private = [w for w in ways.values() if w.official is False]
    unsure = [w for w in ways.values() if w.official is None]
    odd = private or unsure
    shown = tuple(site.evidence(w.view, w.mention, "own_services", 0.7) for w in odd[:_SHOWN])
    hosts = ", ".join(sorted({host_of(w.url) for w in odd}))
    if private:
        return Finding(False, 0.7, shown, f"services on hosts of companies, or of nobody named there: {hosts}")
    if unsure:
        return Finding(None, 0.0, shown, f"whose hosts these are has not been seen: {hosts}")
    if len(ways) < params.least:
        return Finding(None, reason=f"only {len(ways)} ways into online services were seen; {params.least} are needed")
    first = next(iter(ways.values()))
    evidence = site.evidence(first.view, first.mention, "own_services", 0.75)
    return Finding(True, 0.75, (evidence,), f"{len(ways)} ways into services, all to public bodies", level=1)


def _ways(site: Site, view: View, params: OwnServicesParams) -> Iterator[_Way]:
    for concept in params.concept:
        for mention in view.named(concept, Where.LINK):
            anchor = view.page.anchors[mention.index]
            if anchor.link is not None and site.open(anchor) and word_count(anchor.text) <= _BUTTON and not is_document(anchor):
                yield _Way(view, mention, anchor.link.url, _official(site, view, anchor, params.body))


def _official(site: Site, view: View, anchor: Anchor, body: tuple[str, ...]) -> bool | None:
    """Whether a link leads to a public body: by its host, by its vendor, or by what the page behind it says of itself."""
    url = anchor.link.url if anchor.link else ""
    if same_site(url, view.url) or official_host(url):
        return True
    if vendor(url, "companies"):
        return False
    target = site.target(anchor)
    return None if target is None else any(target.named(concept) for concept in body)

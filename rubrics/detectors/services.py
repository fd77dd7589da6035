"""The ladder of a service: information, form to download, form online, log-in, payment. Nothing is ever submitted."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from pydantic import Field

from model import Evidence, Flag, Region, Scope
from pages import Anchor, same_site
from rubrics.about import About, about
from rubrics.detector import NOTHING, Finding, Params, detector, unseen
from rubrics.detectors.data import holds_data
from rubrics.detectors.documents import is_document
from rubrics.detectors.forms import own_form
from rubrics.detectors.login import has_password
from rubrics.detectors.topics import confidence_of
from rubrics.excerpt import excerpt
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, PageKind, View, Where, word_count


class Rung(IntEnum):
    """How far a service goes online."""

    NONE = 0
    INFORMATION = 1
    DOWNLOAD = 2
    FORM = 3
    LOGIN = 4
    PAYMENT = 5


NAMES = {
    Rung.NONE: "nothing",
    Rung.INFORMATION: "information only",
    Rung.DOWNLOAD: "a form to download",
    Rung.FORM: "an online form",
    Rung.LOGIN: "an application behind a log-in",
    Rung.PAYMENT: "online payment",
}
_ABOUT = 3.0
_TOLD = 3.6  # where information is asked for, a page must tell something: what a topic needs
_ABOUT_FORM = 2.0  # a form of some fields says by itself that something can be done here
_LABEL = 10
_ITEM = 12
_LISTED = 0.62
_SENTENCE = 45
_NOTICE = 25  # words; a notice that a service is closed is short
_SAID = (Where.TITLE, Where.H1, Where.HEADING, Where.TEXT)


RungName = Literal["information", "download", "form", "login", "payment"]


class ServiceParams(Params):
    """``least`` is the rung that counts as yes (3: an online form); ``pay`` asks for payment of that very thing.

    ``levels`` names, for an item of several levels, the rung from which each counts (it takes the place of ``least``).
    """

    concept: str
    least: int = Field(default=3, ge=1, le=5)
    pay: bool = False
    levels: tuple[RungName, ...] = ()

    @property
    def steps(self) -> tuple[Rung, ...]:
        """The rung from which each level of the item counts."""
        return tuple(Rung[name.upper()] for name in self.levels) or (Rung(self.least),)

    @property
    def doing(self) -> tuple[str, ...]:
        """The concepts that say that something can be done: for a payment only paying counts."""
        return ("pay_online",) if self.pay else ("apply_online", "pay_online", "login", "e_id")


@dataclass(frozen=True, slots=True)
class _Sight:
    rung: Rung
    confidence: float
    evidence: tuple[Evidence, ...]
    external: bool = False
    unread: tuple[Anchor, ...] = ()
    tells: bool = True
    shut: str = ""

    def level(self, params: ServiceParams) -> int:
        """How many of the asked levels are reached; a page that tells nearly nothing gives no information."""
        return sum(step <= self.rung for step in params.steps) if self.tells or self.rung >= Rung.FORM else 0


@detector("online_service", ServiceParams)
def online_service(site: Site, params: ServiceParams) -> Finding:
    """How far the service named by the concept can be done online, on the portal or where it sends people."""
    sights = [s for v in site.speaking_of(params.concept) for s in _on_page(site, v, params)] + list(_by_link(site, params))
    best = max(sights, key=lambda s: (s.level(params), s.confidence if s.level(params) else s.rung, s.rung), default=None)
    if best is None or not best.level(params):
        hidden = unseen(site, (a for s in sights for a in s.unread))
        if best is None or hidden.found is None:
            return hidden
        reason = best.shut or f"{NAMES[best.rung]}, no online service"
        return Finding(False, best.confidence, best.evidence, reason=reason, level=int(best.rung))
    level = best.level(params)
    flags: tuple[Flag, ...] = (Flag.EXTERNAL,) if best.external else ()
    if best.rung >= Rung.FORM and any(s.shut for s in sights):
        flags = (*flags, Flag.CONFLICT)
    reason = NAMES[best.rung]
    if level < len(params.steps) and (hidden := unseen(site, (a for s in sights for a in s.unread))).found is None:
        flags, reason = flags + hidden.flags, f"{reason}; {hidden.reason}"
    return Finding(True, best.confidence, best.evidence, reason, level if params.levels else int(best.rung), flags)


def _on_page(site: Site, view: View, params: ServiceParams) -> Iterator[_Sight]:
    """The rung seen on a page about the service, or one click from it. Figures about those who use it are no service."""
    if holds_data(view):
        return
    scored = about(site, view, params.concept)
    mention = scored.mention or next(iter(view.named(params.concept, Where.H1, Where.HEADING)), None)
    form = own_form(view, least=2) is not None
    if scored.whole < (_ABOUT_FORM if form else _ABOUT) or not scored.named or mention is None:
        yield from _listed(site, view, params)
        yield from _part(site, view, scored)
        return
    rung, proof = _rung(site, view, params)
    shut = closed(view)
    if shut is not None:
        rung, proof = min(rung, Rung.INFORMATION), shut
    confidence = 0.78 if scored.whole >= 4.5 else 0.68
    if rung < Rung.FORM:
        confidence = confidence_of(scored.score, _TOLD)
    evidence = site.evidence(view, mention, "online_service", confidence)
    shown = (evidence, site.evidence(view, proof, "online_service", confidence)) if proof else (evidence,)
    unread = tuple(a for _, a in _calls(site, view) if a is not None and not site.open(a))
    said = f"the page says: {excerpt(shut.text)}" if shut is not None else ""
    yield _Sight(rung, confidence, shown, view.snapshot.scope is Scope.OPERATOR, unread, scored.score >= _TOLD, said)


def _part(site: Site, view: View, scored: About) -> Iterator[_Sight]:
    """A part of a page on something else tells about the service."""
    if scored.score >= _TOLD and scored.mention is not None:
        confidence = confidence_of(scored.score, _TOLD)
        yield _Sight(Rung.INFORMATION, confidence, (site.evidence(view, scored.mention, "online_service", confidence),))


def _listed(site: Site, view: View, params: ServiceParams) -> Iterator[_Sight]:
    """The service stands in a list on a page about online services, beside the way in."""
    if params.pay or not view.named("apply_online", Where.TITLE, Where.H1, Where.HEADING):
        return
    items = [
        m for m in view.named(params.concept, Where.TEXT, Where.HEADING) if m.index in view.own and word_count(m.text) <= _ITEM
    ]
    ways = [(m, a) for m, a in _calls(site, view) if a is not None and site.open(a)]
    if items and ways:
        shown = (
            site.evidence(view, items[0], "online_service", _LISTED),
            site.evidence(view, ways[0][0], "online_service", _LISTED),
        )
        yield _Sight(Rung.LOGIN, _LISTED, shown)


def _rung(site: Site, view: View, params: ServiceParams) -> tuple[Rung, Mention | None]:
    calls = list(_calls(site, view))
    if (paid := payment(view)) is not None and not view.news:
        return Rung.PAYMENT, paid
    if params.pay:
        return Rung.INFORMATION, None
    if own_form(view, least=2) is not None:
        return Rung.FORM, None
    for concept, rung in (("login", Rung.LOGIN), ("e_id", Rung.LOGIN), ("apply_online", Rung.FORM)):
        for mention, anchor in calls:
            if mention.concept == concept and (anchor is None or site.open(anchor)):
                return rung, mention
    if has_password(view):
        return Rung.LOGIN, None
    if any(m.region in CONTENT for m in view.named("download_form", Where.LINK)):
        return Rung.DOWNLOAD, None
    return Rung.INFORMATION, None


def closed(view: View) -> Mention | None:
    """Words by which a page says that what it is about is over, or not there yet; in passing they may speak of anything."""
    if view.kind is PageKind.LIST:
        return None
    for mention in (*view.named("service_closed", *_SAID), *view.named("coming_soon", *_SAID)):
        if mention.region in CONTENT and view.is_own(mention) and word_count(mention.text) <= _NOTICE:
            return mention
    return None


def payment(view: View) -> Mention | None:
    """Words on a page that say that it takes payments: named in its text, or on the button of a form to fill in."""
    for mention in view.mentions.get("pay_online", ()):
        named = mention.named and mention.where is not Where.SLUG and (mention.region in CONTENT or mention.where is Where.TITLE)
        filled = mention.where is Where.FORM and own_form(view, least=2) == mention.index
        if (named or filled) and view.is_own(mention):
            return mention
    return None


class PaymentParams(Params):
    """The concept that names paying."""

    concept: str = "pay_online"


@detector("payment_form", PaymentParams)
def payment_form(site: Site, params: PaymentParams) -> Finding:
    """A form that takes a payment for something."""
    for view in site.speaking_of(params.concept):
        mention = payment(view)
        if mention is not None and mention.where is not Where.TITLE and own_form(view, least=2) is not None:
            return Finding(True, 0.75, (site.evidence(view, mention, "payment_form", 0.75),), level=1)
    return NOTHING


def _calls(site: Site, view: View) -> Iterator[tuple[Mention, Anchor | None]]:
    """Buttons and links of the page's own part that start something."""
    for concept in ("login", "e_id", "apply_online"):
        for mention in view.named(concept, Where.LINK, Where.TEXT):
            if mention.region not in CONTENT or word_count(mention.text) > _LABEL or not view.is_own(mention):
                continue
            if mention.where is Where.LINK:
                yield mention, view.page.anchors[mention.index]
            elif view.page.blocks[mention.index].tag == "button":
                yield mention, None


def _by_link(site: Site, params: ServiceParams) -> Iterator[_Sight]:
    """Links that name the service and the doing of it, and lead to the operator's host."""
    for view in site.speaking_of(params.concept):
        for mention in view.named(params.concept, Where.LINK):
            anchor = view.page.anchors[mention.index]
            if (
                anchor.link is None
                or word_count(anchor.text) > _LABEL + 4
                or anchor.region is Region.FOOTER
                or is_document(anchor)
            ):
                continue
            doing = any(m.index == mention.index for c in params.doing for m in view.named(c, Where.LINK))
            if doing and not same_site(anchor.link.url, view.url):
                rung = Rung.FORM if site.open(anchor) else Rung.NONE
                yield _Sight(rung, 0.7, (site.evidence(view, mention, "online_service", 0.7),), True, (anchor,))
    yield from _in_sentence(site, params)


def _in_sentence(site: Site, params: ServiceParams) -> Iterator[_Sight]:
    """Links to another host in a sentence that names the service and says what can be done there."""
    for view in site.speaking_of(params.concept):
        around = {
            m.index: m for m in view.named(params.concept, Where.TEXT) if view.is_own(m) and word_count(m.text) <= _SENTENCE
        }
        doing = {m.index for c in params.doing for m in view.named(c, Where.TEXT)} if around else set()
        for anchor in view.page.anchors if doing else ():
            said = around.get(anchor.block)
            if said is None or anchor.link is None or said.index not in doing or same_site(anchor.link.url, view.url):
                continue
            if is_document(anchor):
                continue
            rung = Rung.FORM if site.open(anchor) else Rung.NONE
            yield _Sight(rung, 0.62, (site.evidence(view, said, "online_service", 0.62),), True, (anchor,))

"""How far a service can be done online, on the portal or where it sends people."""

from collections.abc import Iterator

from model import Flag, Scope
from rubrics.about import About, about
from rubrics.detector import NOTHING, Finding, Params, detector, unseen
from rubrics.detectors.data import holds_data
from rubrics.detectors.forms import own_form
from rubrics.detectors.ladder import NAMES, Rung, ServiceParams, Sight, calls, payment, rung_of
from rubrics.detectors.topics import confidence_of
from rubrics.detectors.ways_out import ways_out
from rubrics.excerpt import excerpt
from rubrics.site import Site
from rubrics.state import shut
from rubrics.view import View, Where, word_count

_ABOUT = 3.0
_TOLD = 3.6  # where information is asked for, a page must tell something, and more than name the service in passing
_HEADED = 3.2  # where a heading names the service, less is enough
_ABOUT_FORM = 2.0  # a form of some fields says by itself that something can be done here
_ITEM = 12
_LISTED = 0.62


@detector("online_service", ServiceParams)
def online_service(site: Site, params: ServiceParams) -> Finding:
    """How far the service named by the concept can be done online, on the portal or where it sends people."""
    sights = [s for v in site.speaking_of(params.concept) for s in _on_page(site, v, params)] + list(ways_out(site, params))
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


def _on_page(site: Site, view: View, params: ServiceParams) -> Iterator[Sight]:
    """The rung seen on a page about the service, or one click from it. Figures about those who use it are no service."""
    if holds_data(view):
        return
    scored = about(view, params.concept)
    mention = scored.mention or next(iter(view.named(params.concept, Where.H1, Where.HEADING)), None)
    form = own_form(view, least=2) is not None
    if scored.whole < (_ABOUT_FORM if form else _ABOUT) or not scored.named or mention is None:
        yield from _listed(site, view, params)
        yield from _part(site, view, scored)
        return
    rung, proof = rung_of(site, view, params)
    notice = shut(view)
    if notice is not None:
        rung, proof = min(rung, Rung.INFORMATION), notice
    confidence = 0.78 if scored.whole >= 4.5 else 0.68
    if rung < Rung.FORM:
        confidence = confidence_of(scored.score, _TOLD)
    evidence = site.evidence(view, mention, "online_service", confidence)
    shown = (evidence, site.evidence(view, proof, "online_service", confidence)) if proof else (evidence,)
    unread = tuple(a for _, a in calls(view) if a is not None and not site.open(a))
    said = f"the page says: {excerpt(notice.text)}" if notice is not None else ""
    yield Sight(rung, confidence, shown, view.snapshot.scope is Scope.OPERATOR, unread, scored.score >= _TOLD, said)


def _part(site: Site, view: View, scored: About) -> Iterator[Sight]:
    """A part of a page on something else tells about the service."""
    headed = any(view.is_own(m) for m in view.named(scored.concept, Where.HEADING))
    if scored.score >= (_HEADED if headed else _TOLD) and scored.mention is not None:
        confidence = confidence_of(scored.score, _TOLD)
        yield Sight(Rung.INFORMATION, confidence, (site.evidence(view, scored.mention, "online_service", confidence),))


def _listed(site: Site, view: View, params: ServiceParams) -> Iterator[Sight]:
    """The service stands in a list on a page, or under a heading, for what is done online, beside the way in."""
    headings = {m.text for m in view.named("apply_online", Where.H1, Where.HEADING)}
    whole = bool(view.named("apply_online", Where.TITLE, Where.H1))
    if params.pay or not (headings or whole):
        return
    items = [
        m for m in view.named(params.concept, Where.TEXT, Where.HEADING)
        if m.index in view.own and word_count(m.text) <= _ITEM and not site.leads_nowhere(view, m)
        and (whole or view.page.blocks[m.index].heading in headings)
    ]  # fmt: skip
    ways = [(m, a) for m, a in calls(view) if a is not None and site.open(a)]
    if items and ways:
        shown = (
            site.evidence(view, items[0], "online_service", _LISTED),
            site.evidence(view, ways[0][0], "online_service", _LISTED),
        )
        yield Sight(Rung.LOGIN, _LISTED, shown)


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

"""Channels through which people send something to the authority."""

from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.detectors.contact import EMAIL
from rubrics.detectors.search import is_search
from rubrics.kinds import NO_INPUT
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where


class ChannelParams(Params):
    """``mail`` accepts an e-mail address given for the purpose where there is no form."""

    concept: str
    mail: bool = False


def own_form(view: View, least: int = 2) -> int | None:
    """The index of a form in the main part with at least ``least`` fields to fill in: no search, no rating of the page."""
    return view.once(f"own form of {least}", lambda: _own_form(view, least)) if view.page.forms else None


def _own_form(view: View, least: int) -> int | None:
    for index, form in enumerate(view.page.forms):
        inputs = [f for f in form.fields if f.type not in NO_INPUT]
        free = any(f.type == "textarea" for f in inputs)
        if index not in view.own_forms or any(m.index == index for m in view.named("satisfaction_survey", Where.FORM)):
            continue
        if form.region in CONTENT and (len(inputs) >= least or free) and not is_search(view, index):
            return index
    return None


@detector("channel", ChannelParams)
def channel(site: Site, params: ChannelParams) -> Finding:
    """A page for the purpose with a form to fill in, a way on to one, or (if allowed) an e-mail address."""
    best: tuple[float, View, Mention] | None = None
    for view in site.speaking_of(params.concept):
        scored = about(view, params.concept)
        mention = scored.mention or next(iter(view.named(params.concept, Where.H1, Where.HEADING, Where.FORM)), None)
        if mention is None or scored.whole < 1.4:
            continue
        confidence = _confidence(site, view, scored.whole, params)
        if confidence and (best is None or confidence > best[0]):
            best = (confidence, view, mention)
    if best is None:
        return _invited(site, params) or _linked(site, params.concept)
    return Finding(True, best[0], (site.evidence(best[1], best[2], "channel", best[0]),), level=1)


def _confidence(site: Site, view: View, score: float, params: ChannelParams) -> float:
    if score >= 2.2 and own_form(view) is not None:
        return 0.9 if score >= 3.6 else 0.75
    online = [m for m in view.named("apply_online", Where.LINK, Where.TEXT) if m.region in CONTENT]
    if score >= 3.6 and online:
        return 0.75
    mailed = any(a.href.lower().startswith("mailto:") and a.region in CONTENT for a in view.page.anchors)
    if params.mail and mailed and score >= 2.2:
        return 0.65
    return 0.0


def _invited(site: Site, params: ChannelParams) -> Finding | None:
    """People are asked to write about it, and an address to write to stands right there."""
    if not params.mail:
        return None
    for view in site.speaking_of(params.concept):
        for mention in view.named(params.concept, Where.TEXT, Where.HEADING):
            near = view.page.blocks[mention.index : mention.index + 3]
            if mention.region in CONTENT and any(EMAIL.search(block.text) for block in near):
                return Finding(True, 0.62, (site.evidence(view, mention, "channel", 0.62),), level=1)
    return None


def _linked(site: Site, concept: str) -> Finding:
    """A link on an entrance page that names the channel and leads to another host."""
    for view in site.speaking_of(concept):
        for mention in view.named(concept, Where.LINK):
            anchor = view.page.anchors[mention.index]
            if anchor.link and site.target(anchor) is None and site.open(anchor) and len(anchor.text) < 60:
                if anchor.link.url.split("/")[2] != view.url.split("/")[2]:
                    return Finding(True, 0.65, (site.evidence(view, mention, "channel", 0.65),), level=1)
    return NOTHING

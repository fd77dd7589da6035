"""Links by which a portal sends people to the authority or company that runs a service.

Comes in: a site and the service. Goes out: sights of it. Must not know: what stands on the pages behind the links.
The portal must name the service where the link stands: in its text, in its sentence, or in the heading over it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from model import Region
from pages import Anchor, official_host
from rubrics.about import about
from rubrics.detectors.data import holds_data
from rubrics.detectors.documents import is_document
from rubrics.detectors.ladder import LABEL, Rung, ServiceParams, Sight
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where, word_count

_LINK = LABEL + 4
_SENTENCE = 30
_ABOUT = 3.0
_HEADS = (Where.TITLE, Where.H1, Where.HEADING)
_IN_LINK, _BESIDE, _POINTED = 0.7, 0.62, 0.6


@dataclass(frozen=True, slots=True)
class _Names:
    """Where a page names the service: by index of links and of blocks, by the text of headings, and as its own subject."""

    links: dict[int, Mention] = field(default_factory=dict)
    blocks: dict[int, Mention] = field(default_factory=dict)
    headings: dict[str, Mention] = field(default_factory=dict)
    subject: list[Mention] = field(default_factory=list)

    def beside(self, view: View, anchor: Anchor) -> Mention | None:
        """The mention in the sentence that a link stands in, in a heading over it, or for a button what the page is about."""
        over = view.headings[anchor.block] if 0 <= anchor.block < len(view.headings) else (anchor.heading,)
        said = self.blocks.get(anchor.block) or next((self.headings[h] for h in over if h in self.headings), None)
        return said or (self.subject[0] if self.subject and anchor.button and anchor.region in CONTENT else None)


def ways_out(site: Site, params: ServiceParams) -> Iterator[Sight]:
    """The links to other hosts that name the service, and say that it can be done there or that it is told about there."""
    for view in site.speaking_of(params.concept):
        names = _names(site, view, params.concept)
        for index, anchor in view.once("ways out", partial(_outward, view)):
            named = names.links.get(index)
            said = named or names.beside(view, anchor)
            if said is not None:
                yield from _seen(site, view, params, index, anchor, said, named is not None)


def _names(site: Site, view: View, concept: str) -> _Names:
    names = _Names()
    for mention in view.named(concept, Where.LINK):
        names.links[mention.index] = mention
    scored = about(view, concept)
    titled = scored.named and scored.whole >= _ABOUT and bool(view.named(concept, Where.TITLE, Where.H1))
    figures = holds_data(view)  # what heads figures is not done behind the links below
    if titled and scored.mention is not None and not figures:
        names.subject.append(scored.mention)
    for mention in view.named(concept, Where.TEXT, Where.H1, Where.HEADING):
        if not view.is_own(mention) or site.leads_nowhere(view, mention):
            continue
        if mention.where is not Where.TEXT:
            names.headings.update({} if figures else {mention.text: mention})
        elif word_count(mention.text) <= _SENTENCE and not _in_a_link(view, mention):
            names.blocks[mention.index] = mention
    return names


def _in_a_link(view: View, mention: Mention) -> bool:
    """Whether a link of its own names the service: then no other link of the sentence is meant."""
    words = mention.text[mention.start : mention.end]
    return any(a.block == mention.index and words in a.text for a in view.page.anchors)


def _outward(view: View) -> list[tuple[int, Anchor]]:
    return [
        (index, anchor) for index, anchor in view.outward
        if anchor.region is not Region.FOOTER and word_count(anchor.text) <= _LINK and not is_document(anchor)
    ]  # fmt: skip


def _seen(
    site: Site, view: View, params: ServiceParams, index: int, anchor: Anchor, said: Mention, named: bool
) -> Iterator[Sight]:
    doing = [m for c in params.doing for m in view.mentions.get(c, ())]
    invited = {m.named for m in doing if m.where is Where.LINK and m.index == index}
    told = {m.index for m in doing if m.named and m.where is Where.TEXT}
    under = any(m.named and (m.where in (Where.TITLE, Where.H1) or m.text == anchor.heading) for m in doing if m.where in _HEADS)
    strong = True in invited or (said.where is Where.TEXT and said.index in told) or (named and params.platform)
    if strong or ((invited or anchor.button or (named and under)) and not view.news):
        confidence = _IN_LINK if named and strong else _BESIDE
        rung = Rung.FORM if site.open(anchor) else Rung.NONE
        yield Sight(rung, confidence, (site.evidence(view, said, "online_service", confidence),), True, (anchor,))
    elif named and not view.news and anchor.link is not None and site.open(anchor) and official_host(anchor.link.url):
        yield Sight(Rung.INFORMATION, _POINTED, (site.evidence(view, said, "online_service", _POINTED),), True)

"""Two things that must meet: alerts on health, the budget of education, an app for farmers."""

from collections.abc import Iterator

from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where, word_count

_PLACES = (Where.H1, Where.HEADING, Where.LINK, Where.TEXT)
_HEADS = (Where.TITLE, Where.H1, Where.HEADING)
_SENTENCE = 12
_LINK = 12
_LABEL = 8
_ABOUT = 2.2
_TOGETHER, _SAID, _HEADED, _LISTED = 0.78, 0.65, 0.75, 0.62


class PairParams(Params):
    """Two concepts: the thing, and the subject that it must be for."""

    concept: tuple[str, str]

    @property
    def telling(self) -> tuple[str, ...]:
        """The thing: pages on the subject are many."""
        return self.concept[:1]


@detector("paired", PairParams)
def paired(site: Site, params: PairParams) -> Finding:
    """A heading, link or short sentence names both, or a page about the one has a part for the other. News do not count."""
    met = [
        (m[0], view, m[1])
        for view in site.speaking_of(params.concept[0])
        if (m := meeting(site, view, *params.concept)) is not None
    ]
    if not met:
        return NOTHING
    confidence, view, mention = max(met, key=lambda m: m[0])
    return Finding(True, confidence, (site.evidence(view, mention, "paired", confidence),), level=1)


def meeting(site: Site, view: View, thing: str, subject: str) -> tuple[float, Mention] | None:
    """How surely a page brings the two together, and what shows it; None for news and where they do not meet."""
    if view.news or not view.named(thing) or not view.named(subject):
        return None
    found = [*_together(site, view, thing, subject), *part_of(site, view, thing, subject), *part_of(site, view, subject, thing)]
    return max(found, key=lambda f: f[0], default=None)


def _together(site: Site, view: View, thing: str, subject: str) -> Iterator[tuple[float, Mention]]:
    """Both are named by one heading, link or sentence."""
    others = {(m.where, m.index) for m in view.named(subject, *_PLACES)}
    linked = {a.text for a in view.page.anchors}  # a text that is all a link is judged as a link
    for mention in view.named(thing, *_PLACES):
        most = _LINK if mention.where is Where.LINK else _SENTENCE
        if mention.where is Where.TEXT and mention.text in linked:
            continue
        if (mention.where, mention.index) in others and _stands(site, view, mention) and word_count(mention.text) <= most:
            yield (_SAID if mention.where is Where.TEXT else _TOGETHER), mention


def part_of(site: Site, view: View, whole: str, part: str) -> Iterator[tuple[float, Mention]]:
    """The page is about the one and has a heading, a link or a label for the other."""
    scored = about(view, whole)
    if not scored.named or scored.whole < _ABOUT:
        return
    for mention in view.named(part, *_HEADS, Where.LINK, Where.TEXT):
        if word_count(mention.text) <= _LABEL and _stands(site, view, mention):
            yield (_HEADED if mention.where in _HEADS else _LISTED), mention


def _stands(site: Site, view: View, mention: Mention) -> bool:
    """The mention is the page's own, and no dead link."""
    if mention.where is Where.TITLE:
        return True
    return mention.region in CONTENT and view.is_own(mention) and not site.leads_nowhere(view, mention)

"""Things that a portal says of itself in a sentence: who runs a service, where it is hosted, what a machine has written."""

from collections.abc import Iterator

from model import Region
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import Mention, View, Where, word_count

_LONGEST = 80
_MORE = 2  # words besides the term: whom, where, what
_PAGE, _FURNITURE = 0.78, 0.72
_HEADS = (Where.TITLE, Where.H1, Where.SLUG)


class StatementParams(Params):
    """``among``: the sentence must stand on a page about one of these, or in a footer; none: any page will do.

    ``headings``: a heading with text below it says it too.
    """

    concept: str
    among: tuple[str, ...] = ()
    headings: bool = True

    @property
    def concepts(self) -> tuple[str, ...]:
        """What is said, and where."""
        return (self.concept, *self.among)


@detector("statement", StatementParams)
def statement(site: Site, params: StatementParams) -> Finding:
    """A sentence, or a heading with text below it, says so; news do not count."""
    views = site.speaking_of(params.concept)
    found = [f for view in views if not view.news for f in _statements(site, view, params)]
    best = max(found, key=lambda f: f[0], default=None)
    if best is None:
        return NOTHING
    confidence, view, mention = best
    return Finding(True, confidence, (site.evidence(view, mention, "statement", confidence),), level=1)


def _statements(site: Site, view: View, params: StatementParams) -> Iterator[tuple[float, View, Mention]]:
    right = not params.among or any(view.named(concept, *_HEADS) for concept in params.among)
    places = (Where.TEXT, Where.H1, Where.HEADING) if params.headings else (Where.TEXT,)
    for mention in view.named(params.concept, *places):
        footer = mention.region is Region.FOOTER
        if mention.region is Region.NAV or not (right or footer) or site.leads_nowhere(view, mention):
            continue
        if mention.where is not Where.TEXT:
            said = any(word_count(block.text) > _MORE for block in view.section(mention.index))
        else:
            rest = mention.text[: mention.start] + mention.text[mention.end :]
            said = word_count(mention.text) <= _LONGEST and word_count(rest) >= _MORE
        if said:
            yield (_PAGE if view.is_own(mention) else _FURNITURE), view, mention

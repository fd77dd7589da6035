"""How much a page is about a concept: a score from where its words stand.

Comes in: a view and a concept. Goes out: a score and the mention that shows it best. Must not know: indicators.
A word in passing scores little; a title, a heading with text under it or the link that people follow score much.
"""

from dataclasses import dataclass

from rubrics.state import announced, empty, shut
from rubrics.view import CONTENT, Mention, PageKind, View, Where, word_count

# A piece of news on a subject is not yet information on it; a document is, but not where people look first; what a search or
# an error page says it says of other pages.
WEIGHTS = {PageKind.NEWS: 0.85, PageKind.DOCUMENT: 0.75, PageKind.SEARCH: 0.0, PageKind.ERROR: 0.0}
TITLE, LINKED, SLUG, FULL, HEADING, BARE, TEXT, AGAIN, HINT = 3.0, 1.5, 1.0, 2.5, 2.0, 0.8, 0.8, 0.4, 0.3
OFFICES = {
    "health": "health_ministry", "education": "education_ministry", "labour": "labour_ministry", "justice": "justice_ministry",
    "social_welfare": "social_ministry", "environment": "environment_ministry",
}  # fmt: skip
_ELSEWHERE = frozenset({Where.LINK, Where.FORM})
_ANNOUNCED = frozenset({Where.TEXT, Where.HEADING})
_SECTION_WORDS, _FULL_WORDS = 12, 30
_THIN = 15
_PARTLY = 0.6
_IN_PASSING = 0.5  # news that only mention it, however often
_EMPTY = 0.15  # an empty room, however it is headed, is no information


@dataclass(frozen=True, slots=True)
class About:
    """The score of one page for one concept; ``whole`` is the score without a discount for thin or dated text.

    ``named``: title, first heading, address or a link to the page names the concept.
    """

    view: View
    concept: str
    score: float
    mention: Mention | None
    whole: float = 0.0
    named: bool = False


def about(view: View, concept: str, *, dated: bool = False) -> About:
    """How much ``view`` is about ``concept``; ``dated``: news of it count in full. Found once per page and concept."""
    known: About | None = view.scores.get((concept, dated))
    if known is None:
        known = view.scores[concept, dated] = _about(view, concept, dated)
    return known


def _about(view: View, concept: str, dated: bool) -> About:
    names = _telling(view, concept)
    linked = concept in view.linked
    if not names and not linked:
        return About(view, concept, 0.0, None)
    text = [m for m in names if m.where is Where.TEXT]
    headed = [m for m in names if m.where in (Where.H1, Where.HEADING)]
    titled = [m for m in names if m.where in (Where.TITLE, Where.H1)]
    score = TITLE * bool(titled) + LINKED * linked + SLUG * any(m.where is Where.SLUG for m in names)
    sections = sorted((_under(view, m.index) for m in headed if m.where is Where.HEADING), reverse=True)
    score += sum(map(_worth, sections[:2])) if any(map(_worth, sections)) else BARE * bool(sections)
    blocks = len({m.index for m in text})
    score += min(3, blocks) * TEXT + min(2, len(text) - blocks) * AGAIN
    score += min(4, len(view.hints(concept))) * HINT
    score *= _EMPTY if empty(view) else 1.0
    return About(
        view,
        concept,
        score * view.once("substance", lambda: _substance(view)) * _weight(view, dated, _is_named(names, linked) or bool(headed)),
        _best(view, text, headed),
        score,
        _is_named(names, linked),
    )


def _is_named(names: list[Mention], linked: bool) -> bool:
    return linked or any(m.where in (Where.TITLE, Where.H1, Where.SLUG) for m in names)


def _telling(view: View, concept: str) -> list[Mention]:
    """The mentions that count: menus and footers stand on every page and say nothing of this one; what is to come says nothing
    at all; and the name of a ministry names its field, and says nothing of it.
    """
    coming = announced(view)
    names = [
        m for m in view.named(concept)
        if m.where not in _ELSEWHERE and view.is_own(m) and not (m.index in coming and m.where in _ANNOUNCED)
    ]  # fmt: skip
    offices = view.named(OFFICES[concept]) if names and concept in OFFICES else ()
    return [m for m in names if not any(_covers(office, m) for office in offices)] if offices else names


def _covers(office: Mention, mention: Mention) -> bool:
    same = office.where is mention.where and office.index == mention.index
    return same and office.start <= mention.start and mention.end <= office.end


def _under(view: View, heading: int) -> int:
    """The number of words under a heading."""
    return sum(word_count(b.text) for b in view.section(heading))


def _worth(words: int) -> float:
    """What a heading counts over so many words."""
    return FULL if words >= _FULL_WORDS else HEADING if words >= _SECTION_WORDS else 0.0


def _substance(view: View) -> float:
    """Titles over little text count less, and so do pages a part of which is over, to come or missing."""
    if shut(view) is not None or view.named("no_content", Where.TEXT, Where.H1, Where.HEADING):
        return _PARTLY
    return 1.0 if view.words >= _THIN else 0.3


def _weight(view: View, dated: bool, named: bool) -> float:
    if view.news and not named:
        return _IN_PASSING
    return 1.0 if dated and view.news else WEIGHTS.get(view.kind, 1.0)


def _best(view: View, text: list[Mention], headed: list[Mention]) -> Mention | None:
    """The mention to show: running text before headings, longer blocks before labels, the page's own before menus."""
    ranked = sorted(text, key=lambda m: (word_count(m.text) < 6, m.index))
    for mention in [*ranked, *headed]:
        if mention.region in CONTENT:
            return mention
    return None

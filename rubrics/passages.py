"""The few passages that a reader would look at for a question.

Comes in: a site, an indicator, the detectors. Goes out: up to ``MOST`` short passages, each with what proves that a line of
it stands on its page. Must not know: who reads them. E-mail addresses and telephone numbers are left out of what is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import takewhile

from model import Evidence, Indicator
from rubrics.about import about
from rubrics.detector import Detector
from rubrics.excerpt import excerpt
from rubrics.masking import masked
from rubrics.site import Site
from rubrics.view import View, Where

MOST, LENGTH = 6, 900
_OF_PAGE = 2
_HINTS = 2  # so many different supporting words make a page worth a look where nothing names the thing
_TITLE = 160
_BEFORE, _AFTER = 3, 8  # neighbours
_LEAST = 40  # characters that are worth a line
_LONG = 4000  # characters of one paragraph that are looked at
_EDGE = 80
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_READ = (Where.TEXT, Where.H1, Where.HEADING)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a passage: ``shown`` is a part of it without what is masked, ``words`` is all of it as on the page."""

    shown: str
    words: str
    proof: Evidence

    def quoting(self, words: str, detector: str, confidence: float) -> Evidence:
        """The evidence that ``words``, a part of this paragraph, are."""
        return replace(self.proof, excerpt=excerpt(words), detector=detector, confidence=confidence)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with its heading and neighbours; ``text`` has ``LENGTH`` characters at most."""

    url: str
    title: str
    language: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What is shown: a line for each paragraph."""
        return "\n".join(line.shown for line in self.lines)


def asked_of(indicator: Indicator, detectors: Mapping[str, Detector]) -> tuple[str, ...]:
    """The concepts that a question is about: those that its rule looks for, and those of its candidates."""
    calls = indicator.rule.any + indicator.rule.all
    params = (detectors[call.detector].params.model_validate(call.params) for call in calls)
    return tuple(dict.fromkeys([*(c for one in params for c in one.concepts), *indicator.candidates]))


def passages(site: Site, indicator: Indicator, detectors: Mapping[str, Detector]) -> tuple[Passage, ...]:
    """The passages for an indicator, the page most about it first; none where no page speaks of it."""
    concepts = asked_of(indicator, detectors)
    found = [list(_of_page(site, view, concepts)) for view in _ranked(site, concepts)[:MOST]]
    firsts = [of_page[0] for of_page in found if of_page]
    further = [passage for of_page in found for passage in of_page[1:]]
    return tuple([*firsts, *further][:MOST])


def _ranked(site: Site, concepts: Sequence[str]) -> list[View]:
    """Pages that are about the concepts, those about more of them and more about them first; then those that only hint."""
    views = {view.url: view for view in (site.speaking_of(*concepts) if concepts else ())}
    keyed = [(key, view) for view in views.values() if any(key := _key(site, view, concepts))]
    return [view for _, view in sorted(keyed, key=lambda found: found[0], reverse=True)]


def _key(site: Site, view: View, concepts: Sequence[str]) -> tuple[int, float, int]:
    scores = [about(view, concept, dated=True).score for concept in concepts]
    hints = len({hint for concept in concepts for hint in view.hints(concept)})
    return sum(s > 0 for s in scores), round(sum(scores), 3), hints if hints >= _HINTS else 0


def _of_page(site: Site, view: View, concepts: Sequence[str]) -> Iterator[Passage]:
    """Up to ``_OF_PAGE`` passages that share nothing but a heading."""
    title = _window(masked(_plain(view.title or view.page.title)), "", _TITLE)
    used: set[int] = set()
    made = 0
    for anchor, term in _anchors(view, concepts):
        if anchor in used or made == _OF_PAGE:
            continue
        shown = _shown(view, anchor, term, used)
        used.update(shown)
        made += 1
        yield Passage(masked(view.url), title, view.language, tuple(_line(site, view, *one) for one in sorted(shown.items())))


def _anchors(view: View, concepts: Sequence[str]) -> Iterable[tuple[int, str]]:
    """The paragraphs that speak of the concepts, with a word of them: running text that names one first; else the first."""
    mentions = [m for c in concepts for m in view.mentions.get(c, ()) if m.where in _READ and m.index in view.own]
    mentions.sort(key=lambda m: (not m.named, m.where is not Where.TEXT, m.index))
    return [(m.index, m.text[m.start : m.end]) for m in mentions] or [(index, "") for index in sorted(view.own)[:1]]


def _shown(view: View, anchor: int, term: str, used: Set[int]) -> dict[int, str]:
    """What is shown of the paragraphs around ``anchor``, by place, the nearest first, until it is enough."""
    shown: dict[int, str] = {}
    left = LENGTH
    heading = _heading(view, anchor)
    for index in dict.fromkeys([*heading, anchor, *(i for i in _near(view, anchor) if i not in used)]):
        most = min(left, _TITLE) if index in heading else left
        if most >= _LEAST and (text := _window(_masked(view, index, term), term, most)):
            shown[index] = text
            left -= len(text) + 1
    return shown


def _heading(view: View, anchor: int) -> list[int]:
    """The heading above a paragraph, where it is the page's own."""
    text = view.page.blocks[anchor].heading
    above = [i for i in view.own if i < anchor and text and view.page.blocks[i].text == text]
    return [max(above)] if above else []


def _near(view: View, anchor: int) -> list[int]:
    """The paragraphs of the same section after and before a paragraph."""
    own = sorted(view.own)
    at = own.index(anchor)

    def same(index: int) -> bool:
        return view.page.blocks[index].tag not in _HEADINGS

    return [
        *takewhile(same, own[at + 1 : at + 1 + _AFTER]),
        *(takewhile(same, reversed(own[max(0, at - _BEFORE) : at])) if same(anchor) else ()),
    ]


def _masked(view: View, index: int, term: str) -> str:
    """A paragraph without what is masked, before it is cut: half a telephone number would not be known for one."""
    text = _plain(view.page.blocks[index].text)
    if len(text) <= _LONG:
        return masked(text)
    at = max(0, text.find(term) - _LONG // 2) if term else 0
    return masked(text[at : at + _LONG])[_EDGE if at else 0 : -_EDGE]  # what is halved stands at the edges


def _window(text: str, term: str, most: int) -> str:
    """At most ``most`` characters of ``text`` around ``term``, cut between words where there are any."""
    if len(text) <= most:
        return text
    left = min(max(0, text.find(term) - most // 3), len(text) - most) if term else 0
    cut = text[left : left + most]
    if left and " " in cut[: most // 3]:
        cut = cut.split(" ", 1)[1]
    if left + most < len(text) and " " in cut[-(most // 3) :]:
        cut = cut.rsplit(" ", 1)[0]
    return cut


def _line(site: Site, view: View, index: int, shown: str) -> Line:
    block = view.page.blocks[index]
    return Line(shown, block.text, site.quote(view, shown, "", 0.0, place=block.place, region=block.region))


def _plain(text: str) -> str:
    return " ".join(text.split())

"""A page as the detectors see it: what it says about each concept, and where.

Comes in: a read page, its snapshot and its languages. Goes out: a ``View``.
Must not know: other pages, or what is asked.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from model import Region, Snapshot
from pages import Anchor, Block, Page, Way, enclosing, same_site
from rubrics.on_demand import OnDemand
from rubrics.polyglot import Polyglot
from rubrics.scan import Hit

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend", "caption"})
T = TypeVar("T")
_MARKUP = "</"
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u9fff]")
_LINK_WORDS = 9
_ITEMS = frozenset({"tr", "li", "article"})
_ITEM_BLOCKS = 10
_LONGEST_HEADING = 180  # characters
CONTENT = (Region.MAIN, Region.ASIDE)


class Where(StrEnum):
    """What kind of place a word stands in."""

    TITLE = "title"
    H1 = "h1"
    HEADING = "heading"
    TEXT = "text"
    LINK = "link"
    FORM = "form"
    SLUG = "slug"


_IN_BLOCKS = frozenset({Where.TEXT, Where.H1, Where.HEADING})


class PageKind(StrEnum):
    """What kind of page it is (see ``rubrics.kinds``)."""

    ERROR = "error"
    DOCUMENT = "document"
    SEARCH = "search result"
    NEWS = "news"
    FORM = "form"
    SERVICE = "service"
    CONTACT = "contact"
    LIST = "list"
    OTHER = "other"


class Mention(NamedTuple):
    """A term of a concept on a page. ``index`` counts blocks, anchors or forms, as ``where`` says."""

    concept: str
    named: bool
    term: str
    where: Where
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs here
    text: str
    start: int
    end: int
    language: str
    region: Region


_Place = tuple[Where, int, str, Region, Hit]  # where, index, the whole text there, region, what was found in it


@dataclass
class View:
    """A page with its mentions. ``own``, ``own_forms`` and ``own_anchors`` tell which blocks, forms and links are the page's
    own and not repeated all over the site. ``languages`` are those whose words it is searched for, its own first.
    """

    page: Page
    snapshot: Snapshot
    language: str
    polyglot: Polyglot
    languages: tuple[str, ...] = ()
    kind: PageKind = PageKind.OTHER
    title: str = ""
    own: frozenset[int] = frozenset()
    own_forms: frozenset[int] = frozenset()
    own_anchors: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()  # blocks and links of header, menu and footer that an earlier page has had already
    followed: frozenset[int] = frozenset()
    inlinks: tuple[Anchor, ...] = ()
    dead: Mapping[int, Sequence[str]] = field(default_factory=dict)  # by block the texts of its links that lead nowhere
    scores: dict[tuple[str, bool], Any] = field(default_factory=dict)  # what ``rubrics.about`` found, kept for the next to ask
    _kept: dict[str, Any] = field(default_factory=dict)
    _names: dict[str, list[Mention]] = field(default_factory=dict)

    def once(self, name: str, find: Callable[[], T]) -> T:
        """What ``find`` gives, found once for this page: many questions ask the same of it."""
        if name not in self._kept:
            self._kept[name] = find()
        found: T = self._kept[name]
        return found

    @property
    def url(self) -> str:
        """The address of the page after redirects."""
        return self.snapshot.url

    @cached_property
    def mentions(self) -> Mapping[str, Sequence[Mention]]:
        """Every mention, by concept; the page is scanned at the first call, once for all concepts."""
        places: dict[str, list[_Place]] = {}
        for where, index, text, region, found in self._scan():
            for hit in found:
                places.setdefault(hit.concept, []).append((where, index, text, region, hit))
        return OnDemand(places, lambda concept: [_mention(*place) for place in places[concept]])

    @cached_property
    def linked(self) -> frozenset[str]:
        """The concepts that the links to this page name."""
        texts = {a.text for a in self.inlinks if word_count(a.text) <= _LINK_WORDS}
        return frozenset(hit.concept for t in texts for hit in self.polyglot.scan(t, self.languages) if hit.kind == "name")

    def named(self, concept: str, *where: Where) -> list[Mention]:
        """The mentions that name the concept (hints and dead links' texts left out), in the given places or anywhere."""
        names = self._names.get(concept)
        if names is None:
            said = self.mentions.get(concept, ())
            names = self._names[concept] = [m for m in said if m.named and not (m.index in self.dead and self.is_dead(m))]
        return [m for m in names if m.where in where] if where else names

    @cached_property
    def outward(self) -> Sequence[tuple[int, Anchor]]:
        """The links to other sites, with their index."""
        home = self.url[: self.url.find("/", len("https://")) + 1] or self.url
        away = ((i, a) for i, a in enumerate(self.page.anchors) if a.link is not None and not a.link.url.startswith(home))
        return [(index, anchor) for index, anchor in away if anchor.link is not None and not same_site(anchor.link.url, self.url)]

    def is_dead(self, mention: Mention) -> bool:
        """Whether a mention is nothing but the text of a link that leads nowhere; of links themselves the site can tell more."""
        if mention.index not in self.dead or mention.where not in _IN_BLOCKS:
            return False
        words = mention.text[mention.start : mention.end]
        return any(words in text for text in self.dead[mention.index])

    def is_own(self, mention: Mention) -> bool:
        """Whether a mention stands in the page's own part; titles and addresses always do."""
        if mention.where in _IN_BLOCKS:
            return mention.index in self.own
        if mention.where is Where.LINK:
            return mention.index in self.own_anchors
        return mention.index in self.own_forms if mention.where is Where.FORM else True

    def hints(self, concept: str) -> set[str]:
        """The distinct supporting words in the page's own text."""
        return {m.term for m in self.mentions.get(concept, ()) if not m.named and m.where is Where.TEXT and m.index in self.own}

    def _scan(self) -> Iterable[tuple[Where, int, str, Region, Sequence[Hit]]]:
        """What is found in every text of the page; code shown as text, as in a style guide, speaks of no service."""
        scan, languages, slug = self.polyglot.scan, self.languages, _slug(self.url)
        yield Where.TITLE, 0, self.title, Region.HEADER, scan(self.title, languages)
        yield Where.SLUG, 0, slug, Region.HEADER, scan(slug, languages, True)
        for index, block in enumerate(self.page.blocks):
            if index not in self.told and _MARKUP not in block.text and (found := scan(block.text, languages)):
                yield _where(block), index, block.text, block.region, found
        for index, anchor in enumerate(self.page.anchors):
            if anchor.text and index not in self.followed and (found := scan(anchor.text, languages)):
                yield Where.LINK, index, anchor.text, anchor.region, found
        for index, form in enumerate(self.page.forms):
            yield Where.FORM, index, form.words, form.region, scan(form.words, languages)

    @property
    def news(self) -> bool:
        """Whether the page is one piece of news."""
        return self.kind is PageKind.NEWS

    @cached_property
    def words(self) -> int:
        """The number of words in the page's own blocks."""
        return sum(word_count(self.page.blocks[i].text) for i in self.own)

    @cached_property
    def _items(self) -> Mapping[int, Sequence[int]]:
        rows: dict[Way, list[int]] = {}
        for index, block in enumerate(self.page.blocks):
            around = enclosing(block.way, _ITEMS)
            if around is not None:
                rows.setdefault(around, []).append(index)
        return {index: row for row in rows.values() if 1 < len(row) <= _ITEM_BLOCKS for index in row}

    def item(self, block: int) -> Sequence[int]:
        """The blocks of the row of a table, the entry of a list or the card that a block stands in; itself alone, if in none."""
        return self._items.get(block, (block,))

    @cached_property
    def headings(self) -> Sequence[tuple[str, ...]]:
        """By block the headings that it stands under, the nearest first: each of higher rank than the one before."""
        chain: list[tuple[int, str]] = []
        out = []
        for block in self.page.blocks:
            if _where(block) is not Where.TEXT:
                chain = [(rank, text) for rank, text in chain if rank < _rank(block.tag)]
                out.append(tuple(text for _, text in reversed(chain)))
                chain.append((_rank(block.tag), block.text))
            else:
                out.append(tuple(text for _, text in reversed(chain)))
        return out

    def section(self, heading: int) -> tuple[Block, ...]:
        """The blocks of the main part between a heading and the next heading of its rank or higher."""
        blocks = self.page.blocks
        rank = _rank(blocks[heading].tag)
        out = []
        for block in blocks[heading + 1 :]:
            if block.region not in CONTENT or (block.tag in HEADINGS and _rank(block.tag) <= rank):
                break
            out.append(block)
        return tuple(out)


def _rank(tag: str) -> int:
    """1 for h1 ... 6 for h6, 7 for what heads a smaller part."""
    return int(tag[1]) if tag[1:].isdigit() else 7


def _where(block: Block) -> Where:
    if block.tag not in HEADINGS or len(block.text) > _LONGEST_HEADING:
        return Where.TEXT  # whole paragraphs are dressed as headings, and head nothing
    return Where.H1 if block.tag == "h1" else Where.HEADING


def _mention(where: Where, index: int, text: str, region: Region, hit: Hit) -> Mention:
    return Mention(hit.concept, hit.kind == "name", hit.term, where, index, text, hit.start, hit.end, hit.language, region)


@lru_cache(maxsize=100_000)
def word_count(text: str) -> int:
    """Words of a text; for scripts without spaces about two characters make a word."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return wide // 2 if wide * 3 > len(text) else len(text.split())


def _slug(url: str) -> str:
    path = unquote(urlsplit(url).path)
    return path.rsplit(".", 1)[0].replace("-", " ").replace("_", " ").replace("/", " . ")

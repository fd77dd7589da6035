"""A page as the detectors see it: what it says about each concept, and where.

Comes in: a read page, its snapshot and the scanners of its languages. Goes out: a ``View``.
Must not know: other pages, or what is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from model import Region, Snapshot
from pages import Anchor, Block, Page
from rubrics.scan import Hit, Scanner

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend", "caption"})
_MARKUP = "</"
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


@dataclass(frozen=True, slots=True)
class Mention:
    """A term of a concept on a page. ``index`` counts blocks, anchors or forms, as ``where`` says."""

    concept: str
    named: bool
    term: str
    where: Where
    index: int
    text: str
    start: int
    end: int
    language: str
    region: Region


@dataclass
class View:
    """A page with its mentions. ``own``, ``own_forms`` and ``own_anchors`` tell which blocks, forms and links are the page's
    own and not repeated all over the site.
    """

    page: Page
    snapshot: Snapshot
    language: str
    scanners: tuple[Scanner, ...]
    title: str = ""
    own: frozenset[int] = frozenset()
    own_forms: frozenset[int] = frozenset()
    own_anchors: frozenset[int] = frozenset()
    inlinks: tuple[Anchor, ...] = ()
    scores: dict[tuple[str, bool], Any] = field(default_factory=dict)  # what ``rubrics.about`` found, kept for the next to ask
    _mentions: dict[str, list[Mention]] = field(default_factory=dict)
    _scanned: bool = False

    @property
    def url(self) -> str:
        """The address of the page after redirects."""
        return self.snapshot.url

    @property
    def mentions(self) -> Mapping[str, list[Mention]]:
        """Every mention, by concept; the page is scanned at the first call, once for all concepts."""
        if not self._scanned:
            self._scanned = True
            for mention in self._scan():
                self._mentions.setdefault(mention.concept, []).append(mention)
        return self._mentions

    def named(self, concept: str, *where: Where) -> list[Mention]:
        """The mentions that name the concept (hints left out), in the given places or anywhere."""
        return [m for m in self.mentions.get(concept, ()) if m.named and (not where or m.where in where)]

    def is_own(self, mention: Mention) -> bool:
        """Whether a mention stands in the page's own part; titles and addresses always do."""
        if mention.where in (Where.TEXT, Where.H1, Where.HEADING):
            return mention.index in self.own
        if mention.where is Where.LINK:
            return mention.index in self.own_anchors
        return mention.index in self.own_forms if mention.where is Where.FORM else True

    def hints(self, concept: str) -> set[str]:
        """The distinct supporting words in the page's own text."""
        return {m.term for m in self.mentions.get(concept, ()) if not m.named and m.where is Where.TEXT and m.index in self.own}

    def _scan(self) -> Iterable[Mention]:
        yield from self._hits(self.title, Where.TITLE, 0, Region.HEADER)
        yield from self._hits(_slug(self.url), Where.SLUG, 0, Region.HEADER)
        for index, block in enumerate(self.page.blocks):
            if _MARKUP in block.text:
                continue  # code shown as text, as in a style guide, speaks of no service
            where = Where.H1 if block.tag == "h1" else Where.HEADING if block.tag in _HEADINGS else Where.TEXT
            yield from self._hits(block.text, where, index, block.region)
        for index, anchor in enumerate(self.page.anchors):
            yield from self._hits(anchor.text, Where.LINK, index, anchor.region)
        for index, form in enumerate(self.page.forms):
            yield from self._hits(form.words, Where.FORM, index, form.region)

    def _hits(self, text: str, where: Where, index: int, region: Region) -> Iterable[Mention]:
        seen: set[tuple[str, int]] = set()
        for scanner in self.scanners:
            for hit in scanner.scan(text):
                if (hit.concept, hit.start) not in seen:
                    seen.add((hit.concept, hit.start))
                    yield _mention(hit, text, where, index, region, scanner.language)

    @cached_property
    def news(self) -> bool:
        """Whether the page is one piece of news, by its address: a segment named news and another one below it."""
        return any(m.end < len(m.text.rstrip(" .")) for m in self.named("news", Where.SLUG))

    @cached_property
    def words(self) -> int:
        """The number of words in the page's own blocks."""
        return sum(word_count(self.page.blocks[i].text) for i in self.own)

    def section(self, heading: int) -> tuple[Block, ...]:
        """The blocks of the main part between a heading and the next heading of its rank or higher."""
        blocks = self.page.blocks
        rank = _rank(blocks[heading].tag)
        out = []
        for block in blocks[heading + 1 :]:
            if block.region not in CONTENT or (block.tag in _HEADINGS and _rank(block.tag) <= rank):
                break
            out.append(block)
        return tuple(out)


def _rank(tag: str) -> int:
    """1 for h1 ... 6 for h6, 7 for what heads a smaller part."""
    return int(tag[1]) if tag[1:].isdigit() else 7


def _mention(hit: Hit, text: str, where: Where, index: int, region: Region, language: str) -> Mention:
    return Mention(hit.concept, hit.kind == "name", hit.term, where, index, text, hit.start, hit.end, language, region)


def word_count(text: str) -> int:
    """Words of a text; for scripts without spaces about two characters make a word."""
    wide = sum(1 for c in text if "\u0e00" <= c <= "\u0eff" or "\u3040" <= c <= "\u9fff")
    return wide // 2 if wide * 3 > len(text) else len(text.split())


def _slug(url: str) -> str:
    path = unquote(urlsplit(url).path)
    return path.rsplit(".", 1)[0].replace("-", " ").replace("_", " ").replace("/", " . ")

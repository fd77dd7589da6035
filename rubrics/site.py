"""A portal as it was visited: its pages as views, how they link, how one reaches them, what was not seen.

Comes in: captures, failures, skips and measurements of one crawl. Goes out: a ``Site`` for the detectors.
Must not know: the network, the clock, or which indicators are asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from model import (
    Capture,
    CrawlSummary,
    Evidence,
    FailureKind,
    FetchFailure,
    Measurement,
    Portal,
    Region,
    Scope,
    Skip,
    SkipReason,
    Step,
)
from pages import Anchor, Block, Page, read
from rubrics.excerpt import excerpt
from rubrics.kinds import kind_of, news_signs
from rubrics.language import language_of
from rubrics.lexicon import Lexicon
from rubrics.polyglot import Polyglot
from rubrics.state import empty
from rubrics.titles import JOINT, own_titles
from rubrics.view import CONTENT, HEADINGS, Mention, PageKind, View, Where
from rubrics.words import primary

_FALLBACK = "en"
_NO_PAGE = frozenset({PageKind.DOCUMENT, PageKind.ERROR})
_SAMPLE = 600
_CRUMBS = re.compile(r"[^>»›→]{1,40}(\s?[>»›→]\s?[^>»›→]{1,80}){1,7}$")  # the path to a page, which many write without a landmark
_OWN_LANGUAGE = 60  # characters; shorter words take the language of their page


@dataclass(frozen=True, slots=True)
class Crawl:
    """What one crawl of a portal left in the store."""

    portal: Portal
    captures: Iterable[Capture]
    failures: Sequence[FetchFailure]
    skips: Sequence[Skip]
    measurements: Sequence[Measurement]
    summary: CrawlSummary


@dataclass(frozen=True)
class Site:
    """A visited portal. ``views`` are in the order of the visit; the first page of the portal is its home page."""

    portal: Portal
    views: tuple[View, ...]
    failures: tuple[FetchFailure, ...]
    skips: tuple[Skip, ...]
    measurements: tuple[Measurement, ...]
    summary: CrawlSummary
    lexicons: Mapping[str, Lexicon]
    polyglot: Polyglot
    addresses: frozenset[str] = frozenset()  # where the links of its pages lead
    findings: dict[str, Any] = field(default_factory=dict)  # what detectors have seen here, by their call

    @property
    def home(self) -> View | None:
        """The start page, if it could be read."""
        return next((v for v in self.views if v.snapshot.depth == 0 and v.snapshot.scope is Scope.PORTAL), None)

    @cached_property
    def own_pages(self) -> tuple[View, ...]:
        """The pages on the portal's own servers; documents are no pages, and pages that say that they do not exist are none."""
        return tuple(v for v in self.views if v.snapshot.scope is Scope.PORTAL and v.kind not in _NO_PAGE)

    @cached_property
    def searched_in(self) -> tuple[str, ...]:
        """The languages whose words its pages were searched for."""
        return tuple(dict.fromkeys(code for view in self.views for code in view.languages))

    @cached_property
    def _speaking(self) -> Mapping[str, Sequence[View]]:
        speaking: dict[str, list[View]] = {}
        for view in self.views:
            for concept in dict.fromkeys((*view.mentions, *view.linked)) if not empty(view) else ():
                speaking.setdefault(concept, []).append(view)
        return speaking

    def speaking_of(self, *concepts: str) -> Sequence[View]:
        """The pages that bear words of any of the concepts, or that a link names by one, in the order of the visit. Empty rooms
        are left out.

        What looks for a concept goes through these, so that a question costs what there is to see and not every page.
        """
        if len(concepts) == 1:
            return self._speaking.get(concepts[0], ())
        found = {id(view) for concept in concepts for view in self._speaking.get(concept, ())}
        return [view for view in self.views if id(view) in found]

    @cached_property
    def unseen(self) -> tuple[tuple[FetchFailure | Skip, frozenset[str]], ...]:
        """Pages that could not be seen, or lie behind too many of another host, with the concepts that their links name."""
        missed = [f for f in self.failures if not f.gone] + [s for s in self.skips if s.reason is SkipReason.OPERATOR]
        return tuple((one, self._named_by(one)) for one in missed)

    @cached_property
    def lost(self) -> tuple[FetchFailure, ...]:
        """The portal's own pages that are there and could not be read; what robots.txt closes is not among them."""
        kept = (f for f in self.failures if not f.gone and f.kind is not FailureKind.ROBOTS)
        return tuple(f for f in kept if f.scope is Scope.PORTAL)

    @cached_property
    def not_seen(self) -> Mapping[str, int]:
        """How many addresses gave no page, by the reason."""
        counts = Counter("dead link" if f.gone else f"failed: {f.kind.value}" for f in self.failures)
        counts.update(f"skipped: {s.reason.value}" for s in self.skips)
        return dict(sorted(counts.items()))

    def _named_by(self, one: FetchFailure | Skip) -> frozenset[str]:
        path = one.url.split("://", 1)[-1].partition("/")[2].replace("-", " ").replace("/", " . ")
        said = (*self.polyglot.scan(one.link_text, self.searched_in), *self.polyglot.scan(path, self.searched_in, True))
        return frozenset(hit.concept for hit in said if hit.kind == "name")

    @cached_property
    def entrances(self) -> tuple[View, ...]:
        """The home page and, where that is only a doorway of few words, the pages one click behind it; the home
        pages of the other languages count too.
        """
        if self.home is None:
            return ()
        first = [v for v in self.views if v.snapshot.depth == 1 and v.snapshot.scope is Scope.PORTAL]
        return (self.home, *first)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the portal's pages, the most used first."""
        counts = Counter(v.language for v in self.views if v.language and v.snapshot.scope is Scope.PORTAL)
        asked = [primary(tag) for tag in self.portal.languages]
        return tuple(dict.fromkeys([*(a for a in asked if a in counts), *(code for code, _ in counts.most_common())]))

    @cached_property
    def served(self) -> Mapping[str, float]:
        """The share of the portal's own words in each language, the largest first; pages of unknown language are left out."""
        words: Counter[str] = Counter()
        for view in self.views:
            if view.language and view.snapshot.scope is Scope.PORTAL:
                words[view.language] += view.words
        total = sum(words.values())
        return {code: count / total for code, count in words.most_common() if count} if total else {}

    @cached_property
    def by_url(self) -> Mapping[str, View]:
        """Every view by its address and by the address that led to it."""
        found: dict[str, View] = {}
        for view in self.views:
            found.setdefault(view.snapshot.requested, view)
        for view in self.views:
            found[view.url] = view
        return found

    @cached_property
    def failed(self) -> Mapping[str, FetchFailure]:
        """Every failure by address."""
        return {f.url: f for f in self.failures}

    def target(self, anchor: Anchor) -> View | None:
        """The page an anchor leads to, if it was read."""
        return self.by_url.get(anchor.link.url) if anchor.link else None

    def hidden(self, anchor: Anchor) -> FetchFailure | None:
        """Why the page that a link leads to could not be read; None where it was read, skipped, or has no address."""
        return self.failed.get(anchor.link.url) if anchor.link else None

    def open(self, anchor: Anchor) -> bool:
        """Whether a link has an address that did not fail."""
        return anchor.link is not None and anchor.link.url not in self.failed

    def leads_nowhere(self, view: View, mention: Mention) -> bool:
        """Whether a mention is a link, or stands in the text of one, that has no address that works."""
        if mention.where is Where.LINK:
            return not self.open(view.page.anchors[mention.index])
        return view.is_dead(mention)

    def path(self, view: View) -> tuple[Step, ...]:
        """The clicks from the home page to ``view``; empty for the home page or a page that only a sitemap names."""
        steps: list[Step] = []
        seen: set[str] = set()
        while view.snapshot.page and view.url not in seen:
            seen.add(view.url)
            steps.append(Step(view.snapshot.link_text, view.url))
            before = self.by_url.get(view.snapshot.page)
            if before is None:
                break
            view = before
        return tuple(reversed(steps))

    def evidence(self, view: View, mention: Mention, detector: str, confidence: float) -> Evidence:
        """The evidence that a mention is."""
        words = excerpt(mention.text, mention.start, mention.end)
        if mention.where is Where.FORM:  # its words are gathered from its controls: only the term stands together
            words = mention.text[mention.start : mention.end]
        elif mention.where is Where.TITLE:  # put together from what is left of it: its parts stand on the page
            words = next((p for p in mention.text.split(JOINT) if mention.text[mention.start : mention.end] in p), words)
        return self.quote(view, words, detector, confidence, place=_place(view.page, mention), region=mention.region)

    def quote(
        self, view: View, words: str, detector: str, confidence: float, *, place: str = "", region: Region = Region.MAIN
    ) -> Evidence:
        """Evidence from words that stand on ``view``, in the language of these words: a page may hold more than one."""
        return Evidence(
            url=view.url, excerpt=excerpt(words), detector=detector, confidence=round(confidence, 3),
            language=language_of(words, view.language) if len(words) >= _OWN_LANGUAGE else view.language,
            place=place, region=region, path=self.path(view), depth=view.snapshot.depth, ref=view.snapshot.ref,
        )  # fmt: skip


def _place(page: Page, mention: Mention) -> str:
    if mention.where is Where.LINK:
        return page.anchors[mention.index].place
    if mention.where is Where.FORM:
        return page.forms[mention.index].place
    return page.blocks[mention.index].place if mention.where in (Where.H1, Where.HEADING, Where.TEXT) else ""


def build_site(crawl: Crawl, lexicons: Mapping[str, Lexicon], polyglot: Polyglot) -> Site:
    """Read every captured page and join the pages into a site."""
    views = [_view(capture, polyglot, crawl.portal) for capture in crawl.captures if _is_readable(capture)]
    boilerplate = _repeated({b.text for b in v.page.blocks if b.region in CONTENT} for v in views)
    menu = _repeated({_link_key(a) for a in v.page.anchors} for v in views)
    furniture = _repeated({f.words for f in v.page.forms} for v in views)
    _tell_once(views)
    titles = own_titles([v.page.title for v in views])
    inlinks: dict[str, list[Anchor]] = {}
    for view in views:
        for anchor in view.page.anchors:
            if anchor.link is not None:
                inlinks.setdefault(anchor.link.url, []).append(anchor)
    for view, title in zip(views, titles, strict=True):
        view.title = title
        view.own = frozenset(
            i for i, b in enumerate(view.page.blocks)
            if b.region in CONTENT and (b.text not in boilerplate or _heads(b, title)) and not _CRUMBS.match(b.text)
        )  # fmt: skip
        view.own_anchors = frozenset(
            i for i, a in enumerate(view.page.anchors) if a.region in CONTENT and _link_key(a) not in menu
        )
        view.own_forms = frozenset(i for i, f in enumerate(view.page.forms) if f.words not in furniture)
        pointing = [
            *inlinks.get(view.url, ()),
            *(inlinks.get(view.snapshot.requested, ()) if view.snapshot.requested != view.url else ()),
        ]
        view.inlinks = tuple({(a.text, a.region): a for a in pointing}.values())
    gone = {f.url for f in crawl.failures if f.gone}
    for view in views:
        view.dead = _dead_links(view, gone)
    signs = news_signs(views)
    for view in views:
        view.kind = kind_of(view, signs)
    return Site(
        portal=crawl.portal, views=tuple(views), failures=tuple(crawl.failures), skips=tuple(crawl.skips),
        measurements=tuple(crawl.measurements), summary=crawl.summary, lexicons=lexicons,
        polyglot=polyglot, addresses=frozenset(inlinks),
    )  # fmt: skip


def _tell_once(views: Sequence[View]) -> None:
    """Leave out of each page what menus said, and what links led to, in header, menu and footer of an earlier page.

    What stands in footers as text is kept: some questions count the pages on which it stands.
    """
    blocks: set[str] = set()
    links: set[tuple[str, str]] = set()
    for view in views:
        menus = [(i, b.text) for i, b in enumerate(view.page.blocks) if b.region in (Region.HEADER, Region.NAV)]
        leading = [(i, (a.text, a.href)) for i, a in enumerate(view.page.anchors) if a.region not in CONTENT]
        view.told = frozenset(i for i, text in menus if text in blocks)
        view.followed = frozenset(i for i, link in leading if link in links)
        blocks.update(text for _, text in menus)
        links.update(link for _, link in leading)


def _dead_links(view: View, gone: Set[str]) -> Mapping[int, Sequence[str]]:
    """By block the texts of links without an address, or with one that is gone, unless others of the same text lead somewhere."""

    def leads(anchor: Anchor) -> bool:
        return anchor.link is not None and anchor.link.url not in gone

    alive = {a.text for a in view.page.anchors if leads(a)}
    dead: dict[int, list[str]] = {}
    for anchor in view.page.anchors:
        if anchor.text and anchor.text not in alive:
            dead.setdefault(anchor.block, []).append(anchor.text)
    return dead


def _heads(block: Block, title: str) -> bool:
    """Whether a block is the page's own heading, though menus elsewhere say the same words."""
    return block.tag in HEADINGS and bool(title) and block.text in title


def _link_key(anchor: Anchor) -> str:
    return f"{anchor.text}\n{anchor.href}"


def _is_readable(capture: Capture) -> bool:
    return bool(capture.reading) or capture.snapshot.media_type in ("text/html", "application/xhtml+xml", "")


def _view(capture: Capture, polyglot: Polyglot, portal: Portal) -> View:
    snapshot = capture.snapshot
    if capture.reading:  # a document speaks through the page that was made of it
        page, kind = read(capture.reading, url=snapshot.url, charset="utf-8"), PageKind.DOCUMENT
    else:
        page, kind = read(capture.body, url=snapshot.url, charset=snapshot.charset), PageKind.OTHER
    text = " ".join(b.text for b in page.blocks if b.region in CONTENT) or " ".join(b.text for b in page.blocks)
    fallback = portal.languages[0] if portal.languages else ""
    language = language_of(text[:_SAMPLE], page.declared or fallback) or primary(fallback)
    other = language_of(text[-_SAMPLE:], language, mixed=True) if len(text) > 3 * _SAMPLE else language
    wanted = dict.fromkeys((language, other, primary(page.declared), _FALLBACK))
    return View(page, snapshot, language, polyglot, tuple(code for code in wanted if code in polyglot.scanners), kind)


def _repeated(texts: Iterable[set[str]]) -> frozenset[str]:
    """Texts that stand on so many pages that they say nothing of any of them."""
    counts: Counter[str] = Counter()
    total = 0
    for of_page in texts:
        total += 1
        counts.update(of_page)
    return frozenset(text for text, n in counts.items() if n > 3 and n > total * 0.2)

"""Reads of a page only what finds the way: where it leads, and whether it says anything new. A third of the price of ``read``.

Comes in: the markup of a page, its address, and which links are wanted. Goes out: an ``Outline``.
Must not know: how the page was fetched, or what is asked about it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from model import Link, Region
from pages.head import REFRESH
from pages.nodes import alternative, attributes
from pages.regions import region_of
from pages.tree import parse
from pages.urls import normalise
from pages.words import WIDE, fold

Wanted = Callable[[str, str], bool]
_LINKS = "a[href], area[href], iframe[src], frame[src], option[value], [onclick], [data-href], [data-url]"
_HEAD = "base[href], link[href][rel], meta[content]"
_UNSEEN = ["script", "style", "template", "noscript", "svg", "object", "datalist"]
_AROUND = ["nav", "header", "footer", "aside"]
_GOES = re.compile(r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['"]([^'"\s]{1,500})['"]""")
_SCRIPT = re.compile(r"\s*javascript:", re.I)
_ADDRESS = ("/", "http://", "https://", "./", "../", "?")
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_BLOCKS = frozenset("p li td th dd dt div section article blockquote figcaption h1 h2 h3 h4 h5 h6".split())
_INNER = _BLOCKS | {"ul", "ol", "table", "form"}
_SHORT = 1500  # characters; a page whose main part says more is not looked at for what stands around it
_CONTEXT = 300  # characters; longer blocks say too little of any one link in them


@dataclass(frozen=True)
class Outline:
    """The outline of a page.

    ``links`` are those that were wanted, in page order; ``link_count`` counts all that lead to an address. ``main`` is
    what people see without navigation, header, footer and margins; ``text``, on pages that say little there, is all
    that they see; both one line per element.
    ``alternates`` are (language, address), ``feeds`` the addresses of RSS and Atom feeds.
    """

    url: str
    title: str
    heading: str
    text: str
    main: str
    links: tuple[Link, ...]
    link_count: int
    alternates: tuple[tuple[str, str], ...]
    feeds: tuple[str, ...]
    canonical: str
    refresh: str

    @cached_property
    def words(self) -> int:
        """The number of words in the main part; for scripts without spaces, half the characters."""
        narrow, wide = WIDE.subn(" ", self.main)
        return len(narrow.split()) + wide // 2


def outline(markup: str, *, url: str, wanted: Wanted = lambda address, text: True) -> Outline:
    """Read the outline of a page. Never fails on bad markup.

    ``wanted`` is asked about each address and its words, so that no work is spent on links that are known anyway.
    """
    tree = parse(markup)
    head = _Head(tree, url)
    links, count = _Links(url, head.base, wanted).of(tree)
    heading = tree.css_first("h1, h2")
    words = fold(heading.text()) if heading is not None else ""
    main = _seen(tree, [*_UNSEEN, *_AROUND])
    text = main if len(main) >= _SHORT else _seen(parse(markup), _UNSEEN)
    return Outline(
        url=url, title=head.title, heading=words, text=text, main=main, links=links, link_count=count,
        alternates=tuple(head.alternates), feeds=tuple(head.feeds), canonical=head.canonical, refresh=head.refresh,
    )  # fmt: skip


def _seen(tree: Any, unseen: list[str]) -> str:
    """The text of the body without the elements named, one line per element."""
    tree.strip_tags(unseen)
    return (tree.body.text(separator="\n", strip=True, skip_empty=True) or "") if tree.body else ""


class _Head:
    """The facts of the head."""

    def __init__(self, tree: Any, url: str) -> None:
        self.base, self.canonical, self.refresh = url, "", ""
        self.alternates: list[tuple[str, str]] = []
        self.feeds: list[str] = []
        title = tree.css_first("title")
        self.title = fold(title.text()) if title is not None else ""
        facts = [(node.tag, attributes(node)) for node in tree.css(_HEAD)]
        for tag, a in facts:
            if tag == "base":
                self.base = normalise(a["href"], url) or url
                break
        for tag, a in facts:
            if tag == "link":
                self._link(a)
            elif tag == "meta" and a.get("http-equiv", "").lower() == "refresh":
                if (found := REFRESH.match(a["content"])) and int(found[1]) <= 5:
                    self.refresh = normalise(found[2], self.base)

    def _link(self, a: dict[str, str]) -> None:
        rel = a["rel"].lower()
        if "alternate" in rel:
            if a.get("hreflang") and (target := normalise(a["href"], self.base)):
                self.alternates.append((a["hreflang"], target))
            elif a.get("type", "").lower() in _FEEDS and (target := normalise(a["href"], self.base)):
                self.feeds.append(target)
        elif "canonical" in rel:
            self.canonical = normalise(a["href"], self.base)


class _Links:
    """The links of one page."""

    def __init__(self, url: str, base: str, wanted: Wanted) -> None:
        self._url, self._base, self._wanted = url, base, wanted
        self._regions: dict[int, tuple[Region, bool]] = {}

    def of(self, tree: Any) -> tuple[tuple[Link, ...], int]:
        """Every wanted link, and how many there are in all."""
        links: list[Link] = []
        count = 0
        seen: set[tuple[str, str]] = set()
        for node in tree.css(_LINKS):
            a = node.attributes
            for href in _targets(node.tag, a):
                address = normalise(href, self._base)
                if not address:
                    continue
                count += 1
                text = fold(node.text())[:300]
                if (address, text) not in seen:
                    seen.add((address, text))
                    if self._wanted(address, text):
                        links.append(self._link(node, a, address, text))
        return tuple(links), count

    def _link(self, node: Any, a: dict[str, str | None], address: str, text: str) -> Link:
        region = self._region(node.parent)[0]
        text = text or fold(a.get("aria-label") or a.get("title") or "") or alternative(node)
        context = _context(node, text) if region is Region.MAIN else ""
        return Link(
            url=address, text=text[:300], title=fold(a.get("title") or "")[:200], region=region, page=self._url,
            language=a.get("hreflang") or a.get("lang") or "", context=context,
        )  # fmt: skip

    def _region(self, node: Any) -> tuple[Region, bool]:
        """The region inside ``node``, worked out once per element."""
        way = []
        while node is not None and node.tag not in ("html", "-undef"):
            if (known := self._regions.get(node.mem_id)) is not None:
                break
            way.append(node)
            node = node.parent
        else:
            known = (Region.MAIN, False)
        for inner in reversed(way):
            known = region_of(inner.tag, attributes(inner), *known)
            self._regions[inner.mem_id] = known
        return known


def _targets(tag: str, a: dict[str, str | None]) -> tuple[str, ...]:
    """Where an element leads, its scripts' addresses included: language menus are often written that way."""
    href = a.get("href") or a.get("src") or ""
    if href and href[0] != "#" and not _SCRIPT.match(href):
        return (href,)
    if tag == "option":
        value = a.get("value") or ""
        return (value,) if value.startswith(_ADDRESS) else ()
    told = a.get("data-href") or a.get("data-url") or ""
    return (*(told,) * told.startswith(_ADDRESS), *_GOES.findall(f"{href} {a.get('onclick') or ''}"))


def _context(node: Any, text: str) -> str:
    """The words of the run of text that a link stands in, where they are few and say more than the link."""
    block = node.parent
    while block is not None and block.tag not in _BLOCKS:
        block = block.parent
    if block is None or any(child.tag in _INNER for child in block.iter()):
        return ""
    around = fold(block.text()[: _CONTEXT * 4])
    return around if around != text and len(around) <= _CONTEXT else ""

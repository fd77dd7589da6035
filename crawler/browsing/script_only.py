"""Pages that are empty until their scripts have run.

Comes in: a page as read, and its source. Goes out: yes or no. Must not know: browsers.
The question is asked in two steps, since nearly all pages are none of these: a glance at the source, then a closer look.
"""

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler.browsing import script_signs as signs
from model import Region
from pages import Page, parse, read

_SHORT, _LONG = 60, 250  # words in the main part: below, any page with scripts may; above, none does
_LITTLE, _HEADING, _BARE = 25, 8, 3  # words in the main part of a shell; of one that has but a heading; of one with nothing
_HARDLY_ANY = 200  # characters on the whole page
_NOTICE = 60  # characters of a notice to wait
_UNSEEN = ["script", "style", "noscript", "template", "svg"]
_CONTENT = (
    "img, iframe[src]:not([src^='javascript:']):not([src^='about:']), frame, video, audio, canvas, object, embed, "
    "input:not([type=hidden]), select, textarea, button, picture"
)
_AROUND = frozenset({"header", "nav", "footer", "aside", "dialog"})
_DATA = re.compile(r"json|template|text/(?!java|ecma|babel)|html", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_OF_FRAMEWORKS = ("ng-app", "ng-view", "ui-view", "data-reactroot", "data-server-rendered", "data-app-root")


def may_need_scripts(markup: str, words: int) -> bool:
    """Whether a closer look is worth it. ``words`` stand in the main part. Takes microseconds for ordinary pages."""
    if words <= _SHORT:
        return "<script" in markup or "<SCRIPT" in markup
    return words <= _LONG and any(mount in markup for mount in signs.MOUNTS)


def needs_scripts(page: Page, markup: str) -> bool:
    """Whether the page shows hardly anything, and scripts are there to fill it."""
    if page.words > _LONG or ("<script" not in markup and "<SCRIPT" not in markup):
        return False
    return _Shell(parse(markup), page.url).is_empty()


class _Shell:
    """What a page shows without scripts, and what points to scripts that would show more."""

    def __init__(self, tree: LexborHTMLParser, url: str) -> None:
        self._asks = any(signs.ASKS.search(node.text() or "") for node in tree.css("noscript"))
        self._scripts(tree)
        tree.strip_tags(_UNSEEN)
        self._measure(read(tree.html or "", url=url))
        nodes = [node for node in (tree.body.css("*") if tree.body else []) if _in_main(node)]
        self._content = any(node.css_matches(_CONTENT) for node in nodes)
        self._spins = any(signs.SPINNERS.search(_names(node)) for node in nodes)
        empty = [node for node in nodes if _is_empty(node)]
        self._mounted = any(map(_is_mount, empty))
        self._boxed = any(node.attributes.get("id") and not signs.NO_MOUNTS.search(_names(node)) for node in empty)

    def is_empty(self) -> bool:
        """Whether something that only scripts bring is missing."""
        works = self._engine or self._filling
        if self._all_words <= _BARE and not self._links and not self._content:
            return works or self._leading or self._asks or self._mounted
        # An empty box that a script is seen to fill outweighs what stands around it, such as a date or a way back.
        if (self._mounted and works) or (self._asks and self._boxed and self._filling):
            return self._own_words <= _LITTLE + 15
        if self._words > _LITTLE or (self._content and not self._waiting):
            return False
        if self._characters < _HARDLY_ANY and not self._links and (self._asks or self._engine or self._leading):
            return True
        if (self._waiting and works) or (self._asks and (self._boxed or self._waiting or self._spins)):
            return True
        return self._words <= _HEADING and ((works and self._boxed) or (self._engine and self._spins))

    def _scripts(self, tree: LexborHTMLParser) -> None:
        """Are there scripts of a framework, scripts that may fill a page, scripts that lead on to another one?"""
        self._engine = self._filling = self._leading = False
        for node in tree.css("script, link[rel=modulepreload]"):
            a = {name: value or "" for name, value in node.attributes.items()}
            source, text = a.get("src", "") or a.get("href", ""), (node.text() or "")[:20_000]
            if signs.BYSTANDERS.search(source or text[:3000]):
                continue
            framework = signs.ENGINE.search(source or text) or a.get("type") == "module" or a.get("id") == "__NEXT_DATA__"
            self._engine |= bool(framework)
            if not _DATA.search(a.get("type", "")):
                self._filling |= bool(source or signs.FILLS.search(text))
                self._leading |= bool(signs.LEADS_ON.search(text))

    def _measure(self, bare: Page) -> None:
        """Count what is there to read; notices to wait do not count."""
        waits = [len(block.text) < _NOTICE and bool(signs.WAITS.search(block.text)) for block in bare.blocks]
        read_ = [block for block, wait in zip(bare.blocks, waits, strict=True) if not wait]
        main = [block.text for block in read_ if block.region in (Region.MAIN, Region.ASIDE)]
        linked = sum(_count(a.text) for a in bare.anchors if a.link is not None and a.region is Region.MAIN)
        self._waiting = any(waits)
        self._all_words, self._words = sum(_count(block.text) for block in read_), sum(map(_count, main))
        self._own_words = self._words - linked
        self._characters = sum(len(block.text) for block in read_)
        self._links = sum(anchor.link is not None for anchor in bare.anchors)


def _count(text: str) -> int:
    """The number of words; where they are written together, a long one counts as several."""
    return sum(1 if word.isascii() or len(word) < 12 else len(word) // 3 for word in _WORD.findall(text))


def _names(node: Any) -> str:
    a = node.attributes
    return f"{a.get('id') or ''} {a.get('class') or ''}{' aria-busy' if a.get('aria-busy') == 'true' else ''}".strip()


def _is_empty(node: Any) -> bool:
    """Whether ``node`` shows nothing but, at most, a notice to wait."""
    if node.css_matches(_CONTENT) or node.tag in ("br", "hr", "a", "link", "meta", "input", "wbr", "col", "source"):
        return False
    text = (node.text(separator=" ") or "").strip()
    return (not text or (len(text) < _NOTICE and signs.WAITS.search(text) is not None)) and node.css_first(_CONTENT) is None


def _is_mount(node: Any) -> bool:
    """Whether frameworks put their pages into ``node``: by its name, or since it is an element of their own."""
    a, tag = node.attributes, node.tag or ""
    if any(name in a for name in _OF_FRAMEWORKS) or signs.MOUNT_NAMES.fullmatch(a.get("id") or ""):
        return True
    own = "-" in tag and node.parent is not None and node.parent.tag in ("body", "main", "div")
    return own and not signs.NO_MOUNTS.search(f"{tag} {_names(node)}")


def _in_main(node: Any) -> bool:
    """Whether ``node`` stands outside of everything that surrounds the main part."""
    while node is not None and node.tag not in ("body", "html"):
        if node.tag in _AROUND or signs.SIDE_NAMES.search(_names(node)):
            return False
        node = node.parent
    return True

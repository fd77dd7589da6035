"""Shows a page: read, made inert, its passages found, and written again.

Comes in: bytes and what their server claimed, marks. Goes out: a ``Shown``. Must not know: how it is served.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from pages.charset import decode
from pages.showing.allowed import KEPT
from pages.showing.finding import Finder, Stretch, Texts
from pages.showing.folding import key
from pages.showing.marks import Mark, Shown
from pages.showing.walk import End, Piece, Tag, Walk, plain
from pages.showing.writing import document, element, write
from pages.words import fold

LIMIT = 2_000_000  # bytes of a page that are shown
NOTE = "The page goes on. The rest of it is too long to be shown."
_Around: TypeAlias = tuple[str, Sequence[tuple[str, str]], str]  # title, attributes of the root, HTML at the end
_JUNK = 20  # one character in so many may mean nothing, before a body is no text


def show(
    body: bytes | str, charset: str = "", url: str = "", marks: Sequence[Mark] = (), *, media: str = "text/html", note: str = NOTE
) -> Shown:
    """A page to be looked at in a frame. Never fails on what is in ``body``, which may be text got from a document.

    ``charset`` and ``media`` are what the server claimed. What is not HTML is shown as text. ``note`` stands at the end of
    a page of more than ``LIMIT`` bytes, of which only the beginning is shown.
    """
    cut = len(body) > LIMIT
    words = body[:LIMIT] if isinstance(body, str) else decode(body[:LIMIT], charset)[0]
    words = words.replace("\x00", "").encode("utf-8", "replace").decode()
    end = element("div", "note", note) if cut else ""
    if "html" in media.lower() or not media:
        return _page(words, url, marks, end, cut)
    if _is_junk(words):
        return Shown(document("", (), end), tuple(Finder((), {}).find(n, m) for n, m in enumerate(marks, 1)), cut, False)
    tag = Tag("div", "pre", (), "")
    return _finished([tag, plain(words), End("div")], {}, marks, ("", (), end), cut)


def text(excerpt: str, marks: Sequence[str]) -> str:
    """An excerpt as HTML for a list: escaped, with these words marked where they are found in it."""
    words = plain(excerpt)
    finder = Texts([words], asides=False)
    spans = ((n, finder.find(folded)) for n, mark in enumerate(marks, 1) if (folded := key(mark)))
    stretches = [Stretch(start, stop, n) for n, span in spans for _, start, stop in span]
    return write([words], {0: stretches} if stretches else {}, {})


def _page(words: str, url: str, marks: Sequence[Mark], end: str, cut: bool) -> Shown:
    tree = LexborHTMLParser(words)
    walk = Walk(_asked(tree, marks), url)
    title = fold(plain(_said(tree, "title")))
    walk.facts(title, fold(plain(_content(tree))))
    root = tree.body or tree.root
    if root is not None:
        walk.body(root)
    return _finished(walk.pieces, walk.places, marks, (title, _language(tree), end), cut)


def _finished(
    pieces: list[Piece],
    places: dict[int, int],
    marks: Sequence[Mark],
    around: tuple[str, Sequence[tuple[str, str]], str],
    cut: bool,
) -> Shown:
    finder = Finder(pieces, places)
    found = tuple(finder.find(number, mark) for number, mark in enumerate(marks, 1))
    title, attributes, end = around
    return Shown(document(title, attributes, write(pieces, finder.stretches, finder.identities) + end), found, cut)


def _asked(tree: Any, marks: Sequence[Mark]) -> dict[int, list[int]]:
    """The numbers of the marks by the node that their place leads to."""
    asked: dict[int, list[int]] = {}
    for number, mark in enumerate(marks, 1):
        if (node := _node(tree, mark.place)) is not None:
            asked.setdefault(node.mem_id, []).append(number)
    return asked


def _node(tree: Any, place: str) -> Any:
    try:
        return tree.css_first(place) if place.strip() else None
    except (SelectolaxError, ValueError):  # the place is no path
        return None


def _said(tree: Any, name: str) -> str:
    node = tree.css_first(f"head > {name}")
    return (node.text() or "") if node is not None else ""


def _content(tree: Any) -> str:
    node = tree.css_first('head > meta[name="description" i]')
    return (node.attributes.get("content") or "") if node is not None else ""


def _language(tree: Any) -> list[tuple[str, str]]:
    node = tree.css_first("html")
    return [*_kept(node.attributes)] if node is not None else []


def _kept(a: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("lang", "dir"):
        if (value := a.get(name)) and KEPT[name].fullmatch(value):
            yield name, value


def _is_junk(words: str) -> bool:
    return (len(words) - len(plain(words)) + words.count("\ufffd")) * _JUNK > len(words)

"""One walk over a hostile page: what is allowed of it comes out as a flat run of texts and tags.

Comes in: a parsed tree. Goes out: pieces that can be written one after the other. Must not know: how they are written, or
what is looked for. Nothing of the page becomes a name of an element, class, identity or attribute: those are in ``allowed``.
"""

import re
from typing import Any, TypeAlias

from pages.nodes import is_icon
from pages.showing.allowed import (
    FRAMES,
    GONE,
    HEADINGS,
    KEPT,
    LEADS,
    NO_TEXT,
    ONLY_IN,
    SAID,
    SPAN,
    VOID,
    WRITTEN,
)  # fmt: skip
from pages.urls import normalise
from pages.words import fold

_DEPTH = 200  # browsers stop nesting at 512
_LONG = 300  # characters of a target or a label
_PRESSED = frozenset({"submit", "button", "reset"})
_TICKED = {"checkbox": "\u2610", "radio": "\u25cb"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Tag:
    """The beginning of an element. ``said`` are the words of its attributes; ``classes`` and ``identity`` are ours."""

    __slots__ = ("attributes", "classes", "end", "identity", "name", "said")

    def __init__(self, name: str, classes: str, attributes: tuple[tuple[str, str], ...], said: str) -> None:
        self.name, self.classes, self.attributes, self.said = name, classes, attributes, said
        self.identity, self.end = "", 0  # the index of the piece that ends it


class End(str):
    """The end of the element of this name."""

    __slots__ = ()


class Aside(str):
    """Words that stand for a picture or in a field: seen on the page, but no part of the text around them."""

    __slots__ = ()


Piece: TypeAlias = "Tag | End | Aside | str"


def plain(words: str) -> str:
    """``words`` without what a parser would change: control characters, and the two ways to end a line."""
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", words)


class Walk:
    """The pieces of a page, and for each place asked for the index of its tag."""

    def __init__(self, places: dict[int, list[int]], url: str = "") -> None:
        self.pieces: list[Piece] = []
        self.places: dict[int, int] = {}
        self._url = url
        self._asked = places  # identity of a node -> the marks that are there
        self._open: list[tuple[Any, Tag | None, str]] = []  # where to go on, what to end then, the name around it
        self._inside = ""  # the name of the element that is open
        self._aside = 0  # how many fields are open

    def body(self, root: Any) -> None:
        """Walk ``root`` and all that is in it."""
        self._enter(root, "body", None)
        node = root.first_child
        while node is not None or self._open:
            if node is None:
                node = self._leave()
                continue
            tag = node.tag
            if tag == "-text":
                self._text(node.text_content)
                node = node.next
            elif tag is None or tag[0] == "-" or tag[0] == "!":
                node = node.next
            else:
                node = self._element(node, tag)

    def facts(self, title: str, description: str) -> None:
        """What the head says to people stands above the page: answers rest on it, too."""
        said = [(words, classes) for words, classes in ((title, "b"), (description, "p")) if words]
        for words, classes in said:
            self.pieces += [Tag("div", f"facts {classes}", (), ""), Aside(words), End("div")]

    def _text(self, words: str | None) -> None:
        if not words or self._inside in NO_TEXT:
            return
        if words := plain(words):
            self.pieces.append(Aside(words) if self._aside else words)

    def _element(self, node: Any, tag: str) -> Any:
        """Take an element in; the node to go on with."""
        a = node.attributes
        if tag in ("i", "span") and "class" in a and is_icon(a["class"] or ""):
            return node.next
        if tag in GONE or tag in FRAMES or tag in ("img", "input", "svg", "image"):
            self._instead(node, tag, a)
            return node.next
        self._enter(node, tag, node.next)
        return node.first_child if tag not in VOID else None

    def _enter(self, node: Any, tag: str, after: Any) -> None:
        """Begin an element, or go into it without a tag where a parser would not leave it there."""
        name, classes = WRITTEN.get(tag, SPAN)
        around = self._inside
        if (name in ONLY_IN and around not in ONLY_IN[name]) or (name in HEADINGS and around in HEADINGS):
            name, classes = "div", ""
        misplaced = around in NO_TEXT and (name not in ONLY_IN or around not in ONLY_IN[name])
        if misplaced or len(self._open) >= _DEPTH:
            self._open.append((after, None, around))
            return
        written = self._tag(name, classes, node.attributes)
        self._note(node)
        self._open.append((after, written, around))
        self._inside = name
        self._aside += classes == "field"
        if tag == "optgroup" and written.said:
            self.pieces.append(Aside(written.said))

    def _leave(self) -> Any:
        """End the innermost open element; the node to go on with."""
        after, tag, around = self._open.pop()
        if tag is not None:
            if tag.classes in ("a", "button") and tag.said and self._wordless(tag):
                self.pieces.append(Aside(tag.said))
            self._aside -= tag.classes == "field"
            tag.end = len(self.pieces)
            self.pieces.append(End(tag.name))
            self._inside = around
        return after

    def _wordless(self, tag: Tag) -> bool:
        """Whether nothing was said since ``tag``, which was the last to be opened."""
        for piece in reversed(self.pieces):
            if piece is tag:
                return True
            if isinstance(piece, str) and type(piece) is not End and not piece.isspace():
                return False
        return True

    def _instead(self, node: Any, tag: str, a: dict[str, Any]) -> None:
        """What is shown in place of a picture, a field, a frame: a box with its words, or nothing."""
        if tag == "input":
            kind = (a.get("type") or "text").lower()
            words, classes = _of_input(kind, a), "button" if kind in _PRESSED else "field"
            if kind == "hidden":
                return
        elif tag == "svg":
            title = node.css_first("title")
            words, classes = fold((title.text() or "") if title is not None else a.get("aria-label") or ""), "img"
        elif tag in FRAMES:
            words, classes = _said(a) or (a.get("src") or a.get("data") or "")[:_LONG], "img"
        elif tag in ("img", "image"):
            words, classes = _said(a), "img"
        else:
            return
        if self._inside in NO_TEXT:
            return
        box = self._tag("span", classes, a)
        self._note(node)
        if words := plain(words):
            self.pieces.append(Aside(words))
        box.end = len(self.pieces)
        self.pieces.append(End("span"))

    def _tag(self, name: str, classes: str, a: dict[str, Any]) -> Tag:
        """Begin an element with what is kept of its attributes."""
        if not a:
            tag = Tag(name, classes, (), "")
        else:
            kept = [(k, v) for k, rule in KEPT.items() if (v := a.get(k)) and rule.fullmatch(v)]
            said, target = plain(_said(a)), ""
            if classes == "a" and (href := (a.get("href") or "").strip()) and LEADS.match(href):
                target = plain(fold((normalise(href, self._url) or href)[:_LONG]))
            if hover := " \u2192 ".join(filter(None, (said, target))):
                kept.append(("title", hover))
            tag = Tag(name, classes, tuple(kept), said)
        self.pieces.append(tag)
        return tag

    def _note(self, node: Any) -> None:
        """Keep where the tag that was begun just now stands, where a mark asks for it."""
        if self._asked and (marks := self._asked.get(node.mem_id)):
            self.places.update(dict.fromkeys(marks, len(self.pieces) - 1))


def _said(a: dict[str, Any]) -> str:
    """The words for people in the attributes of an element."""
    if not a:
        return ""
    words = [fold(value) for name in SAID if (value := a.get(name))]
    return " \u00b7 ".join(dict.fromkeys(filter(None, words)))


def _of_input(kind: str, a: dict[str, Any]) -> str:
    """What stands on a field of this kind."""
    if kind in _TICKED:
        return _TICKED[kind]
    named = ("value", "alt", "aria-label", "title") if kind in (*_PRESSED, "image") else ("placeholder", "value", "aria-label")
    return next((words for name in named if (words := fold(a.get(name) or ""))), "")

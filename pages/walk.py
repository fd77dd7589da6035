"""The way through what people see of a page: every element once, in page order; blocks, links and forms come of it.

Comes in: the parsed tree. Goes out: the state of a finished ``Walk``.
Must not know: the head of the page, or where addresses lead. Most of the time of reading is spent in ``Walk.body``: one loop
in place of a call per element, and little built for an element that is not kept.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from model import Region
from pages.forms import CONTROLS, Forms, options
from pages.furniture import ABOVE, FURNITURE, Found, Reading, reading_of
from pages.nodes import alternative, filled, is_button, is_icon, visible
from pages.page import Block
from pages.place import Way
from pages.regions import TELLING, region_of
from pages.words import fold

_UNSEEN = frozenset({"-comment", None})  # None: a processing instruction, which browsers take for a comment
_SKIPPED = _UNSEEN | {"script", "style", "template", "svg", "math", "canvas", "object", "option", "datalist"}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark picture q s samp small span "
    "strong sub sup time tt u var wbr label input select textarea ruby rt rp area noscript".split()
)
_LINKS = frozenset({"a", "area"})
_ICONS = frozenset({"i", "span"})
_BOLD = frozenset({"b", "strong"})
_WHOLE = CONTROLS | {"img", "br"}  # what stands inside them is no text of the page
_HEADINGS = frozenset(f"h{level}" for level in range(10))
_LED = frozenset({"p", "div", "td", "li", "section", "article"})
_LEAD_WORDS = 8
_MAX_DEPTH = 250

# The block that is open around an element: tag, way to it, region, and whether a landmark has settled the region.
_Around: TypeAlias = tuple[str, Way, Region, bool]
# An open element: where to go on after it, and what to do then.
_Open: TypeAlias = tuple[Any, Way, int, _Around, Callable[..., None] | None, tuple[Any, ...]]


class Walk:
    """One walk: what has been gathered so far, and the words of the block that is open."""

    def __init__(self, tree: Any) -> None:
        self.blocks: list[Block] = []
        self.found: list[Found] = []
        self.forms = Forms(tree)
        self._buffer: list[str] = []
        self._heading = self._lead = ""
        self._linked: str | None = None  # the last words of the last link

    def body(self, root: Any) -> None:
        """Walk all that is inside ``root``: ``way`` leads to the element whose children are met, ``index`` counts them."""
        buffer, blocks, end_link = self._buffer, self.blocks, self._end_link
        around: _Around = ("body", "body", Region.MAIN, False)
        way: Way = "body"
        opened: list[_Open] = []
        index, node = 0, root.first_child
        while node is not None or opened:
            if node is None:
                inner = around
                node, way, index, around, end, known = opened.pop()
                if buffer and around is not inner:
                    self._flush(inner)
                if end is not None:
                    end(*known)
                continue
            tag = node.tag
            if tag == "-text":
                text = node.text_content
                if text and (buffer or not text.isspace()):
                    buffer.append(text)
                node = node.next
                continue
            if tag in _SKIPPED or len(opened) >= _MAX_DEPTH:
                index += tag not in _UNSEEN
                node = node.next
                continue
            index += 1
            a = node.attributes
            if tag in _ICONS and "class" in a and is_icon(a["class"] or ""):
                node = node.next
                continue
            here = (way, tag, index, a.get("id"))
            end, known, inner = None, (), around
            if tag not in _INLINE:
                if buffer:
                    self._flush(around)
                _, _, region, fixed = around
                if "role" in a or tag in TELLING or (a and not fixed):
                    region, fixed = region_of(tag, a, region, fixed)
                    if (tag == "form" or "role" in a) and self.forms.opens(tag, filled(a), region, here):
                        end = self.forms.close
                inner = (tag, here, region, fixed)
                if region in FURNITURE and around[2] not in FURNITURE and not self.forms.open:
                    reading = self._reading(node, inner)
                    if reading.done:
                        self._read_before(reading)
                        node = node.next
                        continue
                    end, known = self._keep, (reading, self._heading, len(blocks), len(self.found), len(self.forms.done))
                    self._heading = ABOVE
            elif tag in _LINKS:
                if buffer and buffer[-1] is self._linked:
                    buffer.append(" ")  # links side by side are apart for the eye, whatever minifying did to the space
                end, known = end_link, (node, a, here, around, len(buffer), len(blocks))
            elif tag in _WHOLE:
                self._whole(node, tag, a, here, around)
                node = node.next
                continue
            elif tag in _BOLD:
                if around[0] in _LED and not "".join(buffer).strip():
                    end, known = self._end_bold, (around,)
            elif "role" in a and a["role"] == "button" and a.get("aria-label"):
                buffer.append(f" {a['aria-label']} ")
            opened.append((node.next, way, index, around, end, known))
            node, way, index, around = node.first_child, here, 0, inner
        self._flush(around)

    def _whole(self, node: Any, tag: str, a: dict[str, Any], way: Way, around: _Around) -> None:
        """An element without text of its own that says something in its place."""
        if tag == "br":
            self._buffer.append(" ")
        elif tag == "img":  # speaks by its alternative text, but only where it stands for words: in a heading
            alt = a.get("alt") or ""
            if alt and len(alt) < 120 and around[0] in ("h1", "h2", "h3"):
                self._buffer.append(f" {alt} ")
        else:
            if shown := self.forms.control(tag, filled(a), around[2], way):
                self._buffer.append(shown)
            if tag == "select":  # a language menu is often one
                for text, value, leads in options(node):
                    self.found.append((text, value, "", "", "option", False, leads, around[2], way, self._heading, -1))

    def _reading(self, node: Any, inner: _Around) -> Reading:
        """Where the reading of a header, menu or footer is kept; of the rest of the page, labels alone matter."""
        markup = node.html or ""
        labels = self.forms.labels if any(f"<{tag}" in markup for tag in CONTROLS) else {}
        return reading_of(markup, inner, tuple(labels.items()))

    def _keep(self, reading: Reading, heading: str, blocks: int, found: int, forms: int) -> None:
        """Take what has been read since into ``reading``, and from there."""
        reading.blocks, reading.forms = self.blocks[blocks:], self.forms.done[forms:]
        reading.found = [(*link[:10], link[10] if link[10] < 0 else link[10] - blocks) for link in self.found[found:]]
        reading.heading, reading.linked, reading.done = self._heading, self._linked, True
        del self.blocks[blocks:], self.found[found:], self.forms.done[forms:]
        self._heading = heading
        self._read_before(reading)

    def _read_before(self, reading: Reading) -> None:
        """Take what has been read in a part like this one, under the heading that stands over this one."""
        over, before = self._heading, len(self.blocks)
        self.blocks += [b if b.heading is not ABOVE else b._replace(heading=over) for b in reading.blocks]
        self.found += [
            (*link[:9], over if link[9] is ABOVE else link[9], link[10] if link[10] < 0 else before + link[10])
            for link in reading.found
        ]
        self.forms.done += reading.forms
        self._heading = over if reading.heading is ABOVE else reading.heading
        self._linked = reading.linked

    def _end_bold(self, around: _Around) -> None:
        """Bold words that end with a full stop or colon head the block that they open, as do those that are all of it."""
        text = fold("".join(self._buffer))
        if text and len(text.split()) <= _LEAD_WORDS:
            if text[-1] in ".:":
                self._flush(("h6", *around[1:]))
            else:
                self._lead = text

    def _end_link(self, node: Any, a: dict[str, Any], way: Way, around: _Around, start: int, done: int) -> None:
        """Keep a link, whose words are those added to the open block since ``start``."""
        buffer = self._buffer
        # Blocks inside the link have emptied the buffer: its words are taken from the tree then.
        text = fold("".join(buffer[start:]) if len(self.blocks) == done else visible(node))
        self._linked = buffer[-1] if buffer else None
        text = text or fold(a.get("aria-label") or a.get("title") or alternative(node))
        button = a.get("role") == "button" or is_button(a.get("class") or "")
        self.found.append(
            (
                text[:300], (a.get("href") or ""), fold(a.get("title") or "")[:200], a.get("hreflang") or a.get("lang") or "",
                a.get("rel") or "", button, True, around[2], way, self._heading, done,
            )
        )  # fmt: skip

    def _flush(self, around: _Around) -> None:
        """Close the open block."""
        text = " ".join("".join(self._buffer).split())
        self._buffer.clear()
        if not text:
            return
        tag, way, region, _ = around
        heading = self._heading
        if text == self._lead:
            tag = "h6"
        self._lead = ""
        if tag in _HEADINGS:
            self._heading, heading = text, ""
        self.blocks.append(Block(text, tag, region, way, heading))
        self.forms.say(text)

"""Reads HTML: one walk over the tree gathers blocks, links, forms and the facts of the head.

Comes in: the body of a page, its address, the charset its server claimed. Goes out: a ``Page``.
Must not know: how the page was fetched, or what is asked about it.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from model import Link, Region
from pages.charset import decode
from pages.page import Anchor, Block, Field, Form, Page
from pages.regions import region_of
from pages.urls import normalise

_SKIPPED = frozenset({"script", "style", "template", "svg", "math", "canvas", "object", "option", "datalist", "-comment"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark picture q s samp small span "
    "strong sub sup time tt u var wbr label input select textarea ruby rt rp area noscript".split()
)
_CONTROLS = frozenset({"input", "select", "textarea"})
_HEAD = "base[href], title, meta, link[href], script, iframe, frame, label[for]"
_WORD = re.compile(r"[^\W\d_]+")
WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
REFRESH = re.compile(r"""^\s*(\d+)\s*[;,]\s*url\s*=\s*["']?([^"']+)""", re.I)
_JSONLD_TYPE = re.compile(r'"@type"\s*:\s*"([A-Za-z]+)"')
_MAX_DEPTH = 250
_LEAD_WORDS = 8
_LED = frozenset({"p", "div", "td", "li", "section", "article"})
_CONTEXT = 300  # characters; longer blocks say too little of any one link in them


def fold(text: str) -> str:
    """``text`` with every run of white space written as one space."""
    return " ".join(text.split())


def read(body: bytes | str, *, url: str, charset: str = "") -> Page:
    """Read a page. Never fails on bad markup; ``charset`` is what the server claimed, if anything."""
    text = body if isinstance(body, str) else decode(body, charset)[0]
    tree = LexborHTMLParser(text.replace("\x00", ""))
    walk = _Walk(url=url, base=url)
    walk.head(tree)
    root = tree.body or tree.root
    if root is not None:
        walk.element(root, Region.MAIN, False, "body", 0)
        walk.flush()
    return walk.page()


@dataclass(slots=True)
class _OpenForm:
    action: str
    method: str
    role: str
    region: Region
    place: str
    fields: list[Field] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _OpenBlock:
    tag: str
    region: Region
    place: str


@dataclass(slots=True)
class _Walk:
    """The state of one walk: what has been gathered, and the block and form that are open."""

    url: str
    base: str
    title: str = ""
    description: str = ""
    declared: str = ""
    canonical: str = ""
    viewport: str = ""
    refresh: str = ""
    noindex: bool = False
    heading: str = ""
    lead: str = ""
    linked: str = ""
    blocks: list[Block] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    alternates: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    buffer: list[str] = field(default_factory=list)
    block: _OpenBlock = field(default_factory=lambda: _OpenBlock("body", Region.MAIN, "body"))
    form: _OpenForm | None = None

    # --- head -------------------------------------------------------------------------------------------------
    def head(self, tree: Any) -> None:
        html = tree.root
        self.declared = (attributes(html).get("lang") or attributes(html).get("xml:lang") or "") if html else ""
        facts = tree.css(_HEAD)  # in page order; one search costs a third of six
        for base in [node for node in facts if node.tag == "base"][:1]:
            self.base = normalise(attributes(base)["href"], self.url) or self.url
        for title in [node for node in facts if node.tag == "title"][:1]:
            self.title = fold(title.text())
        for node in facts:
            self._fact(node, node.tag, attributes(node))

    def _fact(self, node: Any, tag: str, a: dict[str, str]) -> None:
        if tag == "meta":
            self._meta(a)
        elif tag == "link":
            self._link(a)
        elif tag == "label":
            self.labels[a["for"]] = fold(node.text())
        elif tag not in ("base", "title"):
            self._script(node, a)

    def _meta(self, a: dict[str, str]) -> None:
        name, content = (a.get("name") or a.get("property") or a.get("http-equiv") or "").lower(), a.get("content", "")
        if name == "viewport":
            self.viewport = content
        elif name == "description":
            self.description = fold(content)
        elif name == "robots":
            self.noindex = "noindex" in content.lower()
        elif name == "refresh" and (found := REFRESH.match(content)) and int(found[1]) <= 5:
            self.refresh = normalise(found[2], self.base)

    def _link(self, a: dict[str, str]) -> None:
        rel = a.get("rel", "").lower().split()
        target = normalise(a["href"], self.base)
        if "alternate" in rel and a.get("hreflang") and target:
            self.alternates.append((a["hreflang"], target))
        elif "canonical" in rel:
            self.canonical = target

    def _script(self, node: Any, a: dict[str, str]) -> None:
        if a.get("src"):
            self.scripts.append(a["src"])
        elif a.get("type") == "application/ld+json":
            self.structured.extend(_JSONLD_TYPE.findall(node.text() or ""))

    # --- body -------------------------------------------------------------------------------------------------
    def element(self, node: Any, region: Region, fixed: bool, place: str, depth: int) -> None:
        """Walk the children of ``node``; ``fixed`` says that a landmark has settled the region."""
        index = 0
        child = node.first_child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                text = child.text_content or ""
                if self.buffer or not text.isspace():
                    self.buffer.append(text)
            elif tag != "-comment":
                index += 1
                if tag not in _SKIPPED and depth < _MAX_DEPTH:
                    a = attributes(child)
                    identity = a.get("id", "")
                    here = f"#{identity}" if identity.isidentifier() else f"{place} > {tag}:nth-child({index})"
                    step = self._inline if tag in _INLINE else self._box
                    step(child, tag, a, region, fixed, here, depth)
            child = child.next

    def _box(self, node: Any, tag: str, a: dict[str, str], region: Region, fixed: bool, here: str, depth: int) -> None:
        """An element that stands apart: what is open ends before it, and it ends what it opens."""
        region, fixed = region_of(tag, a, region, fixed)
        self.flush()
        outer, self.block = self.block, _OpenBlock(tag, region, here)
        opened = self._open_form(tag, a, region, here)
        self.element(node, region, fixed, here, depth + 1)
        self.flush()
        self.block = outer
        if opened:
            self._close_form()

    def _inline(self, node: Any, tag: str, a: dict[str, str], region: Region, fixed: bool, here: str, depth: int) -> None:
        if tag == "br":
            self.buffer.append(" ")
        elif tag == "img":
            self._image(a)
        elif tag in _CONTROLS:
            self._control(node, tag, a, region, here)
        elif tag in ("a", "area"):
            if self.buffer and self.anchors and self.buffer[-1] is self.linked:
                self.buffer.append(" ")  # links set side by side are apart for the eye, whatever minifying did to the space
            start, done = len(self.buffer), len(self.blocks)
            self.element(node, region, fixed, here, depth + 1)
            whole = len(self.blocks) == done  # else blocks inside the link have emptied the buffer
            self._anchor(a, node, region, here, fold("".join(self.buffer[start:]) if whole else _visible(node)), done)
            self.linked = self.buffer[-1] if self.buffer else ""
        elif tag in ("b", "strong"):
            self._bold(node, region, fixed, here, depth)
        else:
            if a.get("role") == "button" and a.get("aria-label"):
                self.buffer.append(f" {a['aria-label']} ")
            self.element(node, region, fixed, here, depth + 1)

    def _image(self, a: dict[str, str]) -> None:
        """An image speaks by its alternative text, but only where it stands for words: in a link or heading."""
        alt = a.get("alt", "")
        if alt and len(alt) < 120 and self.block.tag in ("h1", "h2", "h3"):
            self.buffer.append(f" {alt} ")

    def _bold(self, node: Any, region: Region, fixed: bool, here: str, depth: int) -> None:
        """Bold words that open a block and end with a full stop or colon head it, as do those that are all of it."""
        opens = not "".join(self.buffer).strip()
        self.element(node, region, fixed, here, depth + 1)
        text = fold("".join(self.buffer)) if opens else ""
        if text and len(text.split()) <= _LEAD_WORDS and self.block.tag in _LED:
            if text[-1] in ".:":
                tag, self.block.tag = self.block.tag, "h6"
                self.flush()
                self.block.tag = tag
            else:
                self.lead = text

    def _anchor(self, a: dict[str, str], node: Any, region: Region, here: str, text: str, block: int) -> None:
        href = a.get("href", "")
        text = text or fold(a.get("aria-label", "") or a.get("title", "") or alternative(node))
        address = normalise(href, self.base)
        link = None
        if address:
            link = Link(url=address, text=text[:300], title=fold(a.get("title", ""))[:200], region=region, page=self.url,
                        language=a.get("hreflang", "") or a.get("lang", ""))  # fmt: skip
        self.anchors.append(Anchor(text[:300], href[:2000], region, here, link, a.get("rel", ""), self.heading, block))

    def _control(self, node: Any, tag: str, a: dict[str, str], region: Region, here: str) -> None:
        kind = a.get("type", "text").lower() if tag == "input" else tag
        parts = [self.labels.get(a.get("id", ""), ""), *(fold(a.get(k, "")) for k in ("placeholder", "aria-label", "title"))]
        if kind in ("submit", "button", "image"):
            parts = [fold(a.get("value", "")), fold(a.get("alt", "")), *parts]
            self.buffer.append(f" {' '.join(parts)} ")
        parts = [part for part in parts if part]
        one = Field(kind, a.get("name", "") or a.get("id", ""), " ".join(parts), parts[0] if parts else "")
        if tag == "select":
            self._options(node, region, here)
        if self.form is not None:
            self.form.fields.append(one)
        elif kind == "search" or a.get("role") == "searchbox":
            self.forms.append(Form("", "get", "search", region, here, (one,), one.words))
        elif kind == "text" and one.words:  # scripts often do without a form
            self.forms.append(Form("", "get", "", region, here, (one,), one.words))

    def _options(self, node: Any, region: Region, here: str) -> None:
        """A language menu is often a ``select`` whose values are addresses, or codes that a script turns into one."""
        for option in node.css("option[value]")[:40]:
            value, text = attributes(option).get("value", ""), fold(option.text())
            address = normalise(value, self.base) if value.startswith(("/", "http")) else ""
            if address or len(value) <= 8:
                link = Link(url=address, text=text[:300], region=region, page=self.url) if address else None
                self.anchors.append(Anchor(text[:300], value[:2000], region, here, link, "option", self.heading))

    def _open_form(self, tag: str, a: dict[str, str], region: Region, here: str) -> bool:
        if self.form is not None or (tag != "form" and a.get("role") not in ("search", "form")):
            return False
        role = a.get("role", "") or ("search" if "search" in f"{a.get('id', '')} {a.get('class', '')}".lower() else "")
        self.form = _OpenForm(a.get("action", ""), a.get("method", "get").lower(), role, region, here)
        self.form.words.extend(filter(None, (a.get("aria-label"), a.get("name"))))
        return True

    def _close_form(self) -> None:
        form, self.form = self.form, None
        if form is not None and form.fields:
            words = fold(" ".join([*form.words, *(f.words for f in form.fields)]))
            self.forms.append(Form(form.action, form.method, form.role, form.region, form.place, tuple(form.fields), words))

    def flush(self) -> None:
        """Close the open block."""
        if not self.buffer:
            return
        text = fold("".join(self.buffer))
        self.buffer.clear()
        if not text:
            return
        tag, heading = "h6" if text == self.lead else self.block.tag, self.heading
        self.lead = ""
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.heading, heading = text, ""
        self.blocks.append(Block(text, tag, self.block.region, self.block.place, heading))
        if self.form is not None:
            self.form.words.append(text)

    def _in_context(self, anchor: Anchor) -> Anchor:
        """The anchor with the words around it in its link, where they are the page's own and say more than its text."""
        if anchor.link is None or anchor.region is not Region.MAIN or not 0 <= anchor.block < len(self.blocks):
            return anchor
        around = self.blocks[anchor.block].text
        if around == anchor.text or len(around) > _CONTEXT:
            return anchor
        return anchor._replace(link=replace(anchor.link, context=around))

    def page(self) -> Page:
        """What the walk has gathered."""
        main = " ".join(b.text for b in self.blocks if b.region in (Region.MAIN, Region.ASIDE))
        narrow, wide = WIDE.subn(" ", main)
        words = len(_WORD.findall(narrow)) + wide // 2
        return Page(
            url=self.url, title=self.title, description=self.description, declared=self.declared.strip(),
            blocks=tuple(self.blocks), anchors=tuple(map(self._in_context, self.anchors)), forms=tuple(self.forms),
            alternates=tuple(self.alternates), canonical=self.canonical, viewport=self.viewport,
            scripts=tuple(self.scripts), structured=tuple(self.structured), words=words, noindex=self.noindex,
            refresh=self.refresh,
        )  # fmt: skip


def attributes(node: Any) -> dict[str, str]:
    """The attributes of ``node``, a missing value read as empty."""
    found: dict[str, Any] = node.attributes
    return {k: v or "" for k, v in found.items()} if None in found.values() else found


def _visible(node: Any) -> str:
    """The text inside ``node``, words of neighbouring elements kept apart."""
    return node.text(separator=" ") or ""


def alternative(node: Any) -> str:
    """What an icon link says: alternative text, label or title of what stands inside it."""
    for inner in node.css("img[alt], [aria-label], title, [title]"):
        a = attributes(inner)
        words = fold(a.get("alt", "") or a.get("aria-label", "") or a.get("title", "") or (inner.text() or ""))
        if words:
            return words
    return ""

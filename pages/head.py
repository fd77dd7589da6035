"""The facts that a page states about itself, and the other hosts that it makes a visitor's browser ask.

Comes in: the parsed tree and the address of the page. Goes out: a ``Head``.
Must not know: what people see of the page.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from pages.nodes import attributes
from pages.urls import host_of, normalise
from pages.words import fold

REFRESH = re.compile(r"""^\s*(\d+)\s*[;,]\s*url\s*=\s*["']?([^"']+)""", re.I)
_JSONLD_TYPE = re.compile(r'"@type"\s*:\s*"([A-Za-z]+)"')
# Types by which a script runs. A type before which a number is set is that of a script delayed, not of one held back.
_RUNS = re.compile(r"\s*([0-9a-f]{8,}-)?(module|(text|application)/(x-)?(java|ecma|live|j)script[\d.]*)?\s*\Z", re.I)
_ABSOLUTE = re.compile(r"\s*(https?:)?[/\\]{2}", re.I)
_ASKS = frozenset({"stylesheet", "preconnect", "dns-prefetch"})


@dataclass(slots=True)
class Head:
    """The facts of a page; for their meaning see ``Page``. ``base`` is what relative addresses start from."""

    url: str
    base: str
    title: str = ""
    description: str = ""
    declared: str = ""
    canonical: str = ""
    viewport: str = ""
    refresh: str = ""
    noindex: bool = False
    alternates: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)
    embedded: dict[str, None] = field(default_factory=dict)  # keeps their order

    def meta(self, a: dict[str, str]) -> None:
        name, content = (a.get("name") or a.get("property") or a.get("http-equiv") or "").lower(), a.get("content", "")
        if name == "viewport":
            self.viewport = content
        elif name == "description":
            self.description = fold(content)
        elif name == "robots":
            self.noindex = "noindex" in content.lower()
        elif name == "refresh" and (found := REFRESH.match(content)) and int(found[1]) <= 5:
            self.refresh = normalise(found[2], self.base)

    def link(self, a: dict[str, str]) -> None:
        if "href" not in a:
            return
        rel = a.get("rel", "").lower().split()
        if "alternate" in rel and a.get("hreflang") and (target := normalise(a["href"], self.base)):
            self.alternates.append((a["hreflang"], target))
        elif "canonical" in rel:
            self.canonical = normalise(a["href"], self.base)
        if not _ASKS.isdisjoint(rel):
            self.embed(a["href"])

    def script(self, node: Any, a: dict[str, str]) -> None:
        kind = a.get("type", "")
        if a.get("src"):
            if _RUNS.match(kind):
                self.scripts.append(a["src"])
        elif kind == "application/ld+json":
            self.structured.extend(_JSONLD_TYPE.findall(node.text() or ""))

    def frame(self, a: dict[str, str]) -> None:
        if a.get("src"):
            self.scripts.append(a["src"])
            self.embed(a["src"])

    def embed(self, address: str) -> None:
        """Keep the address of what is loaded with the page, if it lies on another host."""
        if self.base == self.url and not _ABSOLUTE.match(address):
            return
        address = normalise(address, self.base)
        if address and host_of(address) != host_of(self.url):
            self.embedded[address] = None


def head_of(tree: Any, url: str) -> Head:
    """The facts of the page at ``url``, wherever in it they stand."""
    head = Head(url, url)
    if tree.root is not None:
        a = attributes(tree.root)
        head.declared = (a.get("lang") or a.get("xml:lang") or "").strip()
    base = next((a["href"] for a in map(attributes, tree.tags("base")) if "href" in a), None)
    if base is not None:
        head.base = normalise(base, url) or url
    for title in tree.tags("title")[:1]:
        head.title = fold(title.text())
    _gather(tree, head)
    return head


def _gather(tree: Any, head: Head) -> None:
    for node in tree.tags("meta"):
        head.meta(attributes(node))
    for node in tree.tags("link"):
        head.link(attributes(node))
    for node in tree.css("script, iframe, frame"):  # in page order
        if node.tag == "script":
            head.script(node, attributes(node))
        else:
            head.frame(attributes(node))
    for node in tree.tags("img"):
        if src := node.attributes.get("src"):
            head.embed(src)


def labels_of(tree: Any) -> dict[str, str]:
    """The words of labels by the identity of the control that they belong to."""
    return {a["for"]: fold(node.text()) for node in tree.tags("label") if (a := attributes(node)).get("for")}

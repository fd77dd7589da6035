"""Sitemaps: XML (also as an index), plain text, RSS and Atom, compressed or not.

Comes in: bytes. Goes out: addresses of pages and of further sitemaps. Must not know: how they were fetched.
No entity is ever expanded; a damaged or cut file gives what could be read of it.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from crawler.body import gunzip
from pages import is_address

MOST_ADDRESSES = 50_000
MOST_BYTES = 20_000_000


@dataclass(slots=True)
class SitemapContent:
    """What a sitemap names, each address once and in its order."""

    pages: dict[str, None] = field(default_factory=dict)
    sitemaps: dict[str, None] = field(default_factory=dict)


class _Enough(Exception):
    """Ends the parsing: a DOCTYPE, or more addresses than are wanted."""


class _Reader:
    """Gathers ``loc`` of sitemaps and ``link`` of feeds; namespaces are ignored, as real files get them wrong."""

    def __init__(self) -> None:
        self.found = SitemapContent()
        self._path: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        self._path.append(tag)
        self._text.clear()
        if tag == "link" and attributes.get("href") and attributes.get("rel", "alternate") == "alternate":
            if attributes.get("type", "text/html") in ("text/html", "application/xhtml+xml"):
                self._page(attributes["href"])

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        tag = self._path.pop() if self._path else ""
        value = "".join(self._text).strip()
        self._text.clear()
        parent = self._path[-1] if self._path else ""
        if tag == "loc" and parent == "sitemap":
            self.found.sitemaps[value] = None
        elif (tag == "loc" and parent == "url") or (tag == "link" and parent in ("item", "channel") and value):
            self._page(value)

    def _page(self, url: str) -> None:
        if is_address(url.strip()):
            self.found.pages[url.strip()] = None
        if len(self.found.pages) >= MOST_ADDRESSES:
            raise _Enough


def parse_sitemap(body: bytes) -> SitemapContent:
    """Read a sitemap of any kind; what is none gives nothing. Never raises."""
    try:
        body, _ = gunzip(body, MOST_BYTES)
    except ValueError:
        return SitemapContent()
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _xml(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    return _lines(body)


def _xml(body: bytes) -> SitemapContent:
    reader, parser = _Reader(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    with contextlib.suppress(expat.ExpatError, _Enough, ValueError):  # what was read before the damage is kept
        parser.Parse(body, True)
    return reader.found


def _refuse(*_: object) -> None:
    raise _Enough


def _lines(body: bytes) -> SitemapContent:
    found = SitemapContent()
    for line in body.decode("utf-8-sig", "replace").splitlines():
        if is_address(line.strip()):
            found.pages[line.strip()] = None
        if len(found.pages) >= MOST_ADDRESSES:
            break
    return found

"""Sitemaps: XML (also as an index), plain text, RSS and Atom, compressed or not.

Comes in: bytes. Goes out: addresses of pages and of further sitemaps. Must not know: how they were fetched.
No entity is ever expanded; a damaged or cut file gives what could be read of it; a page gives nothing.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from urllib.parse import urljoin
from xml.parsers import expat

from crawler.net.body import gunzip
from pages import is_address

MOST_ADDRESSES = 50_000
MOST_BYTES = 10_000_000
_SPACE = b"\xef\xbb\xbf \t\r\n"
_BEGIN = re.compile(rb"<\?xml\s|<(?:[\w-]+:)?(?:urlset|sitemapindex|rss|rdf|feed)\b", re.I)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']", re.I)
_NO_CHARACTER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BARE_AND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)", re.I)
_HEAD = 4_096
_MOST_DEPTH = 50
_MOST_ELEMENTS = 500_000  # ten for each address; lines likewise
_MOST_FURTHER = 1_000
_PAGES_IN = frozenset({("loc", "url"), ("link", "item"), ("link", "channel")})
_DATES = frozenset({"lastmod", "pubdate", "date", "updated", "published"})
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(slots=True)
class SitemapContent:
    """What a sitemap names, each address once and in its order; pages with the time of their last change, as written.

    ``lastmods`` holds only what ``lastmod`` says of an address itself: the dates of feeds are not those of changes.
    """

    pages: dict[str, str | None] = field(default_factory=dict)
    sitemaps: dict[str, None] = field(default_factory=dict)
    lastmods: dict[str, str] = field(default_factory=dict)


class _Enough(Exception):
    """Ends the parsing: a DOCTYPE, a page, or more than is wanted."""


class _Reader:
    """Gathers ``loc`` of sitemaps and ``link`` of feeds; namespaces are ignored, as real files get them wrong."""

    def __init__(self, base: str) -> None:
        self.found = SitemapContent()
        self._base = base
        self._elements = 0
        self._path: list[str] = []
        self._text: list[str] = []
        self._entry: list[str] = []  # the pages of the entry under way, and when it changed
        self._changed = ""
        self._own = ("", "")  # what the entry calls its address and its lastmod

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        self._elements += 1
        if (not self._path and tag == "html") or len(self._path) >= _MOST_DEPTH or self._elements > _MOST_ELEMENTS:
            raise _Enough
        self._path.append(tag)
        self._text.clear()
        if tag in ("url", "item", "entry"):
            self._entry, self._changed, self._own = [], "", ("", "")
        if tag == "link" and attributes.get("href") and attributes.get("rel", "alternate") == "alternate":
            if attributes.get("type", "text/html") in _PAGE_TYPES:
                self._page(attributes["href"])

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        tag = self._path.pop() if self._path else ""
        value = "".join(self._text).strip()
        self._text.clear()
        parent = self._path[-1] if self._path else ""
        if tag == "loc" and parent == "sitemap":
            if len(self.found.sitemaps) < _MOST_FURTHER and (address := self._address(value)):
                self.found.sitemaps[address] = None
        elif (tag, parent) in _PAGES_IN and value:
            self._page(value)
            self._own = (self._address(value), self._own[1]) if tag == "loc" else self._own
        elif tag in _DATES and parent in ("url", "item", "entry"):
            self._changed = self._changed or value[:40]
            self._own = (self._own[0], value[:40]) if tag == "lastmod" else self._own
        elif tag in ("url", "item", "entry") and self._changed:
            self.found.pages |= dict.fromkeys(self._entry, self._changed)
            if all(self._own):
                self.found.lastmods[self._own[0]] = self._own[1]

    def _page(self, href: str) -> None:
        if href in self.found.pages or not (address := self._address(href)):
            return
        self.found.pages.setdefault(address, None)
        self._entry.append(address)
        if len(self.found.pages) >= MOST_ADDRESSES:
            raise _Enough

    def _address(self, href: str) -> str:
        href = href.strip()
        if self._base and not is_address(href):
            try:
                href = urljoin(self._base, href)
            except ValueError:
                return ""
        return href if is_address(href) else ""


def parse_sitemap(body: bytes, base: str = "") -> SitemapContent:
    """Read a sitemap of any kind; what is none gives nothing. Relative addresses are seen from ``base``. Never raises."""
    try:
        body = gunzip(body, MOST_BYTES)
    except ValueError:
        return SitemapContent()
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode("utf-8", "replace")
    body = body.lstrip(_SPACE)
    begin = _BEGIN.search(body, 0, _HEAD)  # not always the first: warnings of scripts stand before it
    if begin and b"<!doctype" not in body[: begin.start()].lower():
        return _xml(_in_utf8(body[begin.start() :]), base)
    return SitemapContent() if body.startswith(b"<") else _lines(body)


def _in_utf8(body: bytes) -> bytes:
    declared = _DECLARED.match(body)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        if name.lower() in ("utf-8", "utf8", "utf-16"):
            return body if _is_utf8(body) else body.decode("utf-8", "replace").encode()
        return body.decode(name, "replace").encode("utf-8", "replace")
    except (LookupError, UnicodeError):
        return body.decode("utf-8", "replace").encode()


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _xml(body: bytes, base: str) -> SitemapContent:
    found, sound = _parse(body, base)
    if sound:
        return found
    mended, _ = _parse(_BARE_AND.sub(b"&amp;", _NO_CHARACTER.sub(b" ", body)), base)
    better = len(mended.pages) + len(mended.sitemaps) > len(found.pages) + len(found.sitemaps)
    return mended if better else found


def _parse(body: bytes, base: str) -> tuple[SitemapContent, bool]:
    """What was read before the end or the damage, and whether there was none."""
    reader, parser = _Reader(base), expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(body, True)
    except _Enough:
        return reader.found, True
    except (expat.ExpatError, ValueError):
        return reader.found, False
    return reader.found, True


def _refuse(*_: object) -> None:
    raise _Enough


def _lines(body: bytes) -> SitemapContent:
    found = SitemapContent()
    for raw in islice(BytesIO(body.replace(b"\r", b"\n")), _MOST_ELEMENTS):
        if is_address(line := raw.strip().decode("utf-8", "replace")):
            found.pages[line] = None
        if len(found.pages) >= MOST_ADDRESSES:
            break
    return found

"""Which pages of a saved portal a visitor can reach, found without any of the product's code.

Comes in: a folder and an address under which it is served. Goes out: files. Must not know: the product.
"""

import html.parser
import re
from collections import deque
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

_PAGES = (".html", ".htm", ".xhtml")
_LOC = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>", re.I)
_RELATIONS = ("alternate", "canonical", "next", "prev")


class _Links(html.parser.HTMLParser):
    """The addresses that a page names, as they stand there, and its base."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        href = given.get("href", "")
        if tag == "base" and href and not self.base:
            self.base = href
        elif (tag in ("a", "area") and href) or (tag == "link" and given.get("rel", "").lower() in _RELATIONS):
            self.found.append(href)


class Folder:
    """A saved portal. ``host`` is the address with its port under which its files are served."""

    def __init__(self, root: Path, host: str) -> None:
        self.root, self.host = root.resolve(), host

    def file(self, path: str) -> Path | None:
        """The page at a path of an address, found as a plain file server finds it; None where there is none."""
        place = (self.root / unquote(path).lstrip("/")).resolve()
        if not place.is_relative_to(self.root):
            return None
        if place.is_dir():
            place = place / "index.html"
        elif not place.exists():
            place = place.with_name(f"{place.name}.html")
        return place if place.suffix.lower() in _PAGES and place.is_file() else None

    def own(self, url: str) -> Path | None:
        """The page at an address of this portal."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        return self.file(parts.path) if parts.scheme in ("http", "https") and parts.netloc == self.host else None

    def reachable(self, start: str) -> dict[Path, str]:
        """All pages that are linked from the start page on, or named by the sitemap under this host; each with a source."""
        seeds = [(urljoin(f"http://{self.host}/", start), "start"), *((url, "sitemap.xml") for url in self.sitemap())]
        found: dict[Path, str] = {}
        queue = deque(seeds)
        while queue:
            url, source = queue.popleft()
            place = self.own(url)
            if place is None or place in found:
                continue
            found[place] = source
            queue.extend((target, url) for target in self._links(place, url))
        return found

    def sitemap(self) -> list[str]:
        """The addresses in sitemap.xml, whatever their host."""
        place = self.root / "sitemap.xml"
        return _LOC.findall(place.read_text("utf-8", "replace")) if place.exists() else []

    def _links(self, place: Path, url: str) -> list[str]:
        if place.name == "index.html" and not url.endswith((".html", "/")):
            url += "/"  # the server redirects there
        parser = _Links()
        parser.feed(place.read_text("utf-8", "replace"))
        base, out = urljoin(url, parser.base), []
        for href in parser.found:
            try:
                out.append(urldefrag(urljoin(base, href.strip())).url)
            except ValueError:
                continue
        return out

"""Presentations (pptx): slide by slide, titles as headings, with paragraphs and tables; notes are left out.

Comes in: a package. Goes out: blocks. Must not know: what the file says of itself.
"""

from collections.abc import Mapping

from crawler.documents.package import Ignore, Package, relations
from crawler.documents.reading import Blocks, Reading
from crawler.documents.scripts import Languages
from crawler.documents.tables import Tables

_TABLE = {"tbl": "table", "tr": "row", "tc": "cell"}
_TITLES = frozenset({"title", "ctrTitle"})


def read(package: Package, main: str, blocks: Blocks, reading: Reading) -> None:
    """Fill ``blocks``, the language and the number of slides. Raises ``EnoughError`` when they are full."""
    parts = relations(package, main)
    order = _Order()
    package.parse(main, order)
    languages = Languages({})
    reading.pages = len(order.slides)
    try:
        for number, key in enumerate(order.slides[: blocks.limits.pages]):
            kind, part = parts.get(key, ("", ""))
            if kind == "slide":
                package.parse(part, _Slide(blocks, languages, "h1" if number == 0 else "h2"))
    finally:
        reading.language = reading.language or languages.main()


class _Order(Ignore):
    def __init__(self) -> None:
        self.slides: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sldId":
            self.slides.append(attributes.get("id", ""))


class _Slide(Ignore):
    def __init__(self, blocks: Blocks, languages: Languages, heading: str) -> None:
        self._blocks, self._tables, self._languages, self._heading = blocks, Tables(blocks), languages, heading
        self._tag = "p"
        self._pieces: list[str] = []
        self._in_text = False
        self._hidden = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._hidden or name == "Fallback":
            self._hidden += 1
        elif name == "sp":
            self._tag = "p"
        elif name == "ph" and attributes.get("type") in _TITLES:
            self._tag = self._heading
        elif name == "ph" and attributes.get("type") in ("sldNum", "ftr", "dt"):
            self._tag = ""
        elif name == "p":
            self._pieces.clear()
        elif name == "rPr":
            language = attributes.get("lang", "")
            self._languages.mark({"val": language, "bidi": language, "eastAsia": language})
        elif name == "br":
            self._pieces.append(" ")
        elif name in _TABLE:
            self._tables.start(_TABLE[name])
        self._in_text = name == "t" and not self._hidden

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(self._blocks.hear(data))
            self._languages.count(data)

    def end(self, name: str) -> None:
        self._in_text = False
        if self._hidden:
            self._hidden -= 1
        elif name == "p" and self._tag:
            self._tables.paragraph(self._tag, "".join(self._pieces))
            self._pieces.clear()
        elif name == "sp":
            self._tag = "p"
        elif name in _TABLE:
            self._tables.end(_TABLE[name])

"""Word processing files (docx): paragraphs, headings, tables, and the language that most of the text is marked with.

Comes in: a package. Goes out: blocks. Must not know: what the file says of itself.
"""

from collections.abc import Mapping

from crawler.documents.package import Ignore, Package, relations
from crawler.documents.reading import Blocks, Reading
from crawler.documents.scripts import Languages
from crawler.documents.tables import Tables

_HIDDEN = frozenset({"Fallback", "instrText", "delText", "del", "moveFrom", "footnoteReference", "commentReference"})
_SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_TABLE = {"tbl": "table", "tr": "row", "tc": "cell"}


def read(package: Package, main: str, blocks: Blocks, reading: Reading) -> None:
    """Fill ``blocks`` and the language. Raises ``EnoughError`` when they are full."""
    parts = dict(relations(package, main).values())
    styles = _Styles()
    package.parse(parts.get("styles", "word/styles.xml"), styles)
    body = _Body(blocks, styles)
    try:
        package.parse(main, body)
    finally:
        reading.language = reading.language or body.languages.main()


class _Styles(Ignore):
    """Which styles are headings, and the languages of text that is not marked."""

    def __init__(self) -> None:
        self._levels: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self.languages: Mapping[str, str] = {}
        self._style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "style":
            self._style = attributes.get("styleId", "")
        elif name == "name" and self._style:
            self._name(value.lower())
        elif name == "basedOn":
            self._parents[self._style] = value
        elif name == "outlineLvl" and self._style:
            self._levels.setdefault(self._style, level(value))
        elif name == "lang" and not self._style:
            self.languages = dict(attributes)

    def _name(self, name: str) -> None:
        if name == "title":
            self._levels[self._style] = "h1"
        elif name.startswith("heading ") and name[8:9].isdigit():
            self._levels[self._style] = level(str(int(name[8]) - 1))

    def end(self, name: str) -> None:
        if name == "style":
            self._style = ""

    def tag(self, style: str) -> str:
        """``h1`` to ``h3``, or ``p``."""
        for _ in range(10):
            if style in self._levels:
                return self._levels[style]
            style = self._parents.get(style, "")
        return "p"


def level(outline: str) -> str:
    """``h1`` of outline level "0"; "9" is the body."""
    return f"h{min(int(outline) + 1, 3)}" if outline.isdigit() and int(outline) < 9 else "p"


class _Body(Ignore):
    def __init__(self, blocks: Blocks, styles: _Styles) -> None:
        self._blocks, self._styles = blocks, styles
        self._tables = Tables(blocks)
        self._open: list[list[str]] = []  # paragraphs, one within the other: each its tag and its pieces
        self._hidden = 0
        self._in_text = self._in_run = False
        self.languages = Languages(styles.languages)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._hidden or name in _HIDDEN:
            self._hidden += 1
        elif name == "p":
            self._open.append(["p"])
        elif name == "pStyle":
            self._retag(self._styles.tag(attributes.get("val", "")))
        elif name == "outlineLvl":
            self._retag(level(attributes.get("val", "")))
        elif name == "r":
            self._in_run = True
            self.languages.mark({})
        elif name == "lang" and self._in_run:
            self.languages.mark(attributes)
        elif name == "t":
            self._in_text = True
        elif name in _SPACES and self._open:
            self._open[-1].append(_SPACES[name])
        else:
            self._tables.start(_TABLE.get(name, ""))

    def text(self, data: str) -> None:
        if self._in_text and not self._hidden and self._open:
            self._open[-1].append(self._blocks.hear(data))
            self.languages.count(data)

    def end(self, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif name == "p" and self._open:
            tag, *pieces = self._open.pop()
            self._tables.paragraph(tag, "".join(pieces))
        elif name == "t":
            self._in_text = False
        elif name == "r":
            self._in_run = False
        else:
            self._tables.end(_TABLE.get(name, ""))

    def _retag(self, tag: str) -> None:
        if self._open:
            self._open[-1][0] = tag

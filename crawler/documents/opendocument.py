"""OpenDocument files (odt, ods, odp): paragraphs, headings, tables, sheets and slides.

Comes in: a package. Goes out: blocks. Must not know: other formats.
"""

from collections.abc import Mapping

from crawler.documents.package import Ignore, Package, Texts
from crawler.documents.reading import Blocks, EnoughError, Reading
from crawler.documents.scripts import Languages
from crawler.documents.tables import Tables

_TABLE = {"table": "table", "table-row": "row", "table-cell": "cell"}
_HIDDEN = frozenset({"annotation", "tracked-changes", "note-citation", "notes", "forms", "ruby-text", "desc"})


class Meta(Texts):
    """What meta.xml says: ``found`` has title, language, date and creation-date."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """The number of pages is an attribute."""
        super().start(name, attributes)
        number = attributes.get("page-count", "")
        if name == "document-statistic" and number.isascii() and number.isdigit() and len(number) < 7:
            self.pages = int(number)


def read(package: Package, blocks: Blocks, reading: Reading) -> None:
    """Fill ``blocks``, the language, and the number of slides. Raises ``EnoughError`` when they are full."""
    styles = _Styles()
    package.parse("styles.xml", styles)
    body = _Body(blocks, styles)
    try:
        package.parse("content.xml", body)
    finally:
        reading.pages = body.slides or reading.pages
        reading.language = reading.language or body.languages.main()


class _Styles(Ignore):
    """Which styles are titles, hidden, and the usual languages."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}
        self.hidden: set[str] = set()
        self.languages: dict[str, str] = {}
        self._style = ""
        self._usual = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("style", "default-style"):
            self._style, self._usual = attributes.get("name", ""), name == "default-style"
            self.parents[self._style] = attributes.get("parent-style-name", "")
        elif name == "text-properties" and self._usual:
            for key, ending in (("val", ""), ("eastAsia", "-asian"), ("bidi", "-complex")):
                if language := _language(attributes, ending):
                    self.languages.setdefault(key, language)
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden.add(self._style)

    def is_title(self, style: str) -> bool:
        """Whether a paragraph of this style is the document's title."""
        for _ in range(10):
            if style == "Title" or not style:
                return bool(style)
            style = self.parents.get(style, "")
        return False


def _language(attributes: Mapping[str, str], ending: str) -> str:
    language, country = attributes.get("language" + ending, ""), attributes.get("country" + ending, "")
    if language in ("", "none", "zxx"):
        return ""
    return language if country in ("", "none") else f"{language}-{country}"


class _Body(Ignore):
    def __init__(self, blocks: Blocks, styles: _Styles) -> None:
        self.languages = Languages(styles.languages)
        self.slides = 0
        self._blocks, self._styles, self._tables = blocks, styles, Tables(blocks)
        self._open: list[list[str]] = []
        self._hidden = self._sheets = 0
        self._in_title = self._spreadsheet = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._hidden or name in _HIDDEN or (name == "table" and attributes.get("style-name") in self._styles.hidden):
            self._hidden += 1
        elif name in ("style", "text-properties", "table-properties"):
            self._styles.start(name, {**attributes, "name": attributes.get("name", "")})
        elif name == "spreadsheet":
            self._spreadsheet = True
        elif name == "frame":
            self._in_title = attributes.get("class") == "title"
        elif name == "page":
            self._page()
        elif name in ("p", "h"):
            self._open.append([self._tag(name, attributes)])
        elif name in _TABLE:
            self._table(name, attributes)
        elif self._open and name in ("s", "tab", "line-break"):
            self._open[-1].append(" ")

    def _page(self) -> None:
        self.slides += 1
        if self.slides > self._blocks.limits.pages:
            self._hidden += 1  # counted, not read

    def _table(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table" and self._spreadsheet:
            self._sheets += 1
            if self._sheets > self._blocks.limits.pages:
                raise EnoughError
            self._blocks.add("h2", attributes.get("name", ""))
        self._tables.start(_TABLE[name])

    def _tag(self, name: str, attributes: Mapping[str, str]) -> str:
        if self._in_title:
            return "h1" if self.slides <= 1 else "h2"
        if name == "p":
            return "h1" if self._styles.is_title(attributes.get("style-name", "")) else "p"
        number = attributes.get("outline-level", "1")
        return f"h{min(int(number[:2]), 3)}" if number.isascii() and number.isdigit() and int(number[:2]) else "h1"

    def text(self, data: str) -> None:
        if self._open and not self._hidden:
            self._open[-1].append(self._blocks.hear(data))
            self.languages.count(data)

    def end(self, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif name in ("p", "h") and self._open:
            tag, *pieces = self._open.pop()
            self._tables.paragraph(tag, "".join(pieces))
        elif name in _TABLE:
            self._tables.end(_TABLE[name])
        elif name == "frame":
            self._in_title = False

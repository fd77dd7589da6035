"""Rich text (rtf): paragraphs, headings, tables, and what the file says of itself.

Comes in: a file. Goes out: a ``Reading``. Must not know: other formats.
"""

import locale
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from crawler.documents.reading import Blocks, EnoughError, Limits, Reading
from crawler.documents.scripts import Languages
from crawler.documents.tables import Tables

_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9a-f]{2})|\\(?P<sign>[^a-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.I,
)
_ASIDE = frozenset(
    b"colortbl pict object header headerl headerr headerf footer footerl footerr footerf footnote annotation fldinst"
    b" listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl mmathpr"
    b" pntext bkmkstart bkmkend filetbl revtbl userprops operator company author manager comment doccomm keywords subject"
    b" category nonshppict".split()
)
_KEPT = frozenset({b"title", b"creatim", b"revtim", b"fonttbl", b"stylesheet", b"info"})
_SIGNS = {"par": "\n", "line": " ", "tab": " ", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
          "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "page": "\n", "sect": "\n"}  # fmt: skip
_CHARSETS = {77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
             162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
             238: "cp1250"}  # fmt: skip
_HEADING = re.compile(r"\s*(?:title$|heading (\d))", re.I)
_DEEPEST = 500


@dataclass(slots=True)
class _State:
    """What holds within a group, and ends with it."""

    place: bytes = b""  # the part of the file: "" is the text, anything else stands apart
    font: int = -1
    skip: int = 1  # plain letters that stand beside each Unicode one
    language: int = 0


@dataclass(slots=True)
class _Rtf:
    blocks: Blocks
    reading: Reading
    tables: Tables
    languages: Languages = field(default_factory=lambda: Languages({}))
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    style: int = 0
    level: str = "p"
    text: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    stamp: dict[str, int] = field(default_factory=dict)
    pending: int = 0
    in_table: bool = False

    # --- tokens -----------------------------------------------------------------------------------------------
    def run(self, body: bytes) -> None:
        at = 0
        while found := _TOKEN.search(body, at):
            at = found.end()
            if found["word"]:
                name = found["word"].decode("ascii")
                number = int(found["number"]) if found["number"] else None
                if name == "bin" and number and number > 0:
                    at += number
                else:
                    self.word(name, number)
            elif found["hex"]:
                self.bytes_(bytes.fromhex(found["hex"].decode("ascii")))
            elif found["sign"]:
                self.sign(found["sign"])
            elif found["brace"]:
                self.brace(found["brace"])
            else:
                self.bytes_(found["text"])
        self.paragraph()

    def brace(self, brace: bytes) -> None:
        self.decode()
        self.pending = 0
        if brace == b"{":
            self.stack.append(self.state)
            self.state = replace(self.state)
            if self.state.place == b"stylesheet":
                self.style = -1  # a style without a number, such as those of letters
            if len(self.stack) > _DEEPEST:
                raise EnoughError
            return
        place = self.state.place
        self.state = self.stack.pop() if self.stack else _State()
        if place != self.state.place:
            self.leave(place)

    def sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.state.place = self.state.place or b"*"
        elif sign in b"\\{}":
            self.bytes_(sign)
        elif sign in (b"~", b"_", b"\n", b"\r"):
            self.say({b"~": "\u00a0", b"_": "-"}.get(sign, "\n"))

    def word(self, name: str, number: int | None) -> None:
        self.decode()
        code = name.encode()
        if code in _ASIDE or code in _KEPT:
            self.state.place = code
        elif name in _SIGNS:
            self.say(_SIGNS[name])
        elif action := _ACTIONS.get(name):
            action(self, number or 0)
        if self.state.place in (b"creatim", b"revtim") and name in ("yr", "mo", "dy", "hr", "min"):
            self.stamp[name] = number or 0

    # --- text -------------------------------------------------------------------------------------------------
    def bytes_(self, raw: bytes) -> None:
        skipped = min(self.pending, len(raw))
        self.pending -= skipped
        self.raw += raw[skipped:]

    def decode(self) -> None:
        if self.raw:
            text = bytes(self.raw).decode(self.fonts.get(self.state.font, self.page), "replace")
            self.raw.clear()
            self.say(text)

    def say(self, text: str) -> None:
        if self.state.place in (b"", b"title", b"stylesheet"):
            if not self.state.place and text == "\n":
                self.paragraph()
                return
            self.text.append(text)
            if not self.state.place:
                tag = locale.windows_locale.get(self.state.language, "").replace("_", "-")
                self.languages.mark({"val": tag, "bidi": tag, "eastAsia": tag})
                self.languages.count(text)
        if self.state.place == b"stylesheet" and text.endswith(";"):
            self.styles[self.style] = self.taken().rstrip(";")

    def unicode(self, number: int) -> None:
        code = number + 65536 if number < 0 else number
        self.say(chr(code) if 0 < code < 0x110000 else "")
        self.pending = self.state.skip

    def taken(self) -> str:
        """The text so far, halves of rare letters put together."""
        text = "".join(self.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.text.clear()
        return text

    def paragraph(self) -> None:
        self.decode()
        heading = _HEADING.match(self.styles.get(self.style, ""))
        tag = f"h{min(int(heading[1] or 1), 3) or 1}" if heading else self.level
        if self.tables.open and not self.in_table:
            self.tables.end("table")
        self.tables.paragraph(tag, self.taken())

    def leave(self, place: bytes) -> None:
        """A part of the file that stands apart has ended."""
        if place == b"title":
            self.reading.title = self.taken()
        elif place in (b"creatim", b"revtim"):
            self.date(place)
        elif place == b"stylesheet":
            self.text.clear()
            self.style = 0

    def date(self, place: bytes) -> None:
        at, self.stamp = self.stamp, {}
        if 1900 < at.get("yr", 0) < 2200 and 1 <= at.get("mo", 0) <= 12 and 1 <= at.get("dy", 0) <= 31:
            if place == b"revtim" or not self.reading.date:
                self.reading.date = f"{at['yr']:04}-{at['mo']:02}-{at['dy']:02}"

    # --- words ------------------------------------------------------------------------------------------------
    def set_page(self, number: int) -> None:
        self.page = known_codec(f"cp{number}", "gb18030" if number == 936 else "cp1252")

    def set_charset(self, number: int) -> None:
        if self.state.place == b"fonttbl" and number in _CHARSETS:
            self.fonts[self.state.font] = _CHARSETS[number]

    def set_font(self, number: int) -> None:
        self.state.font = number

    def set_language(self, number: int) -> None:
        self.state.language = number

    def set_skip(self, number: int) -> None:
        self.state.skip = min(max(number, 0), 8)

    def set_style(self, number: int) -> None:
        self.style = number

    def set_level(self, number: int) -> None:
        self.level = f"h{min(number + 1, 3)}" if 0 <= number < 9 else "p"

    def plain_paragraph(self, number: int) -> None:
        if not self.state.place:
            self.in_table, self.level, self.style = False, "p", 0

    def table_paragraph(self, number: int) -> None:
        if not self.state.place:
            self.in_table = True
            if not self.tables.open:
                self.tables.start("table")
                self.tables.start("row")
                self.tables.start("cell")

    def cell(self, number: int) -> None:
        self.tables.paragraph("p", self.taken())
        self.tables.end("cell")
        self.tables.start("cell")

    def row(self, number: int) -> None:
        self.tables.end("row")
        self.tables.start("row")


_ACTIONS: dict[str, Callable[[_Rtf, int], None]] = {
    "ansicpg": _Rtf.set_page, "fcharset": _Rtf.set_charset, "f": _Rtf.set_font, "lang": _Rtf.set_language, "uc": _Rtf.set_skip,
    "u": _Rtf.unicode, "s": _Rtf.set_style, "outlinelevel": _Rtf.set_level, "pard": _Rtf.plain_paragraph,
    "intbl": _Rtf.table_paragraph, "cell": _Rtf.cell, "row": _Rtf.row,
}  # fmt: skip


def known_codec(name: str, other: str) -> str:
    """``name`` where Python knows it as a codec of text, else ``other``."""
    try:
        b"".decode(name)
    except LookupError:
        return other
    return name


def read(body: bytes, limits: Limits) -> Reading:
    """What of it can be read; files cut short give their beginning."""
    blocks = Blocks(limits)
    reading = Reading(blocks=blocks.found)
    machine = _Rtf(blocks, reading, Tables(blocks))
    try:
        machine.run(body)
        machine.tables.flush()
    except EnoughError:
        pass
    reading.language = machine.languages.main()
    reading.heading = next((block.text for block in blocks.found if block.tag == "h1"), "")
    return reading

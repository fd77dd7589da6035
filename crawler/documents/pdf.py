"""PDF: title, language, date, and the lines of its first pages with their place and type.

Comes in: a file. Goes out: a ``Reading``. Must not know: where the file came from.
The only module that knows PDFium; runs in the worker alone, since a hostile file can break it.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from crawler.documents import bidi, lines, pdf_access, pdf_claims
from crawler.documents.lines import Line
from crawler.documents.reading import Blocks, EnoughError, Limits, Reading, UnreadableError

_CLAIMS = 0.15  # the part of the time for what the catalogue claims
_LONGEST = 2000  # glyphs of a line that are put into order one by one
_MOST_LINES = 4000  # on a page
_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?([+\-Z])?(\d\d)?'?(\d\d)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\uffff]")
_RARE = re.compile("[\U00010000-\U0010ffff]")
_BREAK = re.compile("\n|[\x02\ufffe]")  # PDFium writes the two lines of a divided word as one, with such a mark between
_BOX = pdfium.FS_RECTF()  # made once: asked for every letter
_WIDE = ctypes.POINTER(ctypes.c_ushort)
_REFUSALS = {pdfium.FPDF_ERR_PASSWORD: "encrypted", pdfium.FPDF_ERR_SECURITY: "encrypted"}


def read(body: bytes, limits: Limits) -> Reading:
    """Raises ``UnreadableError`` where the file is encrypted or damaged."""
    with _opened(body) as document:
        reading = Reading(pages=pdfium.FPDF_GetPageCount(document), tagged=False)
        if reading.pages < 1:
            raise UnreadableError("damaged (it has no pages)")
        reading.title = _meta(document, b"Title")
        reading.date = iso_date(_meta(document, b"ModDate")) or iso_date(_meta(document, b"CreationDate"))
        reading.language = _text(lambda buffer, size: pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, _WIDE), size))
        blocks = Blocks(limits)
        reading.blocks = blocks.found
        seen: list[pdf_access.PageSeen] = []
        pages = _pages(document, reading, blocks, seen)
        reading.heading = lines.largest(next((page for page in pages if page), []))
        with suppress(EnoughError):
            lines.write(pages, blocks)
        stated = pdf_access.Stated(bool(reading.title), bool(reading.language), reading.pages)
        reading.facts = pdf_access.facts(document, seen, stated)
    reading.facts |= pdf_claims.facts(body, _CLAIMS * limits.seconds)
    return reading


def iso_date(stated: str) -> str:
    """``2024-03-01T10:00:00+01:00`` of ``D:20240301100000+01'00'``; "" where that is no date."""
    found = _DATE.match(stated.strip())
    if not found:
        return ""
    year, month, day, *time = found.group(1, 2, 3, 4, 5, 6)
    if not (month and day):
        return year if not month and 1900 <= int(year) < 2200 else ""
    text = f"{year}-{month}-{day}"
    if time[0] and time[1]:
        text += f"T{time[0]}:{time[1]}:{time[2] or '00'}"
        sign, hours, minutes = found.group(7, 8, 9)
        text += "Z" if sign == "Z" or (sign and not hours) else f"{sign}{hours}:{minutes or '00'}" if sign else ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text


@contextmanager
def _opened(body: bytes) -> Iterator[Any]:
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(body, len(body), None)
    if not document:
        raise UnreadableError(_REFUSALS.get(pdfium.FPDF_GetLastError(), "damaged"))
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _pages(document: Any, reading: Reading, blocks: Blocks, seen: list[pdf_access.PageSeen]) -> list[list[Line]]:
    """The lines of the first pages, as many as limits and time allow; says on the way whether there is structure, and
    adds to ``seen`` what each page holds.
    """
    pages: list[list[Line]] = []
    wanted = blocks.limits.characters
    try:
        for number in range(min(reading.pages, blocks.limits.pages)):
            blocks.check()
            page = pdfium.FPDF_LoadPage(document, number)
            if not page:
                continue
            try:
                reading.tagged = reading.tagged or _tagged(page)
                pages.append(_lines(page, number, wanted))
                seen.append(pdf_access.look(page, sum(len(line.text) for line in pages[-1])))
            finally:
                pdfium.FPDF_ClosePage(page)
            wanted -= sum(len(line.text) for line in pages[-1])
            if wanted <= 0:
                break
    except EnoughError:
        blocks.ends = math.inf  # what was found in time is still to be written
    return pages


def _tagged(page: Any) -> bool:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return False
    try:
        return bool(pdfium.FPDF_StructTree_CountChildren(tree) > 0)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _lines(page: Any, number: int, wanted: int) -> list[Line]:
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return []
    try:
        found = [line for line in _rows(text_page, number, wanted, pdfium.FPDFPage_GetRotation(page) % 4) if line.text]
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    if any(bidi.RTL.search(line.text) for line in found):
        for line, text in zip(found, bidi.respelled([(line.text, line.whole) for line in found]), strict=True):
            line.text = text
    return found


def _rows(text_page: Any, number: int, wanted: int, turn: int) -> Iterator[Line]:
    count = min(pdfium.FPDFText_CountChars(text_page), wanted + 1000)
    if count <= 0:
        return
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    units = bytes(buffer)[: 2 * max(written - 1, 0)]
    place = 0
    whole = _RARE.sub("\ufffd\ufffd", units.decode("utf-16-le", "replace"))  # places count in units of 16 bits
    for row in _BREAK.split(whole, _MOST_LINES)[:_MOST_LINES]:
        text = row.strip()
        if text:
            line = _Row(text_page, place + len(row) - len(row.lstrip()), text, turn).line(number)
            divided = whole[place + len(row) : place + len(row) + 1] in ("\x02", "\ufffe")
            line.text += "\u00ad" if divided and line.text else ""
            yield line
        place += len(row) + 1


class _Row:
    """A line within PDFium's text page: asks for the places and the type of its letters.

    ``turn`` says how many quarters the page is turned when shown; places are those of the page as it is shown.
    """

    def __init__(self, text_page: Any, start: int, text: str, turn: int) -> None:
        self.page, self.turn = text_page, turn
        self.text = text
        self.start = max(pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, start), 0)
        self.end = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, start + len(text) - 1)
        if self.end < self.start:
            self.end = self.start + len(text) - 1

    def line(self, number: int) -> Line:
        middle = self.start + (self.end - self.start) // 2
        while middle < self.end and pdfium.FPDFText_GetUnicode(self.page, middle) <= 32:
            middle += 1
        size = self._size(middle)
        first, last = self._box(self.start), self._box(self.end)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.page, middle, x, y)
        return Line(
            text=_CONTROL.sub("", self._ordered(size)).strip(),
            size=round(size * 2) / 2,
            bold=self._bold(middle),
            left=min(first[0], last[0]),
            right=max(first[1], last[1]),
            y=(y.value, -x.value, -y.value, x.value)[self.turn],
            page=number,
            whole=self._whole(),
        )

    def _whole(self) -> bool:
        """Whether the first and the last letter were painted in one go."""
        first, last = (pdfium.FPDFText_GetTextObject(self.page, i) for i in (self.start, self.end))
        return bool(first) and ctypes.addressof(first.contents) == ctypes.addressof(last.contents)

    def _ordered(self, size: float) -> str:
        if not bidi.RTL.search(self.text) or self.end - self.start > _LONGEST:
            return self.text
        if self.end - self.start + 1 != len(self.text):  # places and letters do not go together
            return self.text
        glyphs = [(letter, *self._box(self.start + i)) for i, letter in enumerate(self.text) if letter >= " "]
        return bidi.logical(glyphs, size) if glyphs else self.text

    def _size(self, i: int) -> float:
        matrix = pdfium.FS_MATRIX()
        size = float(pdfium.FPDFText_GetFontSize(self.page, i))
        if pdfium.FPDFText_GetMatrix(self.page, i, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        return min(size, 1000.0) if math.isfinite(size) else 0.0

    def _box(self, i: int) -> tuple[float, float]:
        if not pdfium.FPDFText_GetLooseCharBox(self.page, i, _BOX):
            return 0.0, 0.0
        left, right = (_BOX.bottom, _BOX.top) if self.turn % 2 else (_BOX.left, _BOX.right)
        if self.turn >= 2:
            left, right = -right, -left
        return (left, right) if math.isfinite(left + right) else (0.0, 0.0)

    def _bold(self, i: int) -> bool:
        name = ctypes.create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(self.page, i, name, 128, ctypes.c_int())
        return bool(_BOLD.search(name.value)) or pdfium.FPDFText_GetFontWeight(self.page, i) >= 600


def _meta(document: Any, name: bytes) -> str:
    return _text(lambda buffer, size: pdfium.FPDF_GetMetaText(document, name, buffer, size))


def _text(ask: Any) -> str:
    """A text of PDFium's, which is asked for its length in bytes first."""
    size = min(ask(None, 0), 4096)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(buffer, size)
    return " ".join(_CONTROL.sub("", buffer.raw.decode("utf-16-le", "replace")).split())

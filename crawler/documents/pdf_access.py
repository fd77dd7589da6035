"""How a PDF serves people who do not see its pages: marks, language, bookmarks, text behind pictures, permissions.

Comes in: an open document of PDFium's. Goes out: facts by name. Must not know: what the document says.
Runs in the worker alone. What cannot be told is absent; none of it proves that a document can be used.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

Facts = dict[str, float | int | str | bool]

LONG = 20  # pages; longer documents need bookmarks
_MOST_BOOKMARKS, _MOST_OBJECTS, _DEEPEST = 1000, 500, 3
_COVERED = 0.6  # the part of a page that pictures must fill for it to be one picture
_NOT_ENCRYPTED = -1
_COPY, _ASSIST = 1 << 4, 1 << 9  # bits 5 and 10 of the permissions


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What a page holds: ``letters`` of text, and the part of it (0 to 1) that pictures fill."""

    letters: int
    pictured: float


@dataclass(frozen=True, slots=True)
class Stated:
    """What the file says of itself: whether it has a title and a language, and how many pages there are in all."""

    title: bool
    language: bool
    pages: int


def facts(document: Any, pages: Sequence[PageSeen], stated: Stated) -> Facts:
    """All that PDFium can tell."""
    found: Facts = {
        "marked": bool(pdfium.FPDFCatalog_IsTagged(document)), "has_title": stated.title, "has_language": stated.language,
        "bookmarks": bookmarks(document), **scanned(pages), **_permissions(document),
    }  # fmt: skip
    if stated.pages > LONG:
        found["long_without_bookmarks"] = found["bookmarks"] == 0
    return found


def look(page: Any, letters: int) -> PageSeen:
    """A page as it is open, of which ``letters`` were read."""
    area = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    if letters or area <= 0:
        return PageSeen(letters, 0.0)  # where there is text, pictures do not stand for it
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    covered = sum(_covered(pdfium.FPDFPage_GetObject(page, i)) for i in range(count))
    return PageSeen(0, min(covered / area, 1.0))


def scanned(pages: Sequence[PageSeen]) -> Facts:
    """Whether there is nothing but pictures of pages. Of empty pages nothing is said."""
    pictures = sum(page.letters == 0 and page.pictured >= _COVERED for page in pages)
    text = sum(page.letters > 0 for page in pages)
    if not pictures and not text:
        return {}
    return {"scanned": not text, "pages_without_text": pictures, "pages_looked_at": len(pages)}


def bookmarks(document: Any) -> int:
    """How many there are, as far as a thousand. Files may lead in circles."""
    count, todo, met = 0, [pdfium.FPDFBookmark_GetFirstChild(document, None)], set[int]()
    while todo and count < _MOST_BOOKMARKS:
        mark = todo.pop()
        while mark and count < _MOST_BOOKMARKS:
            place = ctypes.addressof(mark.contents)
            if place in met:
                break
            met.add(place)
            count += 1
            todo.append(pdfium.FPDFBookmark_GetFirstChild(document, mark))
            mark = pdfium.FPDFBookmark_GetNextSibling(document, mark)
    return count


def _permissions(document: Any) -> Facts:
    """Whether the file is encrypted, and so that screen readers are asked to keep away from its text."""
    revision = pdfium.FPDF_GetSecurityHandlerRevision(document)
    if revision == _NOT_ENCRYPTED:
        return {"encrypted": False, "blocks_assistive": False}
    allowed = pdfium.FPDF_GetDocPermissions(document)
    may = bool(allowed & (_COPY | _ASSIST)) if revision >= 3 else bool(allowed & _COPY)
    return {"encrypted": True, "blocks_assistive": not may}


def _covered(one: Any, depth: int = 0) -> float:
    """The area of a picture, in the units of the page; of a form, of the pictures in it."""
    if not one:
        return 0.0
    kind = pdfium.FPDFPageObj_GetType(one)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        count = min(max(pdfium.FPDFFormObj_CountObjects(one), 0), _MOST_OBJECTS)
        inner = any(_covered(pdfium.FPDFFormObj_GetObject(one, i), depth + 1) > 0 for i in range(count))
        return _area(one) if inner and count == 1 else 0.0
    return _area(one) if kind == pdfium.FPDF_PAGEOBJ_IMAGE else 0.0


def _area(one: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(one, left, bottom, right, top):
        return 0.0
    return max(right.value - left.value, 0.0) * max(top.value - bottom.value, 0.0)

"""Which files are documents, told by what the server says, by the address, and at last by the first bytes.

Comes in: media types, addresses, bytes. Goes out: verdicts. Must not know: how documents are read.
"""

from typing import Final
from urllib.parse import unquote, urlsplit

DOCUMENT_ENDINGS: Final = frozenset(
    "pdf doc docx docm dot dotx xls xlsx xlsm xltx ppt pptx pptm pps ppsx odt ott ods ots odp otp rtf".split()
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_TYPES = frozenset(
    {
        *("application/pdf", "application/x-pdf", "text/pdf", "application/acrobat"),
        *("application/msword", "application/vnd.ms-word", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
        *("application/excel", "application/x-msexcel", "application/mspowerpoint", "application/powerpoint"),
        *("application/vnd.ms-word.document.macroenabled.12", "application/vnd.ms-excel.sheet.macroenabled.12"),
        *("application/vnd.ms-powerpoint.presentation.macroenabled.12", "application/vnd.ms-office"),
        *("application/rtf", "text/rtf", "application/x-rtf", "text/richtext"),
    }
)
_SAY_NOTHING = frozenset(
    {
        *("", "application/octet-stream", "binary/octet-stream", "application/force-download", "application/download"),
        *("application/x-download", "application/x-octet-stream", "application/unknown", "application/zip"),
    }
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_document(media_type: str, url: str = "") -> bool:
    """Whether this is a document: by media type, or by the end of ``url`` where the type says nothing."""
    name = media_type.split(";")[0].strip().lower()
    if name in _SAY_NOTHING:
        return ending(url) in DOCUMENT_ENDINGS
    return name in _TYPES or name.startswith((_OFFICE, _OPEN))


def ending(url: str) -> str:
    """``pdf`` of ``https://a.example/x/Budget.PDF?v=2`` and of ``https://a.example/get?file=budget.pdf``, or ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    endings = [unquote(part).strip().rpartition(".")[2].lower() for part in (parts.path, parts.query) if "." in part]
    return next((one for one in endings if one in DOCUMENT_ENDINGS), endings[0] if endings else "")


def kind(body: bytes) -> str:
    """``pdf``, ``zip``, ``rtf``, ``legacy``, ``encrypted``, ``html``, ``empty`` or "" (unknown), by the bytes alone."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not head:
        return "empty"
    if body.startswith(_COMPOUND):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in body else "legacy"
    for start, name in ((b"%PDF", "pdf"), (b"PK\x03\x04", "zip"), (b"{\\rt", "rtf")):
        if head.startswith(start):
            return name
    if b"%PDF-" in body[:1024]:  # mail headers or blank lines before it: readers allow for a kilobyte
        return "pdf"
    low = head.lower()
    return "html" if low.startswith(b"<") and (b"<html" in low or b"<!doctype html" in low or b"<head" in low) else ""


REFUSALS: Final = {
    "empty": "it is empty",
    "legacy": "an old binary format (.doc, .xls or .ppt of before 2007)",
    "encrypted": "encrypted",
    "html": "it is a web page, not a document",
    "": "it is none of the known formats",
}
"""Why files of a kind are not read."""

"""What a PDF's catalogue asks of readers and claims of itself: to show its title, to follow PDF/UA.

Comes in: a file. Goes out: facts by name. Must not know: PDFium, which does not tell these.
Runs in the worker alone; takes no more than its seconds, since a damaged file is searched through byte by byte.
"""

import logging
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

Facts = dict[str, float | int | str | bool]

_MOST = 1_000_000  # bytes of metadata
_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']http://www\.aiim\.org/pdfua/ns/id/[\"']")
_TITLE = re.compile(r"<dc:title\b[^>]*>(.*?)</dc:title>", re.S)
_TAGS = re.compile(r"<[^>]*>")


class _LateError(BaseException):
    """The time is over; a library that forgives every Exception does not hold this one up."""


def facts(body: bytes, seconds: float) -> Facts:
    """``shows_title`` and ``pdf_ua`` (the part of the standard claimed; 0 for none), and ``has_title`` where the metadata
    hold one. Nothing where the catalogue cannot be read, as in encrypted files.
    """
    try:
        import pypdf
    except ImportError:
        return {}
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with _at_most(seconds):
            root: Any = pypdf.PdfReader(BytesIO(body), strict=False).trailer["/Root"].get_object()
            return _of_preferences(root) | _of_metadata(root)
    except _LateError:
        return {}
    except Exception:  # whatever a hostile file brings about: then nothing is said of it
        return {}


def claimed_part(metadata: str) -> int:
    """The part of PDF/UA that XMP metadata claim; 0 for none."""
    prefix = _PREFIX.search(metadata)
    if prefix is None:
        return 0
    name = re.escape(prefix[1])
    found = re.search(rf"\b{name}:part(?:\s*=\s*[\"']|(?:\s[^<>]*)?>)\s*([0-9]{{1,2}})\b", metadata)
    return int(found[1]) if found else 0


def _of_preferences(root: Any) -> Facts:
    wishes = root.get("/ViewerPreferences")
    wishes = wishes.get_object() if wishes is not None else {}
    shows = wishes.get("/DisplayDocTitle", False)
    shows = shows.get_object() if hasattr(shows, "get_object") else shows
    return {"shows_title": getattr(shows, "value", shows) is True}


def _of_metadata(root: Any) -> Facts:
    stream = root.get("/Metadata")
    if stream is None:
        return {"pdf_ua": 0}
    data: bytes = stream.get_object().get_data()[:_MOST]
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    title = _TITLE.search(text)
    named: Facts = {"has_title": True} if title and _TAGS.sub("", title[1]).strip() else {}
    return {"pdf_ua": claimed_part(text), **named}


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End what goes on inside when its time is over, where the system has a clock that rings."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: object) -> None:
        raise _LateError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

"""Office files told apart, and what they say of themselves.

Comes in: a zip file. Goes out: a ``Reading``. Must not know: the formats' bodies.
"""

import re
from contextlib import suppress

from crawler.documents import opendocument, sheets, slides, word
from crawler.documents.package import Package, Texts, relations
from crawler.documents.reading import Blocks, EnoughError, Limits, Reading, UnreadableError

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?")
_FOLDERS = {"word": "document", "xl": "workbook", "ppt": "presentation"}
_USUAL = {"word/document.xml": "document", "xl/workbook.xml": "workbook", "ppt/presentation.xml": "presentation"}
_READERS = {"document": word.read, "workbook": sheets.read, "presentation": slides.read}


def read(body: bytes, limits: Limits) -> Reading:
    """Raises ``UnreadableError``."""
    blocks = Blocks(limits)
    reading = Reading(blocks=blocks.found)
    with Package(body, blocks) as package, suppress(EnoughError):
        if "content.xml" in package and ("mimetype" in package or "meta-inf/manifest.xml" in package):
            _open_document(package, blocks, reading)
        else:
            _office_open(package, blocks, reading)
    reading.heading = next((block.text for block in blocks.found if block.tag == "h1"), "")
    return reading


def _office_open(package: Package, blocks: Blocks, reading: Reading) -> None:
    main = next((part for kind, part in relations(package, "").values() if kind == "officeDocument"), "")
    name = _FOLDERS.get(main.partition("/")[0].lower(), "")
    if not name or main not in package:
        main, name = _usual(package)
    _properties(package, reading)
    _READERS[name](package, main, blocks, reading)


def _usual(package: Package) -> tuple[str, str]:
    """The main part where the package does not name it."""
    for part, name in _USUAL.items():
        if part in package:
            return part, name
    if any(name.endswith(".bin") and name.startswith(("xl/", "word/")) for name in package.names()):
        raise UnreadableError("a binary format (.xlsb)")
    raise UnreadableError("it is an archive, not a document")


def _properties(package: Package, reading: Reading) -> None:
    core, app = Texts(), Texts()
    for part, handler in (("docProps/core.xml", core), ("docProps/app.xml", app)):
        try:
            package.parse(part, handler)
        except UnreadableError as error:  # the text may still be sound
            if error.kind == "too-large":
                raise
    reading.title, reading.language = core.found.get("title", ""), core.found.get("language", "")
    reading.date = date(core.found.get("modified", "")) or date(core.found.get("created", ""))
    pages = app.found.get("Pages", "")
    reading.pages = int(pages) if pages.isascii() and pages.isdigit() and len(pages) < 7 else 0


def _open_document(package: Package, blocks: Blocks, reading: Reading) -> None:
    if b"encryption-data" in package.bytes_of("META-INF/manifest.xml", 1_000_000):
        raise UnreadableError("encrypted")
    meta = opendocument.Meta()
    package.parse("meta.xml", meta)
    reading.title, reading.language = meta.found.get("title", ""), meta.found.get("language", "")
    reading.date = date(meta.found.get("date", "")) or date(meta.found.get("creation-date", ""))
    reading.pages = meta.pages
    opendocument.read(package, blocks, reading)


def date(stated: str) -> str:
    """``stated`` where it is an ISO 8601 date, else ""."""
    found = _DATE.match(stated.strip())
    return found[0] if found else ""

"""Zip files full of XML, which is what office files are, read within limits.

Comes in: a file. Goes out: events of its XML parts. Must not know: which format it is.
Only what is read is unpacked, piece by piece; entities, with which small files grow to gigabytes, are refused.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Protocol, Self
from xml.parsers import expat

from crawler.documents.reading import Blocks, UnreadableError

_PIECE = 65536
_MOST_PARTS = 20_000
_DEEPEST = 500
_LONGEST = 4 * 1024 * 1024  # bytes of one tag or comment
_ENCRYPTED = 1  # flag bit of an entry


class Handler(Protocol):
    """Is told of elements and text; names are local names, without their namespace's prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """A piece of text."""


class Package:
    """An open zip file. Raises ``UnreadableError`` where it is damaged, encrypted, or too large when unpacked."""

    def __init__(self, body: bytes, blocks: Blocks) -> None:
        self._blocks = blocks
        self._left = blocks.limits.megabytes * 1024 * 1024
        try:
            self._zip = zipfile.ZipFile(BytesIO(body))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError):
            raise UnreadableError("damaged (the archive is incomplete)") from None
        parts = self._zip.infolist()
        if len(parts) > _MOST_PARTS:
            raise UnreadableError("too large when unpacked", "too-large")
        self._parts = {part.filename.lstrip("/").replace("\\", "/").lower(): part for part in parts}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._parts)

    def bytes_of(self, name: str, most: int) -> bytes:
        """The first ``most`` bytes of a part; nothing where there is none."""
        part = self._parts.get(name.lstrip("/").lower())
        if part is None:
            return b""
        with self._open(part) as source:
            return source.read(most)

    def parse(self, name: str, handler: Handler) -> bool:
        """Tell ``handler`` what a part holds; False where there is no such part. What the handler raises passes through."""
        part = self._parts.get(name.lstrip("/").lower())
        if part is None:
            return False
        events = _Events(handler)
        parser = events.parser()
        with self._open(part) as source:
            while piece := self._piece(source):
                events.quiet += len(piece)
                if events.quiet > _LONGEST:  # nothing but one endless tag: read again from its beginning each time
                    raise UnreadableError("too large when unpacked", "too-large")
                _feed(parser, piece)
            _feed(parser, b"", last=True)
        return True

    def _open(self, part: zipfile.ZipInfo) -> zipfile.ZipExtFile:
        if part.flag_bits & _ENCRYPTED:
            raise UnreadableError("encrypted")
        try:
            source = self._zip.open(part)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
            raise UnreadableError("damaged (a part cannot be opened)") from None
        assert isinstance(source, zipfile.ZipExtFile)
        return source

    def _piece(self, source: zipfile.ZipExtFile) -> bytes:
        try:
            piece = source.read(_PIECE)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            raise UnreadableError("damaged (a part is incomplete)") from None
        self._blocks.check()
        self._left -= len(piece)
        if self._left < 0:
            raise UnreadableError("too large when unpacked", "too-large")
        return piece


def _feed(parser: "expat.XMLParserType", piece: bytes, *, last: bool = False) -> None:
    try:
        parser.Parse(piece, last)
    except expat.ExpatError as error:
        raise UnreadableError(f"damaged ({expat.ErrorString(error.code)})") from None


class _Events:
    """What the parser reports, passed on with local names; ``quiet`` counts the bytes since it last did."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._depth = 0
        self.quiet = 0

    def parser(self) -> "expat.XMLParserType":
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.EntityDeclHandler = self._text, self._entity
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.quiet = 0
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableError("damaged (nested too deeply)")
        self._handler.start(name.rpartition(":")[2], _local(attributes))

    def _end(self, name: str) -> None:
        self.quiet = 0
        self._depth -= 1
        self._handler.end(name.rpartition(":")[2])

    def _text(self, data: str) -> None:
        self.quiet = 0
        self._handler.text(data)

    def _entity(self, *_: object) -> None:
        raise UnreadableError("it declares entities, as only harmful files do")


def _local(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by local name; of ``id`` and ``r:id`` the second, which says where to look."""
    if not attributes:
        return attributes
    local = {key: value for key, value in attributes.items() if ":" not in key}
    return local | {key.rpartition(":")[2]: value for key, value in attributes.items() if ":" in key}


class Ignore:
    """A handler that heeds nothing; others are made from it."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Heed nothing."""

    def end(self, name: str) -> None:
        """Heed nothing."""

    def text(self, data: str) -> None:
        """Heed nothing."""


class Texts(Ignore):
    """Gathers the text of elements by their names: ``found["title"]``; the first of a name counts."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._parts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin anew."""
        self._parts.clear()

    def text(self, data: str) -> None:
        """Gather."""
        self._parts.append(data)

    def end(self, name: str) -> None:
        """Keep what was gathered."""
        if text := "".join(self._parts).strip():
            self.found.setdefault(name, text)
        self._parts.clear()


class _Relations(Ignore):
    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What ``part`` (``""``: the package) refers to: id -> (the last word of its type, the part's name)."""
    folder, name = posixpath.split(part)
    handler = _Relations()
    package.parse(posixpath.join(folder, "_rels", f"{name}.rels"), handler)
    targets = handler.found.items()
    return {key: (kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")) for key, (kind, target) in targets}

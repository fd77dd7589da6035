"""Remembers which bodies an archive holds, so that none is written twice.

Comes in: what identifies a body, and where its record lies. Goes out: that place again. Must not know: files, WARC.
A bounded memory: of bodies not met for long it forgets the place; then they are written once more, which costs room only.
"""

import hashlib
import struct
from dataclasses import dataclass
from uuid import UUID

from model import Capture
from storage.archive.records import Original

_PACKED = struct.Struct(">IQ16s27s")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body lies: number of the file, byte offset, and the record that holds it."""

    number: int
    offset: int
    original: Original


class SeenBodies:
    """The last bodies met, ``size`` at most and at least half of that, in about 300 bytes each."""

    def __init__(self, size: int = 100_000) -> None:
        self._half = max(1, size // 2)
        self._newer: dict[bytes, bytes] = {}
        self._older: dict[bytes, bytes] = {}

    def find(self, key: bytes) -> Place | None:
        """Where this body lies; None where that is not known."""
        packed = self._newer.get(key)
        if packed is None and (packed := self._older.get(key)) is not None:
            self._keep(key, packed)
        return None if packed is None else _unpacked(packed)

    def add(self, key: bytes, place: Place) -> None:
        """Remember a body that has just been written."""
        self._keep(key, _packed(place))

    def _keep(self, key: bytes, packed: bytes) -> None:
        if len(self._newer) >= self._half:
            self._older, self._newer = self._newer, {}
        self._newer[key] = packed


def key_of(capture: Capture, digest: str) -> bytes:
    """Equal where one copy can stand for both: same body, read in the same way and taken for the same kind of text."""
    headers = capture.headers
    kind = (headers.get("content-type", ""), headers.get("content-language", ""), capture.snapshot.rendered)
    return hashlib.sha256(repr((digest, kind)).encode() + capture.reading).digest()[:16]


def _packed(place: Place) -> bytes:
    at = place.original
    return _PACKED.pack(place.number, place.offset, UUID(at.id[1:-1]).bytes, at.date.encode()) + at.uri.encode()


def _unpacked(packed: bytes) -> Place:
    number, offset, id, date = _PACKED.unpack_from(packed)
    uri = packed[_PACKED.size :].decode()
    return Place(number, offset, Original(f"<urn:uuid:{UUID(bytes=id)}>", uri, date.rstrip(b"\0").decode()))

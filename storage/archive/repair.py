"""Cuts off what a killed process left behind at the end of an archive file: a record that is not whole.

Comes in: the archive's folder. Goes out: files of whole records. Must not know: what stands in a record.
Nothing else is ever cut: not while somebody may still be writing, not where the damage is not that of a kill.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from storage.archive.files import lock, name_of, numbers

_GZIP = 16 + zlib.MAX_WBITS
_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/1."
_PIECE = 64 * 1024
_INFLATED = 1024 * 1024
_TAILS = (16 * 1024, 256 * 1024, 16 * 1024 * 1024)


def mend(folder: Path) -> None:
    """Mend the files that nobody writes to. One that cannot be opened or locked is left as it is."""
    for number in numbers(folder):
        with suppress(OSError):
            _mend(folder / name_of(number))


def _mend(path: Path) -> None:
    file = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if lock(file, wait=False) and not _ends_well(file) and (end := _end_of_whole(file)) is not None:
            os.ftruncate(file, end)
    finally:
        os.close(file)


def _ends_well(file: int) -> bool:
    """Whether a whole record ends where the file ends. A quick look from the end; no only means: look closer."""
    size = os.fstat(file).st_size
    return not size or any(_record_at_end(file, size, window) for window in _TAILS)


def _record_at_end(file: int, size: int, window: int) -> bool:
    os.lseek(file, max(0, size - window), os.SEEK_SET)
    tail = os.read(file, window)
    return any(_is_one_record(tail[at:]) for at in _last_marks(tail))


def _last_marks(tail: bytes) -> Iterator[int]:
    """Where members may begin, from the end; a few, since chance seldom writes such a mark."""
    at = len(tail)
    for _ in range(8):
        if (at := tail.rfind(_MEMBER, 0, at + len(_MEMBER) - 1)) < 0:
            return
        yield at


def _is_one_record(data: bytes) -> bool:
    member = _Member()
    with suppress(zlib.error):
        return member.takes(data) == len(data) and member.whole
    return False


def _end_of_whole(file: int) -> int | None:
    """Where the last whole record ends; None where what follows it is anything but the beginning of a record."""
    os.lseek(file, 0, os.SEEK_SET)
    end = at = 0
    member = _Member()
    try:
        while piece := os.read(file, _PIECE):
            while piece:
                taken = member.takes(piece)
                at, piece = at + taken, piece[taken:]
                if member.whole:
                    end, member = at, _Member()
    except zlib.error:
        return None
    return end


class _Member:
    """One gzip member that holds a record, read piece by piece. Raises zlib.error where it is no such thing."""

    def __init__(self) -> None:
        self._inflating = zlib.decompressobj(_GZIP)
        self._start = b""
        self._begun = False

    @property
    def whole(self) -> bool:
        """Whether its end was reached, and its checksum is right."""
        return self._inflating.eof

    def takes(self, piece: bytes) -> int:
        """How many of these bytes belong to it."""
        if not self._begun and not piece.startswith(_MEMBER[: len(piece)]):
            raise zlib.error("no member")
        rest, self._begun = piece, True
        while rest and not self.whole:
            text = self._inflating.decompress(rest, _INFLATED)
            self._look_at(text)
            rest = self._inflating.unconsumed_tail
        return len(piece) - len(self._inflating.unused_data)

    def _look_at(self, text: bytes) -> None:
        if len(self._start) < len(_RECORD):
            self._start += text[: len(_RECORD) - len(self._start)]
            if not _RECORD.startswith(self._start):
                raise zlib.error("no record")

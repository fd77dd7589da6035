"""Reads the archive.

Comes in: places of copies, and visits. Goes out: bodies, headers and captures, proven by their digest.
Must not know: the database. Nothing behind what is asked for is looked at, so a file with a torn end reads as any other.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from model import ArchiveRef, Capture, Snapshot, StoreError, Visit
from storage.archive.moves import Moves
from storage.archive.records import GROWN_FROM, READING, Original, digest_of

# A reading stands right behind the document's record, or behind the request for it.
_NEAR = 3
_FAULTS = (OSError, EOFError, StopIteration, ArchiveLoadFailed, zlib.error, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class _Copy:
    body: bytes
    headers: dict[str, str]
    reading: bytes = b""


class ArchiveReader:
    """Gives copies back. Keeps the file it read last open; use it as a context manager, or call ``close``."""

    def __init__(self, folder: Path, fetch: Callable[[str], object] | None = None) -> None:
        """``fetch`` brings a file that is not here into the folder, or raises StoreError."""
        self._folder, self._fetch = Path(folder), fetch
        self._moves = Moves(self._folder)
        self._name = ""
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
        self._name, self._file = "", None

    def read(self, ref: ArchiveRef) -> tuple[bytes, dict[str, str]]:
        """Body and HTTP headers (names in lower case) of a copy.

        Raises StoreError, naming file and offset, where the copy is missing or is not what was stored.
        """
        copy = self._copy(ref, reading=False)
        return copy.body, copy.headers

    def original(self, ref: ArchiveRef) -> Original:
        """The record that holds a copy, as later records refer to it. Raises StoreError where there is none."""
        try:
            fields = next(self._records(ref)).rec_headers
            id, uri, date = (fields.get_header(f"WARC-{name}") for name in ("Record-ID", "Target-URI", "Date"))
            return Original(id, uri, date)
        except _FAULTS as error:
            raise self._damaged(ref, _said(error)) from None

    def captures(self, visits: Iterable[Visit]) -> Iterator[Capture]:
        """The snapshots among ``visits`` that have a copy, with body, headers and reading, in the order given."""
        for visit in visits:
            if isinstance(visit, Snapshot) and visit.ref is not None:
                copy = self._copy(visit.ref, reading=True)
                yield Capture(visit, copy.body, copy.headers, reading=copy.reading)

    def _copy(self, ref: ArchiveRef, *, reading: bool) -> _Copy:
        try:
            copy = _read(self._records(ref), reading=reading)
        except _FAULTS as error:
            raise self._damaged(ref, _said(error)) from None
        if digest_of(copy.body) != ref.digest:
            raise self._damaged(ref, "its digest is another one")
        return copy

    def _records(self, ref: ArchiveRef) -> Any:
        name, offset = self._moves.place(ref.file, ref.offset)
        file = self._opened(name)
        file.seek(offset)
        return ArchiveIterator(file)

    def _opened(self, name: str) -> BinaryIO:
        if self._file is None or self._name != name:
            self.close()
            if Path(name).name != name:
                raise ValueError("the name leads out of the archive folder")
            if self._fetch is not None and not (self._folder / name).exists():
                self._fetch(name)
            self._name, self._file = name, (self._folder / name).open("rb")
        return self._file

    def _damaged(self, ref: ArchiveRef, why: str) -> StoreError:
        return StoreError(
            f"{self._folder / ref.file} at offset {ref.offset}: the copy cannot be used ({why}); "
            "put the file back from a backup, or crawl the portal again into a new folder"
        )


def _read(found: Any, *, reading: bool) -> _Copy:
    record = next(found)
    body: bytes = record.content_stream().read()
    headers, wanted = _headers(record), record.rec_headers.get_header(READING)
    if not (reading and wanted):
        return _Copy(body, headers)
    return _Copy(body, headers, _reading(found, wanted, record.rec_headers.get_header("WARC-Record-ID")))


def _reading(found: Any, wanted: str, document: str) -> bytes:
    """The reading of a document among the next records. It was promised, so a missing one is no empty one."""
    for _ in range(_NEAR):
        record = next(found)
        fields = record.rec_headers
        if (fields.get_header("WARC-Record-ID"), fields.get_header("WARC-Refers-To")) == (wanted, document):
            text: bytes = record.content_stream().read()
            if digest_of(text) == fields.get_header("WARC-Block-Digest"):
                return text
    raise EOFError


def _headers(record: Any) -> dict[str, str]:
    grown_from = record.rec_headers.get_header(GROWN_FROM)
    if grown_from is not None:
        return {str(k).lower(): str(v) for k, v in json.loads(grown_from).items()}
    http = record.http_headers
    pairs: Iterable[tuple[str, str]] = http.headers if http is not None else ()
    return {name.lower(): value for name, value in pairs}


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, StopIteration | EOFError | zlib.error):
        return "the file ends too early or is damaged"
    return "no archive record stands there"

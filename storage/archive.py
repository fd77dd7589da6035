"""The page archive: WARC 1.1 files that any web-archive tool can replay.

Comes in: captures. Goes out: where each copy lies, and the copies again, proven by their digest. Must not know: the database.
"""

import hashlib
import itertools
import json
import threading
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from model import ArchiveRef, Capture, OutputError, Snapshot, StoreError, Visit

MAX_BYTES = 500_000_000
# The body is kept as it was read, so what spoke about its way over the wire is no longer true.
_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
# A page after its scripts is no HTTP response; the headers of the response it grew from stand in this field.
_GROWN_FROM = "Civiscope-HTTP-Headers"
_VISIBLE = "".join(map(chr, range(0x20, 0x7F)))


def digest_of(body: bytes) -> str:
    """The digest that identifies a body: ``sha256:`` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


class ArchiveWriter:
    """Appends captures to ``civiscope-00000.warc.gz`` and so on. Never touches a file that was there before it."""

    def __init__(
        self, folder: Path, *, user_agent: str = "Civiscope", software: str = "Civiscope", robots: str = "obey",
        max_bytes: int = MAX_BYTES,
    ) -> None:  # fmt: skip
        """``robots`` is the policy the crawl followed; a new file is begun when one exceeds ``max_bytes``."""
        self._folder, self._max_bytes = Path(folder), max_bytes
        self._info = {
            "software": software, "format": "WARC file version 1.1", "robots": robots, "http-header-user-agent": user_agent
        }  # fmt: skip
        self._file: BinaryIO | None = None
        self._writer: WARCWriter | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the current file."""
        if self._file is not None:
            self._file.close()
        self._file = self._writer = None

    def write(self, capture: Capture) -> ArchiveRef:
        """Append one page; where its copy lies. Raises OutputError where the folder cannot be written."""
        try:
            with self._lock:
                return self._write(capture)
        except OSError as error:
            raise OutputError(
                f"cannot write to {self._folder}: {error.strerror}; make room or give write access, or use another --out"
            ) from None

    def _write(self, capture: Capture) -> ArchiveRef:
        if self._file is not None and self._file.tell() > self._max_bytes:
            self.close()
        file, writer = self._opened()
        offset, digest = file.tell(), digest_of(capture.body)
        writer.write_record(_record(writer, capture, digest))
        return ArchiveRef(Path(file.name).name, offset, digest)

    def _opened(self) -> tuple[BinaryIO, WARCWriter]:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = _new_file(self._folder)
            self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
            self._writer.write_record(self._writer.create_warcinfo_record(Path(self._file.name).name, self._info))
        return self._file, self._writer


def _new_file(folder: Path) -> BinaryIO:
    """The next free number; two processes never get the same one."""
    taken = [int(p.name[10:-8]) for p in folder.glob("civiscope-*.warc.gz") if p.name[10:-8].isdigit()]
    for number in itertools.count(max(taken, default=-1) + 1):
        try:
            return (folder / f"civiscope-{number:05}.warc.gz").open("xb")
        except FileExistsError:
            continue
    raise AssertionError("numbers do not end")


def _record(writer: WARCWriter, capture: Capture, digest: str) -> object:
    snapshot, body = capture.snapshot, capture.body
    named = {"WARC-Date": _date(snapshot.fetched_at), "WARC-Payload-Digest": digest}
    uri = quote(snapshot.url, safe="%/:=&?~#+!$,;'@()*[]|\\^`{}\"")
    headers = [(k, v) for k, v in capture.headers.items() if k.lower() not in _WIRE]
    if snapshot.rendered:
        charset = f"; charset={snapshot.charset}" if snapshot.charset else ""
        named |= {"Content-Type": f"{snapshot.media_type}{charset}", _GROWN_FROM: json.dumps(dict(headers))}
        return writer.create_warc_record(uri, "resource", BytesIO(body), len(body), warc_headers_dict=named)
    lines = [(_wire(k), _wire(v)) for k, v in headers] + [("Content-Length", str(len(body)))]
    try:
        phrase = HTTPStatus(snapshot.status).phrase
    except ValueError:
        phrase = "Unknown"
    http = StatusAndHeaders(f"{snapshot.status} {phrase}", lines, protocol="HTTP/1.1")
    return writer.create_warc_record(uri, "response", BytesIO(body), len(body), warc_headers_dict=named, http_headers=http)


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _wire(text: str) -> str:
    """Header text on one line of ASCII, whatever a server sent."""
    return quote(" ".join(text.split()), safe=_VISIBLE, errors="replace")


class ArchiveReader:
    """Gives copies back. Keeps the file it read last open; use it as a context manager, or call ``close``."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(folder)
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
        try:
            file = self._opened(ref.file)
            file.seek(ref.offset)
            record = next(ArchiveIterator(file))
            body: bytes = record.content_stream().read()
            headers = _headers(record)
        except (OSError, EOFError, StopIteration, ArchiveLoadFailed, zlib.error, ValueError) as error:
            raise self._damaged(ref, _said(error)) from None
        if digest_of(body) != ref.digest:
            raise self._damaged(ref, "its digest is another one")
        return body, headers

    def captures(self, visits: Iterable[Visit]) -> Iterator[Capture]:
        """The snapshots among ``visits`` that have a copy, with body and headers, in the order given."""
        for visit in visits:
            if isinstance(visit, Snapshot) and visit.ref is not None:
                yield Capture(visit, *self.read(visit.ref))

    def _opened(self, name: str) -> BinaryIO:
        if self._file is None or self._name != name:
            self.close()
            if Path(name).name != name:
                raise ValueError("the name leads out of the archive folder")
            self._name, self._file = name, (self._folder / name).open("rb")
        return self._file

    def _damaged(self, ref: ArchiveRef, why: str) -> StoreError:
        return StoreError(
            f"{self._folder / ref.file} at offset {ref.offset}: the copy cannot be used ({why}); "
            "put the file back from a backup, or crawl the portal again into a new folder"
        )


def _headers(record: object) -> dict[str, str]:
    grown_from = record.rec_headers.get_header(_GROWN_FROM)  # type: ignore[attr-defined]
    if grown_from is not None:
        return {str(k).lower(): str(v) for k, v in json.loads(grown_from).items()}
    http = record.http_headers  # type: ignore[attr-defined]
    pairs: Iterable[tuple[str, str]] = http.headers if http is not None else ()
    return {name.lower(): value for name, value in pairs}


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, StopIteration | EOFError | zlib.error):
        return "the file ends too early or is damaged"
    return "no archive record stands there"

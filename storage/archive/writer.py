"""Writes the archive.

Comes in: captures and pictures. Goes out: where each copy lies. Must not know: how a record looks inside.
What belongs to one page is appended by one write, so a kill leaves at most one record that is not whole, at the end.
"""

import threading
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from model import ArchiveRef, Capture, OutputError, Seen
from storage.archive import records
from storage.archive.files import AppendedFile, name_of
from storage.archive.repair import mend
from storage.archive.seen import Place, SeenBodies, key_of

MAX_BYTES = 500_000_000


class ArchiveWriter:
    """Appends to ``civiscope-00000.warc.gz`` and so on, in files of its own.

    A file that was there before is left alone, but for an incomplete record at its end, left by a process that was
    killed: that is cut off. One writer may be used from several threads.
    """

    def __init__(
        self, folder: Path, *, user_agent: str = "Civiscope", software: str = "Civiscope", robots: str = "obey",
        max_bytes: int = MAX_BYTES, machine: int = 0,
    ) -> None:  # fmt: skip
        """``robots`` is the policy the crawl followed; a new file is begun when one exceeds ``max_bytes``.

        ``machine`` numbers the machines that share their evidence, so that no two files ever have one name.
        """
        self._machine = machine
        self._folder, self._max_bytes = Path(folder), max_bytes
        self._facts = {
            "software": software, "format": "WARC file version 1.1", "robots": robots, "http-header-user-agent": user_agent
        }  # fmt: skip
        self._file: AppendedFile | None = None
        self._mended = False
        self._seen = SeenBodies()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the current file."""
        with self._lock:
            self._close()

    def write(self, capture: Capture) -> ArchiveRef:
        """Append one page; where a copy of it lies. Raises OutputError where the folder cannot be written.

        Of a body that this writer has met before only a ``revisit`` is written; the place is that of the first copy.
        """
        digest = records.digest_of(capture.body)
        key = key_of(capture, digest)
        try:
            with self._lock:
                place = self._seen.find(key) if capture.body else None
                if place is not None:
                    self._append(_again(capture, digest, place))
                else:
                    place = self._first(capture, digest)
                    self._seen.add(key, place)
        except OSError as error:
            raise self._refused(error) from None
        return ArchiveRef(name_of(place.number), place.offset, digest)

    def again(self, capture: Capture, original: records.Original) -> None:
        """Append that a page was seen again as the copy at its ``ref`` has it, without the copy. Raises OutputError.

        ``original`` is the record of that copy. The headers of ``capture`` are those that came this time.
        """
        if capture.snapshot.ref is None:
            raise ValueError("only what has a copy can be seen again")
        own, digest = records.new_id(), capture.snapshot.ref.digest
        record = records.not_modified if capture.snapshot.seen is Seen.NOT_MODIFIED else records.revisit
        self._kept(record(capture, digest, own, original) + _asked(capture, own), digest)

    def picture(self, url: str, image: bytes, *, device: str, at: datetime) -> ArchiveRef:
        """Append a JPEG of a page as seen on a ``device`` ("desktop" or "phone"); where it lies. Raises OutputError."""
        digest = records.digest_of(image)
        return self._kept(records.picture(url, image, digest, device, at), digest)

    def audit(self, url: str, body: bytes, *, screen: str, at: datetime) -> ArchiveRef:
        """Append what an audit found on a page, as JSON; where it lies. Raises OutputError."""
        digest = records.digest_of(body)
        return self._kept(records.audit(url, body, digest, screen, at), digest)

    def _kept(self, record: bytes, digest: str) -> ArchiveRef:
        try:
            with self._lock:
                number, offset = self._append(record)
        except OSError as error:
            raise self._refused(error) from None
        return ArchiveRef(name_of(number), offset, digest)

    def _first(self, capture: Capture, digest: str) -> Place:
        own, reading = records.new_id(), records.new_id() if capture.reading else ""
        members = records.page(capture, digest, own, reading) + _asked(capture, own)
        if capture.reading:
            members += records.reading(capture, reading, own)
        number, offset = self._append(members)
        snapshot = capture.snapshot
        original = records.Original(own, records.uri_of(snapshot.url), records.date_of(snapshot.copied))
        return Place(number, offset, original)

    def _append(self, members: bytes) -> tuple[int, int]:
        """File number and offset of what was written."""
        if self._file is not None and self._file.size > self._max_bytes:
            self._close()
        if self._file is None:
            self._file = self._opened()
        opening = b"" if self._file.size else records.information(name_of(self._file.number), self._facts)
        try:
            return self._file.number, self._file.append(opening + members) + len(opening)
        except OSError:
            self._close()  # whatever is wrong with this file, the next try gets another
            raise

    def _opened(self) -> AppendedFile:
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self._mended:
            mend(self._folder)
            self._mended = True
        return AppendedFile(self._folder, self._machine)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _refused(self, error: OSError) -> OutputError:
        return OutputError(
            f"cannot write to {self._folder}: {error.strerror}; make room or give write access, or use another --out"
        )


def _again(capture: Capture, digest: str, place: Place) -> bytes:
    own = records.new_id()
    return records.revisit(capture, digest, own, place.original) + _asked(capture, own)


def _asked(capture: Capture, answer: str) -> bytes:
    told = capture.snapshot.seen is Seen.NOT_MODIFIED or not capture.snapshot.rendered
    return records.request(capture, answer) if capture.request and told else b""

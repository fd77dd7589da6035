"""Files that wait to be sent, and the list of those that arrived.

Comes in: a local folder, a bucket. Goes out: files there, proven by reading them back; files fetched from there when they are
needed here. Must not know: what is in the files. A kill at any moment repeats at most the sending of one file.
"""

import csv
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from model import StoreError
from storage.objects.bucket import Bucket

NAME = "sent.csv"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that arrived: name, bytes, its SHA-256, and when it was last written here (nanoseconds since 1970)."""

    name: str
    size: int
    digest: str
    written: int


class Spool:
    """One local folder and its copy in a bucket, under ``prefix`` there.

    ``changing``: a file there may be replaced by a newer one of its name; else a stranger's file is never overwritten.
    """

    def __init__(self, folder: Path, bucket: Bucket, prefix: str, *, changing: bool = False) -> None:
        self._changing = changing
        self._folder, self._bucket, self._prefix = folder, bucket, prefix.strip("/")
        self._list = folder / NAME

    def sent(self) -> dict[str, Sent]:
        """What arrived, by name."""
        try:
            with self._list.open(encoding="utf-8", newline="") as file:
                lines = [line for line in csv.reader(file) if len(line) == 5 and line[4] == "."]  # a kill may leave half a line
        except FileNotFoundError:
            return {}
        return {name: Sent(name, int(size), digest, int(written)) for name, size, digest, written, _ in lines}

    def waiting(self, closed: Iterable[str]) -> list[str]:
        """Of these files, which nobody writes to any more, those that have not arrived as they are now."""
        known = self.sent()
        return [name for name in closed if not self._as_sent(name, known.get(name))]

    def _as_sent(self, name: str, known: Sent | None) -> bool:
        now = (self._folder / name).stat()
        return known is not None and (known.size, known.written) == (now.st_size, now.st_mtime_ns)

    def send(self, closed: Iterable[str]) -> tuple[list[Sent], str]:
        """Send what waits; what arrived, and why the rest did not ("" where all did). Raises nothing that may pass."""
        arrived: list[Sent] = []
        for name in self.waiting(closed):
            try:
                arrived.append(self._send(name))
            except StoreError as error:
                return arrived, str(error)
        return arrived, ""

    def _send(self, name: str) -> Sent:
        file, key = self._folder / name, self._key(name)
        now = file.stat()
        digest = _digest(file)
        before = self._bucket.digest(key)
        if before and before != digest and not self._changing and name not in self.sent():
            raise StoreError(
                f"{self._bucket.url}: {key} is there already and is another file; give each machine a number of its own"
            )
        if before != digest:
            self._bucket.put(file, key)
            if self._bucket.digest(key) != digest:
                raise StoreError(f"{self._bucket.url}: {key} did not arrive as it was sent; it is sent again later")
        done = Sent(name, now.st_size, digest, now.st_mtime_ns)
        self._note(done)
        return done

    def fetch(self, name: str) -> Path:
        """A file as a local one, from the bucket where it is not here. Raises StoreError."""
        file = self._folder / name
        if file.name != name:
            raise StoreError(f"{name} leads out of {self._folder}")
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                self._bucket.get(self._key(name), file)
            except FileNotFoundError:
                raise StoreError(f"{name} is neither in {self._folder} nor at {self._bucket.url}") from None
        return file

    def drop(self, name: str) -> bool:
        """Remove the local copy of a file that arrived, after one more look at it over there; whether that was done."""
        known = self.sent().get(name)
        if known is None or self._bucket.digest(self._key(name)) != known.digest:
            return False
        (self._folder / name).unlink(missing_ok=True)
        return True

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}" if self._prefix else name

    def _note(self, done: Sent) -> None:
        with self._list.open("a", encoding="utf-8", newline="") as out:
            out.write(f"{done.name},{done.size},{done.digest},{done.written},.\n")
            out.flush()
            os.fsync(out.fileno())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

"""Fills and looks into archives for the tests of the archive."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

import storage
from model import ArchiveRef, Capture


def fill(folder: Path, *captures: Capture) -> list[ArchiveRef]:
    """Write these with one writer."""
    with storage.ArchiveWriter(folder, user_agent="Civiscope/1 (+https://c.example)") as writer:
        return [writer.write(capture) for capture in captures]


def check(place: Path) -> int:
    """What ``warcio check`` says of a file, or of all in a folder: 0 is good."""
    files = sorted(map(str, place.glob("*.gz"))) if place.is_dir() else [str(place)]
    return int(Checker(Namespace(inputs=files, verbose=False)).process_all())


@dataclass(frozen=True)
class Found:
    """A record as another tool sees it."""

    kind: str
    fields: dict[str, str]
    http: str
    headers: dict[str, str]
    content: bytes

    @property
    def id(self) -> str:
        """The id other records name it by."""
        return self.fields["WARC-Record-ID"]


def records(folder: Path) -> list[Found]:
    """All records but those that open files, in order."""
    found = []
    for path in sorted(folder.glob("*.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                http = record.http_headers
                content = record.content_stream().read()
                fields, headers = dict(record.rec_headers.headers), dict(http.headers) if http else {}
                line = f"{http.protocol} {http.statusline}" if http else ""
                found.append(Found(record.rec_type, fields, line, headers, content))
    return [f for f in found if f.kind != "warcinfo"]

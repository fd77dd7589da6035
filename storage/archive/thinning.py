"""Makes an archive smaller: of old visits only the pages that are cited stay.

Comes in: which files are old, and which copies in them must stay. Goes out: smaller files, and a list of where copies lie now.
Must not know: the database. The order of steps keeps every cited copy readable at any moment, also after a kill: first the new
file, then the list, and only then the old file goes.
"""

import os
from collections.abc import Iterable, Iterator, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from storage.archive.files import AppendedFile, name_of, numbers
from storage.archive.moves import Moves
from storage.archive.records import DEVICE

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Thinned:
    """What came of it: bytes before and after, copies that stayed and went."""

    before: int = 0
    after: int = 0
    kept: int = 0
    removed: int = 0

    def __add__(self, other: "Thinned") -> "Thinned":
        """Both together."""
        return Thinned(
            self.before + other.before, self.after + other.after, self.kept + other.kept, self.removed + other.removed
        )  # fmt: skip


def thin(folder: Path, files: Iterable[str], stay: Set[Place], pictured: Set[str]) -> Thinned:
    """Of these files keep the copies at ``stay``, and pictures of the addresses ``pictured``. Raises OSError.

    ``stay`` holds places as the database tells them, whatever has been moved since.
    """
    moves = Moves(folder)
    wanted = {moves.place(file, offset) for file, offset in stay}
    done = Thinned()
    for name in sorted({new for old in files for new in moves.now(old)} & {name_of(n) for n in numbers(folder)}):
        done += _thinned(folder, name, {offset for file, offset in wanted if file == name}, pictured, moves)
    return done


def _thinned(folder: Path, name: str, stay: Set[int], pictured: Set[str], moves: Moves) -> Thinned:
    old = folder / name
    before = old.stat().st_size
    with old.open("rb") as file:
        groups = list(_groups(file))
        chosen = [g for g in groups if g.opens or g.start in stay or (g.picture_of and g.picture_of in pictured)]
        pages = sum(not g.opens for g in chosen)
        if len(chosen) == len(groups):
            return Thinned(before, before, pages, 0)
        moved: dict[int, Place] = {}
        after = 0
        if pages:
            new = AppendedFile(folder)
            with closing(new):
                for group in chosen:
                    file.seek(group.start)
                    moved[group.start] = (name_of(new.number), new.append(file.read(group.end - group.start)))
                after = new.size
                new.sync()
    moves.note({(name, start): place for start, place in moved.items()}, gone=name)
    os.unlink(old)
    return Thinned(before, after, pages, len(groups) - len(chosen))


@dataclass(frozen=True, slots=True)
class _Group:
    """A copy with the records that belong to it: the request for it, the reading of it."""

    start: int
    end: int
    opens: bool
    picture_of: str


def _groups(file: BinaryIO) -> Iterator[_Group]:
    records: Any = ArchiveIterator(file)
    start, about = 0, ("", "")
    first = True
    for record in records:
        kind = record.rec_type
        if kind not in ("request", "conversion"):
            offset = records.get_record_offset()
            if not first:
                yield _Group(start, offset, about[0] == "warcinfo", about[1])
            first, start = False, offset
            device, uri = record.rec_headers.get_header(DEVICE), record.rec_headers.get_header("WARC-Target-URI") or ""
            about = (kind, uri.split(":", 2)[2] if device else "")
        record.content_stream().read()
    if not first:
        file.seek(0, os.SEEK_END)
        yield _Group(start, file.tell(), about[0] == "warcinfo", about[1])

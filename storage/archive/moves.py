"""Where copies lie now that were moved: answers and their evidence are never changed, so they go on naming the first place.

Comes in: an archive's folder. Goes out: the place of today for any place that was ever noted. Must not know: what lies there.
"""

import csv
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

NAME = "moved.csv"
Place = tuple[str, int]
_GONE = ""


class Moves:
    """The list of moves of one archive, read when it is first needed; it only ever grows."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    @cached_property
    def _moved(self) -> dict[Place, Place]:
        try:
            with self._path.open(encoding="utf-8", newline="") as file:
                lines = [line for line in csv.reader(file) if len(line) == 5]  # a kill may leave half a line at the end
        except FileNotFoundError:
            return {}
        return {(file, int(offset)): (new, int(at)) for file, offset, new, at, end in lines if new != _GONE and end == "."}

    def place(self, file: str, offset: int) -> Place:
        """Where a copy lies that was noted at this place."""
        now = (file, offset)
        while now in self._moved:
            now = self._moved[now]
        return now

    def now(self, file: str) -> set[str]:
        """The files that hold what was noted in ``file``: itself, or where its copies were moved."""
        return {file} | {self.place(*old)[0] for old in self._moved if old[0] == file}

    def note(self, moved: Mapping[Place, Place], gone: str) -> None:
        """Add moves, on the disk before this returns. ``gone`` is the file that nothing lies in any more. Raises OSError."""
        lines = [f"{file},{offset},{new},{at},.\n" for (file, offset), (new, at) in moved.items()]
        with self._path.open("a", encoding="utf-8", newline="") as out:
            out.write("".join(lines) + f"{gone},0,{_GONE},0,.\n")
            out.flush()
            os.fsync(out.fileno())
        self.__dict__.pop("_moved", None)

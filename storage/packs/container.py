"""The container of a pack: a ZIP file whose every byte follows from what it holds.

Comes in: files by name, a time. Goes out: the ZIP file. Must not know: what the files are. Since nothing in it is left to chance,
a container can be made anew from its files and compared: so one changed byte is found wherever it is.
"""

import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO


def put_together(target: IO[bytes], files: Iterable[tuple[str, bytes]], at: datetime) -> None:
    """Write a ZIP file without compression, so that replay can jump to any record in it."""
    year, *rest = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as container:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (min(max(year, 1980), 2107), rest[0], rest[1], rest[2], rest[3], rest[4]))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            container.writestr(entry, content)

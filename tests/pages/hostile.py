"""The corpus of hostile markup: ``xss.yaml`` as bytes and as text.

Comes in: nothing. Goes out: entries with a name. For tests that use them as pages, comments and excerpts.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

FLAG = "hit"  # what every entry tries to call
ELSEWHERE = "evil.test"  # the host that every entry tries to reach


class Vector(NamedTuple):
    """One entry: its group and number, and the bytes."""

    name: str
    body: bytes

    @property
    def text(self) -> str:
        """The entry as somebody would type it into a field."""
        return self.body.decode("utf-8", "replace")


def vectors() -> list[Vector]:
    """All entries of the corpus, in order."""
    return [*_read(Path(__file__).with_name("xss.yaml"))]


def _read(path: Path) -> Iterator[Vector]:
    for group, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for number, entry in enumerate(entries, 1):
            body = bytes.fromhex("".join(entry.split())) if group == "hex" else entry.encode()
            yield Vector(f"{group}-{number}", body)

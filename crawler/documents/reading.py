"""What a document says, as all formats give it, and how much of it is wanted.

Comes in: pieces of text from the readers of the formats. Goes out: a ``Reading``. Must not know: the formats, HTML.
"""

import time
from dataclasses import dataclass, field

Row = tuple[str, ...]


class UnreadableError(Exception):
    """Why a document cannot be read: ``kind`` is "damaged" or "too-large"; never leaves the worker."""

    def __init__(self, detail: str, kind: str = "damaged") -> None:
        super().__init__(detail)
        self.kind = kind


class EnoughError(Exception):
    """As much has been read as is wanted, or as there is time for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: pages (slides, sheets), characters, seconds, megabytes when unpacked."""

    pages: int = 30
    characters: int = 200_000
    seconds: float = 20.0
    megabytes: int = 128


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (``p``), a heading (``h1`` to ``h3``), or a table with its rows."""

    tag: str
    text: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(slots=True)
class Blocks:
    """Gathers blocks; raises ``EnoughError`` once the characters or the time are used up, keeping what there is."""

    limits: Limits
    found: list[Block] = field(default_factory=list)
    characters: int = 0
    ends: float = 0.0
    heard: int = 0

    def __post_init__(self) -> None:
        # what was read must still be written and sent before the other side gives up
        self.ends = time.monotonic() + 0.6 * self.limits.seconds

    def add(self, tag: str, text: str) -> None:
        """A paragraph or heading; nothing where ``text`` is blank."""
        text = " ".join(text.split())[: self.limits.characters - self.characters]
        if text:
            self.found.append(Block(tag, text))
            self.characters += len(text)
        self.check()

    def table(self, rows: list[Row]) -> None:
        """A table; rows without text are left out."""
        kept: list[Row] = []
        for row in rows:
            row = tuple(" ".join(cell.split()) for cell in row)
            if any(row) and self.characters < self.limits.characters:
                kept.append(row)
                self.characters += sum(map(len, row))
        if kept:
            self.found.append(Block("table", rows=tuple(kept)))
        self.check()

    def hear(self, data: str) -> str:
        """``data``, which is to become part of a block. Raises where far more comes than is ever written."""
        self.heard += len(data)
        if self.heard > 8 * self.limits.characters + 1_000_000:
            if self.found:
                raise EnoughError
            raise UnreadableError("too large when unpacked", "too-large")
        return data

    def check(self) -> None:
        """Raises ``EnoughError`` where nothing more is wanted."""
        if self.characters >= self.limits.characters or time.monotonic() > self.ends:
            raise EnoughError


@dataclass(slots=True)
class Reading:
    """What a document says of itself, and its text.

    ``title`` stands in the file's own properties, ``heading`` is what its first page says in the largest type. ``facts``
    tell by name how a PDF serves people who do not see its pages.
    """

    title: str = ""
    heading: str = ""
    language: str = ""
    date: str = ""
    pages: int = 0
    tagged: bool | None = None
    facts: dict[str, float | int | str | bool] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

"""What is to be marked on a page, and what came of it.

Comes in: nothing. Goes out: the values that callers hand in and get back. Must not know: how passages are looked for.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage: ``place`` is a CSS path as ``pages.place`` writes it, ``excerpt`` its words; either may be empty."""

    place: str
    excerpt: str


class Where(StrEnum):
    """How a passage was found: in its element, in an attribute there, elsewhere, as an element without the words, or not."""

    PASSAGE = "passage"
    ATTRIBUTE = "attribute"
    ELSEWHERE = "elsewhere"
    PLACE = "place"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Found:
    """One mark: how it was found, and the identity to jump to on the page ("" where it is gone)."""

    where: Where
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to be looked at. ``found`` is in the order of the marks.

    ``cut`` tells that the page goes on; ``readable`` is False where the body is no text, and nothing of it is shown.
    """

    html: str
    found: tuple[Found, ...] = ()
    cut: bool = False
    readable: bool = True

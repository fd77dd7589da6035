"""What a page adds to what was read before: whether it is a copy, and how many new words it has for its shape.

Comes in: pages. Goes out: digests and counts. Must not know: how pages are queued.
"""

import hashlib
import re

from pages import Page

_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST = 120  # characters; shorter texts say too little to be called copies
_MOST_WORDS = 20_000


def digest_of(page: Page) -> str:
    """A digest of the page's title and text as read; "" where there is too little text to tell pages apart."""
    texts = [page.title, *(block.text for block in page.blocks)]
    if sum(map(len, texts)) < _LEAST:
        return ""
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()


def words_of(page: Page) -> frozenset[str]:
    """The words of three letters or more."""
    return frozenset(word for block in page.blocks for word in _WORD.findall(block.text.lower()))


class Vocabulary:
    """The words met so far on pages of one shape; memory is bounded."""

    __slots__ = ("_words",)

    def __init__(self) -> None:
        self._words: set[int] = set()

    def add(self, words: frozenset[str]) -> int:
        """How many of ``words`` are new here; they are known from now on."""
        new = {hash(word) for word in words} - self._words
        if len(self._words) < _MOST_WORDS:
            self._words |= new
        return len(new)

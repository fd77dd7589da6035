"""What a page adds to what was read before: whether it is a copy of another, and how many new words it brings.

Comes in: outlines of pages. Goes out: verdicts and counts. Must not know: how pages are queued.
"""

import hashlib
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from zlib import crc32

from pages import Outline

_PART = 3_000  # characters
_LEAST = 120  # characters; shorter texts say too little to be called copies
_MOST_WORDS = 10_000
_MOST_LINES = 50_000
_DIGITS = re.compile(r"\d+")
_SKETCH = 32  # smallest line digests kept of a page
_KEYS = 4  # of these, how many are looked up
_COMMON = 2  # a line that so many different pages have is the site's, not the page's
_OWN_LINES = 5  # fewer say too little


def words_of(page: Outline) -> Callable[[], frozenset[str]]:
    """What gives the words of the main part, with digits written 0: another date is no news.

    Of a long text those of its begin, middle and end.
    """
    return cache(lambda: frozenset(_DIGITS.sub("0", _parts(page.main)).split()))


def _parts(text: str) -> str:
    if len(text) <= 3 * _PART:
        return text
    middle = len(text) // 2
    return " ".join([text[:_PART], text[middle - _PART // 2 : middle + _PART // 2], text[-_PART:]])


class Copies:
    """Knows the pages read so far by their text; some 200 bytes are kept of each."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()
        self._lines: Counter[str] = Counter()
        self._sketches: list[tuple[int, array[int]]] = []
        self._by_key: defaultdict[int, list[int]] = defaultdict(list)

    def is_copy(self, page: Outline) -> bool:
        """Whether a page with this text, or nearly so under the same title, was read before; it is known from now on."""
        if len(page.main) < _LEAST:
            return False
        lines = set(page.main.split("\n"))
        text = "\n".join([page.title, *sorted(lines)])  # in whatever order they stand
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
        if digest in self._digests:
            return True
        self._digests.add(digest)
        return self._is_near_copy(page.title, lines)

    def _is_near_copy(self, name: str, lines: set[str]) -> bool:
        """Print versions, time stamps, other orders of a list: all but a tenth of the page's own lines stand on another page."""
        own = [crc32(line.encode("utf-8", "replace")) for line in lines if self._lines.get(line, 0) < _COMMON]
        if len(own) < _OWN_LINES:
            self._note(lines)
            return False
        sketch = sorted(own)[:_SKETCH]
        title = crc32(name.encode("utf-8", "replace"))
        if any(self._alike(n, title, sketch) for key in sketch[:_KEYS] for n in self._by_key.get(key, ())):
            return True
        for key in sketch[:_KEYS]:
            self._by_key[key].append(len(self._sketches))
        self._sketches.append((title, array("I", sketch)))
        self._note(lines)
        return False

    def _alike(self, number: int, title: int, sketch: list[int]) -> bool:
        other_title, other = self._sketches[number]
        # Of a longer page only the smallest digests are known: what lies beyond them cannot be compared.
        ours = sketch if len(other) < _SKETCH else [line for line in sketch if line <= other[-1]]
        strange = len(ours) - len(set(ours).intersection(other))
        return title == other_title and len(ours) >= _OWN_LINES and strange * 10 <= len(ours)

    def _note(self, lines: set[str]) -> None:
        if len(self._lines) < _MOST_LINES:
            self._lines.update(lines)


class Vocabulary:
    """The words met so far on pages of one shape; memory is bounded."""

    __slots__ = ("_words",)

    def __init__(self) -> None:
        self._words: set[str] = set()

    def add(self, words: frozenset[str]) -> int:
        """How many of ``words`` are new here; they are known from now on."""
        new = words - self._words
        if len(self._words) < _MOST_WORDS:
            self._words |= new
        return len(new)

"""Where the passages stand: in the element named, or else anywhere on the page, across elements inside a line.

Comes in: the pieces of a page and its marks. Goes out: what was found, and the stretches of text to be marked.
Must not know: how the page is written.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from pages.showing.folding import key, origin
from pages.showing.marks import Found, Mark, Where
from pages.showing.walk import Aside, Piece, Tag

_TRIES = 8  # places of a short passage that are looked at for one that cuts no word


class Stretch(NamedTuple):
    """``text[start:stop]`` of a piece belongs to this mark, numbered from 1."""

    start: int
    stop: int
    mark: int


Span: TypeAlias = "list[tuple[int, int, int]]"  # piece, start, stop


class Texts:
    """The texts of a page folded into one, with the words of pictures and fields or without them."""

    def __init__(self, pieces: Sequence[Piece], asides: bool) -> None:
        self._pieces = pieces
        self._at: list[int] = []  # pieces
        self._starts: list[int] = []  # where they begin in the key
        keys, length = [], 0
        for index, piece in enumerate(pieces):
            if type(piece) is str or (asides and type(piece) is Aside):
                if folded := key(piece):
                    self._at.append(index)
                    self._starts.append(length)
                    keys.append(folded)
                    length += len(folded)
        self._key, self._lengths = "".join(keys), [*map(len, keys)]

    def find(self, words: str, first: int = 0, last: int = -1) -> Span:
        """The stretches of the passage whose key is ``words``, among the pieces from ``first`` to ``last``; [] for none.

        One that begins and ends where words do is preferred.
        """
        low = self._place(first)
        high = self._place(last) if last >= 0 else len(self._key)
        found: Span = []
        for _ in range(_TRIES):
            low = self._key.find(words, low, high)
            if low < 0:
                break
            span = [*self._span(low, low + len(words))]
            if self._whole(span):
                return span
            found, low = found or span, low + 1
        return found

    def _place(self, piece: int) -> int:
        index = bisect_right(self._at, piece - 1)
        return self._starts[index] if index < len(self._starts) else len(self._key)

    def _span(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        index = bisect_right(self._starts, start) - 1
        while index < len(self._starts) and self._starts[index] < stop:
            begin, piece = self._starts[index], self._at[index]
            left, right = max(start - begin, 0), min(stop - begin, self._lengths[index])
            yield (piece, *origin(str(self._pieces[piece]), left, right))
            index += 1

    def _whole(self, span: Span) -> bool:
        piece, start, _ = span[0]
        last, _, stop = span[-1]
        before, after = str(self._pieces[piece]), str(self._pieces[last])
        cut = start > 0 and before[start - 1].isalnum() and before[start].isalnum()
        return not cut and not (stop < len(after) and after[stop].isalnum() and after[stop - 1].isalnum())


class Finder:
    """Finds the marks of one page, gives identities to elements, and gathers the stretches by piece."""

    def __init__(self, pieces: Sequence[Piece], places: dict[int, int]) -> None:
        self._pieces, self._places = pieces, places
        self.stretches: dict[int, list[Stretch]] = {}
        self.identities: dict[int, str] = {}  # of the first stretch of a mark
        self._begun: dict[tuple[int, int], str] = {}

    def find(self, number: int, mark: Mark) -> Found:
        """Find one mark; ``number`` is counted from 1."""
        words, place = key(mark.excerpt), self._places.get(number, -1)
        tag = self._pieces[place] if place >= 0 else None
        if isinstance(tag, Tag):
            if words and (span := self._in_text(words, place, tag.end)):
                anchor = self._outline(tag, number)
                self._keep(span, number, anchor)
                return Found(Where.PASSAGE, anchor)
            if words and (spoken := self._in_attributes(words, place, tag.end)):
                return Found(Where.ATTRIBUTE, self._outline(spoken, number))
        if words and (span := self._in_text(words, 0, -1)):
            return Found(Where.ELSEWHERE, self._keep(span, number, ""))
        if words and (spoken := self._in_attributes(words, 0, len(self._pieces))):
            return Found(Where.ELSEWHERE, self._outline(spoken, number))
        if isinstance(tag, Tag):
            return Found(Where.PLACE, self._outline(tag, number))
        return Found(Where.GONE)

    @cached_property
    def _texts(self) -> Texts:
        return Texts(self._pieces, asides=False)

    @cached_property
    def _all_texts(self) -> Texts:
        return Texts(self._pieces, asides=True)

    @cached_property
    def _said(self) -> list[tuple[int, Tag, str]]:
        return [(i, one, key(one.said)) for i, one in enumerate(self._pieces) if isinstance(one, Tag) and one.said]

    def _in_text(self, words: str, first: int, last: int) -> Span:
        return self._texts.find(words, first, last) or self._all_texts.find(words, first, last)

    def _in_attributes(self, words: str, first: int, last: int) -> Tag | None:
        return next((tag for index, tag, said in self._said if first <= index <= last and words in said), None)

    def _outline(self, tag: Tag, number: int) -> str:
        """Outline an element; its identity, which it may have of an earlier mark."""
        if not tag.identity:
            tag.identity = f"civiscope-mark-{number}"
            tag.classes = f"{tag.classes} here".strip()
        return tag.identity

    def _keep(self, span: Span, number: int, anchor: str) -> str:
        """Keep the stretches of a mark. Without an ``anchor``, its first gets one, or has that of a mark that begins there."""
        piece, start, _ = span[0]
        if not anchor and not (anchor := self._begun.get((piece, start), "")):
            anchor = self.identities[number] = f"civiscope-mark-{number}"
        self._begun.setdefault((piece, start), anchor)
        for where, begin, end in span:
            self.stretches.setdefault(where, []).append(Stretch(begin, end, number))
        return anchor

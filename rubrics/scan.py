"""Finds the words of every concept of a language in one pass over a text.

Comes in: a lexicon and texts. Goes out: hits with their places. Must not know: pages or questionnaires.
The time for a text does not grow with the number of concepts: all terms stand in one Aho-Corasick automaton.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

import ahocorasick

from rubrics.lexicon import Lexicon, Words
from rubrics.words import WITH_AND, Word, fold, split, stems, tokens

_SHARED = 0.6  # the part of the longer word that both must share
_ENDING = 3  # letters by which two forms of one word may differ at the end
_CLUSTER = re.compile(r".[\uff9e\uff9f\u0300-\u036f\u3099\u309a]*", re.S)
Kind = Literal["name", "hint", "except"]


class Hit(NamedTuple):
    """A term of a concept found at ``text[start:end]``."""

    concept: str
    kind: Kind
    term: str
    start: int
    end: int


class Scanner:
    """The automaton of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.language = lexicon.language
        self._substring = lexicon.matching == "substring"
        self._tail = " " if lexicon.matching == "words" else ""
        self._automaton = ahocorasick.Automaton()
        patterns: dict[str, list[tuple[str, Kind, str]]] = {}
        for concept, words in lexicon.concepts.items():
            for kind, term in _terms(words):
                if pattern := self._pattern(term):
                    patterns.setdefault(pattern, []).append((concept, kind, term))
        for pattern, owners in patterns.items():
            self._automaton.add_word(pattern, (len(pattern), tuple(owners)))
        self._automaton.make_automaton()

    def _pattern(self, term: str) -> str:
        if self._substring:
            return fold(term, self.language).replace(" ", "")
        stems = [stem for stem, _, _ in tokens(term, self.language)]
        return f" {' '.join(stems)}{self._tail}" if stems else ""

    def scan(self, text: str, words: Sequence[Word] | None = None) -> tuple[Hit, ...]:
        """Every hit in ``text``, in order, at one place names and longer terms first; what an ``except`` covers is left out.

        ``words`` are the words of the text, if somebody has split it already.
        """
        found = list(self._characters(text) if self._substring else self._words(text, split(text) if words is None else words))
        if not found:
            return ()
        covered = [h for h in found if h.kind == "except"]
        if covered:
            found = [h for h in found if h.kind != "except" and not any(_covers(c, h) for c in covered)]
        return tuple(sorted(found, key=_order))

    def _words(self, text: str, words: Sequence[Word]) -> Iterable[Hit]:
        stem, joined = stems(self.language), self.language in WITH_AND
        line = " ".join([stem[raw] for raw, _, _ in words if joined or raw != "&"])
        places: list[Word] = []
        starts: list[int] = []
        for end, (length, owners) in self._automaton.iter(f" {line} "):
            if not starts:  # most texts hold no term, and their places are never asked for
                places = [word for word in words if joined or word[0] != "&"]
                starts = list(accumulate((len(stem[raw]) + 1 for raw, _, _ in places[:-1]), initial=0))
            first = bisect_right(starts, end - length + 1) - 1
            last = bisect_right(starts, end - 1) - 1
            start, stop = places[max(first, 0)][1], places[last][2]
            for concept, kind, term in owners:
                if first != last or self._tail == "" or _akin(text[start:stop], term, self.language):
                    yield Hit(concept, kind, term, start, stop)

    def _characters(self, text: str) -> Iterable[Hit]:
        folded, origin = [], []
        for found in _CLUSTER.finditer(text):
            index = found.start()
            for plain in unicodedata.normalize("NFKC", found[0]).casefold():
                if not plain.isspace():
                    folded.append(plain)
                    origin.append(index)
        for end, (length, owners) in self._automaton.iter("".join(folded)):
            for concept, kind, term in owners:
                yield Hit(concept, kind, term, origin[end - length + 1], origin[end] + 1)


def _order(hit: Hit) -> tuple[int, bool, int, str]:
    return hit.start, hit.kind != "name", -hit.end, hit.concept


def _covers(cover: Hit, hit: Hit) -> bool:
    return cover.concept == hit.concept and cover.start <= hit.start and hit.end <= cover.end


@lru_cache(maxsize=200_000)
def _akin(word: str, term: str, language: str) -> bool:
    """Whether two words with one stem are forms of one word; stemmers throw together what is not."""
    one, other = fold(word, language), fold(term, language)
    common = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    longer = max(len(one), len(other))
    return language == "ar" or (longer - common <= _ENDING and common >= longer * _SHARED)


def _terms(words: Words) -> Iterable[tuple[Kind, str]]:
    for term in words.names:
        yield "name", term
    for term in words.hints:
        yield "hint", term
    for term in words.excepts:
        yield "except", term

"""Finds the words of every concept of a language in one pass over a text.

Comes in: a lexicon and texts. Goes out: hits with their places. Must not know: pages or questionnaires.
The time for a text does not grow with the number of concepts: each word is looked up once; where a script does not part
words, all terms stand in one Aho-Corasick automaton.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import ahocorasick

from rubrics.lexicon import Lexicon
from rubrics.terms import EXACT, LABEL, Kind, Met, Terms, terms_of
from rubrics.words import OTHERWISE_IN_ADDRESSES, WITH_AND, as_in_addresses, fold, places, split

_WORD_CHARACTER = re.compile(r"\w")
_CLUSTER = re.compile(r".[\uff9e\uff9f\u0300-\u036f\u3099\u309a]*", re.S)


class Hit(NamedTuple):
    """A term of a concept found at ``text[start:end]``."""

    concept: str
    kind: Kind
    term: str
    start: int
    end: int
    language: str


class Scanner(Protocol):
    """What finds the terms of one language."""

    def scan(self, text: str, words: Sequence[str] | None = None, *, address: bool = False) -> Sequence[Hit]:
        """Every hit in ``text``, in order, at one place names and longer terms first; what an ``except`` covers is left out.

        ``words`` are the words of the text, if somebody has split it already; ``address`` says that it is a path.
        """
        ...


def scanner(lexicon: Lexicon) -> Scanner:
    """The scanner of a language."""
    return _Letters(lexicon) if lexicon.matching == "substring" else _Words(lexicon)


class _Words:
    """Finds terms of a language that parts its words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._texts = self._addresses = Terms(lexicon)
        if lexicon.language in OTHERWISE_IN_ADDRESSES:
            self._addresses = Terms(lexicon, as_in_addresses)
        self._language = lexicon.language
        self._and = lexicon.language in WITH_AND

    def scan(self, text: str, words: Sequence[str] | None = None, *, address: bool = False) -> Sequence[Hit]:
        words = split(text) if words is None else words
        if "&" in text and not self._and:
            words = [word for word in words if word != "&"]
        terms = self._addresses if address else self._texts
        met = terms.met(words)
        return _sifted(self._hits(text, words, terms, met)) if met else ()

    def _hits(self, text: str, words: Sequence[str], terms: Terms, met: Sequence[Met]) -> list[Hit]:
        stand, code, hits = places(text, words), self._language, []
        for first, last, (concept, kind, term) in met:
            start, end = stand[first][0], stand[last][1]
            if (first == last or terms.meant(text[start:end], term)) and (term[0] != LABEL or _alone(text, start, end)):
                hits.append(Hit(concept, kind, term, start, end, code))
        return hits


class _Letters:
    """Finds terms of a language that does not part its words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._language = lexicon.language
        patterns: dict[str, list[tuple[str, Kind, str]]] = {}
        for concept, kind, term in terms_of(lexicon):
            if pattern := fold(term.lstrip(EXACT + LABEL), lexicon.language).replace(" ", ""):
                patterns.setdefault(pattern, []).append((concept, kind, term))
        self._automaton = ahocorasick.Automaton()
        for pattern, owners in patterns.items():
            self._automaton.add_word(pattern, (len(pattern), tuple(owners)))
        self._automaton.make_automaton()

    def scan(self, text: str, words: Sequence[str] | None = None, *, address: bool = False) -> Sequence[Hit]:
        return _sifted([*self._hits(text)])

    def _hits(self, text: str) -> Iterator[Hit]:
        met = [*self._automaton.iter(_folded(text))]
        origin = _letters(text)[1] if met else ()  # most texts hold no term, and their places are never asked for
        for end, (length, owners) in met:
            start, stop = origin[end - length + 1], origin[end] + 1
            if _cuts_a_word(text, start, stop):
                continue
            for concept, kind, term in owners:
                if term[0] != LABEL or _alone(text, start, stop):
                    yield Hit(concept, kind, term, start, stop, self._language)


def _folded(text: str) -> str:
    """``text`` in one width and case, without spaces."""
    plain = text.casefold()
    if len(plain) == len(text) and unicodedata.is_normalized("NFKC", text):
        return "".join(plain.split())
    return "".join(_letters(text)[0])


def _letters(text: str) -> tuple[list[str], list[int]]:
    """The letters of the folded text, and of each its place in ``text``."""
    folded, origin = [], []
    for found in _CLUSTER.finditer(text):
        index = found.start()
        for letter in unicodedata.normalize("NFKC", found[0]).casefold():
            if not letter.isspace():
                folded.append(letter)
                origin.append(index)
    return folded, origin


def _sifted(found: list[Hit]) -> Sequence[Hit]:
    """In order, without what an ``except`` covers."""
    if len(found) < 2:
        return [hit for hit in found if hit.kind != "except"]
    covered = [h for h in found if h.kind == "except"]
    if covered:
        found = [h for h in found if h.kind != "except" and not any(_covers(c, h) for c in covered)]
    return sorted(found, key=_order)


def _cuts_a_word(text: str, start: int, stop: int) -> bool:
    """Whether Latin letters that a script without spaces has borrowed are taken out of the midst of a word."""
    if not text[start:stop].isascii():
        return False
    before, after = text[start - 1 : start], text[stop : stop + 1]
    return (_latin(text[start]) and _latin(before)) or (_latin(text[stop - 1]) and _latin(after))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _alone(text: str, start: int, stop: int) -> bool:
    """Whether a term is all that a label says."""
    return not _WORD_CHARACTER.search(text, 0, start) and not _WORD_CHARACTER.search(text, stop)


def _order(hit: Hit) -> tuple[int, bool, int, str]:
    return hit.start, hit.kind != "name", -hit.end, hit.concept


def _covers(cover: Hit, hit: Hit) -> bool:
    return cover.concept == hit.concept and cover.start <= hit.start and hit.end <= cover.end

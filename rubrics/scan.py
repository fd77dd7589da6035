"""Finds the words of every concept of a language in one pass over a text.

Comes in: a lexicon and texts. Goes out: hits with their places. Must not know: pages or questionnaires.
The time for a text does not grow with the number of concepts: all terms stand in one Aho-Corasick automaton.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

import ahocorasick

from rubrics.lexicon import Lexicon, Words
from rubrics.words import OTHERWISE_IN_ADDRESSES, WITH_AND, Word, as_in_addresses, fold, split, stems, tokens

EXACT, LABEL = "=", "^"
_SHARED = 0.6  # the part of the longer word that both must share
_SHORT = 5  # letters; of longer words two may go with the ending
_ENDING = 3  # letters by which two forms of one word may differ at the end
_UMLAUT = re.compile("([aou])e")
_WORD_CHARACTER = re.compile(r"\w")
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
        self._automaton = self._made_of(lexicon, lambda term: term)
        otherwise = lexicon.language in OTHERWISE_IN_ADDRESSES
        self._addresses = self._made_of(lexicon, as_in_addresses) if otherwise else self._automaton

    def _made_of(self, lexicon: Lexicon, spelt: Callable[[str], str]) -> ahocorasick.Automaton:
        patterns: dict[str, list[tuple[str, Kind, str]]] = {}
        for concept, words in lexicon.concepts.items():
            for kind, term in _terms(words):
                if pattern := self._pattern(spelt(term)):
                    patterns.setdefault(pattern, []).append((concept, kind, spelt(term)))
        automaton = ahocorasick.Automaton()
        for pattern, owners in patterns.items():
            automaton.add_word(pattern, (len(pattern), tuple(owners)))
        automaton.make_automaton()
        return automaton

    def _pattern(self, term: str) -> str:
        term = term.lstrip(EXACT + LABEL)
        if self._substring:
            return fold(term, self.language).replace(" ", "")
        stems = [stem for stem, _, _ in tokens(term, self.language)]
        return f" {' '.join(stems)}{self._tail}" if stems else ""

    def scan(self, text: str, words: Sequence[Word] | None = None, *, address: bool = False) -> tuple[Hit, ...]:
        """Every hit in ``text``, in order, at one place names and longer terms first; what an ``except`` covers is left out.

        ``words`` are the words of the text, if somebody has split it already; ``address`` says that it is a path.
        """
        if self._substring:
            found = list(self._characters(text))
        else:
            automaton = self._addresses if address else self._automaton
            found = list(self._words(text, split(text) if words is None else words, automaton))
        if not found:
            return ()
        covered = [h for h in found if h.kind == "except"]
        if covered:
            found = [h for h in found if h.kind != "except" and not any(_covers(c, h) for c in covered)]
        return tuple(sorted(found, key=_order))

    def _words(self, text: str, words: Sequence[Word], automaton: ahocorasick.Automaton) -> Iterable[Hit]:
        stem, joined = stems(self.language), self.language in WITH_AND
        line = " ".join([stem[raw] for raw, _, _ in words if joined or raw != "&"])
        places: list[Word] = []
        starts: list[int] = []
        for end, (length, owners) in automaton.iter(f" {line} "):
            if not starts:  # most texts hold no term, and their places are never asked for
                places = [word for word in words if joined or word[0] != "&"]
                starts = list(accumulate((len(stem[raw]) + 1 for raw, _, _ in places[:-1]), initial=0))
            first = bisect_right(starts, end - length + 1) - 1
            last = bisect_right(starts, end - 1) - 1
            start, stop = places[max(first, 0)][1], places[last][2]
            for concept, kind, term in owners:
                if (term[0] != LABEL or _alone(text, start, stop)) and self._meant(text[start:stop], term):
                    yield Hit(concept, kind, term, start, stop)

    def _meant(self, said: str, term: str) -> bool:
        """Whether words with the stems of a term are meant by it: the very same for an exact one, else kindred forms."""
        begins = self._tail == "" and term[0] != LABEL
        term = term.lstrip(LABEL)
        if term.startswith(EXACT):
            return fold(said, self.language) == fold(term[1:], self.language)
        return self.language == "ar" or _kindred(said, term, self.language, begins)

    def _characters(self, text: str) -> Iterable[Hit]:
        folded, origin = [], []
        for found in _CLUSTER.finditer(text):
            index = found.start()
            for plain in unicodedata.normalize("NFKC", found[0]).casefold():
                if not plain.isspace():
                    folded.append(plain)
                    origin.append(index)
        line = "".join(folded)
        for end, (length, owners) in self._automaton.iter(line):
            start, stop = origin[end - length + 1], origin[end] + 1
            if _cuts_a_word(text, start, stop):
                continue
            for concept, kind, term in owners:
                if term[0] != LABEL or _alone(text, start, stop):
                    yield Hit(concept, kind, term, start, stop)


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


@lru_cache(maxsize=200_000)
def _kindred(said: str, term: str, language: str, begins: bool) -> bool:
    """Whether every word of what is said is a form of the term's word in its place; stemmers throw together what is not.

    ``begins``: the last word of the term may be the beginning of a longer one.
    """
    ones, others = [w for w, _, _ in split(said)], [w for w, _, _ in split(term)]
    if len(ones) != len(others):
        return True  # an "&" that stands for a word
    pairs = [(_form(a, language), _form(b, language)) for a, b in zip(ones, others, strict=True)]
    if begins and not _begins(*pairs.pop()):
        return False
    return all(_akin(one, other) for one, other in pairs)


def _form(word: str, language: str) -> str:
    """A word for comparison; in German "ue" may stand for "ü"."""
    return _UMLAUT.sub(r"\1", fold(word, language)) if language == "de" else fold(word, language)


def _shared(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _akin(one: str, other: str) -> bool:
    common, longer = _shared(one, other), max(len(one), len(other))
    return longer - common <= _ENDING and common >= longer * _SHARED


def _begins(said: str, term: str) -> bool:
    """Whether a word begins with the term's word, whose own ending may have gone."""
    return _shared(said, term) >= len(term) - (2 if len(term) > _SHORT else 1)


def _terms(words: Words) -> Iterable[tuple[Kind, str]]:
    for term in words.names:
        yield "name", term
    for term in words.hints:
        yield "hint", term
    for term in words.excepts:
        yield "except", term

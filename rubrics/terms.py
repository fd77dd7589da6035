"""The terms of a language by the word that they begin with, worked out for a word when it is first met.

Comes in: the terms of a lexicon, and words as they stand in texts. Goes out: what a word begins. Must not know: texts, hits.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from rubrics.lexicon import Lexicon, Words
from rubrics.words import fold, split, stems, tokens

EXACT, LABEL = "=", "^"
_SHARED = 0.6  # the part of the longer word that both must share
_SHORT = 5  # letters; of longer words two may go with the ending
_ENDING = 3  # letters by which two forms of one word may differ at the end
_UMLAUT = re.compile("([aou])e")
Kind = Literal["name", "hint", "except"]


class Term(NamedTuple):
    """A term of a concept, as the lexicon spells it."""

    concept: str
    kind: Kind
    term: str


class Step(NamedTuple):
    """What has been said when a word is reached: terms that end with it, and where others go on, by the next word's stem."""

    terms: list[Term]
    further: "dict[str, Step]"


Met: TypeAlias = "tuple[int, int, Term]"  # a term, with its first and its last word


class Terms(dict[str, "Step | None"]):
    """By word the terms that it is and those that it begins, or None.

    Portals say the same words again and again: a look into a dictionary is all that most words cost, however many terms.
    """

    _MOST = 400_000

    def __init__(self, lexicon: Lexicon, spelt: Callable[[str], str] = str) -> None:
        """``spelt`` writes a term as the texts do that are to be searched."""
        super().__init__()
        self._language, self._stem = lexicon.language, stems(lexicon.language)
        self._prefix = lexicon.matching == "prefix"
        self._first: dict[str, Step] = {}
        for concept, kind, term in terms_of(lexicon):
            term = spelt(term)
            step = Step([], self._first)
            for stem in tokens(term.lstrip(EXACT + LABEL), self._language):
                step = step.further.setdefault(stem, Step([], {}))
            step.terms.append(Term(concept, kind, term))

    def __missing__(self, word: str) -> "Step | None":
        if len(self) >= self._MOST:
            self.clear()
        stem = self._stem[word]
        single = [term for term in self._ending(self._first, stem) if self.meant(word, term.term)]
        known = self._first.get(stem)
        further = known.further if known else {}
        begun = self[word] = Step(single, further) if single or further else None
        return begun

    def met(self, words: Sequence[str]) -> Sequence[Met]:
        """The terms whose stems the words have; of those of several words ``meant`` tells more."""
        found: list[Met] = []
        last = len(words) - 1
        for index, step in enumerate(map(self.__getitem__, words)):
            if step is None:
                continue
            terms, further = step
            for term in terms:
                found.append((index, index, term))
            end = index
            while further and end < last:
                end += 1
                stem = self._stem[words[end]]
                step = further.get(stem)
                if step or self._prefix:
                    found += [(index, end, term) for term in self._ending(further, stem)]
                further = step.further if step else {}
        return found

    def _ending(self, steps: Mapping[str, Step], stem: str) -> Sequence[Term]:
        """The terms whose last word has this stem, or in some languages only begins it: shorter ones first."""
        if self._prefix:
            return [term for end in range(1, len(stem) + 1) if (step := steps.get(stem[:end])) for term in step.terms]
        return step.terms if (step := steps.get(stem)) else ()

    def meant(self, said: str, term: str) -> bool:
        """Whether words with the stems of a term are meant by it: the very same for an exact one, else kindred forms."""
        begins = self._prefix and term[0] != LABEL
        term = term.lstrip(LABEL)
        if term.startswith(EXACT):
            return fold(said, self._language) == fold(term[1:], self._language)
        return self._language == "ar" or _kindred(said, term, self._language, begins)


def terms_of(lexicon: Lexicon) -> Iterable[tuple[str, Kind, str]]:
    """Every term of a lexicon with its concept and kind."""
    for concept, words in lexicon.concepts.items():
        for kind, term in _terms(words):
            yield concept, kind, term


def _terms(words: Words) -> Iterable[tuple[Kind, str]]:
    for term in words.names:
        yield "name", term
    for term in words.hints:
        yield "hint", term
    for term in words.excepts:
        yield "except", term


@lru_cache(maxsize=200_000)
def _kindred(said: str, term: str, language: str, begins: bool) -> bool:
    """Whether every word of what is said is a form of the term's word in its place; stemmers throw together what is not.

    ``begins``: the last word of the term may be the beginning of a longer one.
    """
    ones, others = split(said), split(term)
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

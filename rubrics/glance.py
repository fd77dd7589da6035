"""Names concepts in short texts at a glance: all languages in one automaton, in microseconds, and not always rightly.

Comes in: lexicons and texts. Goes out: the concepts whose names seem to stand in a text. Must not know: pages, answers.
Only the crawler's ranks are made of it: a link that it overrates costs a visit, and no answer depends on it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import ahocorasick

from rubrics.lexicon import Lexicon
from rubrics.words import fold, stems

_LEAST_STEM = 4  # letters; shorter stems begin too many words
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0640]")
_OTHER = re.compile(r"[^\w&]+")


class Glance:
    """One automaton over the names of every concept in every language."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for lexicon in lexicons.values():
            for concept, words in lexicon.concepts.items():
                for name in words.names:
                    for pattern in _patterns(name, lexicon):
                        owners[pattern].add(concept)
        self._automaton = ahocorasick.Automaton()
        for pattern, concepts in owners.items():
            self._automaton.add_word(pattern, frozenset(concepts))
        self._automaton.make_automaton()

    def concepts(self, text: str) -> set[str]:
        """The concepts whose names seem to stand in ``text``."""
        found: set[str] = set()
        for _, concepts in self._automaton.iter(_plain(text)):
            found |= concepts
        return found


def _plain(text: str) -> str:
    """``text`` in small letters without accents, every word after a space."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return f" {_OTHER.sub(' ', text.casefold())} "


def _patterns(name: str, lexicon: Lexicon) -> Iterable[str]:
    """What to look for: the words of a name, the last one without its ending where the language has any."""
    *first, last = _plain(name).split() or [""]
    if not last:
        return
    if lexicon.matching == "substring":
        yield "".join([*first, last])
        yield " ".join([*first, last])
        return
    stem = _plain(stems(lexicon.language)[fold(last, lexicon.language)]).strip()
    if lexicon.matching == "words" and last.startswith(stem) and len(stem) >= _LEAST_STEM:
        last = stem
    elif lexicon.matching == "words":
        last += " "
    yield f" {' '.join([*first, last])}"

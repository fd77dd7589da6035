"""What pages say when they are not the page: one automaton over the phrases of all languages.

Comes in: titles, headings, texts. Goes out: which signs stand in them, and how much of a line they fill.
Must not know: statuses, markup.

Kinds of signs: gone (no such page); blocked (said to a visitor who was turned away); denied (the same, in words that serve
for other things, too); human (prove that you are one); elsewhere and abroad (not in this country; abroad is the looser);
repair (the site is being worked on); pause and work (something is; work is the looser); hint (says nothing alone).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from crawler.obstacles.data import FOLDER, read_data

_DENSE = frozenset({"zh", "zh-Hant", "ja", "ko", "th"})  # no spaces, or endings that hang on to the words
_GAP = 60  # characters between the parts of a phrase
_MOST = 4000  # characters read of a text
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]")
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}
    | dict.fromkeys("\u200b\u200c\u200d\u00ad", "")
)
_OTHER = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0eff]+|_+")
_PARTS = re.compile(r"\s[|–—·•»«:-]+\s|[|\n»«]")
_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Part:
    """One stretch of a phrase: whose it is, its kind, the how-manieth of how many, its length in characters."""

    phrase: int
    kind: str
    place: int
    of: int
    length: int


def fold(text: str) -> str:
    """``text`` in small letters without accents, each word after one space."""
    text = text.casefold()
    if not text.isascii():
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return f" {_OTHER.sub(' ', text).strip()} "


def signs(*texts: str) -> frozenset[str]:
    """The kinds of all signs in ``texts``."""
    return frozenset(kind for text in texts if text for kind, _, _ in _hits(fold(text[:_MOST])))


def fills(line: str, kinds: frozenset[str], share: float = _SHARE) -> bool:
    """Whether signs of these kinds fill ``line``, or a part of it: "Page not found | Our town" has two parts.

    What follows a colon is a part, what stands before it none: "Our town: page not found", but "Access denied: a report".
    """
    line = line[:300]
    parts = {line, *_PARTS.split(line), line.rpartition(": ")[2]}
    return any(_share(part, kinds) >= share for part in parts if part)


def only(line: str, words: frozenset[str]) -> bool:
    """Whether a part of ``line`` has one of ``words`` and otherwise only words that say nothing ("Error 404")."""
    for part in _PARTS.split(line[:300]):
        found = set(fold(part).split())
        if found & words and found <= words | fillers():
            return True
    return False


def _share(part: str, kinds: frozenset[str]) -> float:
    """How much of ``part`` such signs fill, leaving aside the words that say nothing; 0 to 1."""
    folded = fold(part)
    rest = list(folded)
    for kind, start, end in _hits(folded):
        if kind in kinds:
            rest[start:end] = " " * (end - start)
    left = "".join(rest).split()
    filled = len(folded.replace(" ", "")) - sum(map(len, left))
    other = sum(len(word) for word in left if word not in fillers())
    return filled / (filled + other) if filled else 0.0


def _hits(folded: str) -> Iterator[tuple[str, int, int]]:
    """Every sign in a folded text: its kind, where it begins and ends."""
    begun: dict[tuple[int, int], tuple[int, int]] = {}
    for last, owned in _automaton().iter(folded):
        end = last + 1
        for part in owned:
            begin = end - part.length
            if part.place:
                begin, before = begun.get((part.phrase, part.place - 1), (-1, -1))
                if begin < 0 or not -1 <= end - part.length - before <= _GAP:
                    continue
            if part.place < part.of - 1:
                begun[part.phrase, part.place] = (begin, end)
            else:
                yield part.kind, begin, end


@cache
def fillers() -> frozenset[str]:
    """Words that say nothing, folded."""
    lists = read_data("fillers.yaml").values()
    return frozenset(word for words in lists for entry in words for word in fold(str(entry)).split())


@cache
def phrases() -> tuple[tuple[str, str, str], ...]:
    """Every phrase: its language, its kind, itself as written."""
    found = []
    for path in sorted((FOLDER / "phrases").glob("*.yaml")):
        for language, kinds in read_data(f"phrases/{path.name}").items():
            found += [(language, kind, str(phrase)) for kind, listed in kinds.items() for phrase in listed]
    return tuple(found)


@cache
def _automaton() -> ahocorasick.Automaton:
    """The parts of all phrases, each with the phrases that it belongs to."""
    owners: dict[str, list[_Part]] = {}
    for number, (language, kind, phrase) in enumerate(phrases()):
        parts = [_pattern(part, dense=language in _DENSE) for part in phrase.split("...")]
        for place, part in enumerate(parts):
            owners.setdefault(part, []).append(_Part(number, kind, place, len(parts), len(part)))
    automaton = ahocorasick.Automaton()
    for text, owned in owners.items():
        automaton.add_word(text, tuple(owned))
    automaton.make_automaton()
    return automaton


def _pattern(part: str, *, dense: bool) -> str:
    """What to look for: whole words, except in dense scripts and where a ``*`` leaves the end open."""
    words = fold(part)
    if dense:
        return words.strip()
    return words.rstrip() if part.rstrip().endswith("*") else words

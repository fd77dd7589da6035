"""Text folded as the finder of passages folds it, and the way back from a place in it.

Comes in: text. Goes out: a key without white space, width and case; places. Must not know: markup.
"""

import re
import unicodedata
from collections.abc import Iterator

_CLUSTER = re.compile(r".[\uff9e\uff9f\u0300-\u036f\u3099\u309a]*", re.S)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def key(text: str) -> str:
    """``text`` in one width and case, without white space and what is never seen."""
    if text.isascii():
        return "".join(text.lower().split())
    text = text.replace("\xa0", " ")
    if unicodedata.is_normalized("NFKC", text) and not _UNSEEN.search(text):
        return "".join(text.casefold().split())
    return "".join(part for _, part in _letters(text))


def origin(text: str, start: int, stop: int) -> tuple[int, int]:
    """Where in ``text`` the characters ``start`` to ``stop`` (not included) of its key stand; ``start`` < ``stop``."""
    places = [place for place, part in _letters(text) for _ in part]
    last = places[stop - 1]
    following = next((place for place in places[stop:] if place > last), len(text))
    end = last + len(_CLUSTER.match(text, last)[0])  # type: ignore[index]  # any character matches
    return places[start], min(end, following) if following > last else end


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """The letters of the key with their place in ``text``."""
    for found in _CLUSTER.finditer(text):
        raw = found[0]
        if raw.isspace() or _UNSEEN.match(raw):
            continue
        folded = raw.lower() if raw.isascii() else unicodedata.normalize("NFKC", raw).casefold()
        yield found.start(), "".join(folded.split())

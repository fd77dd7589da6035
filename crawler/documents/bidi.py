"""Right-to-left lines put back into the order in which they are read, from where their letters stand.

Comes in: letters with their place on the line. Goes out: text in logical order. Must not know: files, pages.
PDFs paint letters in any order; only the place is sure. Rules after Unicode's bidirectional algorithm, run backwards.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
Glyph = tuple[str, float, float]
"""A letter, and where its box begins and ends on the line."""

_KINDS = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N"}
_FORMS = re.compile(r"[\ufb1d-\ufdff\ufe70-\ufefc]")
_MIRROR = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_BRACKETS = frozenset("()[]{}<>«»")
_PAIRS = ("()", "[]", "{}", "«»")
_CLUSTER = re.compile(r"(?s).[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670]*")
_WORD = re.compile(r"[\u0590-\u08ff]{3,}")
_LAST = frozenset("ךםןףץةى")
_JOINS_NUMBERS = frozenset(".,:/-–")
_AFTER_NUMBERS = frozenset("%$€£₪°")


def logical(glyphs: Iterable[Glyph], size: float) -> str:
    """The line that these glyphs show. ``size`` is that of the type, in the unit of the places."""
    return reorder(_by_place(list(glyphs), size))


def reorder(seen: Sequence[str]) -> str:
    """Letters (each with its marks) as they stand from left to right, put into reading order."""
    kinds = [_kind(one) for one in seen]
    if kinds.count("R") * 2 >= kinds.count("L"):
        return _composed(_from_right(list(seen), kinds))
    out: list[str] = []
    start = 0
    while start < len(seen):
        end = _rtl_run(kinds, start)
        out.append(_from_right(list(seen[start:end]), kinds[start:end]) if kinds[start] == "R" else "".join(seen[start:end]))
        start = end
    return _composed("".join(out))


def respelled(lines: Sequence[tuple[str, bool]]) -> list[str]:
    """The lines of a page, set right where spelling shows that their letters stand the wrong way round.

    Each comes with whether it was painted in one go. Layers of recognised text paint each word from left to right at its
    own place; simple programs paint whole lines so.
    """
    score = 0
    for word in _WORD.findall(" ".join(text for text, _ in lines)):
        score += (word[-1] in _LAST) - (word[0] in _LAST)
        score += word.startswith("ال") - word.endswith("لا")
    return [text if score > -3 else _turned(text, whole=whole) for text, whole in lines]


def _turned(text: str, *, whole: bool) -> str:
    parts = [text] if whole else text.split(" ")
    return " ".join(reorder(_CLUSTER.findall(part)) if RTL.search(part) else part for part in parts)


def _place(glyph: Glyph) -> tuple[float, bool]:
    """The middle; of two letters that share one shape, as lam and alef do, lam stands to the right."""
    return glyph[1] + glyph[2], glyph[0] == "ل"


def _by_place(glyphs: list[Glyph], size: float) -> list[str]:
    """Letters from left to right, marks joined to the letter that they stand on, the widest gaps written as spaces."""
    spaces = sum(one[0].isspace() for one in glyphs)  # how many there are is sure; where they are is not
    glyphs = [one for one in glyphs if not one[0].isspace()]
    marks = [one for one in glyphs if unicodedata.combining(one[0][0])]
    letters = sorted((one for one in glyphs if not unicodedata.combining(one[0][0])), key=_place)
    texts = [one[0] for one in letters]
    for mark, left, right in marks if letters else ():
        nearest = min(range(len(letters)), key=lambda i: abs(letters[i][1] + letters[i][2] - left - right))
        texts[nearest] += mark
    gaps = [after[1] - before[2] for before, after in pairwise(letters)]
    widest = set(sorted(range(len(gaps)), key=lambda i: -gaps[i])[:spaces])
    out = texts[:1]
    for i, text in enumerate(texts[1:]):
        if gaps[i] > 0.5 * size or (i in widest and gaps[i] > 0.1 * size):
            out.append(" ")
        out.append(text)
    return out


@lru_cache(maxsize=4096)
def _kind(one: str) -> str:
    return _KINDS.get(unicodedata.bidirectional(one[0]), "")


def _rtl_run(kinds: Sequence[str], start: int) -> int:
    """Where the run that starts here ends: from an R to the last R before an L, or all up to the next R."""
    if kinds[start] != "R":
        return next((i for i in range(start, len(kinds)) if kinds[i] == "R"), len(kinds))
    last = start
    for i in range(start, len(kinds)):
        if kinds[i] == "L":
            break
        if kinds[i] == "R":
            last = i
    return last + 1


def _from_right(seen: list[str], kinds: Sequence[str]) -> str:
    """A right-to-left stretch: read from the right, but Latin words and numbers from the left."""
    runs: list[str] = []
    kept: list[bool] = []
    start = 0
    while start < len(seen):
        end = _ltr_run(seen, kinds, start) if kinds[start] in ("L", "N") else start + 1
        runs.append("".join(seen[start:end]))
        kept.append(end > start + 1 or kinds[start] in ("L", "N"))
        start = end
    return _mirrored(runs[::-1], kept[::-1])


def _ltr_run(seen: Sequence[str], kinds: Sequence[str], start: int) -> int:
    end = start + 1
    while end < len(seen):
        i = end
        while i < len(seen) and not kinds[i]:
            i += 1
        gap = seen[end:i]
        if i < len(seen) and _joined(kinds[end - 1], gap, kinds[i]):
            end = i + 1
        else:
            return end + 1 if gap and kinds[end - 1] == "N" and gap[0] in _AFTER_NUMBERS else end
    return end


def _joined(before: str, gap: Sequence[str], after: str) -> bool:
    """Whether what stands to the right of a Latin letter or number still belongs to its run."""
    if after == "R":
        return False
    if not gap or before == "L":
        return True
    return before == after == "N" and len(gap) == 1 and gap[0] in _JOINS_NUMBERS


def _mirrored(runs: list[str], kept: list[bool]) -> str:
    """Brackets set right: in pairs they open and close in turn; a single one is what its shape is in a mirror."""
    places = [i for i, keep in enumerate(kept) if not keep and runs[i] in _BRACKETS]
    for i in places:
        runs[i] = runs[i].translate(_MIRROR)
    for pair in _PAIRS:
        mine = [i for i in places if runs[i] in pair]
        if len(mine) % 2 == 0:
            for turn, i in enumerate(mine):
                runs[i] = pair[turn % 2]
    return "".join(runs)


def _composed(text: str) -> str:
    """Arabic and Hebrew letters in place of the shapes that they take in a word."""
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)

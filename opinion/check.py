"""Whether a quote stands where it is said to stand.

Comes in: a reply and the passages that were shown. Goes out: an ``Opinion``, or why the reply is not believed.
Must not know: who replied, or how a text came about. White space, quotation marks, dashes and compatibility forms are folded.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from opinion.schema import Reply

_LEAST_LETTERS = 12
_LEAST_WORDS = 2
_SAME = dict.fromkeys("‘’‚‛′`´ʹʼ‹›", "'") | dict.fromkeys("“”„‟″«»〝〞〟", '"') | dict.fromkeys("‐‑‒–—―−", "-")
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_ENDS = "\"'… ."
# Scripts that put no spaces between words: Thai to Tibetan, Burmese, Khmer, kana and Han.
_SPACELESS = (("\u0e00", "\u0fff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u9fff"), ("\uf900", "\ufaff"),
              ("\U00020000", "\U0003ffff"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an assistant thinks. ``passage`` counts from 0; ``quote`` stands there letter for letter; both only with a yes."""

    answer: str
    reason: str
    level: int = 0
    passage: int = -1
    quote: str = ""


def check(reply: Reply, texts: Sequence[str], levels: int = 1) -> Opinion | str:
    """The opinion in a reply to the passages ``texts``, or one clause on why a yes is not believed.

    A no or an unclear needs no quote: nothing follows from it.
    """
    reason = _one_line(reply.reason)
    if reply.answer != "yes":
        return Opinion(reply.answer, reason)
    if not 1 <= reply.passage <= len(texts):
        return "it names no passage that it was shown"
    if reply.level > levels:
        return "it names a level that there is not"
    if not means_something(reply.quote):
        return "its quote is too short to prove anything"
    quote = find_in_lines(reply.quote, texts[reply.passage - 1])
    if quote is None:
        return "its quote does not stand in the passage it names"
    return Opinion("yes", reason, max(1, reply.level), reply.passage - 1, quote)


def find_in_lines(quote: str, text: str) -> str | None:
    """``find`` in each line of a text: a quote may not be pieced together from several."""
    return next((found for line in text.splitlines() if (found := find(quote, line)) is not None), None)


def find(quote: str, text: str) -> str | None:
    """The part of ``text`` that ``quote`` repeats, as it stands there; None where it does not, or not in whole words."""
    whole = "".join(c for c, _ in _folded(quote))
    folded = _folded(text)
    return _found(whole.strip(_ENDS), text, folded) or _found(whole, text, folded)  # some letters decompose into a mark


def _found(wanted: str, text: str, folded: Sequence[tuple[str, int]]) -> str | None:
    plain = "".join(c for c, _ in folded)
    at = plain.find(wanted) if wanted else -1
    while at != -1:
        end = at + len(wanted)
        if _whole(folded, at) and _whole(folded, end):
            return text[folded[at][1] : folded[end][1] if end < len(folded) else len(text)].strip()
        at = plain.find(wanted, at + 1)
    return None


def means_something(quote: str) -> bool:
    """Whether a quote is long enough: two words of twelve letters together, or half as many where words are not spaced."""
    plain = "".join(c for c, _ in _folded(quote))
    letters = [c for c in plain if c.isalnum()]
    dense = sum(map(_spaceless, letters))
    enough = len(letters) + dense >= _LEAST_LETTERS
    return enough and (dense * 2 > len(letters) or len(plain.split()) >= _LEAST_WORDS)


def _folded(text: str) -> list[tuple[str, int]]:
    """Characters of the folded text, each with the place in ``text`` that it comes from.

    Texts whose NFKC is equal have equal NFKD; that one is made character by character, so places stay known.
    """
    out: list[tuple[str, int]] = []
    for place, raw in enumerate(text):
        if raw in _UNSEEN:
            continue
        for part in unicodedata.normalize("NFKD", _SAME.get(raw, raw)):
            same = _SAME.get(part, part)
            if same.isspace():
                if out and out[-1][0] != " ":
                    out.append((" ", place))
            else:
                _put(out, same, place)
    return out[:-1] if out and out[-1][0] == " " else out


def _put(out: list[tuple[str, int]], char: str, place: int) -> None:
    """Marks that combine with the letter before them stand in canonical order."""
    order = unicodedata.combining(char)
    at = len(out)
    while order and at and unicodedata.combining(out[at - 1][0]) > order:
        at -= 1
    out.insert(at, (char, place))


def _whole(folded: Sequence[tuple[str, int]], at: int) -> bool:
    """Whether a text may be cut before its character ``at``: not within a letter, and not within a word."""
    if at in (0, len(folded)):
        return True
    (before, last), (after, first) = folded[at - 1], folded[at]
    if last == first or unicodedata.category(after).startswith("M"):
        return False
    return not (_of_word(before) and _of_word(after)) or _spaceless(before) or _spaceless(after)


def _of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _spaceless(char: str) -> bool:
    return any(low <= char <= high for low, high in _SPACELESS)


def _one_line(text: str) -> str:
    """A remark as one line of at most 240 characters; what controls or hides text is left out, for a stranger wrote it."""
    plain = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in text)
    line = " ".join("".join(c for c in plain if c == "\u200c" or unicodedata.category(c)[0] != "C").split())
    return line if len(line) <= 240 else line[:239].rsplit(" ", 1)[0] + "…"

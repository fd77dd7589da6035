"""Which of the languages that a file states is the one of its text.

Comes in: pieces of text with the languages they are marked with. Goes out: one language. Must not know: formats.
Office files mark text with up to three languages at once: one for letters written from left to right, one for East
Asian ones, one for those written from right to left (and for Thai, Hindi and the like). The script decides.
"""

import re
from collections import Counter
from collections.abc import Mapping

_EAST = re.compile(r"[\u1100-\u11ff\u2e80-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_COMPLEX = re.compile(r"[\u0590-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTERS = re.compile(r"[^\W\d_]")


class Languages:
    """Counts letters by the language they are marked with.

    Marks are mappings with ``val``, ``eastAsia`` and ``bidi``; ``usual`` holds where a piece of text has no mark.
    """

    def __init__(self, usual: Mapping[str, str]) -> None:
        self._usual = usual
        self._mark: Mapping[str, str] = {}
        self._found: Counter[str] = Counter()

    def mark(self, mark: Mapping[str, str]) -> None:
        """What follows is marked so."""
        self._mark = mark

    def count(self, text: str) -> None:
        """Count a piece of text."""
        east, right, latin = len(_EAST.findall(text)), len(_COMPLEX.findall(text)), len(_LATIN.findall(text))
        rest = len(_LETTERS.findall(text)) - east - right - latin
        for key, number in (("eastAsia", east), ("bidi", right), ("val", latin)):
            if number > 0:
                self._found[self._mark.get(key) or self._usual.get(key, "")] += number
        if rest > 0:  # Cyrillic, Greek...: that it is English is only what programs say of all that they were not told of
            usual = self._usual.get("val", "")
            self._found[self._mark.get("val") or ("" if usual.lower().startswith("en") else usual)] += rest

    def main(self) -> str:
        """The language of most letters; "" where most have none."""
        return self._found.most_common(1)[0][0] if self._found else ""

"""Scans texts in several languages at once, and each text once however many pages bear it.

Comes in: scanners and texts. Goes out: hits with their language. Must not know: pages or questionnaires.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rubrics.scan import Hit, Scanner
from rubrics.terms import LABEL
from rubrics.words import split

_MOST = 100_000  # texts remembered: menus and footers stand on every page of a portal


class Polyglot:
    """The scanners of a site, used together in the combinations that its pages need."""

    def __init__(self, scanners: Mapping[str, Scanner]) -> None:
        self.scanners = scanners
        self.scan = lru_cache(maxsize=_MOST)(self._scan)

    def _scan(self, text: str, languages: tuple[str, ...], address: bool = False) -> Sequence[Hit]:
        """What ``text`` (``address``: a path) says in any of the languages; what two say alike is said by the first."""
        words = split(text)
        found: list[Hit] = []
        seen: set[tuple[str, int]] = set()
        for code in languages:
            for hit in self.scanners[code].scan(text, words, address=address):
                if code is not languages[0] and (hit.kind == "hint" or hit.term[0] == LABEL):
                    continue  # terms of another language may name a thing here, but bare everyday words are false friends
                if (hit.concept, hit.start) not in seen:
                    seen.add((hit.concept, hit.start))
                    found.append(hit)
        return found or ()

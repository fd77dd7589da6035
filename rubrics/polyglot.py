"""Scans texts in several languages at once, and each text once however many pages bear it.

Comes in: scanners and texts. Goes out: hits with their language. Must not know: pages or questionnaires.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from rubrics.scan import LABEL, Hit, Scanner
from rubrics.words import split

_MOST = 100_000  # texts remembered: menus and footers stand on every page of a portal

Found = tuple[Hit, str]  # a hit and the language of its term


class Polyglot:
    """The scanners of a site, used together in the combinations that its pages need."""

    def __init__(self, scanners: Mapping[str, Scanner]) -> None:
        self.scanners = scanners
        self.scan = lru_cache(maxsize=_MOST)(self._scan)

    def _scan(self, text: str, languages: tuple[str, ...], address: bool = False) -> tuple[Found, ...]:
        """What ``text`` (``address``: a path) says in any of the languages; what two say alike is said by the first."""
        return tuple(self._found(text, languages, address))

    def _found(self, text: str, languages: tuple[str, ...], address: bool) -> Iterator[Found]:
        words = split(text)
        seen: set[tuple[str, int]] = set()
        for code in languages:
            for hit in self.scanners[code].scan(text, words, address=address):
                if code is not languages[0] and (hit.kind == "hint" or hit.term[0] == LABEL):
                    continue  # terms of another language may name a thing here, but bare everyday words are false friends
                if (hit.concept, hit.start) not in seen:
                    seen.add((hit.concept, hit.start))
                    yield hit, code

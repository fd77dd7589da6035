"""How much of the budget each URL shape has eaten, and whether it may have more.

Comes in: visited addresses with the words of their pages. Goes out: verdicts. Must not know: the queue.
"""

from collections import Counter, defaultdict
from enum import Enum

from crawler.novelty import Vocabulary
from crawler.shape import folder, shapes

LEAST_CAP = 20
_DULL_LIMIT = 10  # pages without news after which a shape is a trap
_NEWS = 3  # new words that make a page worth having been fetched
_DISTINCT = 10  # new words per page that make a shape worth finishing when all else is done


class Verdict(Enum):
    """Whether an address may be visited now, when nothing else is left, or not at all."""

    GO = "go"
    DEFER = "defer"
    DROP = "drop"


class Caps:
    """Counts per shape. ``share`` of ``budget`` is what one shape may have, and never fewer than 20 pages."""

    def __init__(self, budget: int, share: float) -> None:
        self._cap = max(LEAST_CAP, int(budget * share))
        self._begun: Counter[str] = Counter()
        self._folders: Counter[str] = Counter()
        self._read: Counter[str] = Counter()
        self._dull: Counter[str] = Counter()
        self._news: Counter[str] = Counter()
        self._words: defaultdict[str, Vocabulary] = defaultdict(Vocabulary)

    def begin(self, url: str) -> None:
        """A visit to ``url`` is under way."""
        self._begun.update(shapes(url))
        self._folders[folder(url)] += 1

    def read(self, url: str, words: frozenset[str], copy: bool) -> None:
        """The page at ``url`` was read: its words, and whether it is a copy of another page."""
        for shape in shapes(url):
            new = 0 if copy else self._words[shape].add(words)
            self._read[shape] += 1
            self._news[shape] += new
            self._dull[shape] += new < _NEWS

    def verdict(self, url: str) -> Verdict:
        """What the shapes of ``url`` allow."""
        verdict = Verdict.GO
        for shape in shapes(url):
            dull, read = self._dull[shape], self._read[shape]
            if dull >= _DULL_LIMIT and dull * 2 >= read:
                return Verdict.DROP
            if self._begun[shape] >= self._cap:
                if self._news[shape] < _DISTINCT * read:
                    return Verdict.DROP
                verdict = Verdict.DEFER
        return verdict

    def weariness(self, url: str) -> float:
        """What to take off a rank: the more pages of this shape and folder were seen, the less one more promises."""
        seen = max(self._begun[shape] for shape in shapes(url))
        return 0.04 * seen.bit_length() + 0.02 * self._folders[folder(url)].bit_length()

"""How much of the budget each URL shape has eaten, and whether it may have more.

Comes in: the shapes of visited addresses with the words of their pages. Goes out: verdicts. Must not know: the queue.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from enum import Enum

from crawler.queue.novelty import Vocabulary
from crawler.queue.shape import Shape

LEAST_CAP = 20
_DULL_LIMIT = 10  # pages without news after which a shape is a trap
_FEW = 5  # pages of a branch before its words are counted
_MANY = 60  # pages after which only some are counted
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
        self._branches: Counter[str] = Counter()
        self._read: Counter[str] = Counter()
        self._dull: Counter[str] = Counter()
        self._news: Counter[str] = Counter()
        self._words: defaultdict[str, Vocabulary] = defaultdict(Vocabulary)

    def begin(self, shape: Shape) -> None:
        """A visit to an address of this shape is under way."""
        self._begun.update(shape.all)
        self._folders[shape.folder] += 1
        self._branches[shape.branch] += 1

    def read(self, shape: Shape, words: Callable[[], frozenset[str]], copy: bool) -> None:
        """A page of this shape was read: its words, asked for where they count, and whether it is a copy of another page."""
        counted: tuple[str, ...] = (
            (shape.branch,) if shape.branch and self._is_due(self._branches[shape.branch], after=_FEW) else ()
        )
        if shape.varies and self._is_due(self._begun[shape.all[-1]]):
            counted += shape.all
        for one in counted:
            new = 0 if copy else self._words[one].add(words())
            self._read[one] += 1
            self._news[one] += new
            self._dull[one] += new < _NEWS

    def verdict(self, shape: Shape) -> Verdict:
        """What is allowed to an address of this shape."""
        verdict = Verdict.GO
        for one in shape.all:
            begun = self._begun[one]
            if begun < _DULL_LIMIT:
                continue
            read = self._read[one]
            if self._is_dull(one):
                return Verdict.DROP
            if begun >= self._cap:
                if self._news[one] < _DISTINCT * read:
                    return Verdict.DROP
                verdict = Verdict.DEFER
        return verdict

    def weariness(self, shape: Shape) -> float:
        """What to take off a rank: the more pages like this one were seen, the less it promises.

        Like it are those of its shape, in its folder, and in its branch of the site. A branch that has nothing new to
        say any more, such as one whose folders are filters in any order, comes last.
        """
        seen = self._begun.get(shape.all[-1], 0)  # the last one is the widest
        tired = 0.04 * seen.bit_length() + 0.02 * self._folders.get(shape.folder, 0).bit_length()
        if not shape.branch:
            return tired
        return tired + 0.03 * self._branches.get(shape.branch, 0).bit_length() + self._is_dull(shape.branch)

    @staticmethod
    def _is_due(seen: int, after: int = 0) -> bool:
        """Whether the words of a page are worth counting: of many like it, one in four tells as much as all."""
        return seen > after and (seen <= _MANY or seen % 4 == 0)

    def _is_dull(self, one: str) -> bool:
        dull = self._dull.get(one, 0)
        return dull >= _DULL_LIMIT and dull * 2 >= self._read[one]

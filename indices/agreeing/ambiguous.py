"""Questions that people understand differently, the worst first.

Comes in: ratings with the question of each item. Goes out: per question how far its raters disagree. Must not know: what is
asked. A value is a word, after a space the level where there is one: "no", "yes", "yes 2".

    beyond = (sum of d + K * D) / (n + K) / (1 - chance)      0: all agree; 1: as if all had guessed

d is the share of an item's pairs of ratings that differ, n the question's items with two or more ratings, D the mean of d over
all questions, so that one disputed item of one leads no list. Chance is Gwet's (2008): it stays small where one value prevails.
The shares of values that it is made of are drawn to those of all questions by the same K.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from indices.agreeing.between import Rating
from indices.proportions import Interval, wilson

_K = 5.0  # items that all questions together weigh against a question's own: our choice


class Kind(StrEnum):
    """How two values differ: in yes or no, in the level of a "yes", in that one could not tell, or otherwise."""

    YES_NO = "yes/no"
    LEVEL = "level"
    UNKNOWN = "unknown"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A question: ``n`` items rated by several people, ``disputed`` ones among them, pairs that differ by kind.

    ``rate`` is the mean share of differing pairs as counted; ``beyond`` is what the order goes by.
    """

    question: str
    n: int
    disputed: int
    rate: float
    beyond: float
    kinds: Mapping[Kind, int]

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share of disputed items (Wilson)."""
        found = wilson(self.disputed, self.n)
        if found is None:
            raise AssertionError("a question without items is not listed")
        return found


def ambiguous(ratings: Iterable[Rating], key: str = "indicator") -> tuple[Ambiguity, ...]:
    """Every question with at least one item that two people rated; equal ones in the order of names."""
    asked = _asked(ratings, key)
    rows = [row for found in asked.values() for row in found]
    if not rows:
        return ()
    mean, common = sum(map(_differ, rows)) / len(rows), _shares(rows)
    found = [_of(question, own, mean, common) for question, own in asked.items()]
    return tuple(sorted(found, key=lambda a: (-round(a.beyond, 9), a.question)))


def _asked(ratings: Iterable[Rating], key: str) -> dict[str, list[tuple[str, ...]]]:
    """The values of each item with several, by question, in an order that does not hang on who came first."""
    items = defaultdict[tuple[str, str], list[str]](list)
    for rating in ratings:
        if key in rating.groups:
            items[rating.groups[key], rating.item].append(rating.value)
    asked: dict[str, list[tuple[str, ...]]] = {}
    for (question, _), values in sorted(items.items()):
        if len(values) > 1:
            asked.setdefault(question, []).append(tuple(sorted(values)))
    return asked


def _of(question: str, rows: Sequence[tuple[str, ...]], mean: float, common: Mapping[str, float]) -> Ambiguity:
    own, n = _shares(rows), len(rows)
    shares = [(n * own.get(v, 0.0) + _K * share) / (n + _K) for v, share in sorted(common.items())]
    chance = sum(s * (1 - s) for s in shares) / (len(shares) - 1) if len(shares) > 1 else 0.0
    differ = sum(map(_differ, rows))
    kinds = Counter(_kind(a, b) for row in rows for a, b in combinations(row, 2) if a != b)
    return Ambiguity(
        question, n, sum(len(set(row)) > 1 for row in rows), differ / n, (differ + _K * mean) / (n + _K) / (1 - chance),
        {kind: kinds[kind] for kind in Kind if kinds[kind]},
    )  # fmt: skip


def _differ(row: Sequence[str]) -> float:
    pairs = list(combinations(row, 2))
    return sum(a != b for a, b in pairs) / len(pairs)


def _shares(rows: Sequence[Sequence[str]]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for row in rows:
        for value in row:
            shares[value] = shares.get(value, 0.0) + 1 / len(row) / len(rows)
    return shares


def _kind(a: str, b: str) -> Kind:
    words = {a.partition(" ")[0], b.partition(" ")[0]}
    if len(words) == 1:
        return Kind.LEVEL
    if "unknown" in words:
        return Kind.UNKNOWN
    return Kind.YES_NO if words == {"yes", "no"} else Kind.OTHER

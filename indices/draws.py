"""How far a score could be off, by drawing again and again what the truth may be. Pure: equal seed, equal draws.

Comes in: settled answers, and how often detectors and people are wrong. Goes out: drawn shares of points, and intervals.
Must not know: how that often was measured.

Each draw settles every item anew. A machine's answer holds with the probability of its calibrated confidence; where it does
not, a "yes" is worth nothing and a "no" the lowest level. A person's ruling is wrong with the probability e that explains the
disagreement d of two raters: two equally good, independent raters differ in d = 2 e (1 - e) of yes-or-no items.
Open items are no matter of chance: nobody knows how they fall. So each draw is kept twice, with open items lost and with
open items won, and an interval reaches from the low quantile of the one to the high quantile of the other.
Every item has a stream of random numbers of its own, so that neither order nor other items matter.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from indices.settle import Settled
from indices.tally import points_at, tally_of
from model import Questionnaire, Value


@dataclass(frozen=True, slots=True)
class Reliability:
    """``precision`` maps a detector to the share of its answers that is right, in place of each answer's own confidence;
    ``disagreement`` is the share of items on which two people differ (0 to .5).
    """

    precision: Mapping[str, float]
    disagreement: float = 0.0

    @property
    def human_error(self) -> float:
        """The probability that one person is wrong."""
        return (1 - math.sqrt(max(0.0, 1 - 2 * self.disagreement))) / 2


@dataclass(frozen=True, slots=True)
class Draws:
    """Shares of points of one portal, one of each per draw: open items lost, and open items won."""

    lost: tuple[float, ...]
    won: tuple[float, ...]

    def interval(self, cover: float = 0.95) -> tuple[float, float]:
        """The range that holds the share of ``cover`` of the draws, whatever becomes of open items."""
        tail = (1 - cover) / 2
        return quantile(self.lost, tail), quantile(self.won, 1 - tail)


def draw(
    portal: str, questionnaire: Questionnaire, found: Mapping[str, Settled], reliability: Reliability, *, draws: int = 1000,
    seed: int = 0,
) -> Draws:  # fmt: skip
    """What the portal's share of points may be. Raises ValueError for fewer than one draw."""
    if draws < 1:
        raise ValueError(f"{draws} draws: at least one is needed")
    low, high, most = [0.0] * draws, [0.0] * draws, 0.0
    for item in questionnaire.indicators:
        settled = found.get(item.id)
        one = tally_of(item, settled)
        if not one.applicable:
            continue
        most += one.most
        if settled is None or one.unknown:
            high = [h + one.reach for h in high]
            continue
        otherwise = points_at(item, 1) if settled.counts is Value.NO else 0.0
        stream = _stream(seed, portal, item.id)
        right = _right(settled, reliability)
        for n in range(draws):
            holds = stream.random() < right
            low[n] += one.won if holds else otherwise
            high[n] += one.reach if holds else otherwise
    share = 1 / most if most else 0.0
    return Draws(tuple(v * share for v in low), tuple(v * share for v in high))


def _right(settled: Settled, reliability: Reliability) -> float:
    if settled.ruling is not None:
        return 1 - reliability.human_error
    return reliability.precision.get(settled.answer.detector, settled.answer.confidence or 1.0)


def _stream(seed: int, *names: str) -> random.Random:
    return random.Random(int.from_bytes(sha256("\x1f".join((str(seed), *names)).encode()).digest()[:8], "big"))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie, straight between neighbours. Raises ValueError without values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    return ordered[low] + (at - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def told_apart(first: Draws, second: Draws, cover: float = 0.95) -> bool:
    """Whether one of the two is surely ahead: in at least ``cover`` of the draws, even if open items fall against it.

    Raises ValueError where the two were drawn differently often.
    """
    pairs = [
        sum(a > b + 1e-12 for a, b in zip(ahead.lost, behind.won, strict=True)) / len(ahead.lost)
        for ahead, behind in ((first, second), (second, first))
    ]
    return max(pairs) >= cover


def not_told_apart(drawn: Mapping[str, Draws], cover: float = 0.95) -> tuple[tuple[str, str], ...]:
    """Every pair of portals that cannot be told apart, in the order of names."""
    names = sorted(drawn)
    return tuple(
        (a, b) for place, a in enumerate(names) for b in names[place + 1 :] if not told_apart(drawn[a], drawn[b], cover)
    )  # fmt: skip

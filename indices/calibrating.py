"""How well confidences fit what turned out to be right, and curves that make them fit.

Comes in: for each answer how sure it was (0 to 1) and whether it was right. Goes out: figures, and points of a curve.
Must not know: who answered, or where curves are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Judged = tuple[float, bool]  # how sure an answer was, or how strong its sign, and whether it was right
Point = tuple[float, float]  # strength of the sign, share that is right
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers with a confidence from ``low`` to below ``high`` (the last bin holds 1.0, too).

    ``confidence`` is their mean, ``right`` the share of them that was right.
    """

    low: float
    high: float
    n: int
    confidence: float
    right: float


def confidence_bins(judged: Sequence[Judged], count: int = 10) -> tuple[Bin, ...]:
    """The bins of equal width that hold anything, from the lowest on."""
    found: dict[int, list[Judged]] = {}
    for confidence, right in judged:
        place = min(count - 1, int(round(confidence * count, 9)))  # 0.29 * 100 is a little less than 29
        found.setdefault(place, []).append((confidence, right))
    return tuple(
        Bin(p / count, (p + 1) / count, len(held), sum(c for c, _ in held) / len(held), sum(r for _, r in held) / len(held))
        for p, held in sorted(found.items())
    )


def calibration_error(judged: Sequence[Judged], count: int = 10) -> float | None:
    """Expected calibration error: by how much the mean confidence of a bin misses the share that is right, on average over
    all answers (Naeini et al. 2015); None without answers.
    """
    if not judged:
        return None
    return sum(b.n * abs(b.confidence - b.right) for b in confidence_bins(judged, count)) / len(judged)


@dataclass(slots=True)
class _Block:
    low: float
    high: float
    n: int
    right: int


def rising_curve(judged: Sequence[Judged], pseudo: float = 5.0) -> tuple[Point, ...]:
    """The rising curve that fits best: isotonic regression by pooling adjacent violators.

    Each step is drawn towards the overall share as if ``pseudo`` more answers had been right that often, since a handful of
    answers says little. Strengths are told apart to three decimals. Where a step spans several strengths, both its ends are
    points. ``()`` without answers.
    """
    if not judged:
        return ()
    overall = sum(right for _, right in judged) / len(judged)

    def share(block: _Block) -> float:
        return (block.right + pseudo * overall) / (block.n + pseudo)

    blocks: list[_Block] = []
    for one in _by_strength(judged):
        blocks.append(one)
        while len(blocks) > 1 and share(blocks[-2]) >= share(blocks[-1]):
            upper, lower = blocks.pop(), blocks.pop()
            blocks.append(_Block(lower.low, upper.high, lower.n + upper.n, lower.right + upper.right))
    return tuple((at, round(share(b), 3)) for b in blocks for at in dict.fromkeys((b.low, b.high)))


def _by_strength(judged: Sequence[Judged]) -> list[_Block]:
    found: dict[float, _Block] = {}
    for strength, right in judged:
        at = round(strength, 3)
        block = found.setdefault(at, _Block(at, at, 0, 0))
        block.n += 1
        block.right += right
    return [found[at] for at in sorted(found)]


def left_out(groups: Mapping[str, Sequence[T]]) -> Iterator[tuple[str, list[T], list[T]]]:
    """Each group's name, its own members, and those of all others: to judge a fit by what it has not seen."""
    for name, own in groups.items():
        yield name, list(own), [one for other, members in groups.items() if other != name for one in members]

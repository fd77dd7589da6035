"""Hours of work left, and whether they fit before a deadline.

Comes in: items that wait, measured looks, hours worked per day, today. Goes out: hours with bounds, pace, a date. Must not know:
the clock, and who works.

    hours of a language = items waiting * typical seconds / 3600

Typical are looks at that language; fewer than LEAST of them: looks at any. The typical look is the mean of looks cut at ten
times their median. A median alone would promise too little, for a few long looks make up much of the work; a plain mean too
much, for some forms stay open over lunch. ``median_hours`` is told besides. Bounds are the percentiles of a bootstrap of the
looks with a given seed, 95 %: they say how well the mean is known, not what next month's people and items will be like.
"""

import math
import random
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indices.draws import quantile

LEAST = 8  # measured looks below which nothing is said from them alone: our choice
_CUT, _DRAWS = 10.0, 400


@dataclass(frozen=True, slots=True)
class Left:
    """Hours left for ``items`` in a language, or in all; None where too few looks were measured to say.

    ``looks`` were measured for the estimate; ``own`` says whether all of them are in the language itself.
    """

    items: int
    hours: float | None
    low: float | None
    high: float | None
    median_hours: float | None
    looks: int
    own: bool


def hours_left(
    waiting: Mapping[str, int], seconds: Iterable[tuple[str, float]], *, seed: int = 0
) -> tuple[dict[str, Left], Left]:
    """Hours per language, in the order of names, and for all; ``seconds`` are (language, seconds) of looks, 0: not measured.

    Bounds for all are the sums of the bounds: wider than need be, as no language's luck makes up for another's.
    Raises ValueError for a negative number of items.
    """
    if wrong := sorted(language for language, n in waiting.items() if n < 0):
        raise ValueError(f"items waiting in {', '.join(wrong)} are fewer than none")
    looks = defaultdict[str, list[float]](list)
    for language, took in seconds:
        if took > 0:
            looks[language].append(took)
    every = sorted(took for own in looks.values() for took in own)
    found = {}
    for language in sorted(waiting):
        own = sorted(looks.get(language, []))
        enough = len(own) >= LEAST
        found[language] = _left(waiting[language], own if enough else every, seed, own=enough)
    return found, _sum(found.values(), len(every))


def _left(items: int, looks: Sequence[float], seed: int, *, own: bool) -> Left:
    if not items:
        return Left(0, 0.0, 0.0, 0.0, 0.0, len(looks), own)
    if len(looks) < LEAST:
        return Left(items, None, None, None, None, len(looks), own)
    chance, middle = random.Random(seed), statistics.median(looks)
    cut = [min(took, _CUT * middle) for took in looks]
    means = [math.fsum(chance.choices(cut, k=len(cut))) / len(cut) for _ in range(_DRAWS)]
    typical = math.fsum(cut) / len(cut)
    low, high = min(typical, quantile(means, 0.025)), max(typical, quantile(means, 0.975))
    hours = items / 3600
    return Left(items, typical * hours, low * hours, high * hours, middle * hours, len(looks), own)


def _sum(parts: Iterable[Left], looks: int) -> Left:
    parts = list(parts)

    def add(figures: Iterable[float | None]) -> float | None:
        known = list(figures)
        return None if None in known else math.fsum(f for f in known if f is not None)

    return Left(
        sum(p.items for p in parts), add(p.hours for p in parts), add(p.low for p in parts), add(p.high for p in parts),
        add(p.median_hours for p in parts), looks, all(p.own for p in parts),
    )  # fmt: skip


def pace_of(worked: Mapping[date, float], today: date, days: int = 7) -> float:
    """Hours a day over the last ``days`` whole days before ``today``, idle ones too. Raises ValueError below one day."""
    if days < 1:
        raise ValueError(f"{days} days: at least one is needed")
    return math.fsum(worked.get(today - timedelta(days=n), 0.0) for n in range(1, days + 1)) / days


@dataclass(frozen=True, slots=True)
class Outlook:
    """``hours`` left at ``pace`` hours a day: the day they end, and what a ``deadline`` needs.

    ``finish`` is None where nobody works or where the end lies beyond all calendars. ``needed`` hours a day from today up to and
    including the deadline, ``more`` of them than now (0: fast enough); both None where the deadline is past and work is left.
    """

    hours: float
    pace: float
    finish: date | None
    needed: float | None
    more: float | None

    @property
    def in_time(self) -> bool:
        """Whether today's pace is enough."""
        return self.more == 0


def outlook(hours: float, pace: float, today: date, deadline: date) -> Outlook:
    """What becomes of so much work at such a pace. Raises ValueError where one of them is below 0."""
    if hours < 0 or pace < 0:
        raise ValueError("hours and pace are never below 0")
    days = (deadline - today).days + 1
    if not hours:
        return Outlook(hours, pace, today, 0.0, 0.0)
    needed = hours / days if days > 0 else None
    return Outlook(hours, pace, _finish(hours, pace, today), needed, None if needed is None else max(0.0, needed - pace))


def _finish(hours: float, pace: float, today: date) -> date | None:
    if not pace or not math.isfinite(hours / pace) or (days := math.ceil(hours / pace)) > (date.max - today).days:
        return None
    return today + timedelta(days=max(0, days - 1))

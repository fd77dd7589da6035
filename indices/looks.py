"""How long people look at an item.

Comes in: measured looks. Goes out: expected minutes per language and kind of item. Must not know: who looked, at what.

    minutes(kind)           = (n * median of the kind + K * guess of the kind) / (n + K)
    minutes(language, kind) = (n * median of both     + K * minutes(kind))     / (n + K)

Medians, for a form that stays open over lunch is no long look. Looks of 0 seconds were not measured and count for nothing.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

_K = 10  # looks that what is known of more cases weighs against the case's own: our choice


class Kind(StrEnum):
    """What a person finds on an item: a passage to judge, or nothing, so that the portal itself must be searched."""

    SHOWN = "shown"
    BARE = "bare"


# Guesses, until looks are measured: a passage is read in a minute, a thing tried out in four.
GUESSED: Mapping[Kind, float] = {Kind.SHOWN: 1.0, Kind.BARE: 4.0}


@dataclass(frozen=True, slots=True)
class Timed:
    """A look of so many seconds, at an item in a language."""

    language: str
    kind: Kind
    seconds: float


@dataclass(frozen=True, slots=True)
class Minutes:
    """Expected minutes by kind, and by language and kind where somebody looked."""

    kinds: Mapping[Kind, float]
    both: Mapping[tuple[str, Kind], float]

    def of(self, language: str, kind: Kind) -> float:
        """Minutes of a look, above 0; a language that nobody looked at takes as long as all."""
        return self.both.get((language, kind), self.kinds[kind])


def minutes_of(looks: Iterable[Timed], guessed: Mapping[Kind, float] = GUESSED) -> Minutes:
    """Expected minutes. Raises ValueError where a kind has no guess above 0."""
    if not all(guessed.get(kind, 0.0) > 0 for kind in Kind):
        raise ValueError("each kind of item needs a guess above 0 minutes")
    every, own = defaultdict[Kind, list[float]](list), defaultdict[tuple[str, Kind], list[float]](list)
    for look in looks:
        if look.seconds > 0:
            every[look.kind].append(look.seconds / 60)
            own[look.language, look.kind].append(look.seconds / 60)
    kinds = {kind: _drawn(every[kind], guessed[kind]) for kind in Kind}
    return Minutes(kinds, {both: _drawn(found, kinds[both[1]]) for both, found in sorted(own.items())})


def _drawn(found: list[float], towards: float) -> float:
    """The median, drawn to what is known of more."""
    return (len(found) * statistics.median(found) + _K * towards) / (len(found) + _K) if found else towards

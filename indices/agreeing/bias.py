"""Automation bias: whether people agree with the machine more often because they were shown what it said.

Comes in: looks of people, some with the machine's answer hidden. Goes out: both rates, their difference, a verdict.
Must not know: who hid it, and why. Only where chance chose what is hidden does the difference tell of showing; Newcombe's
interval takes looks as independent, so that many looks of few people, or of few items, make it too narrow.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from indices.proportions import Interval, newcombe, wilson

# Looks on either side below which no verdict is given: a rule of thumb of ours. Below it only huge differences would show.
LEAST = 20
_NOTHING_SAID = ("", "unknown")


@dataclass(frozen=True, slots=True)
class Look:
    """What the machine and a person said on an item, and whether the person ``saw_machine``'s answer before."""

    item: str
    machine: str
    person: str
    saw_machine: bool
    groups: Mapping[str, str] = field(default_factory=dict)


class Verdict(StrEnum):
    """What the figures allow to say of people who were shown the machine's answer."""

    TOO_FEW = "too few looks to tell"
    NO_DIFFERENCE = "no difference shown"
    SHOWN = "agreement is higher where the answer was shown"
    OPPOSITE = "agreement is lower where the answer was shown"


@dataclass(frozen=True, slots=True)
class Rate:
    """``agreed`` of ``n`` looks; ``share`` and its Wilson interval are None without a look."""

    agreed: int
    n: int

    @property
    def share(self) -> float | None:
        """The rate of agreeing, 0 to 1."""
        return self.agreed / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval."""
        return wilson(self.agreed, self.n)


@dataclass(frozen=True, slots=True)
class Bias:
    """Agreement with the machine where it was shown and where it was hidden; ``silent`` looks had no answer to agree with."""

    shown: Rate
    hidden: Rate
    silent: int

    @property
    def difference(self) -> float | None:
        """Share where shown less share where hidden, -1 to 1; None where one side is empty."""
        if self.shown.share is None or self.hidden.share is None:
            return None
        return self.shown.share - self.hidden.share

    @property
    def interval(self) -> Interval | None:
        """The difference's 95 % interval; None where one side is empty."""
        return newcombe(self.shown.agreed, self.shown.n, self.hidden.agreed, self.hidden.n)

    @property
    def verdict(self) -> Verdict:
        """In words. "No difference shown" is no proof that there is none: read the interval."""
        if min(self.shown.n, self.hidden.n) < LEAST or self.interval is None:
            return Verdict.TOO_FEW
        low, high = self.interval
        if low > 0:
            return Verdict.SHOWN
        return Verdict.OPPOSITE if high < 0 else Verdict.NO_DIFFERENCE


def bias(looks: Iterable[Look]) -> Bias:
    """Both rates. Looks at items on which the machine said nothing, or "unknown", are only counted."""
    agreed, n, silent = {True: 0, False: 0}, {True: 0, False: 0}, 0
    for look in looks:
        if look.machine in _NOTHING_SAID:
            silent += 1
            continue
        n[look.saw_machine] += 1
        agreed[look.saw_machine] += look.machine == look.person
    return Bias(Rate(agreed[True], n[True]), Rate(agreed[False], n[False]), silent)


def bias_by(looks: Iterable[Look], key: str) -> dict[str, Bias]:
    """The same per label of a group (language, module), in the order of labels; looks without that label are left out.

    Of many groups one in twenty shows a difference by chance alone.
    """
    groups = defaultdict[str, list[Look]](list)
    for look in looks:
        if key in look.groups:
            groups[look.groups[key]].append(look)
    return {label: bias(groups[label]) for label in sorted(groups)}

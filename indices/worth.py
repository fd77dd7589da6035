"""What a look at an item is worth: by how much it is expected to move the score, per minute of a person.

Comes in: settled answers, indicators, how often questions are met, expected minutes. Goes out: worths, and an order of work.
Must not know: how items are kept and queued.

    worth = E|settled - counted| * weight / minutes      E of a binary item: p (1 - a) + (1 - p) a

a is the share of the item's points that is counted now, p the chance that it is met; weight is the item's share of the index:
its points of all points, or, where subindices have weights, its points of its subindex's points times that weight.
Assumptions, the same as of ``indices.draws``: a "yes" of confidence c holds with c, else the item is worth nothing; a "no" holds
with c, else it is worth the lowest level; where the visit proves nothing about higher levels, they are met as often as
elsewhere. Unknown, and what only an assistant proposed, is counted as 0 and met as often as elsewhere; so is a "no" of a visit
that proves nothing, if that is likelier than 1 - c. What a person said moves nothing, unless what
it was said on has changed since. People are taken to be right.

The store orders by ``points * (1 - c) / looks`` (``storage.items.priority``, read by ``storage.desk``), 1 in place of 1 - c for
whatever is unknown. That is this formula with base rates of 1, weights of plain points and guessed minutes: a question that
hardly any portal meets leads its list, though a look at it will most likely change nothing. ``Item.worth`` is to be written in
the same column; the order of pages stays theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indices.settle import Settled
from indices.tally import points_at
from model import UNPROVEN, Answer, Flag, Indicator, Questionnaire, Value

_K = 2.0  # portals that all questions together weigh against a question's own, one of two met: our choice


def expected_move(chance: float, counted: float) -> float:
    """E|settled - counted| of an item that is met with ``chance`` and counts ``counted`` (0 to 1): p (1 - a) + (1 - p) a."""
    return chance * (1 - counted) + (1 - chance) * counted


@dataclass(frozen=True, slots=True)
class Rates:
    """How much of its points an indicator wins elsewhere, 0 to 1; ``overall`` for those nobody has settled."""

    own: Mapping[str, float]
    overall: float

    def of(self, indicator: str) -> float:
        """The base rate of an indicator."""
        return self.own.get(indicator, self.overall)


def rates_of(settled: Iterable[tuple[str, float]]) -> Rates:
    """Base rates from the share of points that each settled item won, by its indicator.

    Drawn to the mean of all, which itself is drawn to a half. Raises ValueError for a share outside 0 to 1.
    """
    found = defaultdict[str, list[float]](list)
    for indicator, share in settled:
        if not 0 <= share <= 1:
            raise ValueError(f"{indicator}: {share} is no share of points")
        found[indicator].append(share)
    n = sum(map(len, found.values()))
    overall = (sum(sum(sorted(own)) for own in found.values()) + _K / 2) / (n + _K)
    return Rates({name: (sum(sorted(own)) + _K * overall) / (len(own) + _K) for name, own in sorted(found.items())}, overall)


def weights_of(questionnaire: Questionnaire, subindices: Mapping[str, float] | None = None) -> dict[str, float]:
    """The share of the index that all points of an indicator are; ``subindices`` are weights by code, None: plain points.

    A further index (EPI) is made of the same items and counts nothing of its own. A subindex without a weight counts 0.
    """
    points = {i.id: max(i.points) for i in questionnaire.indicators}
    sums = defaultdict[str, float](float)
    for item in questionnaire.indicators:
        sums[item.subindex] += points[item.id]
    whole = sum(sums.values())
    shares = {code: own / whole if whole else 0.0 for code, own in sums.items()} if subindices is None else subindices
    return {
        i.id: shares.get(i.subindex, 0.0) * points[i.id] / sums[i.subindex] if sums[i.subindex] else 0.0
        for i in questionnaire.indicators
    }  # fmt: skip


def chance_of(answer: Answer, base: float) -> float:
    """The chance that a question is met by the machine's answer alone; ``base`` where that says nothing."""
    if Flag.ASSISTED in answer.flags or answer.value not in (Value.YES, Value.NO):
        return base
    sure = min(1.0, max(0.0, answer.confidence))
    if answer.value is Value.YES:
        return sure
    return 1 - sure if UNPROVEN.isdisjoint(answer.flags) else max(1 - sure, base)


def move_of(indicator: Indicator, settled: Settled | None, base: float, *, reopened: bool = False) -> float:
    """E|settled - counted| as a share of the item's points, 0 to 1; ``base`` is what it wins elsewhere.

    ``reopened``: what was ruled on has changed since, so that the ruling counts, but the new answer says how likely it holds.
    """
    if settled is None:
        return expected_move(base, 0.0)
    answer, most = settled.answer, max(indicator.points)
    if settled.counts is Value.INAPPLICABLE or most <= 0:
        return 0.0
    if settled.ruling is not None:
        return expected_move(chance_of(answer, base), points_at(indicator, settled.level) / most) if reopened else 0.0
    if settled.counts is Value.UNKNOWN:
        return expected_move(base, 0.0)
    met = chance_of(answer, base)
    if settled.counts is Value.NO:
        return expected_move(met, 0.0) * points_at(indicator, 1) / most
    counted = points_at(indicator, settled.level) / most
    reach = points_at(indicator, settled.reach(len(indicator.points))) / most
    return (1 - met) * counted + met * base * max(0.0, reach - counted)


@dataclass(frozen=True, slots=True)
class Item:
    """An item that a person may look at: its place in the questionnaire, the expected move of the index, and minutes above 0."""

    portal: str
    questionnaire: str
    place: int
    move: float
    minutes: float

    @property
    def worth(self) -> float:
        """Expected move of the index per minute."""
        return self.move / self.minutes


def in_order(items: Iterable[Item]) -> list[Item]:
    """The most worth first; equal ones by portal, questionnaire and place, so that the order never hangs on what came first.

    Raises ValueError for a look of no time.
    """
    found = list(items)
    if wrong := next((i for i in found if i.minutes <= 0), None):
        raise ValueError(f"{wrong.portal}: a look takes more than {wrong.minutes} minutes")
    return sorted(found, key=lambda i: (-round(i.worth, 12), i.portal, i.questionnaire, i.place, -i.move))

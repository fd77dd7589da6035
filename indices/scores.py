"""Adds settled answers up.

Comes in: settled answers of one portal and the questionnaire. Goes out: a ``Score`` for the index and for each subindex.
Must not know: evidence.

LOSI is the share of indicators met: the plain sum of points over the number of points (2022 Survey, annex, p. 202). An
open item is neither won nor lost: ``value`` is None while any is open, ``low`` counts them as 0, ``high`` as won.
"""

from collections.abc import Callable, Iterable, Sequence

from indices.settle import Settled
from model import Indicator, Questionnaire, Score, Value


def score(portal: str, questionnaire: Questionnaire, settled: Iterable[Settled]) -> tuple[Score, ...]:
    """The index first (``subindex`` empty), then each subindex in the questionnaire's order."""
    found = {s.answer.indicator: s for s in settled}
    rows = [_row(portal, questionnaire, "", questionnaire.indicators, found.get)]
    for code in questionnaire.subindices:
        items = [i for i in questionnaire.indicators if i.subindex == code]
        rows.append(_row(portal, questionnaire, code, items, found.get))
    return tuple(rows)


def _row(
    portal: str, questionnaire: Questionnaire, subindex: str, items: Sequence[Indicator],
    look_up: Callable[[str], Settled | None],
) -> Score:  # fmt: skip
    points = reach = total = 0.0
    unknown = confirmed = applicable = 0
    for item in items:
        one = look_up(item.id)
        value = one.counts if one else Value.UNKNOWN
        confirmed += bool(one and one.ruling)
        if value is Value.INAPPLICABLE:
            continue
        applicable += 1
        most = max(item.points)
        total += most
        won = item.points[min(one.level, len(item.points)) - 1] if one and value is Value.YES else 0.0
        points += won
        reach += most if value is Value.UNKNOWN else won
        unknown += value is Value.UNKNOWN
    low, high = (points / total, reach / total) if total else (0.0, 0.0)
    zeroed = questionnaire.unknown_as_zero
    return Score(
        portal=portal, questionnaire=questionnaire.id, index=questionnaire.index, subindex=subindex, points=points,
        max_points=total, value=low if total and (zeroed or not unknown) else None, low=low, high=high,
        coverage=(applicable - unknown) / applicable if applicable else 0.0, unknown=unknown, confirmed=confirmed,
    )  # fmt: skip

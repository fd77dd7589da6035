"""Adds settled answers up.

Comes in: settled answers of one portal and the questionnaire. Goes out: a ``Score`` for the index, for each subindex, and
for each further index that some of the subindices make (EPI). Must not know: evidence.

LOSI is the share of indicators met: the plain sum of points over the number of points (2022 Survey, annex, p. 202). An
open item is neither won nor lost: ``value`` is None while any is open, ``low`` counts them as 0, ``high`` as won.
"""

from collections.abc import Iterable

from indices.settle import Settled
from indices.tally import Tally, tally
from model import Questionnaire, Score


def score(portal: str, questionnaire: Questionnaire, settled: Iterable[Settled]) -> tuple[Score, ...]:
    """The index first (``subindex`` empty), then each subindex in the questionnaire's order, then further indices."""
    found = {s.answer.indicator: s for s in settled}
    rows = [_row(portal, questionnaire, questionnaire.index, "", tally(questionnaire.indicators, found))]
    for code in questionnaire.subindices:
        items = [i for i in questionnaire.indicators if i.subindex == code]
        rows.append(_row(portal, questionnaire, questionnaire.index, code, tally(items, found)))
    for name in questionnaire.further:
        rows.append(_row(portal, questionnaire, name, "", tally(questionnaire.items_of(name), found)))
    return tuple(rows)


def _row(portal: str, questionnaire: Questionnaire, index: str, subindex: str, sums: Tally) -> Score:
    counts = sums.most and (questionnaire.unknown_as_zero or sums.settled)
    return Score(
        portal=portal, questionnaire=questionnaire.id, index=index, subindex=subindex, points=sums.won, max_points=sums.most,
        value=sums.low if counts else None, low=sums.low, high=sums.high,
        coverage=(sums.applicable - sums.unknown) / sums.applicable if sums.applicable else 0.0,
        unknown=sums.unknown, confirmed=sums.confirmed,
    )  # fmt: skip

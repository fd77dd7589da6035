"""Carries what the edition before said over to this one: looked at again on today's pages, so that only changes go to people.

Comes in: the store, today's site. Goes out: what became of each earlier answer. Must not know: how passages are found again.
"""

from collections.abc import Mapping
from typing import Any

import storage
from indices import Settled, settle
from model import Answer, Evidence, Portal, Questionnaire, Value
from rubrics.recheck import Outcome, Recheck, Rechecked
from rubrics.site import Site

_DECIDED = (Value.YES, Value.NO, Value.INAPPLICABLE)


def questions(asked: Questionnaire) -> list[dict[str, Any]]:
    """What lists of work need of a questionnaire: the most points that an item can give, its module, its title."""
    return [
        {"indicator": i.id, "seq": n, "module": i.subindex, "title": i.title, "points": float(max(i.points))}
        for n, i in enumerate(asked.indicators)
    ]


def earlier(store: storage.Store, run: int, portal: Portal) -> int | None:
    """The run of a portal in the edition before that of ``run``; None where there is none."""
    edition = next((r.edition for r in store.runs(portal.id) if r.id == run), "")
    before = store.editions.before(edition) if edition else None
    return store.editions.runs(before.id).get(portal.id) if before is not None else None


def carry(store: storage.Store, site: Site, run: int, questionnaire: str, origin: int | None) -> list[storage.Carried]:
    """What was settled after the run ``origin``, and what became of it on the pages of ``run``."""
    found = store.latest_assessment(origin, questionnaire) if origin is not None else None
    today = store.latest_assessment(run, questionnaire)
    if found is None or today is None:
        return []
    portal = site.portal.id
    rulings = store.rulings(portal, questionnaire)
    now = {a.indicator: a for a in store.assessment(today)}
    recheck = Recheck(site)
    settled = settle(store.assessment(found), rulings)
    return [_carried(found, one, recheck, now) for one in settled if one.counts in _DECIDED]


def _carried(origin: int, one: Settled, recheck: Recheck, now: Mapping[str, Answer]) -> storage.Carried:
    shown = one.answer.evidence[0] if one.answer.evidence and one.answer.value is one.value else None
    today = now.get(one.answer.indicator)
    became = _became(one, shown, recheck, today)
    return storage.Carried(
        questionnaire=one.answer.questionnaire, indicator=one.answer.indicator, origin=origin, value=one.value, level=one.level,
        ruled=one.ruling is not None, outcome=became.outcome.value, url=shown.url if shown else "",
        excerpt=shown.excerpt if shown else "", found=became.url, reason=became.reason, ask=_ask(one, became, today),
    )  # fmt: skip


def _became(one: Settled, shown: Evidence | None, recheck: Recheck, today: Answer | None) -> Rechecked:
    """A yes stands with its passage; a no, or what does not apply, as long as nothing is found today."""
    if one.value is Value.YES:
        return recheck.look(shown) if shown else Rechecked(Outcome.UNSEEN, "", "no passage was kept that could be looked for")
    if today is None or (today.value is Value.UNKNOWN and one.value is Value.NO):
        return Rechecked(Outcome.UNSEEN, "", "today's visit cannot tell")
    if today.value is Value.YES:
        return Rechecked(Outcome.GONE, today.evidence[0].url if today.evidence else "", "it is found today")
    return Rechecked(Outcome.STANDS, "", "it is not found today either")


def _ask(one: Settled, became: Rechecked, today: Answer | None) -> bool:
    """Only what a person has settled, and what nothing speaks against today, can do without a person."""
    against = today is not None and today.value in (Value.YES, Value.NO) and today.value is not one.value
    return one.ruling is None or became.outcome is not Outcome.STANDS or (against and one.value is not Value.INAPPLICABLE)

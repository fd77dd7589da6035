"""How much a link promises: what its words say about the questions still open.

Comes in: lexicons, questionnaires and a link. Goes out: a number from 0 to 1. Must not know: how the crawler orders its queue.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from model import Call, Link, Questionnaire, Region
from rubrics.glance import Glance
from rubrics.lexicon import Lexicon
from rubrics.view import word_count

SERVICE, NEARBY, SUBJECT = 0.6, 0.5, 0.35
_SERVICE_DETECTORS = frozenset({"online_service", "channel", "sign_in"})
_PLACE = {Region.HEADER: 0.1, Region.NAV: 0.1, Region.MAIN: 0.05, Region.FOOTER: 0.05, Region.ASIDE: 0.0}
_LONG = 14
_DATED = re.compile(r"/(19|20)\d\d[/-]|[?&](page|p|start|offset|date|month|year|sort|order)=|/page/\d")


def concepts_of(call: Call) -> tuple[str, ...]:
    """The concepts that a detector call names."""
    concept = call.params.get("concept")
    if isinstance(concept, tuple | list):
        return tuple(str(c) for c in concept)
    return (str(concept),) if concept else ()


def ranker(lexicons: Mapping[str, Lexicon], questionnaires: Iterable[Questionnaire]) -> Callable[[Link], float]:
    """The function that the crawler asks about each link; services rank above subjects, dated pages below all."""
    services: set[str] = set()
    subjects: set[str] = set()
    for questionnaire in questionnaires:
        for indicator in questionnaire.indicators:
            subjects.update(indicator.candidates)
            for call in indicator.rule.calls:
                group = services if call.detector in _SERVICE_DETECTORS else subjects
                group.update(concepts_of(call))
    names_in = lru_cache(maxsize=8192)(Glance(lexicons).concepts)

    def rank(link: Link) -> float:
        words = link.text or link.title
        named = names_in(words[:300])
        value = SERVICE if not services.isdisjoint(named) else SUBJECT if not subjects.isdisjoint(named) else 0.0
        if value < SERVICE and link.context and not services.isdisjoint(names_in(link.context[:300])):
            value = NEARBY
        if value and word_count(words) > _LONG:
            value *= 0.5
        value += _PLACE[link.region]
        return max(0.0, value - 0.3 * bool(_DATED.search(link.url)))

    return rank

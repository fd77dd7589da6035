"""Counts that a portal shows of itself, such as the number of its visitors."""

import re

from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import Where, word_count

_NUMBER = re.compile(r"(?<![\d/:-])\d[\d.,\u202f\u00a0' ]{1,14}\d(?![\d/:-])|(?<![\d/:.-])\d{3,}(?![\d/:-])")
_LABEL, _TITLE = 30, 6  # words of a text that holds the number, and of one that stands over it
_BELOW = 3
_CONFIDENCE = 0.72


class CounterParams(Params):
    """The concept that names what is counted."""

    concept: str = "usage_statistics"


@detector("shown_counter", CounterParams, reach="home")
def shown_counter(site: Site, params: CounterParams) -> Finding:
    """A number stands beside or right below the words for what is counted, on an entrance page."""
    for view in site.entrances:
        for mention in view.named(params.concept, Where.TEXT, Where.HEADING):
            words = word_count(mention.text)
            below = view.page.blocks[mention.index + 1 : mention.index + 1 + _BELOW] if words <= _TITLE else ()
            if words <= _LABEL and any(_NUMBER.search(text) for text in (mention.text, *(b.text for b in below))):
                return Finding(True, _CONFIDENCE, (site.evidence(view, mention, "shown_counter", _CONFIDENCE),), level=1)
    return NOTHING

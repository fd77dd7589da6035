"""What was not measured, and why.

Comes in: a sample and its examinations. Goes out: missing results, grouped. Must not know: how they are shown.
"""

from collections.abc import Sequence

from model import Examination, Missing, Sampled


def missing(sample: Sequence[Sampled], examinations: Sequence[Examination]) -> tuple[Missing, ...]:
    """Every gap by name and reason, pages in the order of the sample."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    seen = {one.url for one in examinations}
    for chosen in sample:
        if chosen.requested and chosen.url not in seen:
            found.setdefault(("page", "it was not examined"), {})[chosen.url] = None
    for one in examinations:
        for name, reason in one.not_measured.items():
            found.setdefault((name, reason), {})[one.url] = None
    return tuple(Missing(name, reason, tuple(urls)) for (name, reason), urls in sorted(found.items()))

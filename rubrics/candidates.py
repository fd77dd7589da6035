"""Pages that a person should look at for a question that only a person can answer.

Comes in: a site and concepts, the one that is asked about first. Goes out: evidence that shows where to look.
Must not know: the question; a candidate is no answer.
"""

from collections.abc import Sequence

from model import Evidence
from rubrics.about import About, about
from rubrics.site import Site
from rubrics.view import View

MOST = 3
_LEAST = 1.5
_CONFIDENCE = 0.3


def candidates(site: Site, concepts: Sequence[str]) -> tuple[Evidence, ...]:
    """Up to three pages about the first concept; those that speak of the other concepts too come first."""
    if not concepts:
        return ()
    ranked = sorted(
        (c for v in site.speaking_of(concepts[0]) if (c := _score(site, v, concepts)) is not None),
        key=lambda c: c[0],
        reverse=True,
    )
    return tuple(
        site.evidence(found.view, found.mention, "candidate", _CONFIDENCE) for _, found in ranked[:MOST] if found.mention
    )


def _score(site: Site, view: View, concepts: Sequence[str]) -> tuple[tuple[int, float], About] | None:
    """How many of the concepts a page is about and how much; what shows the first of them."""
    found = [about(view, concept, dated=True) for concept in concepts]
    if found[0].score < _LEAST or found[0].mention is None:
        return None
    return (sum(f.score > 0 for f in found), round(sum(f.score for f in found), 3)), found[0]

"""Why a person should look at an answer that a program could give.

Comes in: a site, an indicator, what was found and how sure that is. Goes out: flags. Must not know: how detectors look.
"""

from collections.abc import Mapping, Sequence

from model import Evidence, Flag, Grade, Indicator, Scope
from rubrics.detector import Finding
from rubrics.site import Site

ACCEPTED: Mapping[Grade, float] = {Grade.A: 0.88, Grade.B: 0.9, Grade.C: 1.0, Grade.D: 1.0}
_BLOCKED_SHARE = 0.02


def flags_of_yes(site: Site, indicator: Indicator, finding: Finding, confidence: float, least: float) -> tuple[Flag, ...]:
    """The flags of a "yes" that stands with ``confidence``; below ``least`` it does not stand by itself."""
    flags = list(finding.flags)
    if confidence < least:
        flags.append(Flag.LOW_CONFIDENCE)
    if indicator.confirm:
        flags.append(Flag.CONFIRM)
    if _foreign(site, finding.evidence):
        flags.append(Flag.FOREIGN_ONLY)
    if _elsewhere(site, finding.evidence):
        flags.append(Flag.EXTERNAL)
    return tuple(dict.fromkeys(flags))


def flags_of_no(site: Site, confidence: float, least: float) -> tuple[Flag, ...]:
    """The flags of a "no" that stands with ``confidence``."""
    flags = [Flag.LOW_CONFIDENCE] if confidence < least else []
    if len(site.lost) > _BLOCKED_SHARE * len(site.views):
        flags.append(Flag.PARTLY_BLOCKED)
    return tuple(flags)


def _foreign(site: Site, evidence: Sequence[Evidence]) -> bool:
    main = site.languages[0] if site.languages else ""
    return bool(main) and bool(evidence) and all(e.language and e.language != main for e in evidence)


def _elsewhere(site: Site, evidence: Sequence[Evidence]) -> bool:
    """Whether everything that shows it stands on the servers of others."""
    views = [site.by_url.get(e.url) for e in evidence]
    return bool(views) and all(view is not None and view.snapshot.scope is Scope.OPERATOR for view in views)

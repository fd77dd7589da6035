"""The parts of a privacy policy."""

from collections.abc import Iterator

from pages import Anchor
from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector, unseen
from rubrics.detectors.documents import is_document
from rubrics.detectors.links import named_anchors
from rubrics.site import Site
from rubrics.view import CONTENT, View, Where

_ABOUT = 3.0
_HEADED, _SAID = 0.88, 0.76


class PolicyParams(Params):
    """The concept that names the part, and the one that names the policy."""

    concept: str
    policy: str = "privacy"

    @property
    def concepts(self) -> tuple[str, ...]:
        """Both."""
        return (self.concept, self.policy)

    @property
    def telling(self) -> tuple[str, ...]:
        """The policy: the part stands in it and nowhere else."""
        return (self.policy,)


@detector("policy_part", PolicyParams)
def policy_part(site: Site, params: PolicyParams) -> Finding:
    """A page that is the policy has the part: a heading for it, or words of it in the text."""
    policies = [view for view in site.views if _is_policy(site, view, params.policy)]
    best = max((f for view in policies for f in _part(site, view, params.concept)), key=lambda f: f.confidence, default=None)
    if best is not None:
        return best
    links = list(_links(site, params.policy))
    if (hidden := unseen(site, links)).found is None:
        return hidden
    if any(is_document(anchor) and site.target(anchor) is None for anchor in links):
        return Finding(None, reason="the policy, or a part of it, is a document that is not read")
    if (near := next((m for m in (_supported(site, view, params.concept) for view in policies) if m), None)) is not None:
        return near
    if not policies:
        return NOTHING
    shown = policies[0]
    evidence = site.quote(shown, shown.page.title or shown.url, "policy_part", 0.6)
    return Finding(False, 0.6, (evidence,), "there is a policy, and it does not say so in words that are known")


def _is_policy(site: Site, view: View, policy: str) -> bool:
    scored = about(view, policy)
    return scored.named and scored.whole >= _ABOUT and not view.news


def _part(site: Site, view: View, concept: str) -> Iterator[Finding]:
    for mention in view.named(concept, Where.HEADING, Where.H1, Where.TEXT):
        if mention.region in CONTENT:
            confidence = _SAID if mention.where is Where.TEXT else _HEADED
            yield Finding(True, confidence, (site.evidence(view, mention, "policy_part", confidence),), level=1)


def _supported(site: Site, view: View, concept: str) -> Finding | None:
    """Words that only support stand in the policy: two different ones may say it in a way that is not known."""
    hints = [m for m in view.mentions.get(concept, ()) if m.where is Where.TEXT and m.region in CONTENT]
    if len({m.text[m.start : m.end].casefold() for m in hints}) < 2:
        return None
    reason = "the policy comes near it in words that may say so"
    return Finding(None, 0.0, (site.evidence(view, hints[0], "policy_part", 0.4),), reason)


def _links(site: Site, policy: str) -> Iterator[Anchor]:
    for view in site.views:
        for anchor, _ in named_anchors(view, policy):
            yield anchor

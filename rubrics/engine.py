"""Answers a questionnaire from a visited site.

Comes in: a ``Crawl`` and a ``Questionnaire``. Goes out: one ``Answer`` per indicator, with evidence or reason.
Must not know: the network, the clock, the store; equal input gives equal answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from model import Answer, Automation, Call, Flag, Grade, Indicator, Questionnaire, Value
from rubrics.absence import doubt, proof
from rubrics.calibration import PLAIN, Calibration
from rubrics.candidates import candidates
from rubrics.detector import NOTHING, Detector, Finding, Params
from rubrics.flags import ACCEPTED, flags_of_no, flags_of_yes
from rubrics.lexicon import Lexicon
from rubrics.on_demand import OnDemand
from rubrics.polyglot import Polyglot
from rubrics.scan import Scanner, scanner
from rubrics.site import Crawl, Site, build_site

NOTHING_NEAR, NEAR = 0.8, 0.6  # the strength of a "no": nothing was found at all, or something that fell short
_MOST_EVIDENCE = 3
_BY_HAND = "only a person can answer this"


@dataclass(frozen=True)
class Rubrics:
    """Everything that answers are found with: detectors, lexicons, what their signs are worth, and how sure an answer of each
    grade must be to stand without a person's look.
    """

    detectors: Mapping[str, Detector]
    lexicons: Mapping[str, Lexicon]
    calibration: Calibration = PLAIN
    accept: Mapping[Grade, float] = field(default_factory=lambda: ACCEPTED)

    @cached_property
    def scanners(self) -> Mapping[str, Scanner]:
        """One scanner per language, made when it is first asked for."""
        return OnDemand(self.lexicons, lambda code: scanner(self.lexicons[code]))

    def site(self, crawl: Crawl) -> Site:
        """The visited portal, read once for every questionnaire."""
        return build_site(crawl, self.lexicons, Polyglot(self.scanners))

    def answer(self, site: Site, questionnaire: Questionnaire) -> tuple[Answer, ...]:
        """One answer per indicator, in the questionnaire's order."""
        return tuple(self._answer(site, questionnaire, i) for i in questionnaire.indicators)

    def _answer(self, site: Site, questionnaire: Questionnaire, indicator: Indicator) -> Answer:
        def made(value: Value, reason: str, **more: object) -> Answer:
            return Answer(
                portal=site.portal.id, questionnaire=questionnaire.id, indicator=indicator.id, value=value, reason=reason,
                rubric_version=questionnaire.version, **more,  # type: ignore[arg-type]
            )  # fmt: skip

        if indicator.automation is Automation.MANUAL:
            shown = candidates(site, indicator.candidates)
            reason = indicator.manual_reason or _BY_HAND
            return made(Value.UNKNOWN, reason, flags=(Flag.MANUAL,), evidence=shown, detector="manual")
        finding, decided = self._decide(site, indicator)
        evidence = finding.evidence[:_MOST_EVIDENCE]
        least = self.accept.get(indicator.grade, 1.0)
        if finding.found:
            confidence = self.calibration.confidence("yes", finding.confidence)
            return made(
                Value.YES, finding.reason or "found", level=max(1, min(finding.level, len(indicator.points))),
                confidence=confidence, evidence=evidence, detector=decided,
                flags=flags_of_yes(site, indicator, finding, confidence, least) + self._more_above(site, indicator, finding),
            )  # fmt: skip
        looked = [(self.detectors[c.detector], self._params(c)) for c in indicator.rule.calls]
        if finding.found is None:
            return made(Value.UNKNOWN, finding.reason, flags=finding.flags, evidence=evidence, detector=decided)
        doubted = doubt(site, looked)
        absence = proof(site, (c for _, params in looked for c in params.concepts))
        if doubted is not None:
            return made(
                Value.UNKNOWN, doubted.reason, flags=(doubted.flag,), evidence=evidence, absence=absence, detector=decided
            )
        confidence = self.calibration.confidence("no", NEAR if finding.reason else NOTHING_NEAR)
        return made(
            Value.NO, finding.reason or "not found on any page", confidence=confidence,
            flags=flags_of_no(site, confidence, least), evidence=evidence, absence=absence, detector=decided,
        )  # fmt: skip

    def _more_above(self, site: Site, indicator: Indicator, finding: Finding) -> tuple[Flag, ...]:
        """Why a level above the one found is not disproved: the same doubts that forbid a "no"."""
        if finding.level >= len(indicator.points):
            return ()
        doubted = doubt(site, [(self.detectors[c.detector], self._params(c)) for c in indicator.rule.calls])
        return (doubted.flag,) if doubted is not None and doubted.flag not in finding.flags else ()

    def _params(self, call: Call) -> Params:
        return self.detectors[call.detector].params.model_validate(call.params)

    def _look(self, site: Site, call: Call) -> tuple[Finding, str]:
        """What a call finds; looked for once per site, however many items and questionnaires ask it."""
        key = f"{call.detector} {sorted(call.params.items())}"
        if key not in site.findings:
            site.findings[key] = self.detectors[call.detector].look(site, self._params(call))
        return site.findings[key], call.detector

    def _decide(self, site: Site, indicator: Indicator) -> tuple[Finding, str]:
        """The finding of the whole rule and the name of the detector that decided it."""
        rule = indicator.rule
        for call in rule.none:
            found, name = self._look(site, call)
            if found.found:
                return Finding(False, found.confidence, found.evidence, f"excluded by {name}"), name
        every = [self._look(site, call) for call in rule.all]
        for found, name in every:
            if not found.found:
                return found, name
        some = [self._look(site, call) for call in rule.any]
        steps = len(indicator.points)
        if not some:
            return _strongest(every, steps)
        return _strongest(some, steps) if not every else _both(_strongest(some, steps), _strongest(every, steps))


def _strongest(findings: Sequence[tuple[Finding, str]], steps: int = 1) -> tuple[Finding, str]:
    """Yes outranks "could not tell", which outranks no; then the higher of the item's levels, then the more confident."""
    order = {True: 2, None: 1, False: 0}

    def key(found: tuple[Finding, str]) -> tuple[int, int, float]:
        return order[found[0].found], min(found[0].level, steps) if found[0].found else 0, found[0].confidence

    return max(findings, key=key, default=(NOTHING, ""))


def _both(some: tuple[Finding, str], every: tuple[Finding, str]) -> tuple[Finding, str]:
    if not some[0].found:
        return some
    first, second = some[0], every[0]
    joined = Finding(
        True, min(first.confidence, second.confidence), first.evidence + second.evidence, first.reason or second.reason,
        max(first.level, second.level), tuple(dict.fromkeys(first.flags + second.flags)),
    )  # fmt: skip
    return joined, some[1]

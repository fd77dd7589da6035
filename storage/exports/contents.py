"""What an export of one questionnaire holds: the nouns, and the answers as flat records.

Comes in: portals with their settled answers and scores. Goes out: records for every format, so that all say the same.
Must not know: any format.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from model import Answer, Portal, Questionnaire, Ruling, Score, Value

Record = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Line:
    """An answer with what counts: the value and level of the newest ruling, where there is one."""

    answer: Answer
    value: Value
    level: int
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class PortalResult:
    """A portal's part. ``facts`` are further columns about its country, such as region and income group."""

    portal: Portal
    lines: Sequence[Line]
    scores: Sequence[Score]
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """Results of one questionnaire; ``notes`` are sentences for people who get the file."""

    questionnaire: Questionnaire
    portals: Sequence[PortalResult]
    notes: Sequence[str] = ()

    def answers(self) -> Iterator[Record]:
        """One record per answer, in order of portals and questions."""
        for result in self.portals:
            for line in result.lines:
                yield _answer(result.portal, line)

    def scores(self) -> Iterator[Record]:
        """One record per score."""
        for result in self.portals:
            for score in result.scores:
                yield _score(result.portal, score)


def _answer(portal: Portal, line: Line) -> Record:
    answer = line.answer
    shown = answer.evidence[0] if answer.evidence and line.value is answer.value else None
    return {
        "portal": portal.id, "country": portal.country, "questionnaire": answer.questionnaire, "indicator": answer.indicator,
        "value": line.value.value, "level": line.level, "confidence": round(answer.confidence, 4),
        "decided_by": "person" if line.ruling else "program", "author": line.ruling.author if line.ruling else None,
        "reason": line.ruling.reason if line.ruling else answer.reason, "flags": ";".join(f.value for f in answer.flags),
        "evidence_url": shown.url if shown else None, "excerpt": shown.excerpt if shown else None,
        "language": shown.language if shown else None, "click_depth": shown.depth if shown else None,
        "detector": answer.detector, "pages_searched": answer.absence.pages_searched if answer.absence else None,
        "rubric_version": answer.rubric_version,
    }  # fmt: skip


def _score(portal: Portal, score: Score) -> Record:
    return {
        "portal": portal.id, "country": portal.country, "questionnaire": score.questionnaire, "index": score.index,
        "subindex": score.subindex, "points": score.points, "max_points": score.max_points, "value": score.value,
        "low": score.low, "high": score.high, "coverage": score.coverage, "unknown": score.unknown,
        "confirmed": score.confirmed,
    }  # fmt: skip


ANSWER_FIELDS = (
    "portal", "country", "questionnaire", "indicator", "value", "level", "confidence", "decided_by", "author", "reason", "flags",
    "evidence_url", "excerpt", "language", "click_depth", "detector", "pages_searched", "rubric_version",
)  # fmt: skip
SCORE_FIELDS = (
    "portal", "country", "questionnaire", "index", "subindex", "points", "max_points", "value", "low", "high", "coverage",
    "unknown", "confirmed",
)  # fmt: skip

"""Digests of what must not change: an assessment with its evidence, a ruling, scores, an event, a person's entry.

Comes in: rows as mappings, from the program or from a database. Goes out: ``sha256:`` and 64 hexadecimal digits, the same for
both. Must not know: connections. Old digests must stay checkable for ever: columns may not be added to the lists here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from model import Answer
from storage.types import storable

Row = Mapping[Any, Any]

ANSWER = ("seq", "indicator", "value", "reason", "level", "confidence", "flags", "absence", "detector", "rubric_version")
EVIDENCE = (
    "answer", "seq", "url", "excerpt", "detector", "confidence", "language", "place", "region", "path", "depth", "archive_file",
    "archive_offset", "digest",
)  # fmt: skip
ASSESSMENT = ("run", "portal", "questionnaire", "rubric_version", "created")
RULING = ("portal", "questionnaire", "indicator", "value", "author", "at", "reason", "level", "evidence_digest")
JUDGEMENT = (
    "portal", "questionnaire", "indicator", "basis", "value", "level", "assessor", "at", "reason", "url", "seconds",
    "saw_machine", "nonce", "ruling",
)  # fmt: skip
WITHDRAWAL = ("judgement", "ruling", "author", "at")
REPLY = ("portal", "questionnaire", "indicator", "author", "at", "url", "comment", "ruling", "nonce")
SCORE = (
    "seq", "index", "subindex", "points", "max_points", "value", "low", "high", "coverage", "unknown", "confirmed",
)  # fmt: skip
USER = ("name", "role", "country", "password_hash", "created", "disabled")
EVENT = ("seq", "at", "actor", "action", "object", "payload", "previous")
_REAL = frozenset({"confidence", "points", "max_points", "low", "high", "coverage"})


def digest(value: object) -> str:
    """The digest of anything that JSON can tell."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def moment(at: datetime) -> str:
    """A time in UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def cells(row: Row, names: Iterable[str]) -> list[object]:
    """The columns of a row as JSON tells them, in a form that does not depend on where the row comes from."""
    return [_cell(name, row[name]) for name in names]


def _cell(name: str, value: object) -> object:
    match value:
        case str():
            return storable(value)
        case datetime():
            return moment(value)
        case int() | float() if name in _REAL:
            return float(value)
    # A share can be unknown; "value" of a score is a number, that of an answer a word.
    return float(value) if name == "value" and isinstance(value, int) else value


def of_assessment(head: Row, answers: Iterable[Row], evidence: Iterable[Row]) -> str:
    """What one pass of answers came to, its evidence included, each in order."""
    return digest([cells(head, ASSESSMENT), [cells(a, ANSWER) for a in answers], [cells(e, EVIDENCE) for e in evidence]])


def of_row(row: Row, names: Sequence[str]) -> str:
    """Of one row."""
    return digest(cells(row, names))


def of_rows(rows: Iterable[Row], names: Sequence[str]) -> str:
    """Of several rows in their order."""
    return digest([cells(row, names) for row in rows])


def evidence_digest(answer: Answer) -> str:
    """What a ruling was made on: the machine's word, the pages and the passages that it showed; what a ``Ruling`` keeps.

    It changes when a later visit shows other pages or other passages, not when a page changes around a passage.
    """
    return shown_digest(answer.value.value, [(e.url, e.excerpt) for e in answer.evidence])


def shown_digest(value: str, shown: Iterable[tuple[str, str]]) -> str:
    """As ``evidence_digest``, from addresses and excerpts in their order."""
    return digest([value, *([storable(url), storable(excerpt)] for url, excerpt in shown)])

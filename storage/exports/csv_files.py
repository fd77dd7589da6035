"""Answers, scores and visits as CSV files: equal input gives equal bytes.

Comes in: nouns. Goes out: files in UTF-8 with "\\n" at line ends, safe to open in a spreadsheet, and answers.csv read again.
Must not know: the database.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from model import Answer, Score, Skip, Snapshot, UsageError, Value, Visit
from storage.files import write_whole

ANSWER_COLUMNS = (
    "portal", "questionnaire", "indicator", "value", "level", "confidence", "flags", "evidence_url", "excerpt", "language",
    "click_depth", "detector", "pages_searched", "rubric_version",
)  # fmt: skip
SCORE_COLUMNS = (
    "portal", "questionnaire", "index", "subindex", "points", "max_points", "value", "low", "high", "coverage", "unknown",
    "confirmed",
)  # fmt: skip
VISIT_COLUMNS = (
    "portal", "url", "outcome", "reason", "status", "media_type", "depth", "found_on", "link_text", "source", "scope",
    "rendered", "fetched_at", "archive_file", "archive_offset", "digest", "seen", "confirmed_at", "copied_at",
)  # fmt: skip

BOM = "\ufeff"  # tells Excel that the file is UTF-8; readers of ours pass over it
Cell = str | int | float | bool | datetime | None
# What a spreadsheet takes for a formula, in plain and in full-width characters.
_FORMULA = re.compile(r"^'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"^[+-]?[0-9]+(\.[0-9]+)?$")
_SURROGATE = re.compile("[\ud800-\udfff]")

AnswerLine = Answer | tuple[Answer, Value, int]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of answers.csv as read again; every field is the text of its column."""

    portal: str
    questionnaire: str
    indicator: str
    value: str
    level: str
    confidence: str
    flags: str
    evidence_url: str
    excerpt: str
    language: str
    click_depth: str
    detector: str
    pages_searched: str
    rubric_version: str


def write_answers_csv(path: Path, answers: Iterable[AnswerLine], *, bom: bool = False) -> None:
    """One line per answer, in the order given.

    ``(answer, value, level)`` shows a settled value in place of the machine's own. Raises OutputError.
    """
    _write(path, ANSWER_COLUMNS, (_answer(line) for line in answers), bom)


def write_scores_csv(path: Path, scores: Iterable[Score], *, bom: bool = False) -> None:
    """One line per score, in the order given. ``value`` is empty while answers are open. Raises OutputError."""
    _write(path, SCORE_COLUMNS, (_score(score) for score in scores), bom)


def write_visits_csv(path: Path, portals: Iterable[tuple[str, Iterable[Visit], Iterable[Skip]]], *, bom: bool = False) -> None:
    """For each portal its visits in their order, then its skips. Raises OutputError."""
    lines = (line for portal, visits, skips in portals for line in _portal(portal, visits, skips))
    _write(path, VISIT_COLUMNS, lines, bom)


def read_answers_csv(path: Path) -> tuple[AnswerRow, ...]:
    """The lines of an answers.csv. Raises UsageError where it is none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            lines = list(reader)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: is no CSV in UTF-8: {error}") from None
    if missing := [name for name in ANSWER_COLUMNS if name not in header]:
        raise UsageError(f"{path}: is no answers.csv, the column {missing[0]} is missing")
    places = [header.index(name) for name in ANSWER_COLUMNS]
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise UsageError(f"{path}: row {number} has {len(line)} cells, the header has {len(header)}")
    return tuple(AnswerRow(*(_unguarded(line[place]) for place in places)) for line in lines)


def _answer(line: AnswerLine) -> list[Cell]:
    answer, value, level = line if isinstance(line, tuple) else (line, line.value, line.level)
    shown = answer.evidence[0] if answer.evidence and value is answer.value else None
    return [
        answer.portal, answer.questionnaire, answer.indicator, value, level, float(answer.confidence), ";".join(answer.flags),
        shown.url if shown else None, shown.excerpt if shown else None, shown.language if shown else None,
        shown.depth if shown else None, answer.detector, answer.absence.pages_searched if answer.absence else None,
        answer.rubric_version,
    ]  # fmt: skip


def _score(score: Score) -> list[Cell]:
    value = None if score.value is None else float(score.value)
    shares = [float(score.points), float(score.max_points), value, float(score.low), float(score.high), float(score.coverage)]
    return [score.portal, score.questionnaire, score.index, score.subindex, *shares, score.unknown, score.confirmed]


def _portal(portal: str, visits: Iterable[Visit], skips: Iterable[Skip]) -> Iterable[list[Cell]]:
    for visit in visits:
        shared = [visit.depth, visit.page, visit.link_text, visit.source, visit.scope]
        if isinstance(visit, Snapshot):
            ref = visit.ref
            place = [ref.file, ref.offset, ref.digest] if ref else [None, None, None]
            head = [portal, visit.url, "page", None, visit.status, visit.media_type]
            yield [*head, *shared, visit.rendered, visit.fetched_at, *place, visit.seen, visit.confirmed, visit.copied]
        else:
            reason = f"{visit.kind}: {visit.detail}" if visit.detail else visit.kind
            yield [portal, visit.url, "failed", reason, visit.status, None, *shared, None, visit.at, *([None] * 6)]
    for skip in skips:
        yield [portal, skip.url, "skipped", skip.reason, None, None, skip.depth, skip.page, skip.link_text, *([None] * 10)]


def _write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[Cell]], bom: bool) -> None:
    text = (BOM if bom else "") + "".join(csv_line(line) for line in (columns, *lines))
    write_whole(Path(path), text.encode())


def csv_line(cells: Sequence[Cell]) -> str:
    """One line of a CSV file, its end included."""
    return ",".join(map(_cell, cells)) + "\n"


def _cell(value: Cell) -> str:
    """A cell as it stands in the file; written here because the csv module's quoting differs between Python versions."""
    text = _SURROGATE.sub("�", _text(value))
    if _FORMULA.match(text) and not _NUMBER.match(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') or text != text.strip() else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _text(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value + 0.0:.4f}"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case _:
            return str(value)

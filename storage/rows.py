"""Nouns to rows and back, exactly.

Comes in: nouns, or rows as mappings. Goes out: the other of the two. Must not know: connections and statements.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from model import (
    Absence,
    Answer,
    ArchiveRef,
    CrawlSummary,
    Evidence,
    FailureKind,
    FetchFailure,
    Flag,
    Level,
    Measurement,
    Portal,
    Region,
    Ruling,
    Scope,
    Score,
    Seen,
    Skip,
    SkipReason,
    Snapshot,
    Source,
    Step,
    Value,
    Visit,
)

Row = dict[str, Any]
_PAGE, _FAILED = "page", "failed"
_VISIT_COLUMNS = (
    "outcome", "url", "at", "status", "depth", "page", "link_text", "source", "scope", "requested", "media_type", "charset",
    "rendered", "archive_file", "archive_offset", "digest", "seen", "confirmed_at", "copied_at", "etag", "last_modified",
    "kind", "detail", "attempts",
)  # fmt: skip
_SUMMARY = ("pages", "failures", "skips", "complete", "unfinished", "browser", "browser_reason")


def _plain(noun: Any, *leave: str) -> Row:
    return {f.name: getattr(noun, f.name) for f in fields(noun) if f.name not in leave}


def _given(noun: Any, row: Mapping[Any, Any], **made: Any) -> Any:
    names = {f.name for f in fields(noun)}
    return noun(**{n: row[n] for n in names - made.keys()}, **made)


def place(ref: ArchiveRef | None) -> Row:
    """Columns that say where a copy lies."""
    return {
        "archive_file": ref.file if ref else None,
        "archive_offset": ref.offset if ref else None,
        "digest": ref.digest if ref else None,
    }


def archived(row: Mapping[Any, Any]) -> ArchiveRef | None:
    """Where a copy lies."""
    return None if row["archive_file"] is None else ArchiveRef(row["archive_file"], row["archive_offset"], row["digest"])


def portal_row(portal: Portal) -> Row:
    """Columns of ``portals``."""
    return {**_plain(portal), "languages": list(portal.languages)}


def portal(row: Mapping[Any, Any]) -> Portal:
    """From ``portals``."""
    return Portal(**{**row, "level": Level(row["level"]), "languages": tuple(row["languages"])})


def visit_row(visit: Visit) -> Row:
    """Columns of ``visits``; what the other outcome has stays empty."""
    row: Row = dict.fromkeys(_VISIT_COLUMNS)
    if isinstance(visit, Snapshot):
        row |= _plain(visit, "fetched_at", "ref") | place(visit.ref)
        return row | {"outcome": _PAGE, "at": visit.fetched_at}
    return row | _plain(visit) | {"outcome": _FAILED}


def visit(row: Mapping[Any, Any]) -> Visit:
    """From ``visits``."""
    made: Row = {"source": Source(row["source"]), "scope": Scope(row["scope"])}
    out: Visit
    if row["outcome"] == _PAGE:
        made |= {
            "seen": Seen(row["seen"] or Seen.FETCHED),
            "etag": row["etag"] or "",
            "last_modified": row["last_modified"] or "",
        }
        out = _given(Snapshot, row, **made, fetched_at=row["at"], ref=archived(row))
    else:
        out = _given(FetchFailure, row, **made, kind=FailureKind(row["kind"]))
    return out


def skip_row(skip: Skip) -> Row:
    """Columns of ``skips``."""
    return _plain(skip)


def skip(row: Mapping[Any, Any]) -> Skip:
    """From ``skips``."""
    out: Skip = _given(Skip, row, reason=SkipReason(row["reason"]))
    return out


def measurement_row(measurement: Measurement) -> Row:
    """Columns of ``measurements``."""
    return {**_plain(measurement), "value": dict(measurement.value)}


def measurement(row: Mapping[Any, Any]) -> Measurement:
    """From ``measurements``."""
    out: Measurement = _given(Measurement, row)
    return out


def summary_row(summary: CrawlSummary) -> Row:
    """The columns of ``runs`` that a finished crawl fills."""
    return _plain(summary, "portal")


def summary(row: Mapping[Any, Any]) -> CrawlSummary:
    """From a finished row of ``runs``."""
    return CrawlSummary(row["portal"], row["started"], row["ended"], **{name: row[name] for name in _SUMMARY})


def answer_row(answer: Answer) -> Row:
    """Columns of ``answers``; portal and questionnaire stand once, with the assessment."""
    row = _plain(answer, "portal", "questionnaire", "evidence")
    return row | {"flags": [str(f) for f in answer.flags], "absence": _absence_row(answer.absence)}


def _absence_row(absence: Absence | None) -> Row | None:
    if absence is None:
        return None
    terms = {language: list(words) for language, words in absence.terms.items()}
    return {"pages_searched": absence.pages_searched, "terms": terms, "not_seen": dict(absence.not_seen)}


def _absence(value: Row | None) -> Absence | None:
    if value is None:
        return None
    terms = {language: tuple(words) for language, words in value["terms"].items()}
    return Absence(value["pages_searched"], terms, value["not_seen"])


def answer(row: Mapping[Any, Any], evidence: Iterable[Evidence]) -> Answer:
    """From ``answers`` joined with ``assessments``."""
    out: Answer = _given(
        Answer, row, value=Value(row["value"]), flags=tuple(Flag(f) for f in row["flags"]), evidence=tuple(evidence),
        absence=_absence(row["absence"]),
    )  # fmt: skip
    return out


def evidence_row(evidence: Evidence) -> Row:
    """Columns of ``evidence``."""
    path = [[step.text, step.url] for step in evidence.path]
    return _plain(evidence, "ref", "path") | place(evidence.ref) | {"path": path}


def evidence(row: Mapping[Any, Any]) -> Evidence:
    """From ``evidence``."""
    path = tuple(Step(text, url) for text, url in row["path"])
    out: Evidence = _given(Evidence, row, region=Region(row["region"]), path=path, ref=archived(row))
    return out


def ruling_row(ruling: Ruling) -> Row:
    """Columns of ``rulings``."""
    return _plain(ruling)


def ruling(row: Mapping[Any, Any]) -> Ruling:
    """From ``rulings``."""
    out: Ruling = _given(Ruling, row, value=Value(row["value"]))
    return out


def score_row(score: Score) -> Row:
    """Columns of ``scores``."""
    return _plain(score)


def score(row: Mapping[Any, Any]) -> Score:
    """From ``scores``."""
    out: Score = _given(Score, row)
    return out

"""Exports in every format, and corrections read back.

Comes in: a session, formats, paths. Goes out: files, and rulings appended to the store. Must not know: how a format is written.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import storage
from app.session import Session
from indices import Country, find_country, settle
from model import OutputError, Portal, Questionnaire, Ruling, UsageError
from storage import Contents, Line, PortalResult


class ExportFormat(StrEnum):
    """What `civiscope export` can write."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PARQUET = "parquet"
    SDMX_CSV = "sdmx-csv"
    SDMX_JSON = "sdmx-json"


def export(session: Session, formats: Sequence[ExportFormat], *, bom: bool = False) -> tuple[Path, ...]:
    """Write every format over all kept portals; the files. Raises UsageError or OutputError."""
    portals = session.kept_portals()
    written: list[Path] = []
    for one in dict.fromkeys(formats or (ExportFormat.CSV,)):
        if one is ExportFormat.CSV:
            session.pipeline.export(portals, bom=bom)
            written += [session.pipeline.workspace.root / f"{name}.csv" for name in ("answers", "scores", "visits")]
            continue
        for questionnaire in session.pipeline.questionnaires:
            held = contents(session, portals, questionnaire)
            if held.portals:
                written += _WRITERS[one](session.pipeline.workspace.root, questionnaire.id, held)
    return tuple(written)


def contents(session: Session, portals: Sequence[Portal], questionnaire: Questionnaire) -> Contents:
    """What counts now for every portal that is asked the questionnaire and has been answered."""
    results = []
    for portal in portals:
        if questionnaire in session.pipeline.asked_of(portal):
            lines = settled_lines(session, portal, questionnaire)
            scores = [s for s in session.pipeline.score(portal) if s.questionnaire == questionnaire.id]
            if lines:
                results.append(PortalResult(portal, lines, scores, facts_of(portal)))
    return Contents(questionnaire, results)


def settled_lines(session: Session, portal: Portal, questionnaire: Questionnaire) -> tuple[Line, ...]:
    """The answers with what counts, in the questionnaire's order."""
    store = session.pipeline.store
    rulings = store.rulings(portal.id, questionnaire.id)
    settled = settle(store.answers(portal.id, questionnaire.id), rulings)
    return tuple(Line(s.answer, s.value, s.level, s.ruling) for s in settled)


def facts_of(portal: Portal) -> dict[str, str]:
    """What is known about the portal's country; all empty where there is none."""
    country = find_country(portal.country) if portal.country else None
    return {name: read(country) if country else "" for name, read in _FACTS.items()}


_FACTS: Mapping[str, Callable[[Country], str]] = {
    "iso2": lambda c: c.iso2,
    "region": lambda c: c.region,
    "subregion": lambda c: c.subregion,
    "income_group": lambda c: c.income_group,
    "ldc": lambda c: "yes" if c.ldc else "no",
    "lldc": lambda c: "yes" if c.lldc else "no",
    "sids": lambda c: "yes" if c.sids else "no",
}


def _xlsx(root: Path, name: str, held: Contents) -> Sequence[Path]:
    storage.write_xlsx(root / f"results-{name}.xlsx", held)
    return (root / f"results-{name}.xlsx",)


def _json(root: Path, name: str, held: Contents) -> Sequence[Path]:
    storage.write_json(root / f"results-{name}.json", held)
    return (root / f"results-{name}.json",)


def _parquet(root: Path, name: str, held: Contents) -> Sequence[Path]:
    paths = (root / f"answers-{name}.parquet", root / f"scores-{name}.parquet")
    storage.write_parquet(*paths, held)
    return paths


def _sdmx(as_json: bool) -> Callable[[Path, str, Contents], Sequence[Path]]:
    def write(root: Path, name: str, held: Contents) -> Sequence[Path]:
        folder = root / f"sdmx-{name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot make {folder}: {error.strerror}") from None
        return storage.write_sdmx(folder, held, as_json=as_json)

    return write


_WRITERS: Mapping[ExportFormat, Callable[[Path, str, Contents], Sequence[Path]]] = {
    ExportFormat.XLSX: _xlsx,
    ExportFormat.JSON: _json,
    ExportFormat.PARQUET: _parquet,
    ExportFormat.SDMX_CSV: _sdmx(False),
    ExportFormat.SDMX_JSON: _sdmx(True),
}


def import_rulings(session: Session, path: Path, author: str, reason: str) -> tuple[Ruling, ...]:
    """Append a ruling for every corrected cell, all or none; the rulings. Raises UsageError naming row and column."""
    if not author.strip():
        raise UsageError("--author: give the name of the person whose corrections these are")
    named = storage.questionnaire_of(path)
    asked = next((q for q in session.pipeline.questionnaires if q.id == named), None)
    if asked is None:
        raise UsageError(f"{path}: holds answers to {named!r}; give --questionnaire {named}")
    lines = {
        (portal.id, line.answer.indicator): line
        for portal in session.kept_portals()
        for line in settled_lines(session, portal, asked)
    }
    now = {key: (line.value, line.level) for key, line in lines.items()}
    at = datetime.now(UTC)
    rulings = tuple(
        Ruling(
            c.portal,
            asked.id,
            c.indicator,
            c.value,
            author.strip(),
            at,
            c.reason,
            c.level,
            storage.evidence_digest(lines[c.portal, c.indicator].answer),
        )
        for c in storage.read_corrections(path, asked, now, reason)
    )
    for ruling in rulings:
        session.pipeline.store.add_ruling(ruling)
    session.pipeline.export(session.kept_portals())
    return rulings

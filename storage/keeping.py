"""What may be forgotten: of editions long past, pages that no answer cites.

Comes in: the store, its archive, how many editions stay whole. Goes out: less, and what was removed. Must not know: pages.
Answers, evidence, rulings and everything that they cite stay for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select, update

from model import OutputError
from storage import schema
from storage.archive.thinning import Place, Thinned, thin
from storage.ledger import append
from storage.link import Link


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The editions that were thinned, how many visits they had, and what it saved."""

    editions: tuple[str, ...]
    runs: int
    saved: Thinned


def forget(link: Link, archive: Path, editions: Sequence[str], actor: str) -> Forgotten:
    """Remove uncited pages of the visits of these editions; they cannot be answered anew afterwards. Raises OutputError.

    What was broken off is finished by the same call again.
    """
    runs, visits = schema.runs, schema.visits
    with link.begin() as connection:
        ids = [row.id for row in connection.execute(select(runs.c.id).where(runs.c.edition.in_(editions)))]
        others = [row.id for row in connection.execute(select(runs.c.id).where(runs.c.edition.not_in(editions)))]
        stay, urls = _cited(connection)
        files = _files(connection, ids) - _files(connection, others)
    with link.write() as connection:
        # First noted, then done: a visit of which pages are missing may never look like a whole one.
        fresh = runs.c.id.in_(ids) & runs.c.forgotten.is_(None)
        connection.execute(update(runs).where(fresh).values(forgotten=datetime.now(UTC)))
        append(connection, actor, "forgot", "editions", {"editions": list(editions), "runs": len(ids)})
    try:
        saved = thin(archive, files, stay, urls)
    except OSError as error:
        raise OutputError(f"cannot write to {archive}: {error.strerror}; make room, then give the same command again") from None
    proof = schema.evidence
    cited = select(proof.c.seq).where(
        proof.c.archive_file == visits.c.archive_file, proof.c.archive_offset == visits.c.archive_offset
    ).exists()  # fmt: skip
    lost = update(visits).where(visits.c.run.in_(ids), visits.c.archive_file.in_(files), ~cited)
    with link.write() as connection:
        connection.execute(lost.values(archive_file=None, archive_offset=None))
    return Forgotten(tuple(editions), len(ids), saved)


def _cited(connection: Connection) -> tuple[set[Place], set[str]]:
    """Where all cited copies lie, with what audits found and people added, and the addresses of cited pages."""
    table, audits, added = schema.evidence, schema.examinations, schema.attachments
    rows = connection.execute(select(table.c.archive_file, table.c.archive_offset, table.c.url).distinct()).all()
    found = connection.execute(select(audits.c.archive_file, audits.c.archive_offset)).all()
    found = [*found, *connection.execute(select(added.c.archive_file, added.c.archive_offset)).all()]
    places = {(r.archive_file, r.archive_offset) for r in (*rows, *found) if r.archive_file is not None}
    return places, {r.url for r in rows}


def _files(connection: Connection, runs: Iterable[int]) -> set[str]:
    table = schema.visits
    query = select(table.c.archive_file).where(table.c.run.in_(list(runs)), table.c.archive_file.is_not(None)).distinct()
    return {row.archive_file for row in connection.execute(query)}

"""Looks at store, archive and files against each other, and says what is missing or not as it was.

Comes in: an open store and its folder. Goes out: every flaw, in words, with what to do. Must not know: how to mend.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select, union

from model import ArchiveRef, StoreError, Value
from storage import schema
from storage.archive.moves import Moves
from storage.archive.reader import ArchiveReader
from storage.files import digest_of_file
from storage.ledger import Ledger
from storage.link import Link
from storage.proving import Flaw

EXPORTS = ("answers.csv", "scores.csv", "visits.csv")
_NEWS = ("answered", "ruled", "scored")


def examine(link: Link, root: Path, *, quick: bool = False) -> Iterator[Flaw]:
    """Every flaw; ``quick`` looks whether copies are there, and does not read them."""
    yield from _database(link)
    yield from Ledger(link).prove().flaws
    yield from _copies(link, root / "archive", quick=quick)
    yield from _pictures(link, root / "screenshots")
    yield from _unshown(link)
    yield from _exports(link, root)


def _database(link: Link) -> Iterator[Flaw]:
    if link.engine.dialect.name != "sqlite":
        return
    with link.begin() as connection:
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
            if said != "ok":
                yield Flaw("database", f"{said}; restore the store from a backup")
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            yield Flaw(f"table {row[0]}", f"row {row[1]} points to a row of {row[2]} that is not there")


def _copies(link: Link, archive: Path, *, quick: bool) -> Iterator[Flaw]:
    """Of each copy that visits or evidence name, in the order in which they lie."""
    tables = (schema.visits, schema.evidence, schema.examinations)
    both = union(
        *(select(t.c.archive_file, t.c.archive_offset, t.c.digest).where(t.c.archive_file.is_not(None)) for t in tables)
    ).subquery()
    query = select(both).order_by(both.c.archive_file, both.c.archive_offset)
    sizes: dict[str, int] = {}
    moves = Moves(archive)
    with ArchiveReader(archive) as reader:
        for row in link.read(query):
            ref = ArchiveRef(row["archive_file"], row["archive_offset"], row["digest"])
            name, offset = moves.place(ref.file, ref.offset)
            if name not in sizes:
                path = archive / name
                sizes[name] = path.stat().st_size if path.is_file() else -1
                if sizes[name] < 0:
                    yield Flaw(f"archive/{name}", "the file is missing; put it back from a backup")
            if sizes[name] >= 0 and (flaw := _flaw(reader, ref, sizes[name] > offset, quick=quick)):
                yield flaw


def _flaw(reader: ArchiveReader, ref: ArchiveRef, inside: bool, *, quick: bool) -> Flaw | None:
    where = f"archive/{ref.file} at {ref.offset}"
    if not inside:
        return Flaw(where, "the file ends before this copy; put it back from a backup")
    if quick:
        return None
    try:
        reader.read(ref)
    except StoreError as error:
        return Flaw(where, str(error))
    return None


def _pictures(link: Link, folder: Path) -> Iterator[Flaw]:
    table = schema.screenshots
    for row in link.read(select(table.c.file).distinct().order_by(table.c.file)):
        if not (folder / row["file"]).is_file():
            yield Flaw(f"screenshots/{row['file']}", "the picture is missing; the archive holds a copy of it")


def _unshown(link: Link) -> Iterator[Flaw]:
    """Every "yes" can be shown: one of the truth rules."""
    answers, heads, proof = schema.answers, schema.assessments, schema.evidence
    shown = (proof.c.assessment == answers.c.assessment) & (proof.c.answer == answers.c.seq)
    query: Select[Any] = (
        select(heads.c.portal, answers.c.indicator, heads.c.id)
        .join(heads, heads.c.id == answers.c.assessment).join(proof, shown, isouter=True)
        .where(answers.c.value == Value.YES, proof.c.seq.is_(None)).order_by(heads.c.id, answers.c.seq)
    )  # fmt: skip
    for row in link.read(query):
        yield Flaw(f"assessment:{row['id']}", f'the "yes" of {row["portal"]} to {row["indicator"]} has no evidence')


def _exports(link: Link, root: Path) -> Iterator[Flaw]:
    events = schema.events
    news = link.read(select(func.max(events.c.seq).label("seq")).where(events.c.action.in_(_NEWS)))[0]["seq"] or 0
    for name in EXPORTS:
        told = Ledger(link).events(action="exported", object=name, last=1)
        path = root / name
        if not told:
            continue
        if not path.is_file():
            yield Flaw(name, "the file is missing; `civiscope export` writes it")
        elif digest_of_file(path) != told[0].payload["digest"]:
            yield Flaw(name, "it was changed after it was exported; `civiscope export` writes it anew")
        elif told[0].seq < news and name != "visits.csv":
            yield Flaw(name, "it is older than what the store holds; `civiscope export` writes it anew")

"""A whole store in one file that does not depend on the kind of database, and back again.

Comes in: an open store and folders, or a backup. Goes out: a ZIP file of tables (JSON lines) and files, or a store.
Must not know: what the rows mean. Every part is proven by its digest before anything of a restored store is kept.
"""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Column, Connection, DateTime, MetaData, Table, func, insert, inspect, select, text

from model import OutputError, StoreError
from storage import items, migrating, schema
from storage.database import changing, empty_connection
from storage.digests import moment
from storage.link import Link
from storage.types import Moment

MANIFEST = "manifest.json"
_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the revision of its tables, rows by table, how many files."""

    revision: str
    rows: Mapping[str, int]
    files: int


def back_up(link: Link, target: Path, folders: Mapping[str, Path]) -> Backup:
    """Write everything to ``target``, whole or not at all; ``folders`` maps names in it to folders. Raises OutputError."""
    passing = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(passing, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            made = _Writing(out)
            with link.begin() as connection:
                _freeze(connection)
                for table in schema.metadata.sorted_tables:
                    if table not in schema.PASSING:
                        made.table(connection, table)
            for name, folder in folders.items():
                for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                    if path.is_file():
                        made.file(f"{name}/{path.relative_to(folder).as_posix()}", path)
            manifest = {"civiscope_backup": 1, "revision": migrating.newest(), "rows": made.rows, "digests": made.digests}
            out.writestr(MANIFEST, json.dumps(manifest, indent=1))
        os.replace(passing, target)
    except OSError as error:
        passing.unlink(missing_ok=True)
        raise OutputError(f"cannot write {target}: {error.strerror}; make room or give write access") from None
    return Backup(migrating.newest(), made.rows, len(made.digests) - len(made.rows))


class _Writing:
    def __init__(self, out: zipfile.ZipFile) -> None:
        self._out = out
        self.rows: dict[str, int] = {}
        self.digests: dict[str, str] = {}

    def table(self, connection: Connection, table: Table) -> None:
        keys = list(table.primary_key.columns)
        rows = connection.execution_options(yield_per=_ROWS).execute(select(table).order_by(*keys)).mappings()
        count = 0
        with self._part(f"tables/{table.name}.jsonl") as put:
            for row in rows:
                put((json.dumps({k: _told(v) for k, v in row.items()}, separators=(",", ":")) + "\n").encode())
                count += 1
        self.rows[table.name] = count

    def file(self, name: str, path: Path) -> None:
        kind = zipfile.ZIP_STORED if path.suffix in (".gz", ".jpg") else zipfile.ZIP_DEFLATED
        with self._part(name, kind) as put, path.open("rb") as source:
            while piece := source.read(1 << 20):
                put(piece)

    @contextmanager
    def _part(self, name: str, kind: int = zipfile.ZIP_DEFLATED) -> Iterator[Any]:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = kind
        digest = hashlib.sha256()
        with self._out.open(entry, "w", force_zip64=True) as target:

            def put(piece: bytes) -> None:
                digest.update(piece)
                target.write(piece)

            yield put
        self.digests[name] = f"sha256:{digest.hexdigest()}"


def restore(source: Path, where: str | Path, folders: Mapping[str, Path]) -> Backup:
    """Make a store at ``where`` and its folders from a backup of any earlier Civiscope. Raises StoreError, with nothing kept."""
    for folder in folders.values():
        if folder.is_dir() and any(folder.iterdir()):
            raise StoreError(f"{folder} is not empty; restore into a new folder with --out")
    parts = {name: folder.with_name(f".{folder.name}.{os.getpid()}.part") for name, folder in folders.items()}
    try:
        with zipfile.ZipFile(source) as backup:
            told = _manifest(backup, source)
            for name, digest in told["digests"].items():
                _extract(backup, name, digest, parts)
            with empty_connection(where) as connection, changing(connection):
                _fill(connection, backup, told)
        for name, part in parts.items():
            if part.is_dir():
                shutil.rmtree(folders[name], ignore_errors=True)
                part.rename(folders[name])
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError) as error:
        raise StoreError(f"{source} is damaged or no backup ({error}); take another one") from None
    except OSError as error:
        raise StoreError(f"{source} cannot be restored: {error.strerror or error}; make room or name another file") from None
    finally:
        for part in parts.values():
            shutil.rmtree(part, ignore_errors=True)
    return Backup(told["revision"], told["rows"], len(told["digests"]) - len(told["rows"]))


def _manifest(backup: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(backup.read(MANIFEST))
    if told["civiscope_backup"] != 1 or not migrating.known(told["revision"]):
        raise StoreError(f"{source} was made by a later Civiscope; update this one")
    return told


def _extract(backup: zipfile.ZipFile, name: str, digest: str, parts: Mapping[str, Path]) -> None:
    """A file to where it waits, and proven; of a table only the proof."""
    folder, _, rest = name.partition("/")
    place = parts[folder] / rest if folder in parts else None
    if place is not None:
        if not place.resolve().is_relative_to(parts[folder].resolve()):
            raise ValueError(f"{name} leads out of its folder")
        place.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with backup.open(name) as source:
        target: IO[bytes] | None = place.open("wb") if place is not None else None
        try:
            while piece := source.read(1 << 20):
                found.update(piece)
                if target is not None:
                    target.write(piece)
        finally:
            if target is not None:
                target.close()
    if f"sha256:{found.hexdigest()}" != digest:
        raise ValueError(f"{name} has another digest")


def _fill(connection: Connection, backup: zipfile.ZipFile, told: Mapping[str, Any]) -> None:
    """The tables of the backup's revision with its rows, then brought up to date."""
    migrating.upgrade(connection, "", told["revision"])
    order = [t.name for t in schema.metadata.sorted_tables]
    for name in sorted(told["rows"], key=lambda n: order.index(n) if n in order else len(order)):
        table = _table(connection, name)
        with backup.open(f"tables/{name}.jsonl") as lines:
            for batch in _batches(lines):
                connection.execute(insert(table), [_given(table, row) for row in batch])
        _count_on(connection, table)
    if told["revision"] != migrating.newest():
        migrating.upgrade(connection, told["revision"])
    items.refresh_all(connection)


def _table(connection: Connection, name: str) -> Table:
    """A table as it is in this revision, with today's types where today's table has the column."""
    found, today = Table(name, MetaData(), autoload_with=connection), schema.metadata.tables.get(name)
    kinds = {c.name: c.type for c in today.columns} if today is not None else {}
    columns = [Column(c.name, kinds.get(c.name, c.type), primary_key=c.primary_key, autoincrement=False) for c in found.columns]
    return Table(name, MetaData(), *columns)


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a counter of its own, which knows nothing of rows that brought their number along."""
    keys = [c["name"] for c in inspect(connection).get_columns(table.name) if c.get("autoincrement") and c.get("default")]
    if connection.dialect.name == "postgresql" and keys:
        newest = connection.scalar(select(func.max(table.c[keys[0]])))
        if newest is not None:
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{keys[0]}'), {int(newest)})"))


def _batches(lines: Iterable[bytes]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _freeze(connection: Connection) -> None:
    """All tables as they are at one moment, whoever writes meanwhile."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("BEGIN")
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _told(value: Any) -> Any:
    return moment(value) if isinstance(value, datetime) else value


def _given(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    times = [c.name for c in table.columns if isinstance(c.type, Moment | DateTime)]
    return {**row, **{name: datetime.fromisoformat(row[name]) for name in times if row.get(name) is not None}}

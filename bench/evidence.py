"""What a crawl has left on disk: rows, copies, archive files; and whether they are whole.

Comes in: an output folder. Goes out: addresses and faults. Must not know: how the crawl ended.
"""

import zlib
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

import storage
from app.workspace import Workspace
from model import CiviscopeError, Snapshot, Visit


def visits(out: Path) -> dict[str, Visit]:
    """What the store has: visits by the address that was asked for. Empty while there is no store."""
    workspace = Workspace(out)
    if not Path(workspace.database).exists():
        return {}
    store = storage.open(workspace.database)
    try:
        found = [v for portal in store.portals() for run in store.runs(portal.id) for v in store.visits(run.id)]
    finally:
        store.close()
    return {v.requested if isinstance(v, Snapshot) else v.url: v for v in found}


def without_copy(out: Path, rows: dict[str, Visit]) -> set[str]:
    """The addresses of pages whose copy in the archive cannot be read as it was stored."""
    lost = set()
    with storage.ArchiveReader(Workspace(out).archive) as reader:
        for url, visit in rows.items():
            if not isinstance(visit, Snapshot):
                continue
            try:
                if visit.ref is None:
                    raise ValueError("no copy")
                reader.read(visit.ref)
            except (CiviscopeError, ValueError):
                lost.add(url)
    return lost


def invalid(out: Path) -> list[str]:
    """Archive files that are not whole, each with what is wrong: gzip members that do not end, records that cannot be
    read, digests that do not agree."""
    folder = Workspace(out).archive
    files = sorted(folder.glob("*.warc*")) if folder.exists() else []
    return [f"{file.name}: {fault}" for file in files if (fault := fault_of(file))]


def fault_of(file: Path) -> str:
    """What is wrong with a WARC file; "" where it is whole."""
    rest = file.read_bytes()
    while rest:
        member = zlib.decompressobj(31)
        try:
            member.decompress(rest)
        except zlib.error as error:
            return f"no gzip member {len(rest)} bytes before its end ({error})"
        if not member.eof:
            return f"its last {len(rest)} bytes are a member that does not end"
        rest = member.unused_data
    try:
        with file.open("rb") as opened:
            for record in ArchiveIterator(opened, check_digests="raise"):
                record.content_stream().read()
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error) as error:
        return f"a record cannot be read ({error})"
    return ""

"""Checks an evidence pack: is every byte of it as it was written, and does it hold what its answers cite?

Comes in: a WACZ file. Goes out: every flaw, in words. Must not know: who made it; for that the trail of the store is asked.
Who changes a file and makes all its digests anew is not found here, but by the digest that the trail keeps of each pack.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from model import UsageError
from storage.archive import records
from storage.files import digest_of_file
from storage.packs.container import put_together
from storage.packs.contents import ANSWERS, ARCHIVE
from storage.packs.writing import PROOF, PROVED, hash_of
from storage.proving import Flaw

_MOST = 2_000_000_000  # bytes; far above any pack, and what is read into memory


@dataclass(frozen=True, slots=True)
class PackProof:
    """What was found. ``digest`` is that of the whole file; ``records`` and ``answers`` say how much it holds."""

    digest: str
    records: int
    answers: int
    flaws: tuple[Flaw, ...]


def check_pack(path: Path) -> PackProof:
    """Check a pack. Raises UsageError where there is no file to be read."""
    try:
        whole, digest = path.stat().st_size, digest_of_file(path)
        raw = path.read_bytes() if whole <= _MOST else b""
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        files = _files(raw)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        return PackProof(digest, 0, 0, (Flaw(path.name, f"the container is damaged ({error})"),))
    flaws = [*_container(raw, files), *_hashes(files)]
    archived, more = _archive(files.get(ARCHIVE, b""))
    cited, missing = _cited(files.get(ANSWERS, b""), archived)
    return PackProof(digest, len(archived), cited, (*flaws, *more, *missing))


def _files(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as container:
        if container.testzip() is not None:
            raise zipfile.BadZipFile(f"{container.testzip()} has another checksum")
        return {entry.filename: container.read(entry) for entry in container.infolist()}


def _container(raw: bytes, files: dict[str, bytes]) -> Iterator[Flaw]:
    try:
        at = datetime.strptime(json.loads(files[PROVED])["created"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        anew = io.BytesIO()
        put_together(anew, files.items(), at)
        same = anew.getvalue() == raw
    except (KeyError, ValueError, TypeError, UnicodeDecodeError):
        same = False
    if not same:
        yield Flaw(
            "container", "it is not as Civiscope wrote it: bytes outside the files were changed, or another tool packed it"
        )


def _hashes(files: dict[str, bytes]) -> Iterator[Flaw]:
    try:
        told, proof = json.loads(files[PROVED]), json.loads(files[PROOF])
        listed = {str(r["path"]): (r["hash"], r["bytes"]) for r in told["resources"]}
        proved = proof["hash"]
    except (KeyError, ValueError, TypeError) as error:
        yield Flaw(PROVED, f"it cannot be read ({type(error).__name__})")
        return
    if proved != hash_of(files[PROVED]):
        yield Flaw(PROVED, f"its digest is not the one in {PROOF}")
    for name in sorted(listed.keys() | (files.keys() - {PROVED, PROOF})):
        if name not in files:
            yield Flaw(name, "it is missing")
        elif name not in listed:
            yield Flaw(name, f"{PROVED} does not list it")
        elif listed[name] != (hash_of(files[name]), len(files[name])):
            yield Flaw(name, "it was changed: its digest is another one")


def _archive(raw: bytes) -> tuple[dict[str, tuple[str, str]], list[Flaw]]:
    """Address and digest of each page by its record, each proven by what the record holds."""
    found: dict[str, tuple[str, str]] = {}
    flaws: list[Flaw] = []
    try:
        for record in ArchiveIterator(io.BytesIO(raw)):
            fields: Any = record.rec_headers
            body, said = record.content_stream().read(), fields.get_header("WARC-Payload-Digest")
            if record.rec_type in ("response", "resource"):
                found[fields.get_header("WARC-Record-ID")] = (fields.get_header("WARC-Target-URI"), records.digest_of(body))
                if said != records.digest_of(body):
                    flaws.append(Flaw(fields.get_header("WARC-Target-URI"), "the page is not the one that was archived"))
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
        flaws.append(Flaw(ARCHIVE, f"it cannot be read to its end ({type(error).__name__})"))
    return found, flaws


def _cited(raw: bytes, archived: dict[str, tuple[str, str]]) -> tuple[int, list[Flaw]]:
    """How many answers there are, and what they cite that is not in the archive."""
    try:
        answers = json.loads(raw)["answers"]
        shown = [(a["indicator"], e) for a in answers for e in a["evidence"] if e["record"] is not None]
        wanted = [(name, e["record"], (records.uri_of(e["url"]), e["digest"])) for name, e in shown]
    except (KeyError, ValueError, TypeError):
        return 0, [Flaw(ANSWERS, "it cannot be read")]
    lost = [
        Flaw(name, f"the page it cites is not in the archive: {url}")
        for name, id, (url, d) in wanted
        if archived.get(id) != (url, d)
    ]
    return len(answers), lost

"""Writes an evidence pack.

Comes in: a ``Pack`` and a path. Goes out: a WACZ file, whole or not at all. Must not know: the database, the archive's folder.
"""

import hashlib
import io
import json
from datetime import datetime
from pathlib import Path

from storage.digests import moment
from storage.files import write_whole
from storage.packs.container import put_together
from storage.packs.contents import Pack, files_of

PROVED, PROOF = "datapackage.json", "datapackage-digest.json"
_VERSION = "1.1.1"  # of WACZ


def write_pack(path: Path, pack: Pack) -> None:
    """Write the file. Raises OutputError. Equal input gives equal bytes."""
    files = files_of(pack)
    title = f"Evidence of {len(pack.answers)} answers on {pack.portal.name or pack.portal.id}"
    proved = _proved(files, title, pack.created, pack.software)
    whole = io.BytesIO()
    put_together(whole, [*files.items(), (PROVED, proved), (PROOF, _proof(proved))], pack.created)
    write_whole(path, whole.getvalue())


def hash_of(content: bytes) -> str:
    """As WACZ writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _proved(files: dict[str, bytes], title: str, at: datetime, software: str) -> bytes:
    resources = [
        {"name": name.rpartition("/")[2].lower(), "path": name, "hash": hash_of(content), "bytes": len(content)}
        for name, content in files.items()
    ]
    told = {
        "profile": "data-package", "wacz_version": _VERSION, "title": title, "created": moment(at), "software": software,
        "resources": resources,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _proof(proved: bytes) -> bytes:
    return json.dumps({"path": PROVED, "hash": hash_of(proved)}, indent=2).encode()

"""Writes a file whole or not at all.

Comes in: a path and its content. Goes out: the file. Must not know: what stands in it.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from model import OutputError


def digest_of_file(path: Path) -> str:
    """``sha256:`` and 64 hexadecimal digits of a file's content; read in pieces, however large it is."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: readers see the old file or the new one, never half of it. Raises OutputError."""
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with passing.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(passing, path)
    except OSError as error:
        with suppress(OSError):
            passing.unlink()
        raise OutputError(
            f"cannot write {path}: {error.strerror}; make room or give write access, or use another --out"
        ) from None

"""Digests of what decides answers, each part by itself: so that years later one can tell which of them has changed.

Comes in: the files of this room. Goes out: ``sha256:`` and 64 hexadecimal digits. Must not know: answers.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rubrics.packs import FOLDER

_ROOM = FOLDER.parent


@cache
def pack_digest(name: str) -> str:
    """Of a questionnaire's data."""
    return _digest((FOLDER / name).glob("*.yaml"))


@cache
def lexicons_digest() -> str:
    """Of the words of all languages, and the concepts they stand for."""
    return _digest((_ROOM / "lexicon").rglob("*.yaml"))


@cache
def code_digest() -> str:
    """Of the code that answers, and of the data that it comes with besides words and questions."""
    return _digest([*_ROOM.rglob("*.py"), *_ROOM.glob("*.yaml"), *(_ROOM / "detectors").glob("*.yaml")])


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        body = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOM).as_posix()} {len(body)}\n".encode() + body)
    return f"sha256:{digest.hexdigest()}"

"""How the crawler and its worker speak: a message is two lengths, a JSON object, and bytes.

Comes in: an object and bytes. Goes out: bytes, and back. Must not know: what is said.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any, Final

_LENGTHS: Final = struct.Struct(">II")
HEAD: Final = _LENGTHS.size
"""How many bytes say how long the rest is."""


def pack(about: Mapping[str, Any], body: bytes = b"") -> bytes:
    """A message; ``about`` holds what JSON can."""
    head = json.dumps(about).encode("ascii")
    return _LENGTHS.pack(len(head), len(body)) + head + body


def lengths(head: bytes) -> tuple[int, int]:
    """How many bytes of JSON and how many of body follow these ``HEAD`` bytes."""
    about, body = _LENGTHS.unpack(head)
    return about, body


def about(head: bytes) -> dict[str, Any]:
    """The object of a message. Raises ValueError where it is none."""
    said = json.loads(head)
    if not isinstance(said, dict):
        raise ValueError("not a message")
    return said

"""Bodies: read and decompressed within a limit, so that neither endless ones nor gzip bombs do harm.

Comes in: a response under way. Goes out: bytes. Must not know: what they say.
"""

import zlib
from collections.abc import AsyncIterator

_GZIP, _RAW = 16 + zlib.MAX_WBITS, -zlib.MAX_WBITS


async def read_up_to(chunks: AsyncIterator[bytes], limit: int) -> tuple[bytes, bool]:
    """At most ``limit`` bytes, and whether more would have come."""
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            return b"".join(parts)[:limit], True
    return b"".join(parts), False


def inflate(body: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    """Undo a Content-Encoding; at most ``limit`` bytes come out. Raises ValueError where that cannot be done."""
    truncated = False
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip", "deflate"):
            body, more = _inflate(body, name, limit)
            truncated |= more
        elif name not in ("identity", "none", "utf-8"):
            raise ValueError(f"the server compressed the page with {name!r}, which was not asked for")
    return body, truncated


def gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """``body`` decompressed where it is a gzip file, otherwise as it is. Raises ValueError."""
    return _inflate(body, "gzip", limit) if body.startswith(b"\x1f\x8b") else (body, False)


def _inflate(body: bytes, name: str, limit: int) -> tuple[bytes, bool]:
    if not body:
        return b"", False
    if name == "deflate":
        window = zlib.MAX_WBITS if body[0] & 0x0F == 8 and (body[0] << 8 | body[1 % len(body)]) % 31 == 0 else _RAW
    elif body.startswith(b"\x1f\x8b"):
        window = _GZIP
    else:
        return body[:limit], len(body) > limit  # announced as gzip, sent as it is: seen on real servers
    out = bytearray()
    while body and len(out) <= limit:
        machine = zlib.decompressobj(window)
        try:
            out += machine.decompress(body, limit + 1 - len(out))
        except zlib.error as error:
            if out:
                break  # rubbish after the first member
            raise ValueError(f"the compressed page is damaged ({error})") from None
        if machine.unconsumed_tail:
            return bytes(out[:limit]), True
        body = machine.unused_data
    return bytes(out[:limit]), len(out) > limit

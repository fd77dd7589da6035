"""Bodies: read and decompressed within a limit, so that neither endless ones nor gzip bombs do harm.

Comes in: a response under way. Goes out: bytes. Must not know: what they say.
What breaks off in the middle is told from what is whole, as a part of a page must not be read as a page.
"""

import zlib
from collections.abc import AsyncIterable
from dataclasses import dataclass

GZIP_MARK = b"\x1f\x8b"
_GZIP, _RAW = 16 + zlib.MAX_WBITS, -zlib.MAX_WBITS
_NOT_ASKED_FOR = frozenset("br zstd compress x-compress bzip2 xz lzma dcb dcz".split())
_MARKUP = (b"<!doctype", b"<html", b"<?xml")


async def read_up_to(chunks: AsyncIterable[bytes], limit: int) -> tuple[bytes, bool]:
    """At most ``limit`` bytes, and whether more would have come."""
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            return b"".join(parts)[:limit], True
    return b"".join(parts), False


def inflate(body: bytes, encoding: str, limit: int, cut: bool = False) -> tuple[bytes, bool]:
    """Undo a Content-Encoding: at most ``limit`` bytes, and whether there would be more.

    ``cut`` says that ``body`` is not all that the server sent. Raises ValueError where the body is damaged, breaks
    off, or is packed in a way that was not asked for.
    """
    truncated = cut
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip", "deflate"):
            unpacked = _inflate(body, name, limit)
            if not unpacked.whole and not truncated:
                raise ValueError("the compressed page breaks off")
            body, truncated = unpacked.data, truncated or unpacked.more
        elif name in _NOT_ASKED_FOR and not body[:100].lstrip().lower().startswith(_MARKUP):
            raise ValueError(f"the server compressed the page with {name!r}, which was not asked for")
    return body, truncated


def gunzip(body: bytes, limit: int) -> bytes:
    """``body`` decompressed, as far as it goes, where it is a gzip file; otherwise as it is. Raises ValueError."""
    return _inflate(body, "gzip", limit).data if body.startswith(GZIP_MARK) else body


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """``more`` lies beyond the limit; what is not ``whole`` breaks off."""

    data: bytes
    more: bool = False
    whole: bool = True


def _inflate(body: bytes, name: str, limit: int) -> _Unpacked:
    if name == "deflate":
        window = zlib.MAX_WBITS if _has_zlib_head(body) else _RAW
    elif body.startswith(GZIP_MARK):
        window = _GZIP
    else:
        return _Unpacked(body[:limit], len(body) > limit)  # announced as gzip, sent as it is: seen on real servers
    out = bytearray()
    while body and len(out) <= limit:
        machine = zlib.decompressobj(window)
        try:
            out += machine.decompress(body, limit + 1 - len(out))
        except zlib.error as error:
            raise ValueError(f"the compressed page is damaged ({error})") from None
        if len(out) > limit:
            break
        if not machine.eof:
            return _Unpacked(bytes(out), whole=_lacks_only_its_sum(machine))
        body = machine.unused_data if machine.unused_data.startswith(GZIP_MARK) else b""  # the rest is rubbish
    return _Unpacked(bytes(out[:limit]), len(out) > limit)


def _has_zlib_head(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0


def _lacks_only_its_sum(machine: "zlib._Decompress") -> bool:
    """Whether all data came and just the check sum behind it is missing; browsers do not mind."""
    try:
        machine.decompress(bytes(8))
    except zlib.error as error:
        return str(error).endswith(("data check", "length check"))
    return False

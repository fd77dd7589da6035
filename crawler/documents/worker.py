"""The process that reads documents: one after the other, from its input, within its limits.

Comes in: messages with a file each. Goes out: messages with what it says, or why it cannot be read.
Must not know: the network, the crawl. It imports as little as it can and trusts no file.
"""

import os
import sys
import time
from contextlib import suppress
from typing import Any, BinaryIO

from crawler.documents import kinds, title, wire, writing
from crawler.documents.reading import Limits, Reading, UnreadableError

try:
    import resource
except ImportError:  # not a Unix: the time limit of the other side has to do
    resource = None  # type: ignore[assignment]

_MEGABYTE = 1024 * 1024
_MOST_FILES = 65536


def main() -> None:
    """Serve until the input ends."""
    source, sink = _private_pipes()
    while True:
        head = source.read(wire.HEAD)
        if len(head) < wire.HEAD:
            return
        about, body = wire.lengths(head)
        asked = wire.about(source.read(about))
        said, page = answer(asked, source.read(body))
        sink.write(wire.pack(said, page))
        sink.flush()


def answer(asked: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """What the document says, and it as a page; or ``failed`` with the reason. Never raises for bad files."""
    if "ready" in asked:
        return {"ready": True, "peak": _peak()}, b""
    limits = Limits(asked["pages"], asked["characters"], asked["seconds"], asked["megabytes"])
    _limit_time(limits.seconds)
    try:
        reading = read(body, limits)
        reading.language = writing.language_tag(reading.language)
        name = title.choose(reading, asked["url"])
        page = writing.page(reading, name)
    except UnreadableError as error:
        return {"failed": error.kind, "detail": str(error), "peak": _peak()}, b""
    except MemoryError:
        return {"failed": "too-large", "detail": "too large when unpacked", "peak": _peak()}, b""
    except Exception as error:  # whatever a hostile file brings about: it is this file's fault
        return {"failed": "damaged", "detail": f"damaged ({type(error).__name__})", "peak": _peak()}, b""
    characters = sum(len(block.text) + sum(len(cell) for row in block.rows for cell in row) for block in reading.blocks)
    said = {"title": name, "language": reading.language, "date": reading.date, "pages": reading.pages}
    return said | {"tagged": reading.tagged, "facts": reading.facts, "characters": characters, "peak": _peak()}, page


def read(body: bytes, limits: Limits) -> Reading:
    """Read a file by what it is, whatever it is called. Raises ``UnreadableError``."""
    kind = kinds.kind(body)
    if kind == "pdf":
        from crawler.documents import pdf  # each format's code is loaded when it is first met

        return pdf.read(body, limits)
    if kind == "zip":
        from crawler.documents import office

        return office.read(body, limits)
    if kind == "rtf":
        from crawler.documents import rtf

        return rtf.read(body, limits)
    raise UnreadableError(kinds.REFUSALS[kind])


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the other side, out of reach of anything that reads or prints by itself; all else that is open is closed."""
    os.closerange(3, _MOST_FILES)
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return source, sink


def limit_memory(megabytes: int) -> None:
    """No more memory than this, no files written, no processes started, no core dumps; as far as the system can."""
    if resource is not None:
        for name, most in (("AS", megabytes * _MEGABYTE), ("CORE", 0), ("FSIZE", 0), ("NPROC", 0)):
            with suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _limit_time(seconds: float) -> None:
    """The processor's time for one document, should the other side be gone and no longer watch."""
    if resource is not None:
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 2, hard))


def _peak() -> float:
    """The most memory held so far, in megabytes; 0 where that is not known.

    The system's own account (getrusage) is of no use here: it begins with what the process had that started this one.
    """
    with suppress(OSError), open("/proc/self/status", "rb") as status:
        return next((int(line.split()[1]) / 1024 for line in status if line.startswith(b"VmHWM")), 0.0)
    return 0.0


if __name__ == "__main__":
    limit_memory(int(sys.argv[1]) if len(sys.argv) > 1 else 512)
    main()

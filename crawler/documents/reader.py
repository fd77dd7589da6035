"""Documents read for title, language, date and text, in a process of their own.

Comes in: the body of a PDF or office file. Goes out: a ``Document``, or why there is none.
Must not know: the formats, which only the worker reads.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crawler.documents.process import ProcessEnded, WorkerProcess
from crawler.result import Failed
from model import FailureKind

PDF_FACTS: Final = {
    "marked": "the catalogue says that the structure of the text is marked",
    "has_title": "it states a title",
    "shows_title": "it asks readers to show the title and not the file's name",
    "has_language": "it states a language",
    "bookmarks": "how many bookmarks it has, a thousand at most",
    "long_without_bookmarks": "of more than 20 pages: it has no bookmarks",
    "scanned": "the pages looked at are pictures and nothing else",
    "pages_without_text": "how many of them are",
    "pages_looked_at": "how many pages were looked at, 30 at most",
    "pdf_ua": "the part of the standard PDF/UA that it claims to follow; 0 for none",
    "encrypted": "it is encrypted, though it opens without a password",
    "blocks_assistive": "its permissions ask screen readers to keep away from the text",
}
"""The facts that PDFs have beside the text, by name. What could not be told is absent."""
_KINDS: Final = {"too-large": FailureKind.TOO_LARGE, "timeout": FailureKind.TIMEOUT}
_UNPACKED: Final = 4  # the part of its memory that a worker may fill with one unpacked file
_STARTING: Final = 30.0  # seconds a new worker may take to get ready on a busy machine


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says.

    ``language`` is the BCP 47 tag and ``date`` the ISO 8601 date (modified, else created) that the file states, "" where
    it states none. ``pages`` is 0 where the format has none. ``tagged`` says of PDFs whether they have a structure
    tree, and is None for others; ``facts`` are more of that kind (see ``PDF_FACTS``). ``html`` is the text as a UTF-8 HTML
    page; ``characters`` counts that text.
    """

    title: str
    language: str
    date: str
    pages: int
    tagged: bool | None
    characters: int
    html: bytes
    facts: Mapping[str, int | bool] = field(default_factory=dict)


class DocumentReader:
    """Reads one document at a time; others wait for their turn. ``close`` ends its process.

    A document may take ``seconds`` and ``megabytes`` of memory; of it at most ``pages`` and ``characters`` are read.
    """

    def __init__(self, *, seconds: float = 20.0, megabytes: int = 512, pages: int = 30, characters: int = 200_000) -> None:
        self._seconds, self._megabytes, self._characters = seconds, megabytes, characters
        self._limits = {"pages": pages, "characters": characters, "seconds": seconds, "megabytes": megabytes // _UNPACKED}
        self._worker: WorkerProcess | None = None
        self._turn = asyncio.Lock()

    async def read(self, body: bytes, media_type: str, url: str) -> Document | Failed:
        """Read a document. Never raises for what is wrong with it; ``media_type`` is not believed, the bytes are."""
        del media_type  # many servers are wrong about it
        async with self._turn:
            try:
                worker = await self._ready()
            except OSError as error:
                return _failed("damaged", f"the reader does not start ({error})")
            said, page = await self._ask(worker, {"url": url[:2000], **self._limits}, body)
        if "failed" in said:
            return _failed(str(said["failed"]), str(said.get("detail", "")))
        try:
            return _document(said, page)
        except (TypeError, ValueError):
            return _failed("damaged", "it broke the reader (a wrong answer)")

    async def close(self) -> None:
        """End the process; a later ``read`` starts a new one."""
        async with self._turn:
            await self._discard()

    async def _ready(self) -> WorkerProcess:
        if self._worker is not None and not self._worker.running:
            await self._discard()
        if self._worker is None:
            self._worker = await WorkerProcess.start(self._megabytes)
            try:
                await asyncio.wait_for(self._worker.ask({"ready": True}, b"", 0), _STARTING)
            except (TimeoutError, ProcessEnded) as error:
                await self._discard()
                raise OSError(str(error) or "it took too long") from None
            except BaseException:
                await self._discard()
                raise
        return self._worker

    async def _ask(self, worker: WorkerProcess, asked: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        spent = True
        try:
            said, page = await asyncio.wait_for(worker.ask(asked, body, 16 * self._characters + 1_000_000), self._seconds)
            # one that has grown, or run out of memory, is not trusted with the next file
            spent = said.get("failed") == "too-large" or _number(said.get("peak")) * 2 > self._megabytes
            return said, page
        except TimeoutError:
            return {"failed": "timeout", "detail": "took too long"}, b""
        except ProcessEnded as error:
            return {"failed": error.kind, "detail": str(error)}, b""
        finally:
            if spent:
                await self._discard()

    async def _discard(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await asyncio.shield(worker.end())


def _facts(said: object) -> dict[str, int | bool]:
    """Those that are known by name, each a number or yes or no."""
    if not isinstance(said, dict):
        return {}
    return {name: said[name] for name in PDF_FACTS if isinstance(said.get(name), int) and abs(said[name]) < 10**6}


def _failed(kind: str, detail: str) -> Failed:
    return Failed(_KINDS.get(kind, FailureKind.PROTOCOL), f"the document cannot be read: {detail[:200]}")


def _number(said: object) -> float:
    return float(said) if isinstance(said, int | float) else 0.0


def _document(said: dict[str, Any], page: bytes) -> Document:
    """The worker's answer, believed no further than needed: a hostile file may have taken it over."""
    tagged = said.get("tagged")
    return Document(
        title=str(said.get("title", ""))[:300],
        language=str(said.get("language", ""))[:35],
        date=str(said.get("date", ""))[:40],
        pages=int(said.get("pages", 0)),
        tagged=tagged if isinstance(tagged, bool) else None,
        characters=int(said.get("characters", 0)),
        html=page,
        facts=_facts(said.get("facts")),
    )

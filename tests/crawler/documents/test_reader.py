"""The reader's process: what it gives, what it survives, and what it leaves behind."""

import asyncio
import os
import random
import signal
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from crawler.documents import DOCUMENT_ENDINGS, Document, DocumentReader, is_document
from crawler.result import Failed
from model import FailureKind
from pages import read as read_page
from tests.crawler.documents.offices import docx, paragraph
from tests.crawler.documents.pdfs import Pdf, Put, lines
from tests.crawler.documents.test_office import RTF

GOOD = bytes(
    Pdf([[Put("Budget & <plan>", 50, 750, 24), *lines("The town publishes", "its budget here.")]], {}, "en", tagged=True)
)
unix = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals")


@pytest.fixture
async def reader() -> AsyncIterator[DocumentReader]:
    one = DocumentReader()
    yield one
    await one.close()


def bomb() -> bytes:
    """A page of a hundred megabytes, packed into some kilobytes."""
    content = zlib.compress(b"1 1 m 2 2 l S\n" * 7_000_000, 9)
    packed_stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content)
    plain = bytes(Pdf([[]]))
    start = plain.index(b"11 0 obj\n") + len(b"11 0 obj\n")
    return plain[:start] + packed_stream + plain[plain.index(b"\nendobj", start) :]


def failure(found: Document | Failed) -> tuple[FailureKind, str]:
    assert isinstance(found, Failed)
    return found.kind, found.detail.removeprefix("the document cannot be read: ")


async def test_a_document_reads_as_a_page(reader: DocumentReader) -> None:
    found = await reader.read(GOOD, "application/pdf", "https://a.example/x.pdf")
    assert isinstance(found, Document)
    assert (found.title, found.language, found.pages, found.tagged) == ("Budget & <plan>", "en", 1, True)
    page = read_page(found.html, url="https://a.example/x.pdf")
    assert (page.title, page.declared) == ("Budget & <plan>", "en")
    assert [(block.tag, block.text) for block in page.blocks] == [
        *(("h1", "Budget & <plan>"), ("p", "The town publishes its budget here."))
    ]
    assert found.characters == sum(len(block.text) for block in page.blocks)


async def test_tables_and_dates_in_the_page(reader: DocumentReader) -> None:
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Год", "Сумма"))
    body = docx(paragraph("Бюджет", "Titel") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", language="ru-RU")
    found = await reader.read(body, "application/octet-stream", "https://a.example/x.docx")
    assert isinstance(found, Document)
    assert b'<html lang="ru-RU">' in found.html
    assert b'<meta name="date" content="2024-03-01T10:00:00Z">' in found.html
    assert "<td>Год</td><td>Сумма</td>".encode() in found.html


@pytest.mark.parametrize(
    ("make", "kind", "reason"),
    [
        (lambda: bytes(Pdf([lines("x")], locked=True)), FailureKind.PROTOCOL, "encrypted"),
        (lambda: GOOD[: len(GOOD) // 2], FailureKind.PROTOCOL, "damaged"),
        (lambda: b"%PDF-1.7 nothing", FailureKind.PROTOCOL, "damaged"),
        (lambda: b"<html><head><title>Sorry</title></head></html>", FailureKind.PROTOCOL, "it is a web page, not a document"),
    ],
)
async def test_what_cannot_be_read(make: Callable[[], bytes], kind: FailureKind, reason: str, reader: DocumentReader) -> None:
    found = await reader.read(make(), "application/pdf", "https://a.example/x.pdf")
    assert failure(found) == (kind, reason)
    assert isinstance(await reader.read(GOOD, "", ""), Document)


@unix
async def test_a_bomb_ends_the_worker_and_not_the_crawl() -> None:
    reader = DocumentReader(seconds=120, megabytes=256)
    try:
        assert failure(await reader.read(bomb(), "", "")) == (FailureKind.TOO_LARGE, "too large when unpacked")
        assert isinstance(await reader.read(GOOD, "", ""), Document)
    finally:
        await reader.close()


@unix
async def test_a_worker_that_hangs_is_killed_and_replaced(reader: DocumentReader) -> None:
    await reader.read(GOOD, "", "")
    hung = _worker(reader)
    os.kill(hung, signal.SIGSTOP)
    reader._seconds = 0.2
    assert failure(await reader.read(GOOD, "", "")) == (FailureKind.TIMEOUT, "took too long")
    assert not _exists(hung)
    reader._seconds = 20.0
    assert isinstance(await reader.read(GOOD, "", ""), Document)


@unix
async def test_nothing_is_left_behind(reader: DocumentReader) -> None:
    await reader.read(GOOD, "", "")
    process = _worker(reader)
    assert _exists(process)
    await reader.close()
    assert not _exists(process)
    assert isinstance(await reader.read(GOOD, "", ""), Document)


@unix
async def test_a_reading_that_is_called_off_does_not_answer_the_next(reader: DocumentReader) -> None:
    await reader.read(GOOD, "", "")
    os.kill(_worker(reader), signal.SIGSTOP)
    task = asyncio.create_task(reader.read(b"{\\rtf1 Other}", "", ""))
    await asyncio.sleep(0)  # it has its turn and waits for the answer
    assert reader._turn.locked()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    found = await reader.read(GOOD, "", "")
    assert isinstance(found, Document)
    assert found.title == "Budget & <plan>"


async def test_many_at_once_wait_for_their_turn(reader: DocumentReader) -> None:
    bodies = [bytes(Pdf([lines(f"Document number {n}")])) for n in range(8)]
    found = await asyncio.gather(*(reader.read(body, "", "") for body in bodies))
    assert [one.title for one in found if isinstance(one, Document)] == [f"Document number {n}" for n in range(8)]


async def test_ten_thousand_pages(reader: DocumentReader) -> None:
    found = await reader.read(bytes(Pdf([lines(f"Page {n} of all") for n in range(10_000)])), "", "")
    assert isinstance(found, Document)
    assert found.pages == 10_000
    assert b"Page 29 " in found.html
    assert b"Page 30 " not in found.html


async def test_files_with_random_damage(reader: DocumentReader) -> None:
    chance = random.Random(3)
    for body in (GOOD, docx(paragraph("The budget", "Titel"), title="x"), RTF):
        for _ in range(40):
            broken = bytearray(body)
            for _ in range(chance.randint(1, 12)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            found = await reader.read(bytes(broken[: chance.randint(20, len(broken))]), "", "")
            assert isinstance(found, Document) or found.kind in (FailureKind.PROTOCOL, FailureKind.TOO_LARGE)


async def test_the_worker_knows_no_network(reader: DocumentReader) -> None:
    await reader.read(GOOD, "", "")
    maps = Path(f"/proc/{_worker(reader)}/maps")
    if not maps.exists():
        pytest.skip("needs /proc")
    loaded = maps.read_text(encoding="utf-8")
    assert "pdfium" in loaded
    assert not any(name in loaded for name in ("aiohttp", "uvloop", "greenlet", "_ssl", "_socket"))


@pytest.mark.parametrize(
    ("media_type", "url", "verdict"),
    [
        ("application/pdf", "https://a.example/x", True),
        ("Application/PDF; charset=x", "", True),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "", True),
        ("application/vnd.oasis.opendocument.spreadsheet", "", True),
        ("application/msword", "", True),
        ("text/html", "https://a.example/x.pdf", False),
        ("image/png", "https://a.example/x.pdf", False),
        ("", "https://a.example/x.PDF", True),
        ("", "https://a.example/x.pdf?v=1.2", True),
        ("application/octet-stream", "https://a.example/get?file=x.docx", True),
        ("application/octet-stream", "https://a.example/x.exe", False),
        ("", "https://a.example/pdf", False),
        ("", "https://a.example.pdf/", False),
        ("", "http://[broken/x.pdf", False),
        ("", "", False),
    ],
)
def test_what_is_a_document(media_type: str, url: str, verdict: bool) -> None:
    assert is_document(media_type, url) is verdict


def test_endings() -> None:
    assert {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf", "doc", "xls", "ppt"} <= DOCUMENT_ENDINGS


def _worker(reader: DocumentReader) -> int:
    assert reader._worker is not None
    return reader._worker.pid


def _exists(process: int) -> bool:
    """Whether there is such a process, be it a zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

"""What stands in the archive besides pages: what was sent, what came again, what documents say, pictures."""

import gzip
import threading
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import storage
from model import ArchiveRef, Capture, StoreError
from storage.archive import gzipping
from storage.archive.records import Original
from storage.archive.seen import Place, SeenBodies
from tests.storage.archives import check, fill, records
from tests.storage.samples import NOON, SNAPSHOTS

BODY = "<!doctype html><title>Città</title><p>Bilancio</p>".encode()
HTML = {"content-type": "text/html; charset=utf-8"}
SENT = {"user-agent": "Civiscope/1", "accept-language": "it"}
PLAIN = Capture(SNAPSHOTS[0], BODY, HTML, SENT)
ELSEWHERE = replace(PLAIN, snapshot=replace(PLAIN.snapshot, url="https://city.example/again"))
PAPER = Capture(
    replace(SNAPSHOTS[1], url="https://city.example/plan.pdf", media_type="application/pdf", charset=""), b"%PDF-1.7 strategy",
    {"content-type": "application/pdf"}, SENT, b"<!doctype html><title>Strategy</title><p>Digital by default.",
)  # fmt: skip


def rendered(capture: Capture) -> Capture:
    return replace(capture, snapshot=replace(capture.snapshot, rendered=True))


def reading(folder: Path, capture: Capture, ref: ArchiveRef) -> bytes:
    with storage.ArchiveReader(folder) as reader:
        (found,) = reader.captures([replace(capture.snapshot, ref=ref)])
    assert (found.body, found.headers["content-type"]) == (capture.body, capture.headers["content-type"])
    return found.reading


# what was sent


@pytest.mark.parametrize(
    ("url", "line", "host"),
    [
        ("https://city.example/", "GET / HTTP/1.1", "city.example"),
        ("https://city.example", "GET / HTTP/1.1", "city.example"),
        ("https://city.example?q=1", "GET /?q=1 HTTP/1.1", "city.example"),
        ("https://me:pw@city.example:8443/a%20b?q=ü#top", "GET /a%20b?q=%C3%BC HTTP/1.1", "city.example:8443"),
        ("http://[::1]:80/x y", "GET /x%20y HTTP/1.1", "[::1]:80"),
        ("https://[broken/x", "GET /x HTTP/1.1", "[broken"),
    ],
)
def test_a_request_goes_with_its_response(tmp_path: Path, url: str, line: str, host: str) -> None:
    fill(tmp_path, replace(PLAIN, snapshot=replace(PLAIN.snapshot, url=url)))
    response, request = records(tmp_path)
    assert (response.kind, request.kind) == ("response", "request")
    assert request.fields["WARC-Concurrent-To"] == response.id
    assert request.fields["WARC-Target-URI"] == response.fields["WARC-Target-URI"]
    assert request.fields["WARC-Date"] == response.fields["WARC-Date"]
    assert (request.http, request.headers, request.content) == (line, {"Host": host, **SENT}, b"")
    assert check(tmp_path) == 0


def test_a_request_keeps_its_own_host_and_no_passwords(tmp_path: Path) -> None:
    sent = {"host": "Other.example", "Authorization": "Basic c2VjcmV0", "proxy-authorization": "Basic c2VjcmV0", "x": "1\r\n2"}
    fill(tmp_path, replace(PLAIN, request=sent))
    assert records(tmp_path)[1].headers == {"host": "Other.example", "x": "1 2"}


@pytest.mark.parametrize("capture", [replace(PLAIN, request={}), rendered(PLAIN)])
def test_no_request_where_none_is_known_or_scripts_filled_the_page(tmp_path: Path, capture: Capture) -> None:
    fill(tmp_path, capture)
    assert len(records(tmp_path)) == 1


# what came again


def test_a_body_that_came_again_is_not_kept_twice(tmp_path: Path) -> None:
    first, second = fill(tmp_path, PLAIN, ELSEWHERE)
    assert first == second
    original, _, revisit, request = records(tmp_path)
    assert (revisit.kind, revisit.content) == ("revisit", b"")
    assert revisit.http == "HTTP/1.1 200 OK"
    assert revisit.headers == {**HTML, "Content-Length": str(len(BODY))}
    assert revisit.fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert revisit.fields["WARC-Target-URI"] == "https://city.example/again"
    assert revisit.fields["WARC-Refers-To"] == original.id
    for name in ("WARC-Target-URI", "WARC-Date"):
        assert revisit.fields[name.replace("WARC-", "WARC-Refers-To-")] == original.fields[name]
    assert revisit.fields["WARC-Payload-Digest"] == original.fields["WARC-Payload-Digest"] == first.digest
    assert request.fields["WARC-Concurrent-To"] == revisit.id
    assert check(tmp_path) == 0
    assert reading(tmp_path, ELSEWHERE, second) == b""


def test_a_page_that_scripts_filled_came_again(tmp_path: Path) -> None:
    first, second = fill(tmp_path, rendered(PLAIN), rendered(ELSEWHERE))
    assert first == second
    assert [(r.kind, r.http) for r in records(tmp_path)] == [("resource", ""), ("revisit", "")]
    assert check(tmp_path) == 0


def test_the_first_copy_may_lie_in_an_earlier_file(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path, max_bytes=1) as writer:
        first, again = writer.write(PLAIN), writer.write(ELSEWHERE)
        other = writer.write(replace(PLAIN, body=b"other"))
    assert (first, first.file, other.file) == (again, "civiscope-00000.warc.gz", "civiscope-00002.warc.gz")


@pytest.mark.parametrize(
    "other",
    [
        replace(ELSEWHERE, body=BODY + b" "),
        replace(ELSEWHERE, headers={"content-type": "text/plain"}),
        replace(ELSEWHERE, headers={**HTML, "content-language": "de"}),
        rendered(ELSEWHERE),
        replace(ELSEWHERE, reading=b"<p>says something"),
    ],
    ids=["body", "type", "language", "scripts", "reading"],
)
def test_what_is_read_differently_is_kept_itself(tmp_path: Path, other: Capture) -> None:
    first, second = fill(tmp_path, PLAIN, other)
    assert first.offset != second.offset
    assert "revisit" not in {r.kind for r in records(tmp_path)}


def test_nothing_at_all_is_no_revisit(tmp_path: Path) -> None:
    fill(tmp_path, replace(PLAIN, body=b""), replace(ELSEWHERE, body=b""))
    assert [r.kind for r in records(tmp_path)] == ["response", "request"] * 2
    assert check(tmp_path) == 0


def test_the_memory_of_bodies_is_bounded_and_keeps_what_comes_often() -> None:
    seen = SeenBodies(6)
    places = [
        Place(n, 10**10 + n, Original(f"<urn:uuid:{UUID(int=n)}>", f"https://é.example/{n}", f"2024-05-{n:018}Z"))
        for n in range(20)
    ]
    for n, place in enumerate(places):
        seen.add(bytes([n]), place)
        assert seen.find(b"\0") == places[0]
        assert seen.find(bytes([n])) == place
    found = [n for n in range(20) if seen.find(bytes([n]))]
    assert found[0] == 0
    assert 4 <= len(found) <= 7
    assert found[1:] == list(range(20 - len(found) + 1, 20))


# what documents say


@pytest.mark.parametrize("sent", [SENT, {}])
def test_a_reading_comes_back_with_its_document(tmp_path: Path, sent: dict[str, str]) -> None:
    paper = replace(PAPER, request=sent)
    refs = fill(tmp_path, PLAIN, paper, replace(PAPER, body=b"%PDF-1.7 other", reading=b"<p>Other"))
    assert reading(tmp_path, paper, refs[1]) == PAPER.reading
    assert reading(tmp_path, PLAIN, refs[0]) == b""
    document, conversion = [r for r in records(tmp_path)[2:] if r.kind != "request"][:2]
    assert conversion.kind == "conversion"
    assert conversion.fields["WARC-Refers-To"] == document.id
    assert conversion.fields["WARC-Target-URI"] == f"urn:text:{paper.snapshot.url}"
    assert conversion.fields["Content-Type"] == "text/html; charset=utf-8"
    assert check(tmp_path) == 0


def test_a_document_that_came_again_has_its_reading(tmp_path: Path) -> None:
    again = replace(PAPER, snapshot=replace(PAPER.snapshot, url="https://city.example/copy.pdf"))
    first, second = fill(tmp_path, PAPER, again)
    assert first == second
    assert [r.kind for r in records(tmp_path)] == ["response", "request", "conversion", "revisit", "request"]
    assert reading(tmp_path, again, second) == PAPER.reading


def test_a_reading_that_is_lost_is_not_taken_for_silence(tmp_path: Path) -> None:
    (ref,) = fill(tmp_path, PAPER)
    path = tmp_path / ref.file
    whole = path.read_bytes()
    for end in range(len(whole) - 300, len(whole) - 30, 9):
        path.write_bytes(whole[:end])
        with pytest.raises(StoreError, match=f"at offset {ref.offset}"):
            reading(tmp_path, PAPER, ref)
        with storage.ArchiveReader(tmp_path) as reader:
            assert reader.read(ref)[0] == PAPER.body


def test_no_changed_byte_of_a_reading_passes_unseen(tmp_path: Path) -> None:
    paper = replace(PAPER, reading=Random(5).randbytes(40_000).hex().encode())
    (ref,) = fill(tmp_path, paper)
    path = tmp_path / ref.file
    whole = path.read_bytes()
    for place in range(len(whole) - 40_000, len(whole) - 100, 1999):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with pytest.raises(StoreError, match=f"at offset {ref.offset}"):
            reading(tmp_path, paper, ref)


# pictures


def test_pictures_of_both_devices_stand_beside_the_page(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path) as writer:
        writer.write(rendered(PLAIN))
        refs = [
            writer.picture("https://città.example/a b", b"\xff\xd8" + name.encode(), device=name, at=NOON)
            for name in ("desktop", "phone")
        ]
    desktop, phone = records(tmp_path)[1:]
    assert desktop.fields["WARC-Target-URI"] == "urn:view:https://citt%C3%A0.example/a%20b"
    assert phone.fields["WARC-Target-URI"] == "urn:view-phone:https://citt%C3%A0.example/a%20b"
    for found, ref, name in zip((desktop, phone), refs, ("desktop", "phone"), strict=True):
        assert (found.kind, found.content) == ("resource", b"\xff\xd8" + name.encode())
        assert found.fields["Content-Type"] == "image/jpeg"
        assert found.fields["WARC-Date"] == "2024-05-17T12:00:00.250000Z"
        assert found.fields["Civiscope-Device"] == name
        with storage.ArchiveReader(tmp_path) as reader:
            assert reader.read(ref) == (found.content, {})
    assert check(tmp_path) == 0


# gzip, threads, and what was written before


@given(st.binary(max_size=5000), st.integers(1, 40))
def test_members_are_gzip_whatever_made_them(data: bytes, times: int) -> None:
    for make in (gzipping.with_zlib, gzipping.member):
        assert gzip.decompress(make(data * times) + make(b"next")) == data * times + b"next"


def test_threads_share_a_writer(tmp_path: Path) -> None:
    refs: dict[bytes, ArchiveRef] = {}
    with storage.ArchiveWriter(tmp_path, max_bytes=4000) as writer:

        def work(name: int) -> None:
            for n in range(25):
                body = f"{name} {n % 20}".encode()
                refs[body] = writer.write(replace(PLAIN, body=body))

        threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with storage.ArchiveReader(tmp_path) as reader:
        assert [reader.read(ref)[0] for ref in refs.values()] == list(refs)
    assert [r.kind for r in records(tmp_path)].count("revisit") == 4 * 5
    assert check(tmp_path) == 0


def test_archives_of_earlier_versions_still_read(tmp_path: Path) -> None:
    path = tmp_path / "civiscope-00000.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "Civiscope"}))
        place = file.tell()
        http = StatusAndHeaders("200 OK", list(HTML.items()), protocol="HTTP/1.1")
        record = writer.create_warc_record(PLAIN.snapshot.url, "response", BytesIO(BODY), len(BODY), http_headers=http)
        writer.write_record(record)
    before = path.read_bytes()
    digest = fill(tmp_path, PLAIN)[0].digest
    assert path.read_bytes() == before
    assert reading(tmp_path, PLAIN, ArchiveRef(path.name, place, digest)) == b""

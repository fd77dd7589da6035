"""WARC files: what goes in comes out, other tools accept them, and no damage passes unseen."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

import storage
from model import ArchiveRef, Capture, OutputError, StoreError
from storage.archive import digest_of
from tests.storage.archives import check, fill
from tests.storage.samples import FAILURES, NOON, SNAPSHOTS

BODY = "<!doctype html><title>Città</title><p>Bilancio</p>".encode()
SENT = {
    "content-type": "text/html; charset=utf-8", "Content-Encoding": "br", "transfer-encoding": "chunked",
    "content-length": "17", "last-modified": "Fri, 17 May 2024 12:00:00 GMT",
}  # fmt: skip
KEPT = {"content-type": SENT["content-type"], "last-modified": SENT["last-modified"], "content-length": str(len(BODY))}
PLAIN = Capture(SNAPSHOTS[0], BODY, SENT)
RENDERED = Capture(replace(SNAPSHOTS[1], rendered=True), BODY, SENT)


def test_a_page_comes_back_decoded(tmp_path: Path) -> None:
    (ref,) = fill(tmp_path, PLAIN)
    assert ref.digest == digest_of(BODY) == "sha256:" + ref.digest[7:]
    with storage.ArchiveReader(tmp_path) as reader:
        assert reader.read(ref) == (BODY, KEPT)
    assert check(tmp_path) == 0


def test_a_rendered_page_is_no_http_response(tmp_path: Path) -> None:
    (ref,) = fill(tmp_path, RENDERED)
    with storage.ArchiveReader(tmp_path) as reader:
        body, headers = reader.read(ref)
    assert (body, headers) == (BODY, {k: v for k, v in KEPT.items() if k != "content-length"})
    assert check(tmp_path) == 0


def test_records_say_what_they_are(tmp_path: Path) -> None:
    fill(tmp_path, PLAIN, RENDERED)
    with (tmp_path / "civiscope-00000.warc.gz").open("rb") as file:
        records = []
        for record in ArchiveIterator(file):
            content = record.content_stream().read()
            status = record.http_headers.statusline if record.http_headers else ""
            records.append((record.rec_type, record.rec_headers.protocol, status, content, record.rec_headers))
    assert [r[:3] for r in records] == [
        ("warcinfo", "WARC/1.1", ""), ("response", "WARC/1.1", "200 OK"), ("resource", "WARC/1.1", ""),
    ]  # fmt: skip
    assert b"robots: obey" in records[0][3]
    assert b"Civiscope/1 (+https://c.example)" in records[0][3]
    assert records[1][4]["WARC-Date"] == "2024-05-17T12:00:00.250000Z"
    assert records[1][4]["WARC-Target-URI"] == SNAPSHOTS[0].url
    assert records[2][4]["Content-Type"] == "text/html; charset=utf-8"


def test_every_record_can_be_read_by_itself(tmp_path: Path) -> None:
    refs = fill(tmp_path, PLAIN, RENDERED, replace(PLAIN, body=BODY * 2))
    for ref in refs:
        with (tmp_path / ref.file).open("rb") as file:
            file.seek(ref.offset)
            assert b"Bilancio" in gzip.GzipFile(fileobj=file).read(3000)


@settings(max_examples=40, deadline=None)
@given(
    body=st.binary(max_size=300), rendered=st.booleans(), status=st.sampled_from((200, 203, 404, 599, 799)),
    headers=st.dictionaries(st.sampled_from(("server", "x-a", "set-cookie", "link")), st.text(max_size=40), max_size=4),
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)  # fmt: skip
def test_any_page_comes_back(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, rendered: bool, status: int, headers: dict[str, str], path: str
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    snapshot = replace(SNAPSHOTS[0], url=f"https://x.example/{path}", rendered=rendered, status=status)
    (ref, after) = fill(folder, Capture(snapshot, body, headers), PLAIN)
    with storage.ArchiveReader(folder) as reader:
        read, found = reader.read(ref)
        assert reader.read(after)[0] == BODY
    assert read == body
    assert set(headers) <= set(found)
    if rendered:
        assert found == headers
    assert check(folder) == 0


def test_files_are_rotated(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path, max_bytes=300) as writer:
        refs = [writer.write(replace(PLAIN, body=BODY * n)) for n in (1, 2, 3)]
    assert [r.file for r in refs] == [f"civiscope-0000{n}.warc.gz" for n in range(3)]
    assert check(tmp_path) == 0


def test_a_later_writer_leaves_earlier_files_alone(tmp_path: Path) -> None:
    first = fill(tmp_path, PLAIN)
    before = (tmp_path / first[0].file).read_bytes()
    second = fill(tmp_path, RENDERED)
    assert (tmp_path / first[0].file).read_bytes() == before
    assert second[0].file == "civiscope-00001.warc.gz"


def test_two_writers_never_share_a_file(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path) as one, storage.ArchiveWriter(tmp_path) as two:
        assert one.write(PLAIN).file != two.write(PLAIN).file


def test_nothing_written_leaves_no_file(tmp_path: Path) -> None:
    fill(tmp_path / "archive")
    assert not (tmp_path / "archive").exists()


def test_captures_come_in_the_order_of_the_visits(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path, max_bytes=1) as writer:
        stored = [replace(s, ref=writer.write(Capture(s, s.url.encode(), {}))) for s in SNAPSHOTS]
    visits = [stored[3], FAILURES[0], stored[0], replace(SNAPSHOTS[1], ref=None), stored[2], stored[1]]
    with storage.ArchiveReader(tmp_path) as reader:
        captures = list(reader.captures(visits))
    assert [c.snapshot for c in captures] == [stored[3], stored[0], stored[2], stored[1]]
    assert all(c.body == c.snapshot.url.encode() for c in captures)


# damage


def test_no_changed_byte_passes_unseen(tmp_path: Path) -> None:
    (ref,) = fill(tmp_path, Capture(SNAPSHOTS[0], BODY, {}))
    path = tmp_path / ref.file
    whole = path.read_bytes()
    for place in range(ref.offset, len(whole)):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0x55
        path.write_bytes(spoiled)
        assert _read_or_refused(ref, tmp_path) in (BODY, f"{path} at offset {ref.offset}:"), place


def _read_or_refused(ref: ArchiveRef, folder: Path) -> bytes | str:
    """The body (where the byte belonged to a header or to gzip's frame), or where the message says the damage is."""
    with storage.ArchiveReader(folder) as reader:
        try:
            return reader.read(ref)[0]
        except StoreError as error:
            return str(error).partition(" the copy cannot be used")[0]


def test_a_wrong_digest_is_told(tmp_path: Path) -> None:
    (ref,) = fill(tmp_path, PLAIN)
    with pytest.raises(StoreError, match=r"civiscope-00000.warc.gz at offset \d+: .*digest"):
        storage.ArchiveReader(tmp_path).read(replace(ref, digest=digest_of(b"other")))


@pytest.mark.parametrize(
    "ref",
    [
        ArchiveRef("civiscope-00009.warc.gz", 5, digest_of(BODY)),
        ArchiveRef("civiscope-00000.warc.gz", 10**9, digest_of(BODY)),
        ArchiveRef("civiscope-00000.warc.gz", 3, digest_of(BODY)),
        ArchiveRef("civiscope-00000.warc.gz", 0, digest_of(BODY)),
        ArchiveRef("../civiscope-00000.warc.gz", 0, digest_of(BODY)),
        ArchiveRef(".", 0, digest_of(BODY)),
    ],
)
def test_a_copy_that_is_not_there(tmp_path: Path, ref: ArchiveRef) -> None:
    fill(tmp_path, PLAIN)
    with storage.ArchiveReader(tmp_path) as reader, pytest.raises(StoreError, match=f"at offset {ref.offset}") as caught:
        reader.read(ref)
    assert "\n" not in str(caught.value)


def test_a_torn_record_spoils_no_other(tmp_path: Path) -> None:
    refs = fill(tmp_path, PLAIN, RENDERED, Capture(SNAPSHOTS[2], bytes(range(256)) * 40, {}))
    path = tmp_path / refs[0].file
    whole = path.read_bytes()
    path.write_bytes(whole[: (refs[2].offset + len(whole)) // 2])
    with storage.ArchiveReader(tmp_path) as reader:
        assert [reader.read(ref)[0] for ref in refs[:2]] == [BODY, BODY]
        with pytest.raises(StoreError):
            reader.read(refs[2])
    assert fill(tmp_path, PLAIN)[0].file == "civiscope-00001.warc.gz"


def test_pages_are_on_disk_as_soon_as_they_are_written(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path) as writer, storage.ArchiveReader(tmp_path) as reader:
        for n in range(3):
            body = f"{n}".encode()
            assert reader.read(writer.write(Capture(replace(SNAPSHOTS[0], fetched_at=NOON), body, {})))[0] == body


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("in the way")
    with storage.ArchiveWriter(tmp_path / "archive") as writer, pytest.raises(OutputError, match="--out") as caught:
        writer.write(PLAIN)
    assert "\n" not in str(caught.value)

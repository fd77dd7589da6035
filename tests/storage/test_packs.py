"""Evidence packs: what they hold, that equal input gives equal bytes, and that one changed byte is found anywhere."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

import storage
from model import Answer, ArchiveRef, Capture, Evidence, Portal, Snapshot, UsageError, Value
from storage import Cited, Pack
from storage.archive import digest_of
from storage.packs.keys import key_of
from tests.storage.samples import NOON

HOME = "https://www.city.example/Fees?b=2&a=1"
DOC = "https://city.example/plan.pdf"
PAGE = "<html lang=en><title>Fees</title><p>A permit costs 30 €.</p>".encode()
JPEG = b"\xff\xd8\xff\xe0 a picture"


def cited(url: str, body: bytes, media: str, reading: bytes = b"", pictures: dict[str, bytes] | None = None) -> Cited:
    snapshot = Snapshot(url, url, 200, media, "utf-8", NOON)
    return Cited(Capture(snapshot, body, {"content-type": media}, reading=reading), digest_of(body), pictures or {})


def made() -> Pack:
    pages = [
        cited(HOME, PAGE, "text/html", pictures={"a-desktop.jpg": JPEG}),
        cited(DOC, b"%PDF-1.7 x", "application/pdf", b"<p>30"),
    ]
    answers = [
        Answer("city", "q", f"I-{n}", Value.YES, "found", 1, 0.9, rubric_version="q+1", detector="topic",
               evidence=(Evidence(c.capture.snapshot.url, "30 €", "topic", 0.9, ref=ref(c)),))
        for n, c in enumerate(pages)
    ]  # fmt: skip
    answers.append(
        Answer("city", "q", "I-9", Value.YES, "found", 1, evidence=(Evidence("https://city.example/lost", "x", "d", 1),))
    )
    return Pack(
        Portal("city", "https://city.example/", "Città"), NOON, answers, (), {"I-0": "Fees are told"}, {"q.lexicons": "sha256:1"},
        pages, "Civiscope 1",
    )  # fmt: skip


def ref(one: Cited) -> ArchiveRef:
    return ArchiveRef("civiscope-00000.warc.gz", 0, one.digest)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    storage.write_pack(tmp_path / "city.wacz", made())
    return tmp_path / "city.wacz"


def test_a_pack_holds_what_its_answers_cite(pack: Path) -> None:
    proof = storage.check_pack(pack)
    assert (proof.answers, proof.records, proof.flaws) == (3, 2, ())
    with zipfile.ZipFile(pack) as container:
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in container.infolist())
        told = json.loads(container.read("evidence/answers.json"))
        assert told["not_archived"] == ["https://city.example/lost"]
        assert told["answers"][0]["title"] == "Fees are told"
        assert told["answers"][0]["rubric_version"] == "q+1"
        assert container.read("pictures/a-desktop.jpg") == JPEG
        pages = [json.loads(line) for line in container.read("pages/pages.jsonl").splitlines()]
        assert [p.get("url") for p in pages] == [None, HOME, DOC]


def test_the_index_leads_to_the_records(pack: Path) -> None:
    import gzip

    with zipfile.ZipFile(pack) as container:
        archive = container.read("archive/data.warc.gz")
        lines = gzip.decompress(container.read("indexes/index.cdx.gz")).decode().splitlines()
        offsets = json.loads(container.read("indexes/index.idx").splitlines()[1].split(b" ", 2)[2])
        assert offsets["length"] == len(container.read("indexes/index.cdx.gz"))
    assert lines == sorted(lines)
    for line in lines:
        key, at, about = line.split(" ", 2)
        told = json.loads(about)
        start = int(told["offset"])
        record = next(iter(ArchiveIterator(io.BytesIO(archive[start : start + int(told["length"])]))))
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]
        assert (key, at) == (key_of(told["url"]), "20240517120000")
        assert digest_of(record.content_stream().read()) == told["digest"]


def test_equal_input_gives_equal_bytes(pack: Path, tmp_path: Path) -> None:
    storage.write_pack(tmp_path / "again.wacz", made())
    assert (tmp_path / "again.wacz").read_bytes() == pack.read_bytes()


def test_one_changed_byte_is_found_wherever_it_is(pack: Path, tmp_path: Path) -> None:
    whole, changed = pack.read_bytes(), tmp_path / "changed.wacz"
    missed = []
    for place in range(len(whole)):
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if not storage.check_pack(changed).flaws:
            missed.append(place)
    assert missed == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_is_a_flaw_and_no_crash(data: st.DataObject) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        pack = Path(folder) / "a.wacz"
        storage.write_pack(pack, made())
        whole = pack.read_bytes()
        start = data.draw(st.integers(0, len(whole) - 1))
        end = data.draw(st.integers(start, min(len(whole), start + 400)))
        new = whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:]
        pack.write_bytes(new)
        assert bool(storage.check_pack(pack).flaws) == (new != whole)


def repacked(pack: Path, files: dict[str, bytes | None]) -> None:
    """What another tool would make of it: some files changed, everything else as it was."""
    with zipfile.ZipFile(pack) as container:
        kept = {e.filename: container.read(e) for e in container.infolist()}
    with zipfile.ZipFile(pack, "w") as container:
        for name, content in (kept | files).items():
            if content is not None:
                container.writestr(name, content)


def test_files_that_are_missing_added_or_exchanged(pack: Path) -> None:
    repacked(pack, {"evidence/answers.json": b'{"answers": []}', "pictures/a-desktop.jpg": None, "pictures/b.jpg": JPEG})
    wheres = {f.where for f in storage.check_pack(pack).flaws}
    assert wheres >= {"container", "evidence/answers.json", "pictures/a-desktop.jpg", "pictures/b.jpg"}


def test_a_page_exchanged_for_another_with_all_digests_made_anew_is_not_what_is_cited(tmp_path: Path) -> None:
    """Whoever makes everything anew must also change the answers; then only the trail knows the file."""
    forged = replace(made(), cited=[cited(HOME, b"<p>forged", "text/html"), made().cited[1]])
    storage.write_pack(tmp_path / "f.wacz", forged)
    with zipfile.ZipFile(tmp_path / "f.wacz") as container:
        assert HOME in json.loads(container.read("evidence/answers.json"))["not_archived"]


@pytest.mark.parametrize("content", [b"", b"no container at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.wacz").write_bytes(content)
    assert storage.check_pack(tmp_path / "x.wacz").flaws
    with pytest.raises(UsageError, match="cannot be read"):
        storage.check_pack(tmp_path / "missing.wacz")


KEYS = {
    "https://www.City.example/": "example,city)/",
    "http://www2.city.example": "example,city)/",
    "https://city.example:443/A/b/": "example,city)/a/b",
    "https://city.example:8443/a": "example,city:8443)/a",
    "https://user@city.example/?b=2&A=1": "example,city)/?a=1&b=2",
    "https://city.example/a?": "example,city)/a",
    "https://city.example/%7Ea?x=%C3%A9": "example,city)/~a?x=%c3%a9",
    "https://city.example/a;jsessionid=0123456789abcdef0123456789abcdef": "example,city)/a",
    "https://city.example/a?PHPSESSID=0123456789abcdef0123456789abcdef&x=1": "example,city)/a?x=1",
    "http://127.0.0.1:8080/x": "1,0,0,127:8080)/x",
    "http://city.example/a//b/./c/../d/?x=a//b": "example,city)/a/b/d?x=a//b",
    "urn:view:https://city.example/": "urn:view:https://city.example/",
}


@pytest.mark.parametrize("url", KEYS)
def test_keys_are_those_that_replay_asks_for(url: str) -> None:
    assert key_of(url) == KEYS[url]

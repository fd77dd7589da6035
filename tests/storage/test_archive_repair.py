"""However a writer ends, what is left is an archive; and nothing but half a record is ever cut off."""

import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import storage
from model import ArchiveRef, Capture, OutputError
from storage.archive import gzipping
from storage.archive.files import name_of
from storage.archive.repair import mend
from tests.storage.archives import check, fill, records
from tests.storage.samples import SNAPSHOTS

locks = pytest.importorskip("fcntl", reason="without locks nothing is ever cut")

NOISE = random.Random(3)
SMALL = Capture(SNAPSHOTS[0], b"<p>small", {"content-type": "text/html"}, {"accept": "*/*"})
PAPER = replace(SMALL, body=b"%PDF", reading=b"<p>says")
FIRST = "civiscope-00000.warc.gz"


def large(size: int) -> Capture:
    return replace(SMALL, body=NOISE.randbytes(size))


def cuts(data: bytes) -> list[bytes]:
    """The gzip members that a file consists of, as far as they are whole."""
    found = []
    while data:
        unpacking = zlib.decompressobj(31)
        unpacking.decompress(data)
        if not unpacking.eof:
            break
        found.append(data[: len(data) - len(unpacking.unused_data)])
        data = unpacking.unused_data
    return found


def test_a_cut_at_any_byte_leaves_all_whole_records(tmp_path: Path) -> None:
    captures = (large(50), SMALL, PAPER)
    refs = fill(tmp_path / "whole", *captures)
    whole = (tmp_path / "whole" / FIRST).read_bytes()
    ends = range(len(whole) + 1)
    for end in ends:
        (tmp_path / name_of(end)).write_bytes(whole[:end])
    mend(tmp_path)
    left = {end: (tmp_path / name_of(end)).read_bytes() for end in ends}
    assert left == {end: b"".join(cuts(whole[:end])) for end in ends}
    for path in {content: tmp_path / name_of(end) for end, content in left.items()}.values():
        assert check(path) == 0
    with storage.ArchiveReader(tmp_path) as reader:
        for ref, capture in zip(refs, captures, strict=True):
            for end in ends[ref.offset + len(cuts(whole[ref.offset :])[0]) :: 11]:
                assert reader.read(replace(ref, file=name_of(end)))[0] == capture.body


@pytest.mark.parametrize("size", [10, 100_000, 400_000])
@pytest.mark.parametrize("lost", [1, 9, 5000])
def test_a_torn_file_is_mended_when_the_folder_is_opened(tmp_path: Path, size: int, lost: int) -> None:
    first, last = fill(tmp_path, SMALL, large(size + 5000))
    path = tmp_path / FIRST
    os.truncate(path, path.stat().st_size - lost)
    with path.open("rb") as file:
        mended = file.read(last.offset)
    fill(tmp_path, replace(SMALL, body=b"new"))
    assert path.read_bytes().startswith(mended)
    assert check(tmp_path) == 0
    with storage.ArchiveReader(tmp_path) as reader:
        assert reader.read(first)[0] == SMALL.body


@pytest.mark.parametrize("size", [10, 100_000, 400_000, 17_000_000])
def test_whole_files_stay_as_they_are(tmp_path: Path, size: int) -> None:
    fill(tmp_path, SMALL, large(size))
    before = (tmp_path / FIRST).read_bytes()
    mend(tmp_path)
    assert (tmp_path / FIRST).read_bytes() == before


@pytest.mark.parametrize("lost", [0, 1, 300, 1200])
def test_an_archive_within_a_page_does_not_mislead(tmp_path: Path, lost: int) -> None:
    """What cannot be packed stands as it is, so there a whole record begins inside of another."""
    inner = gzipping.member(b"WARC/1.1\r\n" + NOISE.randbytes(300))
    outer = replace(SMALL, body=NOISE.randbytes(150_000) + inner + NOISE.randbytes(900), request={})
    refs = fill(tmp_path, SMALL, outer)
    path = tmp_path / FIRST
    whole = path.read_bytes()
    assert inner in whole[refs[1].offset :]
    path.write_bytes(whole[: len(whole) - lost])
    mend(tmp_path)
    assert path.read_bytes() == (whole[: refs[1].offset] if lost else whole)


def _spoilt(data: bytes) -> bytes:
    return data[:400] + bytes([data[400] ^ 0x55]) + data[401:-5]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"notes of mine\n",
        lambda data: b"n",
        lambda data: data + b"\0" * 4096,
        lambda data: data + b"x",
        lambda data: data + gzipping.member(b"no record")[:-3],
        lambda data: gzipping.member(b"no record at all"),
        lambda data: gzipping.member(b"no record at all")[:-3],
        _spoilt,
    ],
)
def test_other_damage_is_none_of_its_business(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    fill(tmp_path, large(2000), SMALL)
    path = tmp_path / FIRST
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    mend(tmp_path)
    assert path.read_bytes() == before


def test_files_of_other_names_are_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, SMALL)
    torn = (tmp_path / FIRST).read_bytes()[:-5]
    others = [tmp_path / name for name in ("mine.warc.gz", "civiscope-a.warc.gz", "civiscope-00000.warc.gz.bak")]
    for other in others:
        other.write_bytes(torn)
    (tmp_path / "civiscope-00007.warc.gz").mkdir()
    mend(tmp_path)
    assert [other.read_bytes() for other in others] == [torn] * 3


def test_nothing_is_cut_where_somebody_still_writes(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path) as busy:
        busy.write(SMALL)
        with (tmp_path / FIRST).open("ab") as file:
            file.write(gzipping.member(b"WARC/1.1 just being written")[:-9])
        before = (tmp_path / FIRST).read_bytes()
        fill(tmp_path, SMALL)
        assert (tmp_path / FIRST).read_bytes() == before
    fill(tmp_path, SMALL)
    assert len((tmp_path / FIRST).read_bytes()) < len(before)
    assert check(tmp_path) == 0


# a disk that is full


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Files may grow to ``size`` bytes and no further, as on a full disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_no_half_record(tmp_path: Path) -> None:
    with storage.ArchiveWriter(tmp_path) as writer:
        first = writer.write(SMALL)
        whole = (tmp_path / FIRST).read_bytes()
        with room_for(len(whole) + 5000), pytest.raises(OutputError, match="make room"):
            writer.write(large(20_000))
        assert (tmp_path / FIRST).read_bytes() == whole
        second = writer.write(large(20_000))
    with storage.ArchiveReader(tmp_path) as reader:
        assert reader.read(first)[0] == SMALL.body
        assert len(reader.read(second)[0]) == 20_000
    assert check(tmp_path) == 0


def test_a_body_that_could_not_be_written_is_not_remembered(tmp_path: Path) -> None:
    page = large(20_000)
    with storage.ArchiveWriter(tmp_path) as writer:
        with room_for(5000), pytest.raises(OutputError):
            writer.write(page)
        assert list(tmp_path.iterdir()) == []
        ref = writer.write(page)
    assert [r.kind for r in records(tmp_path)] == ["response", "request"]
    assert ref.file == FIRST


# kill -9

_WRITES = """
import json, os, random, signal, sys
from dataclasses import replace
from pathlib import Path
import storage
from model import Capture
from tests.storage.samples import SNAPSHOTS

def write(folder, chance, out):
    with storage.ArchiveWriter(folder, max_bytes=200_000) as writer:
        while True:
            body = chance.randbytes(chance.randrange(1, 30_000)) + bytes(chance.randrange(50_000))
            ref = writer.write(Capture(SNAPSHOTS[0], body, {}, {"accept": "*/*"}, b"says"))
            os.write(out, json.dumps([ref.file, ref.offset, ref.digest]).encode() + b"\\n")

for number in range(10):
    reading, writing = os.pipe()
    chance = random.Random(number)
    child = os.fork()
    if not child:
        try:
            write(Path(sys.argv[1]), chance, writing)
        finally:
            os._exit(1)
    os.close(writing)
    said = b""
    for _ in range(chance.randrange(20, 1500)):
        said += os.read(reading, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    sys.stdout.write("".join(said.decode().splitlines(keepends=True)))
"""


def test_kill_9_at_random_moments_loses_nothing_that_was_promised(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", _WRITES, str(tmp_path)], cwd=root, capture_output=True, check=True, text=True)
    refs = [ArchiveRef(*json.loads(line)) for line in told.stdout.splitlines()]
    fill(tmp_path, SMALL)
    assert check(tmp_path) == 0
    with storage.ArchiveReader(tmp_path) as reader:
        found = list(reader.captures([replace(SNAPSHOTS[0], ref=ref) for ref in refs]))
    assert len({ref.file for ref in refs}) >= 10
    assert {capture.reading for capture in found} == {b"says"}

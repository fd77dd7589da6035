"""Evidence arrives on shared storage as it was, or stays spooled and is sent later; on a folder, and on an S3 server."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model import ConfigError, StoreError
from storage.objects import Bucket, Spool

FILES = {"a.warc.gz": b"first" * 1000, "b.warc.gz": b"second" * 200_000}


class Faults:
    """A WSGI layer: the next ``failing`` requests get 500, and none is answered before ``answering`` is set."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.failing, self.signed = inner, 0, ""
        self.answering = threading.Event()
        self.answering.set()

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        self.answering.wait(30)
        self.signed = environ.get("HTTP_AUTHORIZATION", "")
        if self.failing > 0:
            self.failing -= 1
            start("500 Internal Server Error", [("Content-Length", "0")])
            return [b""]
        return self.inner(environ, start)


@pytest.fixture(scope="module")
def s3() -> Iterator[tuple[str, Faults]]:
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    faults = Faults(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, faults, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", faults
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture
def bucket(s3: tuple[str, Faults], request: pytest.FixtureRequest) -> Bucket:
    import httpx

    endpoint, faults = s3
    faults.failing = 0
    name = "b" + str(abs(hash(request.node.name)) % 10**9)
    assert httpx.put(f"{endpoint}/{name}").status_code == 200
    return Bucket(f"s3://{name}/round", endpoint=endpoint, timeout=5, retries=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "archive"
    place.mkdir()
    for name, body in FILES.items():
        (place / name).write_bytes(body)
    return place


def test_files_arrive_and_come_back_elsewhere(bucket: Bucket, folder: Path, tmp_path: Path) -> None:
    here = Spool(folder, bucket, "archive")
    arrived, why = here.send(FILES)
    assert ([s.name for s in arrived], why) == (list(FILES), "")
    there = Spool(tmp_path / "other", bucket, "archive")
    assert {name: there.fetch(name).read_bytes() for name in FILES} == FILES
    assert bucket.range("archive/a.warc.gz", 5, 5) == b"first"
    assert here.send(FILES) == ([], "")


def test_keys_that_are_handed_over_go_before_the_environment_s(bucket: Bucket, folder: Path, s3: tuple[str, Faults]) -> None:
    own = Bucket(bucket.url, endpoint=s3[0], timeout=5, retries=0, key="mine", word="secret")
    own.put(folder / "a.warc.gz", "a")
    assert "Credential=mine/" in s3[1].signed
    bucket.put(folder / "a.warc.gz", "b")
    assert "Credential=test/" in s3[1].signed


def test_a_failing_server_leaves_the_rest_spooled_and_later_gets_it(bucket: Bucket, folder: Path, s3: tuple[str, Faults]) -> None:
    spool = Spool(folder, bucket, "archive")
    s3[1].failing = 1000
    arrived, why = spool.send(FILES)
    assert not arrived
    assert "sent later" in why
    assert spool.waiting(FILES) == list(FILES)
    s3[1].failing = 0
    assert [s.name for s in spool.send(FILES)[0]] == list(FILES)
    assert spool.waiting(FILES) == []


def test_a_few_failures_are_tried_again_at_once(bucket: Bucket, folder: Path, s3: tuple[str, Faults]) -> None:
    again = Bucket(bucket.url, endpoint=s3[0], timeout=5, retries=3)
    s3[1].failing = 2
    assert Spool(folder, again, "archive").send(["a.warc.gz"])[1] == ""


def test_a_server_that_is_too_slow_gets_it_later(bucket: Bucket, folder: Path, s3: tuple[str, Faults]) -> None:
    hasty = Spool(folder, Bucket(bucket.url, endpoint=s3[0], timeout=0.3, retries=0), "archive")
    s3[1].answering.clear()
    try:
        arrived, why = hasty.send(FILES)
    finally:
        s3[1].answering.set()
    assert not arrived
    assert "sent later" in why
    assert [s.name for s in Spool(folder, bucket, "archive").send(FILES)[0]] == list(FILES)


def test_connections_that_are_reset_leave_files_spooled(folder: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(10)

        def reset() -> None:
            one, _ = server.accept()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            one.close()

        thread = threading.Thread(target=reset)
        thread.start()
        spool = Spool(folder, Bucket("s3://b", endpoint=f"http://127.0.0.1:{server.getsockname()[1]}", timeout=2, retries=0), "")
        arrived, why = spool.send(FILES)
        thread.join()
    assert not arrived
    assert why
    assert spool.waiting(FILES) == list(FILES)


def test_a_file_that_grew_is_sent_again(bucket: Bucket, folder: Path) -> None:
    spool = Spool(folder, bucket, "archive")
    spool.send(FILES)
    (folder / "a.warc.gz").write_bytes(b"first" * 1001)
    assert [s.name for s in spool.send(FILES)[0]] == ["a.warc.gz"]


def test_a_local_copy_goes_only_when_the_other_is_whole(bucket: Bucket, folder: Path, tmp_path: Path) -> None:
    spool = Spool(folder, bucket, "archive")
    assert not spool.drop("a.warc.gz")
    spool.send(FILES)
    spoiled = tmp_path / "spoiled"
    spoiled.write_bytes(b"no")
    bucket.put(spoiled, "archive/b.warc.gz")
    assert spool.drop("a.warc.gz")
    assert not spool.drop("b.warc.gz")
    assert not (folder / "a.warc.gz").exists()
    assert (folder / "b.warc.gz").exists()
    assert spool.fetch("a.warc.gz").read_bytes() == FILES["a.warc.gz"]


def test_another_machine_s_file_of_the_same_name_is_never_overwritten(bucket: Bucket, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.warc.gz").write_bytes(b"another machine's")
    Spool(other, bucket, "archive").send(["a.warc.gz"])
    arrived, why = Spool(folder, bucket, "archive").send(["a.warc.gz"])
    assert not arrived
    assert "a number of its own" in why


def test_a_server_that_does_not_listen(folder: Path) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        bucket = Bucket("s3://b", endpoint=f"http://127.0.0.1:{one.getsockname()[1]}", timeout=1, retries=0)
        arrived, why = Spool(folder, bucket, "").send(FILES)
    assert not arrived
    assert why


def test_a_folder_does_as_well(folder: Path, tmp_path: Path) -> None:
    bucket = Bucket((tmp_path / "shared").as_uri())
    assert Spool(folder, bucket, "archive").send(FILES)[1] == ""
    assert (tmp_path / "shared" / "archive" / "b.warc.gz").read_bytes() == FILES["b.warc.gz"]
    with pytest.raises(StoreError, match="neither"):
        Spool(folder, bucket, "archive").fetch("c.warc.gz")


@pytest.mark.parametrize("url", ["", "http://x/y", "s3://", "/tmp/x"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        Bucket(url)

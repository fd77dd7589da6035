"""Logs, numbers and health, as whoever watches gets them."""

import io
import json
import socket
from pathlib import Path

import httpx
import pytest

from model import ConfigError, OutputError
from watching import Gauges, log_to, served


def test_every_event_is_one_line_of_json() -> None:
    stream = io.StringIO()
    log = log_to(stream, machine="a")
    log("portal-ended", portal="roma\n", run=3, why=ValueError("x"))
    log("job-ended", said="città")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first.pop("at").endswith("Z")
    assert first == {"event": "portal-ended", "portal": "roma\n", "run": 3, "why": "x", "machine": "a"}
    assert "città" in stream.getvalue()
    assert second["event"] == "job-ended"


def test_a_log_file_goes_on_where_it_ended(tmp_path: Path) -> None:
    for name in ("one", "two"):
        log_to(tmp_path / "logs" / "civiscope.jsonl")(name)
    lines = (tmp_path / "logs" / "civiscope.jsonl").read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["one", "two"]
    with pytest.raises(OutputError, match="cannot write"):
        log_to(tmp_path)


def test_without_a_place_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    log_to(None)("event")
    assert capsys.readouterr() == ("", "")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_silence_is_trouble_only_while_portals_are_under_way() -> None:
    clock = Clock()
    gauges = Gauges(10, clock)
    clock.now = 3600
    assert gauges.trouble() == ""
    gauges.began("roma")
    clock.now += 600
    assert gauges.trouble() == ""
    clock.now += 60
    assert gauges.trouble() == "1 portals are under way and nothing has progressed for 11 minutes"
    gauges.read(100)
    assert gauges.trouble() == ""
    clock.now += 3600
    gauges.ended("roma", "failed")
    clock.now += 3600
    assert gauges.trouble() == ""


def test_numbers_and_health_over_http() -> None:
    clock = Clock()
    gauges = Gauges(10, clock, lambda: 1234.0)
    gauges.began("roma")
    gauges.began("pisa")
    gauges.read(1000)
    gauges.read(24)
    gauges.ended("pisa", "done")
    gauges.job("weekly", "incomplete")
    with served(gauges, "127.0.0.1", 0) as at:
        base = f"http://127.0.0.1:{at.port}"
        text = httpx.get(f"{base}/metrics").text.splitlines()
        assert httpx.get(f"{base}/healthz").status_code == 200
        clock.now = 3600
        assert httpx.get(f"{base}/healthz").status_code == 503
        assert httpx.get(f"{base}/secret").status_code == 404
        assert httpx.post(f"{base}/metrics").status_code == 501
    for line in (
        'civiscope_portals_total{outcome="done"} 1.0', 'civiscope_portals_total{outcome="failed"} 0.0',
        "civiscope_portals_running 1.0", "civiscope_pages_total 2.0", "civiscope_bytes_total 1024.0",
        "civiscope_last_progress_seconds 1234.0", 'civiscope_jobs_total{job="weekly",outcome="incomplete"} 1.0',
    ):  # fmt: skip
        assert line in text


def test_an_address_that_is_taken_is_told() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(ConfigError, match="cannot be listened on"),
        served(Gauges(10), "127.0.0.1", taken.getsockname()[1]),
    ):
        raise AssertionError("never here")

"""What is told of rounds and jobs, and to whom, as the settings say."""

import json
from pathlib import Path

import httpx
import pytest

from app.observing import observed
from app.settings import Settings
from model import ConfigError
from tests.watching.test_notices import hook


def settings(**said: object) -> Settings:
    return Settings.model_validate(said)


def never(line: str) -> None:
    raise AssertionError(line)


def test_by_default_nothing_is_written_served_or_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with observed(settings(), {}, never) as observer:
        observer.began("roma")
        observer.ended("roma", "failed")
        observer.job("weekly", "failed", "", "")
    assert capsys.readouterr() == ("", "")


def test_what_is_told_depends_on_how_it_ended(tmp_path: Path) -> None:
    with hook(200) as (url, got):
        said = settings(notify={"webhook": {"url": url}, "on": ["failed", "done"]}, logging={"to": str(tmp_path / "log.jsonl")})
        with observed(said, {"CIVISCOPE_WEBHOOK_SECRET": "key"}, never) as observer:
            observer.job("weekly", "done", "3 portals", "2026-03-29T01:00:00Z")
            observer.job("weekly", "incomplete", "", "")
            observer.round("failed", 3)
    assert [json.loads(body)["text"] for _, body in got] == ["job weekly: done, 3 portals", "the round over 3 portals is failed"]
    assert all("Civiscope-Signature" in headers for headers, _ in got)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [(line["event"], line["outcome"]) for line in log] == [
        ("job-ended", "done"), ("job-ended", "incomplete"), ("round-ended", "failed"),
    ]  # fmt: skip


def test_a_notice_that_is_lost_is_said_and_breaks_nothing() -> None:
    said: list[str] = []
    with hook(404) as (url, _), observed(settings(notify={"webhook": {"url": url}}), {}, said.append) as observer:
        observer.job("weekly", "failed", "", "")
    assert said == ["job-ended could not be told by webhook at 127.0.0.1: it answers 404"]


def test_numbers_are_served_meanwhile(unused_tcp_port: int) -> None:
    with observed(settings(watch={"address": f"127.0.0.1:{unused_tcp_port}"}), {}, never) as observer:
        observer.began("roma")
        observer.visited(500)
        observer.visited(None)
        text = httpx.get(f"http://127.0.0.1:{unused_tcp_port}/metrics").text
    assert "civiscope_portals_running 1.0" in text
    assert "civiscope_pages_total 1.0" in text
    assert "civiscope_bytes_total 500.0" in text


@pytest.mark.parametrize(
    ("notify", "why"),
    [
        ({"mail": {"host": "mail.example"}}, "no sender"),
        (
            {"mail": {"host": "m.example", "sender": "a@b.example", "to": ["c@d.example"], "user": "me"}},
            "CIVISCOPE_MAIL_PASSWORD",
        ),
    ],
)
def test_what_cannot_be_sent_is_told_before_anything_begins(notify: dict[str, object], why: str) -> None:
    with pytest.raises(ConfigError, match=why), observed(settings(notify=notify), {}, never):
        raise AssertionError("never here")


@pytest.mark.parametrize(
    "said",
    [
        {"watch": {"address": "9108"}}, {"watch": {"address": "host:x"}}, {"notify": {"webhook": {"url": "http://far.example/x"}}},
        {"notify": {"mail": {"password": "open"}}}, {"notify": {"on": ["always"]}},
    ],
)  # fmt: skip
def test_settings_that_cannot_be(said: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        settings(**said)

"""Notices by mail and by webhook, against real servers on loopback."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from watching import Mail, Notice, Notifier, Webhook, signed
from watching.notice import Unsent

NOTICE = Notice("job-ended", "weekly: failed,\n città", {"job": "weekly", "outcome": "failed"})


class Kept:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.messages.append(envelope)
        return "250 kept"


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[Kept, int]]:
    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield kept, port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def contexts(authority: trustme.CA) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    return server, client


def signing_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = (data.login, data.password) == (b"me", b"secret")
    return AuthResult(success=right, handled=right)


def test_mail_goes_encrypted_and_signed_in(authority: trustme.CA) -> None:
    theirs, ours = contexts(authority)
    with mail_server(tls_context=theirs, require_starttls=True, authenticator=signing_in, auth_required=True) as (kept, port):
        Mail("127.0.0.1", port, "civiscope@a.example", ("b@a.example", "c@a.example"), "me", "secret", context=ours).send(NOTICE)
        with pytest.raises(Unsent) as refused:
            Mail("127.0.0.1", port, "civiscope@a.example", ("b@a.example",), "me", "wrong", context=ours).send(NOTICE)
    assert refused.value.lasting
    assert "wrong" not in str(refused.value)
    (message,) = kept.messages
    assert message.rcpt_tos == ["b@a.example", "c@a.example"]
    text = message.content.decode()
    assert "Auto-Submitted: auto-generated" in text
    assert "outcome: failed" in text


def test_mail_is_never_sent_in_the_clear_unless_that_is_said(authority: trustme.CA) -> None:
    with mail_server() as (kept, port):
        with pytest.raises(Unsent):
            Mail("127.0.0.1", port, "a@a.example", ("b@a.example",)).send(NOTICE)
        assert kept.messages == []
        Mail("127.0.0.1", port, "a@a.example", ("b@a.example",), secure=False).send(NOTICE)
        assert len(kept.messages) == 1
    theirs, _ = contexts(authority)
    with mail_server(tls_context=theirs) as (kept, port), pytest.raises(Unsent, match="CERTIFICATE_VERIFY_FAILED"):
        Mail("127.0.0.1", port, "a@a.example", ("b@a.example",)).send(NOTICE)
    assert kept.messages == []


@contextmanager
def hook(*statuses: int) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """An address that answers these statuses, the last one for ever, and keeps what it gets."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(statuses[min(len(got), len(statuses)) - 1])
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/secret-path", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_is_signed_with_its_time() -> None:
    with hook(204) as (url, got):
        Webhook(url, "key", lambda: 1_790_000_000.5).send(NOTICE)
    ((headers, body),) = got
    assert headers["Civiscope-Timestamp"] == "1790000000"
    assert headers["Civiscope-Signature"] == f"sha256={signed('key', '1790000000', body)}"
    assert signed("key", "1790000001", body) != signed("key", "1790000000", body) != signed("other", "1790000000", body)
    assert json.loads(body) == {
        "event": "job-ended", "text": NOTICE.line, "at": 1790000000, "values": {"job": "weekly", "outcome": "failed"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statuses", "tries", "works"),
    [((500, 429, 200), 3, True), ((503,), 4, False), ((404,), 1, False), ((302,), 1, False)],
)
def test_tried_again_with_longer_waits_and_never_raised(statuses: tuple[int, ...], tries: int, works: bool) -> None:
    warned: list[str] = []
    waited: list[float] = []
    with hook(*statuses) as (url, got):
        assert Notifier([Webhook(url)], warned.append, sleep=waited.append).tell(NOTICE) is works
    assert len(got) == tries
    assert waited == [2.0, 10.0, 30.0][: tries - 1]
    assert [("secret-path" in line, str(statuses[-1]) in line) for line in warned] == ([] if works else [(False, True)])


def test_one_way_that_fails_keeps_none_of_the_others() -> None:
    class Broken:
        name = "broken"

        def send(self, notice: Notice) -> None:
            raise ZeroDivisionError("x")

    warned: list[str] = []
    with hook(200) as (url, got):
        assert not Notifier([Broken(), Webhook(url)], warned.append).tell(NOTICE)
    assert len(got) == 1
    assert warned == ["job-ended could not be told by broken: ZeroDivisionError: x"]

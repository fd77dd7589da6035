"""The translator against a server on loopback: what it sends, and what becomes of every kind of answer."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from opinion import Translator


class Service:
    """Answers as it is told and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.status, self.body = 200, json.dumps({"translatedText": "The budget"}).encode()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked.append((self.path, json.loads(self.rfile.read(int(self.headers["content-length"])))))
                self.send_response(outer.status)
                self.send_header("content-length", str(len(outer.body)))
                self.send_header("location", "http://127.0.0.1:1/")
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_only_the_words_their_languages_and_the_key_are_sent(service: Service) -> None:
    assert Translator(service.address, "secret").translate("Il bilancio", "en", "it") == "The budget"
    sent = {"q": "Il bilancio", "source": "it", "target": "en", "format": "text", "api_key": "secret"}
    assert service.asked == [("/translate", sent)]
    Translator(f"{service.address}/translate").translate("x", "en")
    assert service.asked[1] == ("/translate", {"q": "x", "source": "auto", "target": "en", "format": "text"})


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (500, b"", "answers 500|does not answer"), (403, b"{}", "answers 403"), (302, b"{}", "answers 302"),
        (200, b"no json", "does not answer"), (200, b"[]", "something else"), (200, b'{"translatedText": 3}', "something else"),
    ],
)  # fmt: skip
def test_whatever_else_it_answers_is_said_in_words(service: Service, status: int, body: bytes, why: str) -> None:
    service.status, service.body = status, body
    with pytest.raises(OSError, match=why):
        Translator(service.address, "secret").translate("x", "en")


def test_a_service_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError, match="does not answer"):
        Translator("http://127.0.0.1:1", timeout=2).translate("x", "en")


def test_the_key_is_in_no_message() -> None:
    assert "secret" not in repr(Translator("http://127.0.0.1:1", "secret"))

"""A server on loopback that speaks the chat-completions protocol and behaves as it is told."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-never-to-be-seen-7f3a"


@dataclass(frozen=True)
class Sent:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        return "\n".join(m["content"] for m in self.body["messages"])

    @property
    def passages(self) -> list[list[str]]:
        """The lines of each passage, as an assistant would read them."""
        mark = re.search(r"bear the mark (\w+);", self.prompt)
        assert mark
        fenced = re.findall(rf"=== {mark[1]} passage \d+ ===\n.*?\n---\n(.*?)\n=== {mark[1]} end", self.prompt, re.S)
        return [text.splitlines() for text in fenced]


@dataclass(frozen=True)
class Said:
    """What the server answers; ``close`` breaks the connection instead, ``hang`` never answers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    close: bool = False
    hang: bool = False


Behaviour = Callable[[Sent], Said]


def completion(content: Any, *, ending: str = "stop", refusal: str | None = None, usage: Any = (100, 20)) -> Said:
    """An answer in the protocol's form."""
    counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1]} if isinstance(usage, tuple) else usage
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": ending}
    return Said(body=json.dumps({"object": "chat.completion", "choices": [choice], "usage": counted}).encode())


def reply(
    answer: str = "yes", passage: int = 1, quote: str = "", level: int = 1, reason: str = "It says so.", **more: Any
) -> str:
    """A reply in the form asked for."""
    return json.dumps(
        {"answer": answer, "level": level, "passage": passage, "quote": quote, "reason": reason, **more}, ensure_ascii=False
    )


def longest(sent: Sent) -> tuple[int, str]:
    """The number of the passage with the longest line, and that line."""
    return max(((n, line) for n, lines in enumerate(sent.passages, 1) for line in lines), key=lambda found: len(found[1]))


def honest(sent: Sent) -> Said:
    """Yes, with a quote that stands there."""
    number, line = longest(sent)
    return completion(reply(passage=number, quote=line))


def script(*steps: Said | Behaviour) -> Behaviour:
    """One step for each request, the last one for all that follow."""
    waiting = list(steps)
    lock = threading.Lock()

    def behave(sent: Sent) -> Said:
        with lock:
            step = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return step if isinstance(step, Said) else step(sent)

    return behave


@dataclass
class Running:
    """A server that runs; ``sent`` is what it was asked."""

    address: str
    sent: list[Sent]


@contextmanager
def serving(behave: Behaviour) -> Iterator[Running]:
    """Run the server for as long as the context lasts."""
    ended = threading.Event()
    sent: list[Sent] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(one := Sent(self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(raw)))
            said = behave(one)
            if said.hang:
                ended.wait(60)
            if said.hang or said.close:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in {"Content-Type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            try:
                self.wfile.write(said.body)
            except OSError:  # the client has had enough
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{server.server_port}/v1", sent)
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()

"""``/metrics`` and ``/healthz`` for machines, on an address of one's own.

Comes in: gauges, an address. Goes out: answers to GET. Must not know: what the numbers mean.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from model import ConfigError
from watching.gauges import Gauges

_TEXT = "text/plain; charset=utf-8"
_METRICS = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Served:
    """Where it is served."""

    host: str
    port: int


@contextmanager
def served(gauges: Gauges, host: str, port: int) -> Iterator[Served]:
    """Serve meanwhile, in a thread; port 0: any free one. Raises ConfigError where the address cannot be had."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds that a client may keep a thread waiting

        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, _METRICS, gauges.text())
            elif self.path == "/healthz":
                trouble = gauges.trouble()
                self._answer(503 if trouble else 200, _TEXT, f"{trouble or 'well'}\n".encode())
            else:
                self._answer(404, _TEXT, b"/metrics and /healthz are here\n")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def version_string(self) -> str:
            return "civiscope"

        def log_message(self, format: str, *args: object) -> None:
            pass

    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        raise ConfigError(f"watch.address {host}:{port} cannot be listened on: {error.strerror}") from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="watched", daemon=True)
    thread.start()
    try:
        yield Served(host, server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""A small portal on loopback, and the command line run in a process of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Pages = dict[str, tuple[int, str]]

HOME = """<html lang=en><title>City of Exampleton</title><meta name=viewport content="width=device-width">
<header><form role=search action=/s><input type=search name=q placeholder="Search the site"></form></header>
<main><h1>City of Exampleton</h1><p>Welcome to the city on the river, with its bridges and mills.</p>
<a href=/waste>Waste and recycling</a> <a href=/gone>Old page</a></main>
<footer><p>© City of Exampleton</p><a href=/privacy>Privacy policy</a></footer>"""
WASTE = """<html lang=en><title>Waste collection</title><main><h1>Waste collection</h1><p>Household waste is collected every
Monday. Recycling of glass and paper is free of charge at the yards of the city, garden waste too.</p></main>"""
PRIVACY = """<html lang=en><title>Privacy policy</title><main><h1>Privacy policy</h1><p>We keep no personal data of those who
visit this site, and no cookies are set.</p></main>"""
CITY: Pages = {"/": (200, HOME), "/waste": (200, WASTE), "/privacy": (200, PRIVACY)}


@pytest.fixture
def serve() -> Iterator[Callable[[Pages], str]]:
    """Serve pages (path to status and HTML) and get the address of the start page."""
    running: list[ThreadingHTTPServer] = []

    def start(pages: Pages) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, text = pages.get(self.path, (404, "not here"))
                body = text.encode()
                self.send_response(status)
                kind = "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def civiscope(tmp_path: Path) -> Run:
    """Run the command in an empty folder."""

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True, timeout=120,
            env={**os.environ, "COLUMNS": "140", **environment}, check=False,
        )  # fmt: skip

    return run

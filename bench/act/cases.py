"""Test cases from a folder, served on loopback.

Comes in: a folder with testcases.json and the pages it names. Goes out: cases with addresses. Must not know: engines.
The pages ask for pictures, sounds and frames by absolute paths of the site that they come from: what a path ends with is
looked for in the folder.
"""

import json
import mimetypes
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from bench.processes import BenchError
from model import Outcome


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: the ACT rule, the outcome that its authors expect, and the path of its page."""

    id: str
    rule: str
    rule_name: str
    expected: Outcome
    path: str


def load(folder: Path) -> tuple[Case, ...]:
    """The cases of testcases.json. Raises BenchError where there are none."""
    listed = next((p for p in (folder / "testcases.json", *sorted(folder.rglob("testcases.json"))) if p.is_file()), None)
    if listed is None:
        raise BenchError(f"{folder} holds no testcases.json; give the folder of w3c/wcag-act-rules with its test cases")
    try:
        known = json.loads(listed.read_text("utf-8"))["testcases"]
        return tuple(_case(one) for one in known)
    except (ValueError, KeyError, TypeError) as error:
        raise BenchError(f"{listed} is no list of test cases ({error!r})") from None


def _case(one: Mapping[str, Any]) -> Case:
    path = urlsplit(one["url"]).path if one.get("url") else "/" + one["relativePath"]
    return Case(one["testcaseId"], one["ruleId"], one.get("ruleName", ""), Outcome(one["expected"]), path)


class Shelf:
    """Serves a folder on a port of its own at 127.0.0.1; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str) -> str:
        """The address at which the page with this path is served."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def find(self, path: str) -> Path | None:
        """The file that a path means, if the folder holds it."""
        parts = [p for p in PurePosixPath(unquote(path)).parts if p not in ("/", "..", ".")]
        for start in range(len(parts)):
            if (found := self._known.get("/".join(parts[start:]))) is not None:
                return found
        return None

    @cached_property
    def _known(self) -> Mapping[str, Path]:
        """Every file by each end of its path that has a folder in it, and by its name where only one file bears it."""
        known: dict[str, Path] = {}
        for file in sorted(p for p in self._folder.rglob("*") if p.is_file()):
            parts = file.relative_to(self._folder).parts
            for start in range(len(parts)):
                known.setdefault("/".join(parts[start:]), file)
        return known

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = shelf.find(urlsplit(self.path).path)
                body = found.read_bytes() if found else b"not found"
                self.send_response(200 if found else 404)
                kind = mimetypes.guess_type(found.name)[0] if found else None
                self.send_header("Content-Type", _typed(kind or "text/html"))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _typed(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

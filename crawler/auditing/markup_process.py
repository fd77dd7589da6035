"""One run of the Nu HTML checker over a folder of files, within bounds of memory, time and output.

Comes in: a ``Checker``, bodies. Goes out: the checker's messages per file, or the reason why it gave none.
Must not know: what the messages mean.
"""

import asyncio
import contextlib
import json
import os
import signal
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.auditing.markup_found import Checker

MEGABYTES = 512
MOST_OUTPUT = 64_000_000  # bytes
_CHUNK = 1 << 16
# The checker says nothing of a file without faults, and nothing of one that it did not read. So the last file of each run
# has a fault: where that one is told, all before it were read.
_LAST = {
    "html": b"<!DOCTYPE html><html lang=en><head><title>Last</title></head><body><nosuchelement></nosuchelement></body></html>",
    "css": b"p { no-such-property: 1 }",
}
# A dead proxy: whatever a page names, the checker is to fetch nothing.
_JAVA = (
    "-Xss4m", f"-Xmx{MEGABYTES}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8", "-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=9",
    "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9", "-Dhttp.nonProxyHosts=",
)  # fmt: skip
# Guesses of a text's language differ from run to run.
_HOW = ("--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect")
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "HOME")

Message = Mapping[str, Any]


async def run(checker: Checker, bodies: Sequence[bytes], *, css: bool, seconds: float) -> list[list[Message]] | str:
    """The messages of each of ``bodies``, in their order, checked as HTML or as ``css``; or why the run failed."""
    ending = "css" if css else "html"
    with tempfile.TemporaryDirectory(prefix="civiscope-markup-", ignore_cleanup_errors=True) as name:
        names = [f"{i:06}.{ending}" for i in range(len(bodies) + 1)]
        for file, body in zip(names, [*bodies, _LAST[ending]], strict=True):
            Path(name, file).write_bytes(body)
        command = [checker.java, *_JAVA, "-jar", checker.jar, *_HOW, *(["--css"] if css else []), *names]
        said = await _said(command, name, seconds)
    return said if isinstance(said, str) else await asyncio.to_thread(_sorted, said, names)


async def _said(command: Sequence[str], folder: str, seconds: float) -> bytes | str:
    try:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )  # fmt: skip
    except OSError as error:
        return f"the checker does not start ({error.strerror or error})"
    try:
        async with asyncio.timeout(seconds):
            assert process.stdout is not None
            out = await _read(process.stdout)
            if out is None:
                return "the checker said more than can be kept"
            return out if await process.wait() == 0 else f"the checker broke off (it ended with {process.returncode})"
    except TimeoutError:
        return f"the checker was not done after {seconds:g} seconds"
    finally:
        await _end(process)


async def _read(source: asyncio.StreamReader) -> bytes | None:
    parts, size = [], 0
    while chunk := await source.read(_CHUNK):
        size += len(chunk)
        if size > MOST_OUTPUT:
            return None
        parts.append(chunk)
    return b"".join(parts)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the checker's process group where it still runs, and take its leave; also where this is cancelled."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
    await asyncio.shield(process.wait())


def _sorted(said: bytes, names: Sequence[str]) -> list[list[Message]] | str:
    """The messages by file, without those of the last file, which must be there."""
    try:
        messages = json.loads(said)["messages"]
        found: dict[str, list[Message]] = {name: [] for name in names}
        for message in messages:
            found[_file(message)].append(message)
    except (ValueError, KeyError, TypeError):
        return "the checker's answer cannot be read"
    if not any(message.get("type") == "error" for message in found[names[-1]]):
        return "the checker did not come to the end"
    return [found[name] for name in names[:-1]]


def _file(message: Message) -> str:
    return urlsplit(str(message["url"])).path.rpartition("/")[2]

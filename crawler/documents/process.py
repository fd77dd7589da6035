"""One worker process: started, asked, and ended.

Comes in: messages. Goes out: messages, or an error that says how the process ended. Must not know: documents.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from crawler.documents import wire

_ROOM = Path(__file__).parent
# Stands in for the packages on the way, so that the worker loads none of the crawler's network clients.
_START = """
import json, runpy, sys, types
paths, rooms, sys.argv[1:] = json.loads(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
sys.path[:] = paths
for name, path in rooms.items():
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
runpy.run_module("crawler.documents.worker", run_name="__main__", alter_sys=True)
"""
_ROOMS = {"crawler": str(_ROOM.parent), "crawler.documents": str(_ROOM)}
_KILLED, _OUT_OF_TIME = getattr(signal, "SIGKILL", -1), getattr(signal, "SIGXCPU", -1)
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class ProcessEnded(Exception):
    """The process ended instead of answering; ``kind`` is "damaged", "too-large" or "timeout"."""

    def __init__(self, detail: str, kind: str = "damaged") -> None:
        super().__init__(detail)
        self.kind = kind


class WorkerProcess:
    """A running worker. ``start`` makes one; ``end`` must be called."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, megabytes: int) -> "WorkerProcess":
        """Raises OSError where no process can be started."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", "-c", _START, json.dumps(sys.path), json.dumps(_ROOMS), str(megabytes)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the crawl, which ends the worker when it is done
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it can still be asked."""
        return self._process.returncode is None

    async def ask(self, about: Mapping[str, Any], body: bytes, most: int) -> tuple[dict[str, Any], bytes]:
        """Send a message and wait for the answer, of at most ``most`` bytes. Raises ``ProcessEnded``."""
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        try:
            sink.write(wire.pack(about, body))
            await sink.drain()
            head, size = wire.lengths(await source.readexactly(wire.HEAD))
            if head > 1_000_000 or size > most:
                raise ProcessEnded("it broke the reader (too long an answer)")
            return wire.about(await source.readexactly(head)), await source.readexactly(size)
        except (asyncio.IncompleteReadError, OSError):
            raise await self._ended() from None
        except ValueError:
            raise ProcessEnded("it broke the reader (no answer)") from None

    async def _ended(self) -> "ProcessEnded":
        """Why it ended: PDFium aborts where it gets no more memory, and so does the system with what takes too much."""
        code = -await self._process.wait()
        if code in (signal.SIGABRT, _KILLED):
            return ProcessEnded("too large when unpacked", "too-large")
        if code == _OUT_OF_TIME:
            return ProcessEnded("took too long", "timeout")
        return ProcessEnded(f"it broke the reader ({signal.strsignal(code)})" if code > 0 else "it broke the reader")

    async def end(self) -> None:
        """Kill the process where it still runs, and take its exit status so that no zombie stays."""
        with suppress(ProcessLookupError):
            if self.running:
                self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()

"""Where the crawler puts what it finds: archive first, then the store, in small batches.

Comes in: visits, skips, measurements, pictures. Goes out: rows and files. Must not know: how pages are fetched.
"""

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType

import storage
from app.workspace import Workspace
from model import Capture, CiviscopeError, Examination, Measurement, OutputError, Seen, Skip, Snapshot, Visit

_BATCH = 200
_SECONDS = 0.05  # for which rows may wait for others; a kill in that time repeats these visits


class Log:
    """Visits and skips of all portals under way, on their way into the store.

    What is found is in the store at once, or, when it comes faster than every 50 ms, together with what follows.
    """

    def __init__(self, store: storage.Store) -> None:
        self._store = store
        self._visits: list[tuple[int, Visit]] = []
        self._skips: list[tuple[int, Skip]] = []
        self._flushed = float("-inf")
        self._due: asyncio.TimerHandle | None = None
        self._failed: CiviscopeError | None = None

    def visit(self, run: int, visit: Visit) -> None:
        """Log a visit."""
        self._visits.append((run, visit))
        self._flush_when_due()

    def skip(self, run: int, skip: Skip) -> None:
        """Log an address that was not visited."""
        self._skips.append((run, skip))
        self._flush_when_due()

    def _flush_when_due(self) -> None:
        waited = time.monotonic() - self._flushed
        if waited > _SECONDS or len(self._visits) + len(self._skips) >= _BATCH:
            self.flush()
        elif self._due is None:
            with contextlib.suppress(RuntimeError):  # outside an event loop what waits is written at the end
                self._due = asyncio.get_running_loop().call_later(_SECONDS - waited, self.flush)

    def flush(self) -> None:
        """Write what has been gathered."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        visits, self._visits = self._visits, []
        skips, self._skips = self._skips, []
        if self._failed is not None:  # also where it failed while nobody was there to be told
            raise self._failed
        if visits or skips:
            try:
                self._store.log(visits, skips)
            except CiviscopeError as error:
                self._failed = error  # nobody knows whether it was kept: only a new log, after a look at the store, may go on
                raise
        self._flushed = time.monotonic()


class StoreSink:
    """The crawler's sink for one run."""

    def __init__(
        self, workspace: Workspace, store: storage.Store, log: Log, run: int, user_agent: str,
        seen: Callable[[int | None], None] = lambda size: None,
    ) -> None:  # fmt: skip
        """``seen`` is told the bytes of each page, or None for what could not be read."""
        self._workspace, self._store, self._log, self._run, self._seen = workspace, store, log, run, seen
        self._archive = workspace.writer(user_agent)
        self._reader = workspace.reader()

    def __enter__(self) -> "StoreSink":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._log.flush()
        self._archive.close()
        self._reader.close()

    def visit(self, visit: Visit, capture: Capture | None) -> Visit:
        """Archive a page and log the visit; returns it with the place of its copy."""
        if isinstance(visit, Snapshot) and capture is not None:
            if visit.ref is None:
                visit = replace(visit, ref=self._archive.write(capture))
            elif visit.seen is not Seen.SITEMAP:  # of a page that was not asked for there is nothing to archive
                self._archive.again(capture, self._reader.original(visit.ref))
        self._log.visit(self._run, visit)
        self._seen(len(capture.body) if capture is not None and isinstance(visit, Snapshot) else None)
        return visit

    def skip(self, skip: Skip) -> None:
        """Log an address that was not visited."""
        self._log.skip(self._run, skip)

    def measure(self, measurement: Measurement) -> None:
        """Keep a measurement."""
        self._store.add_measurements(self._run, [measurement])

    def screenshot(self, url: str, device: str, image: bytes) -> None:
        """Keep a picture in the archive, and as a file named by its address."""
        self._archive.picture(url, image, device=device, at=datetime.now(UTC))
        name = f"{hashlib.sha256(url.encode()).hexdigest()[:16]}-{device}.jpg"
        try:
            self._workspace.screenshots.mkdir(exist_ok=True)
            (self._workspace.screenshots / name).write_bytes(image)
        except OSError as error:
            raise OutputError(f"cannot write to {self._workspace.screenshots}: {error.strerror}") from None
        self._store.add_screenshot(self._run, url, device, name)

    def examine(self, examination: Examination, raw: Mapping[str, object]) -> None:
        """Keep what an audit found on a page."""
        body = storage.packed_examination(examination, raw)
        ref = self._archive.audit(examination.url, body, screen=examination.screen, at=examination.at)
        self._store.add_examination(self._run, examination, ref)

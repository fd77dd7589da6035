"""Numbers that a monitoring system fetches, and whether all is well.

Comes in: what happens, as it happens. Goes out: Prometheus text, a verdict. Must not know: who fetches it.
A registry of its own: nothing of other programs in the same process is told.
"""

import threading
import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

Now = Callable[[], float]


class Gauges:
    """Safe to tell from any thread. ``now`` is seconds by a clock that nobody sets, ``wall`` seconds since 1970."""

    def __init__(self, quiet_minutes: float, now: Now = time.monotonic, wall: Now = time.time) -> None:
        self._quiet, self._now, self._wall = quiet_minutes * 60, now, wall
        self._lock, self._under_way, self._progressed = threading.Lock(), set[str](), now()
        self.registry = CollectorRegistry()
        self._portals = Counter("civiscope_portals", "Portals whose work ended", ["outcome"], registry=self.registry)
        self._running = Gauge("civiscope_portals_running", "Portals under way", registry=self.registry)
        self._pages = Counter("civiscope_pages", "Pages and documents read", registry=self.registry)
        self._bytes = Counter("civiscope_bytes", "Bytes of what was read, as it was kept", registry=self.registry)
        self._last = Gauge("civiscope_last_progress_seconds", "When anything progressed, since 1970", registry=self.registry)
        self._jobs = Counter("civiscope_jobs", "Jobs of the schedule that ended", ["job", "outcome"], registry=self.registry)
        for outcome in ("done", "failed", "interrupted"):
            self._portals.labels(outcome)

    def began(self, portal: str) -> None:
        """A portal is under way."""
        self._progress(lambda: self._under_way.add(portal))

    def ended(self, portal: str, outcome: str) -> None:
        """A portal ended: done, failed or interrupted."""
        self._portals.labels(outcome).inc()
        self._progress(lambda: self._under_way.discard(portal))

    def read(self, size: int) -> None:
        """A page of so many bytes was read."""
        self._pages.inc()
        self._bytes.inc(size)
        self._progress(lambda: None)

    def tried(self) -> None:
        """Something answered, if only with a failure."""
        self._progress(lambda: None)

    def job(self, job: str, outcome: str) -> None:
        """A job of the schedule ended."""
        self._jobs.labels(job, outcome).inc()

    def trouble(self) -> str:
        """Why not all is well: portals are under way, and nothing has progressed for too long. Empty: all is well."""
        with self._lock:
            silent = self._now() - self._progressed
            if not self._under_way or silent <= self._quiet:
                return ""
            return f"{len(self._under_way)} portals are under way and nothing has progressed for {silent / 60:.0f} minutes"

    def text(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return generate_latest(self.registry)

    def _progress(self, change: Callable[[], None]) -> None:
        with self._lock:
            change()
            self._progressed = self._now()
            self._running.set(len(self._under_way))
        self._last.set(self._wall())

"""Archive and pictures of a workspace on shared storage.

Comes in: a bucket, the workspace's folders. Goes out: what arrived and what waits; files that are elsewhere, brought here.
Must not know: what is in the files. A place that does not answer holds nobody up: what is here stays here and is sent later.
"""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from model import StoreError
from storage import Bucket, Spool, closed_files


@dataclass(frozen=True)
class SharedEvidence:
    """One per process; may be used from several threads."""

    bucket: Bucket
    archive: Path
    screenshots: Path
    machine: int = 0
    _sending: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def send(self) -> tuple[int, str]:
        """Send all that nobody writes to any more: how many files arrived, and why the rest did not ("": all did)."""
        with self._sending:
            arrived, why = self._archive.send(closed_files(self.archive, self.machine))
            pictures, why_not = self._screenshots.send(sorted(p.name for p in self.screenshots.glob("*.jpg")))
        return len(arrived) + len(pictures), why or why_not

    def waiting(self) -> int:
        """How many files wait to be sent."""
        pictures = [p.name for p in self.screenshots.glob("*.jpg")]
        return len(self._archive.waiting(closed_files(self.archive, self.machine))) + len(self._screenshots.waiting(pictures))

    def drop(self, days: int) -> int:
        """Remove local archive files of that age that have arrived, after a last look at the copy; how many."""
        old = time.time() - days * 86_400
        names = [n for n in closed_files(self.archive, self.machine) if (self.archive / n).stat().st_mtime < old]
        return sum(self._archive.drop(name) for name in names)

    def fetch(self, name: str) -> Path:
        """An archive file. Raises StoreError where it is neither here nor there."""
        return self._archive.fetch(name)

    def picture(self, name: str) -> Path:
        """A picture. Raises StoreError where it is neither here nor there."""
        return self._screenshots.fetch(name)

    def reachable(self, names: set[str]) -> bool:
        """Whether all these archive files are here or can be brought here."""
        try:
            for name in names:
                self.fetch(name)
        except StoreError:
            return False
        return True

    @property
    def _archive(self) -> Spool:
        return Spool(self.archive, self.bucket, "archive")

    @property
    def _screenshots(self) -> Spool:
        return Spool(self.screenshots, self.bucket, "screenshots", changing=True)

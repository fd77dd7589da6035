"""The output folder: where everything of a run lies.

Comes in: a path. Goes out: the names of what lies in it. Must not know: what is written into them.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import storage
from app.shared_evidence import SharedEvidence
from model import Level, OutputError, Portal, UsageError


@dataclass(frozen=True)
class Workspace:
    """``--out DIR``: civiscope.db, archive/, screenshots/, and the files written from them.

    ``address`` is that of a database server to be used in place of civiscope.db; empty: none.
    ``shared`` is where machines share archive and pictures; None: all of it is here.
    """

    root: Path
    address: str = ""
    shared: SharedEvidence | None = None

    @property
    def database(self) -> Path | str:
        """Where the store is: its SQLite file, or the address of a server."""
        return self.address or self.root / "civiscope.db"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.root / "archive"

    @property
    def screenshots(self) -> Path:
        """The folder of JPEG files."""
        return self.root / "screenshots"

    def reader(self) -> storage.ArchiveReader:
        """What reads the archive, wherever its files are."""
        return storage.ArchiveReader(self.archive, self.shared.fetch if self.shared is not None else None)

    def writer(self, user_agent: str) -> storage.ArchiveWriter:
        """What writes to the archive, under names that no other machine gives."""
        machine = self.shared.machine if self.shared is not None else 0
        return storage.ArchiveWriter(self.archive, user_agent=user_agent, machine=machine)

    def picture(self, name: str) -> Path:
        """The file of a picture, brought here where it is elsewhere."""
        path = self.screenshots / name
        return self.shared.picture(name) if self.shared is not None and not path.exists() else path

    def create(self) -> None:
        """Make the folder and prove that it can be written. Raises OutputError."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            probe = self.root / f".civiscope-{os.getpid()}"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise OutputError(f"cannot write to {self.root}: {error.strerror}; name a folder of yours with --out") from None

    def require(self) -> None:
        """Raises UsageError where no crawl has left a store here."""
        if not self.archive.exists() if self.address else not Path(self.database).exists():
            raise UsageError(f"nothing was crawled into {self.root} yet; run `civiscope crawl URL --out {self.root}` first")


def portal_of(url: str, country: str = "", languages: tuple[str, ...] = (), level: Level = Level.CITY) -> Portal:
    """A registry entry for an address typed by hand; its id is made of host and path."""
    parts = urlsplit(url)
    slug = re.sub(r"[^a-z0-9.]+", "-", f"{parts.netloc}{parts.path}".lower()).strip("-.")
    return Portal(slug, url, parts.netloc, level, country.upper(), languages)

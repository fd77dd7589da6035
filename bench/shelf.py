"""Saved portals and labels as they lie in folders.

Comes in: folders. Goes out: crawls, as if the files had been visited from the start page on, and labels by portal.
Must not know: what is measured with them. Without a server nothing is read but HTML: no sitemap, no documents, no browser.
"""

import csv
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.workspace import portal_of
from bench.closure import Folder
from bench.figures import say
from bench.processes import ROOT, BenchError
from indices import Label, read_labels
from model import (
    Capture,
    CiviscopeError,
    CrawlSummary,
    FailureKind,
    FetchFailure,
    Level,
    Portal,
    Skip,
    SkipReason,
    Snapshot,
    Source,
)
from pages import host_of, normalise, read
from rubrics import Crawl

SHARED = Path(os.environ.get("CIVISCOPE_SHARED", ROOT.parent / "shared"))
SEEN = datetime(2026, 1, 1, tzinfo=UTC)  # when files are taken to have been visited: equal runs give equal answers


@dataclass(frozen=True)
class Saved:
    """A portal that lies in ``folder``; ``start`` is the address of its start page, on loopback."""

    name: str
    folder: Path
    start: str
    country: str
    level: Level

    def portal(self, start: str = "") -> Portal:
        """Its registry entry; nothing is said of its languages, which are for the machine to find."""
        return portal_of(normalise(start or self.start), self.country, (), self.level)


def saved_portals(corpus: Path) -> dict[str, Saved]:
    """The portals of portals.csv by name. Raises BenchError where there are none."""
    try:
        with (corpus / "portals.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {
            row["name"]: Saved(
                row["name"], corpus / row["name"], f"http://127.0.1.{number}:8400{row['start']}", row["iso3"], Level(row["level"])
            )
            for number, row in enumerate(rows, start=1)
        }
    except OSError:
        raise BenchError(
            f"there are no saved portals in {corpus}: it has no portals.csv; name their folder with --corpus"
        ) from None
    except (KeyError, ValueError) as error:
        raise BenchError(
            f"{corpus / 'portals.csv'}: needs the columns name, start, iso3, level (city, national): {error}"
        ) from None


def read_from_disk(saved: Saved) -> Crawl:
    """All pages that links lead to from the start page on, read from their files."""
    visit = _Visit(saved)
    visit.run()
    portal = saved.portal()
    summary = CrawlSummary(portal.id, SEEN, SEEN, len(visit.captures), len(visit.failures), len(visit.skips), True)
    return Crawl(portal, tuple(visit.captures), visit.failures, visit.skips, (), summary)


@dataclass(frozen=True, slots=True)
class _Known:
    """An address, and how it became known."""

    url: str
    depth: int = 0
    page: str = ""
    text: str = ""
    source: Source = Source.SEED


@dataclass
class _Visit:
    saved: Saved
    captures: list[Capture] = field(default_factory=list)
    failures: list[FetchFailure] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    files: set[Path] = field(default_factory=set)

    def run(self) -> None:
        start = self.saved.portal().url
        host = host_of(start)
        folder = Folder(self.saved.folder, host)
        queue, seen = deque([_Known(start)]), {start}
        while queue:
            known = queue.popleft()
            for new in self._visited(folder, known):
                if host_of(new.url) == host and new.url not in seen:
                    seen.add(new.url)
                    queue.append(new)

    def _visited(self, folder: Folder, known: _Known) -> Iterator[_Known]:
        """Keep what is at an address, and tell where it leads."""
        place = folder.own(known.url)
        if place is None or place in self.files:
            self._left(folder, known, place)
            return
        self.files.add(place)
        url = known.url
        if place.name == "index.html" and not url.endswith((".html", "/")):
            url += "/"  # a server redirects there
        body = place.read_bytes()
        self.captures.append(Capture(_snapshot(known, url), body, {}))
        page = read(body, url=url, charset="utf-8")
        for link in page.links:
            yield _Known(link.url, known.depth + 1, url, link.text, Source.LINK)
        for _, other in page.alternates:
            yield _Known(other, known.depth + 1, url, "", Source.ALTERNATE)

    def _left(self, folder: Folder, known: _Known, place: Path | None) -> None:
        """Keep why there is no page at an address: read under another one, no page at all, or nothing."""
        one = (known.page, known.text, known.depth)
        if place is not None:
            self.skips.append(Skip(known.url, SkipReason.DUPLICATE, *one))
        elif (folder.root / unquote(urlsplit(known.url).path).lstrip("/")).is_file():
            self.skips.append(Skip(known.url, SkipReason.MEDIA, *one))
        else:
            self.failures.append(
                FetchFailure(
                    known.url, FailureKind.STATUS, "404", SEEN, 404, known.depth, known.page, known.text, known.source
                )
            )  # fmt: skip


def _snapshot(known: _Known, url: str) -> Snapshot:
    return Snapshot(
        url, known.url, 200, "text/html", "utf-8", SEEN, known.depth, known.page, known.text, known.source
    )  # fmt: skip


def labels_in(folders: Iterable[Path]) -> dict[str, dict[str, Label]]:
    """Labels by portal and id. A file ``<portal>.csv`` or ``<portal>.<anything>.csv`` labels one portal; of two files with one
    name the first is taken. Folders that are not there are told and left out. Raises BenchError for a file that is no good.
    """
    files: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            say(f"there are no labels in {folder}: no such folder")
        for path in sorted(folder.glob("*.csv")):
            files.setdefault(path.name, path)
    found: dict[str, dict[str, Label]] = {}
    for name, path in files.items():
        try:
            found.setdefault(name.split(".")[0], {}).update({label.id: label for label in read_labels(path)})
        except CiviscopeError as error:
            raise BenchError(str(error)) from None
    return found

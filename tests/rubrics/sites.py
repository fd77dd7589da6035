"""Builds small sites for tests from a mapping of path to HTML."""

from collections.abc import Mapping
from datetime import UTC, datetime

from model import Capture, CrawlSummary, FailureKind, FetchFailure, Level, Measurement, Portal, Skip, Snapshot, Source
from rubrics import Crawl, Rubrics, Site, load_detectors, load_lexicons

HOST = "https://www.city.example"
PLAIN = "http://www.city.example/"  # the same portal without encryption
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RUBRICS = Rubrics(load_detectors(), load_lexicons())


def capture(path: str, html: str, *, depth: int | None = 1, page: str = "/", text: str = "") -> Capture:
    url = path if "://" in path else HOST + path
    source = Source.SEED if depth == 0 else Source.LINK
    parent = "" if depth == 0 else HOST + page
    return Capture(Snapshot(url, url, 200, "text/html", "utf-8", NOW, depth, parent, text, source), html.encode(), {})


def failure(path: str, kind: FailureKind, *, status: int | None = None, text: str = "") -> FetchFailure:
    return FetchFailure(HOST + path, kind, kind.value, NOW, status, 1, HOST + "/", text, Source.LINK)


def crawl_of(
    pages: Mapping[str, str], *, failures: tuple[FetchFailure, ...] = (), skips: tuple[Skip, ...] = (), complete: bool = True,
    layout: tuple[int, int] | None = (360, 360), languages: tuple[str, ...] = (),
) -> Crawl:  # fmt: skip
    captures = [capture(path, html, depth=0 if path in ("/", PLAIN) else 1) for path, html in pages.items()]
    measured = [Measurement(HOST + "/", "layout", {"width": layout[0], "scroll_width": layout[1]}, NOW)] if layout else []
    summary = CrawlSummary(
        "city", NOW, NOW, len(captures), len(failures), len(skips), complete, "" if complete else "page budget reached",
        "chromium" if layout else "", "" if layout else "no browser was found",
    )  # fmt: skip
    return Crawl(Portal("city", HOST + "/", level=Level.CITY, languages=languages), captures, failures, skips, measured, summary)


def site_of(pages: Mapping[str, str], **more: object) -> Site:
    return RUBRICS.site(crawl_of(pages, **more))  # type: ignore[arg-type]

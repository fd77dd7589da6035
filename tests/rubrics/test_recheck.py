"""What became of evidence: stands, moved, gone; and when that cannot be told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from model import ArchiveRef, Capture, CrawlSummary, Evidence, FailureKind, FetchFailure, Portal, Snapshot
from rubrics import Crawl, Site, build_site
from rubrics.polyglot import Polyglot
from rubrics.recheck import Outcome, Recheck

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOME, FEES = "https://city.example/", "https://city.example/fees"
WORDS = "A permit costs 30 euros and is paid on the spot."
PLAIN = "<html lang=en><title>City</title><main><h1>City</h1><p>Welcome to our city on the river.</p></main>"
SAYS = f"<html lang=en><title>Fees</title><main><h1>Fees</h1><p>{WORDS}</p></main>"
THEN = Evidence(FEES, WORDS, "topic", 0.9, ref=ArchiveRef("civiscope-00000.warc.gz", 0, "sha256:then"))


def site(pages: dict[str, str], *failures: FetchFailure, complete: bool = True, digest: str = "sha256:now") -> Site:
    captures = [
        Capture(
            Snapshot(url, url, 200, "text/html", "utf-8", NOW, n and 1, ref=ArchiveRef("civiscope-00000.warc.gz", n, digest)),
            html.encode(), {},
        )
        for n, (url, html) in enumerate(pages.items())
    ]  # fmt: skip
    summary = CrawlSummary("city", NOW, NOW, len(pages), len(failures), 0, complete)
    return build_site(Crawl(Portal("city", HOME), captures, failures, (), (), summary), {}, Polyglot({}))


def failed(kind: FailureKind, status: int | None = None) -> FetchFailure:
    return FetchFailure(FEES, kind, "", NOW, status, depth=1)


CASES: dict[str, tuple[Site, Outcome, str]] = {
    "same page, same words": (site({HOME: PLAIN, FEES: SAYS}), Outcome.STANDS, FEES),
    "other spacing and case": (site({HOME: PLAIN, FEES: SAYS.upper().replace(" ", "\n ")}), Outcome.STANDS, FEES),
    "same body": (site({HOME: PLAIN, FEES: PLAIN}, digest="sha256:then"), Outcome.STANDS, FEES),
    "another page": (site({HOME: SAYS, FEES: PLAIN}), Outcome.MOVED, HOME),
    "another page, the own one lost": (site({HOME: SAYS}, failed(FailureKind.TIMEOUT)), Outcome.MOVED, HOME),
    "the words were taken away": (site({HOME: PLAIN, FEES: PLAIN}), Outcome.GONE, ""),
    "the page was taken away": (site({HOME: PLAIN}, failed(FailureKind.STATUS, 404)), Outcome.GONE, ""),
    "a soft 404": (site({HOME: PLAIN}, failed(FailureKind.SOFT_404, 200)), Outcome.GONE, ""),
    "the page was blocked": (site({HOME: PLAIN}, failed(FailureKind.BLOCKED, 403)), Outcome.UNSEEN, ""),
    "the page timed out": (site({HOME: PLAIN}, failed(FailureKind.TIMEOUT)), Outcome.UNSEEN, ""),
    "a server error": (site({HOME: PLAIN}, failed(FailureKind.STATUS, 500)), Outcome.UNSEEN, ""),
    "the page was not visited": (site({HOME: PLAIN}), Outcome.UNSEEN, ""),
    "the visit was cut short": (site({HOME: PLAIN, FEES: PLAIN}, complete=False), Outcome.UNSEEN, ""),
    "cut short, but it stands": (site({HOME: PLAIN, FEES: SAYS}, complete=False), Outcome.STANDS, FEES),
}


@pytest.mark.parametrize("name", CASES)
def test_what_became_of_it(name: str) -> None:
    seen, outcome, url = CASES[name]
    found = Recheck(seen).look(THEN)
    assert (found.outcome, found.url) == (outcome, url)
    assert found.reason


def test_no_words_stand_nowhere() -> None:
    assert Recheck(site({HOME: SAYS})).look(replace(THEN, excerpt=" ")).outcome is Outcome.UNSEEN

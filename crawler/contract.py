"""What the crawler is given from outside, and what it goes on from.

Comes in: nothing. Goes out: the protocols that the pipeline fills. Must not know: who fills them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from model import Capture, Examination, FetchFailure, Measurement, Skip, Visit


class CrawlSink(Protocol):
    """Takes what is found, at once and in order; called from one task only."""

    def visit(self, visit: Visit, capture: Capture | None) -> Visit:
        """Archive a snapshot or a failure; returns it with the place of its copy.

        A snapshot that has a place already is as that copy: then only what came with it this time is new.
        """

    def skip(self, skip: Skip) -> None:
        """Note an address that was not visited, and why."""

    def measure(self, measurement: Measurement) -> None:
        """Keep what a browser measured."""

    def screenshot(self, url: str, device: str, image: bytes) -> None:
        """Keep a picture (JPEG) of a page as it looks on a ``device``: desktop or phone."""

    def examine(self, examination: Examination, raw: Mapping[str, object]) -> None:
        """Keep what an audit of a page found; ``raw`` holds the engines' own results (JSON values) by engine."""


class Progress(Protocol):
    """Is told how far the crawl is."""

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        """``done`` pages read, ``queued`` addresses waiting, ``failed`` given up; ``url`` is under way."""


@dataclass(frozen=True, slots=True)
class Resume:
    """What an interrupted crawl already has, in the order in which it was found, the start page first.

    Captures may be a generator over the archive: it is read once, one page at a time. ``skips`` only keep the
    same skip from being logged twice; what was skipped by budget or stop is looked at anew.
    """

    captures: Iterable[Capture] = ()
    failures: Iterable[FetchFailure] = ()
    skips: Iterable[Skip] = ()

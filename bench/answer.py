"""What answering costs beside bare parsing, and whether it grows with the questions or with the pages.

parse_ratio: CPU time of reading pages into a site and answering losi-2024, divided by that of selectolax's lexbor parsing the
same bodies and reading their text, in one process, taking turns; the median over the rounds. Bodies are in memory. Lexicons,
stems of words with the terms that they begin, and locale data were read once before; whatever is remembered of pages, texts
and addresses is forgotten before each turn. growth_when_doubled: by how much reading and answering takes longer when every
indicator is there twice, under another id: the second ones are timed by themselves, in the same run. Pages are generated, in
six languages, with terms of the lexicons; with --corpus saved portals are measured, too.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from app.pipeline import load_questionnaires, load_rubrics
from app.workspace import portal_of
from bench.figures import say, table
from bench.processes import BenchError
from bench.shelf import SEEN, read_from_disk, saved_portals
from bench.towns import Town
from bench.words import LANGUAGES
from model import Capture, CrawlSummary, Questionnaire, Snapshot, Source
from rubrics import Crawl, Rubrics

_HOST = "http://127.0.0.1"
_TERMS = 300  # of a lexicon, at most
_PASSES = 5  # of bare parsing, which is too short to be timed once
_OF_THE_METHOD = 128  # entries: smaller memories hold what was loaded, larger ones what pages say


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--pages", type=int, default=100, help="N: generated pages; N, 2N and 4N are read (default: %(default)s)")
    parser.add_argument("--kilobytes", type=int, default=42, help="least size of a generated page (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=5, help="rounds (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another portal")
    parser.add_argument("--corpus", type=Path, help="folder of saved portals (portals.csv), measured besides")


@dataclass(frozen=True, slots=True)
class _Pages:
    """A portal to be read and answered again and again."""

    name: str
    crawl: Crawl

    @property
    def bodies(self) -> list[bytes]:
        return [capture.body for capture in self.crawl.captures]


@dataclass(frozen=True, slots=True)
class _Round:
    """CPU seconds: parsing and reading the text; reading into a site, and until the first and both questionnaires are
    answered; and what it takes to answer all items of the first one once more, under other ids, on the same site.
    """

    bare: float
    read: float
    first: float
    both: float
    again: float

    @property
    def growth(self) -> float:
        return self.again / self.first

    @property
    def growth_alone(self) -> float:
        return self.again / (self.first - self.read)


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: parse_ratio, growth_when_doubled and what they are made of."""
    if min(chosen.pages, chosen.repeat) < 1:
        raise BenchError("there must be at least one page and one round")
    rubrics = load_rubrics()
    asked = load_questionnaires(("losi-2024", "osi-2024"), rubrics)
    sizes = [generated(chosen.pages * times, chosen, rubrics) for times in (1, 2, 4)]
    saved = [_Pages(s.name, read_from_disk(s)) for s in saved_portals(chosen.corpus).values()] if chosen.corpus else []
    rounds: dict[str, list[_Round]] = {}
    for pages in (*sizes, *saved):
        say(f"{pages.name}: {chosen.repeat} rounds")
        rounds[pages.name] = _rounds(pages, rubrics, asked, chosen.repeat)
    return _told(sizes, saved, rounds)


# --- pages ----------------------------------------------------------------------------------------------------------
def generated(pages: int, chosen: argparse.Namespace, rubrics: Rubrics) -> _Pages:
    """A portal without a server, each page reached by the link that introduces it."""
    terms = {
        code: [words.names[0] for words in rubrics.lexicons[code].concepts.values()][:_TERMS]
        for code in LANGUAGES if code in rubrics.lexicons
    }  # fmt: skip
    town, depths, captures = Town(pages, chosen.seed, chosen.kilobytes, terms), [0], []
    for number, (path, body) in enumerate(zip(town.paths, town.bodies, strict=True)):
        before = town.paths[town.introduced_by(number)] if number else ""
        if number:
            depths.append(depths[town.introduced_by(number)] + 1)
        snapshot = Snapshot(
            _HOST + path, _HOST + path, 200, "text/html", "utf-8", SEEN, depths[number], _HOST + before if number else "",
            source=Source.LINK if number else Source.SEED,
        )  # fmt: skip
        captures.append(Capture(snapshot, body, {}))
    portal = portal_of(_HOST + "/")
    return _Pages(
        f"{pages} generated", Crawl(portal, captures, (), (), (), CrawlSummary(portal.id, SEEN, SEEN, pages, 0, 0, True))
    )


# --- time -----------------------------------------------------------------------------------------------------------
def _rounds(pages: _Pages, rubrics: Rubrics, asked: Sequence[Questionnaire], repeat: int) -> list[_Round]:
    """Each round begins with another one; nothing is measured in the one before the first."""
    asked = (*asked, twin(asked[0]))
    turns: list[Callable[[], list[float]]] = [partial(_bare, pages.bodies), partial(_answered, pages.crawl, rubrics, asked)]
    found = []
    for number in range(repeat + 1):
        times: list[list[float]] = [[], []]
        for place in (0, 1) if number % 2 else (1, 0):
            forget()
            gc.collect()
            times[place] = turns[place]()
        (bare,), (read, first, both, last) = times
        found.append(_Round(bare, read, first, both, last - both))
    return found[1:]


def _bare(bodies: Sequence[bytes]) -> list[float]:
    began = time.process_time()
    for _ in range(_PASSES):
        for body in bodies:
            root = LexborHTMLParser(body).body
            if root is not None:
                root.text()
    return [(time.process_time() - began) / _PASSES]


def _answered(crawl: Crawl, rubrics: Rubrics, asked: Sequence[Questionnaire]) -> list[float]:
    """CPU seconds from the beginning until the site was read, and until each questionnaire was answered."""
    began = time.process_time()
    site = rubrics.site(crawl)
    times = [time.process_time() - began]
    for questionnaire in asked:
        rubrics.answer(site, questionnaire)
        times.append(time.process_time() - began)
    return times


def twin(asked: Questionnaire) -> Questionnaire:
    """The same items under new ids, as they stand in a questionnaire that holds each of them twice."""
    return replace(asked, indicators=tuple(replace(i, id=f"{i.id}-again") for i in asked.indicators))


def forget() -> None:
    """Empty what the product remembers of texts and addresses, as if it had not met these pages before."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] not in ("pages", "rubrics"):
            continue
        for one in vars(module).values():
            info = getattr(one, "cache_info", None)
            if info is not None and (info().maxsize or 0) > _OF_THE_METHOD:
                one.cache_clear()


# --- figures --------------------------------------------------------------------------------------------------------
def _told(sizes: Sequence[_Pages], saved: Sequence[_Pages], rounds: dict[str, list[_Round]]) -> dict[str, object]:
    def median(names: Sequence[str], what: Callable[[Sequence[_Round]], float]) -> float:
        """Over the rounds, of what the same round of several portals makes together."""
        return statistics.median(what(together) for together in zip(*(rounds[n] for n in names), strict=True))

    def ratio(names: Sequence[str], what: str = "first") -> float:
        return median(names, lambda rs: float(sum(getattr(r, what) for r in rs) / sum(r.bare for r in rs)))

    def each(name: str, what: str) -> float:
        return float(statistics.median(getattr(r, what) for r in rounds[name]))

    counts = {p.name: len(p.bodies) for p in (*sizes, *saved)}
    table(
        "CPU time; lexicons, stems and locale data read before, nothing remembered of the pages",
        ("pages", "n", "KB a page", "lexbor ms a page", "read and losi-2024", "ratio", "and osi-2024", "ratio", "doubled"),
        [
            (
                p.name, counts[p.name], round(sum(map(len, p.bodies)) / 1024 / counts[p.name]),
                1000 * each(p.name, "bare") / counts[p.name], 1000 * each(p.name, "first") / counts[p.name], ratio([p.name]),
                1000 * each(p.name, "both") / counts[p.name], ratio([p.name], "both"), f"{each(p.name, 'growth'):+.1%}",
            )
            for p in (*sizes, *saved)
        ],
    )  # fmt: skip
    of = [p.name for p in sizes]
    per_page = {str(counts[n]): 1000 * each(n, "first") / counts[n] for n in of}
    figures: dict[str, object] = {
        "parse_ratio": round(ratio(of), 2), "parse_ratio_both": round(ratio(of, "both"), 2),
        "growth_when_doubled": round(statistics.median(r.growth for n in of for r in rounds[n]), 3),
        "growth_of_answering_alone": round(statistics.median(r.growth_alone for n in of for r in rounds[n]), 3),
        "ms_per_page": {n: round(ms, 2) for n, ms in per_page.items()},
        "growth_per_page": round(per_page[str(counts[of[-1]])] / per_page[str(counts[of[0]])] - 1, 3),
    }  # fmt: skip
    if saved:
        names = [p.name for p in saved]
        figures |= {
            "saved_parse_ratio": round(ratio(names), 2), "saved_parse_ratio_both": round(ratio(names, "both"), 2),
            "saved_growth_when_doubled": round(
                median(names, lambda rs: float(sum(r.again for r in rs) / sum(r.first for r in rs))), 3
            ),
            "saved_ratios": {n: round(ratio([n]), 2) for n in names},
        }  # fmt: skip
    return figures

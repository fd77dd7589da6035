"""What is printed: score tables, agreement, questionnaires.

Comes in: scores, labels, packs. Goes out: text on standard output. Must not know: how they were made.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

import storage
from app import standing
from app.pipeline import load_questionnaires, load_rubrics
from app.session import Session
from indices import Agreement, Label, agreement, calibration_error, read_labels
from model import Automation, Questionnaire, UsageError
from rubrics import available


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 130)


def scores(session: Session) -> None:
    """The score table: one row per portal and subindex, the index itself first."""
    table = Table(title="Scores", header_style="bold")
    for name in ("portal", "index", "criterion", "points", "value", "between", "settled", "open"):
        table.add_column(name, justify="right" if name in ("points", "value", "between", "settled", "open") else "left")
    for portal in session.kept_portals():
        for row in session.pipeline.store.scores(portal.id):
            total = not row.subindex
            table.add_row(
                portal.id if total else "", row.index if total else "", row.subindex or "all",
                f"{row.points:g} of {row.max_points:g}", f"{row.value:.4f}" if row.value is not None else "open",
                f"{row.low:.4f}-{row.high:.4f}", f"{row.coverage:.0%}", str(row.unknown), style="bold" if total else "",
            )  # fmt: skip
    _console().print(table)


def status(session: Session) -> None:
    """One row per run and per round, oldest first; what failed in the newest round."""
    table = Table(title="Runs", header_style="bold")
    for name in ("run", "portal", "started (UTC)", "state", "pages", "failed", "not visited", "complete"):
        table.add_column(name, justify="right" if name in ("run", "pages", "failed", "not visited") else "left")
    store = session.pipeline.store
    for run in store.runs():
        summary = store.summary(run.id)
        table.add_row(
            str(run.id), run.portal, f"{run.started:%Y-%m-%d %H:%M}", run.state.value, str(summary.pages), str(summary.failures),
            str(summary.skips), "yes" if summary.complete else summary.unfinished,
        )  # fmt: skip
    _console().print(table)
    standing.rounds(session, _console())


def _number(value: float | None, style: str = ".2f") -> str:
    return "-" if value is None else format(value, style)


def bench(gold: Path, answers: Path, portal: str) -> None:
    """Agreement per module and overall, and the disagreements with both sides' evidence."""
    labels = read_labels(gold)
    rows = _rows_of(answers, portal)
    found = {r.indicator: Label(r.indicator, r.value, r.evidence_url, r.excerpt, f"{r.detector} {r.flags}".strip()) for r in rows}
    if not any(label.id in found for label in labels):
        raise UsageError(f"{gold} and {answers} have no indicator in common; are they of the same questionnaire?")
    table = Table(title=f"Agreement of {answers} with {gold}", header_style="bold")
    for name in ("module", "n", "coverage", "agreement", "precision", "recall", "kappa"):
        table.add_column(name, justify="left" if name == "module" else "right")
    for row in agreement(labels, found):
        table.add_row(*_cells(row), style="bold" if row.name == "all" else "")
    console = _console()
    console.print(table)
    console.print(_calibration(labels, rows))
    differing = [x for x in labels if x.id in found and {x.answer, found[x.id].answer} == {"yes", "no"}]
    console.print(f"{len(differing)} disagreements" + (":" if differing else ""))
    for label in differing:
        _difference(console, label, found[label.id])


def _cells(row: Agreement) -> tuple[str, ...]:
    return (row.name, str(row.n), f"{row.coverage:.0%}", _number(row.agreement), _number(row.yes_precision),
            _number(row.yes_recall), _number(row.kappa))  # fmt: skip


def _difference(console: Console, label: Label, answer: Label) -> None:
    def line(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    line(f"\n{label.id}: label {label.answer}, answer {answer.answer}")
    line(f"  label:  {label.url} {label.quote!r}" + (f" ({label.note})" if label.note else ""))
    line(f"  answer: {answer.url or '-'} {answer.quote!r}" + (f" ({answer.note})" if answer.note else ""))


def _calibration(labels: Sequence[Label], rows: Sequence[storage.AnswerRow]) -> str:
    """How far the confidences of the answers are from the share that the labels confirm."""
    said = {label.id: label.answer for label in labels if label.answer in ("yes", "no")}
    decided = [r for r in rows if r.indicator in said and r.value in ("yes", "no")]
    error = calibration_error([(float(r.confidence), said[r.indicator] == r.value) for r in decided])
    return f"Expected calibration error {_number(error, '.3f')} over {len(decided)} answers"


def _rows_of(path: Path, portal: str) -> list[storage.AnswerRow]:
    rows = storage.read_answers_csv(path)
    portals = sorted({row.portal for row in rows})
    if portal and portal not in portals:
        raise UsageError(f"{path} holds no portal {portal!r}; it has: {', '.join(portals)}")
    if not portal and len(portals) > 1:
        raise UsageError(f"{path} holds several portals; name one with --portal: {', '.join(portals)}")
    chosen = portal or (portals[0] if portals else "")
    return [r for r in rows if r.portal == chosen]


def questionnaires() -> None:
    """A line per pack: its id, how many items it has, how many of them detectors and how many only people answer, its title."""
    for pack in load_questionnaires(available(), load_rubrics()):
        items, detected = len(pack.indicators), sum(i.automation is Automation.DETECTED for i in pack.indicators)
        print(f"{pack.id:<14} {items:>4} items {detected:>4} detected {items - detected:>4} manual  {pack.title}")


def questionnaire(name: str, style: str) -> None:
    """Every indicator of a pack as a table or CSV."""
    if style not in ("table", "csv"):
        raise UsageError(f"--format {style!r}: it must be table or csv")
    (pack,) = load_questionnaires([name], load_rubrics())
    rows = _rows(pack)
    if style == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("id", "subindex", "title", "automation", "points", "guidance"))
        writer.writerows(rows)
        return
    table = Table(title=f"{pack.title} ({len(pack.indicators)} indicators, {pack.version})", header_style="bold")
    for column in ("id", "subindex", "title", "automation", "points"):
        table.add_column(column)
    for row in rows:
        table.add_row(*row[:5])
    _console().print(table)


def _rows(pack: Questionnaire) -> list[tuple[str, ...]]:
    return [
        (i.id, i.subindex, i.title, i.automation.value, ";".join(f"{p:g}" for p in i.points), i.guidance)
        for i in pack.indicators
    ]  # fmt: skip

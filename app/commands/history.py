"""``civiscope history``, ``diff``, ``changes`` and ``edition``: what was said when, what changed and why.

Comes in: what was typed. Goes out: tables and JSON lines. Must not know: how changes are told apart.
"""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import storage
from app.commands.place import Config, Out, opened
from model import UsageError

editions = typer.Typer(no_args_is_help=True, help="The rounds of a survey: what is asked again, and what was said last time.")
Lines = Annotated[bool, typer.Option("--json", help="One JSON object per line in place of a table.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("history")(history)
    app.command("diff")(diff)
    app.command("changes")(changes)
    app.add_typer(editions, name="edition")


def history(
    portal: Annotated[str, typer.Argument(metavar="PORTAL")], indicator: Annotated[str, typer.Argument(metavar="INDICATOR")],
    json_lines: Lines = False, out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Everything that was said of an item: the value, its evidence, who said it and why; oldest first."""
    with opened(out, config) as place:
        entries = place.store.history.of(portal, indicator)
    if not entries:
        raise UsageError(f"nothing was said of {indicator} at {portal}; `civiscope status` lists the portals")
    if json_lines:
        return _lines(entries)
    table = _table(f"{indicator} at {portal}", "when (UTC)", "who", "value", "run", "why", "shown at")
    for e in entries:
        where = f"{e.url}\n{e.excerpt}" if e.url else ""
        table.add_row(f"{e.at:%Y-%m-%d %H:%M}", e.who, e.value.value, str(e.run or ""), e.reason, where)
    _console().print(table)


def diff(
    before: Annotated[int, typer.Argument(metavar="RUN")], after: Annotated[int, typer.Argument(metavar="RUN")],
    json_lines: Lines = False, out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """What is answered otherwise after the later of two visits to a portal: the portal changed, the method, or a person ruled.

    Where both visits were answered by different methods only, portal and method cannot be told apart: answer the older one
    anew (`civiscope answer --run`).
    """
    with opened(out, config) as place:
        found = place.store.history.diff(before, after)
    _tell(found, f"Run {min(before, after)} to run {max(before, after)}", json_lines)


def changes(
    since: Annotated[datetime | None, typer.Option("--since", metavar="DATE", help="Only from this time on, in UTC.")] = None,
    portal: Annotated[str | None, typer.Option("--portal", metavar="ID", help="Only of this portal.")] = None,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Every answer that became another one, from each visit to the next: one JSON object per line, in order of time."""
    with opened(out, config) as place:
        _lines(place.store.history.changes(since.replace(tzinfo=UTC) if since else None, portal))


@editions.command("add")
def add(
    id: Annotated[str, typer.Argument(metavar="ID", help="Such as 2026.")],
    year: Annotated[int, typer.Option("--year", min=1990, max=2200)],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="As people call it.")] = "",
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Enter an edition, or give it another name or year. New visits belong to the one that `edition` in config.yaml names."""
    with opened(out, config) as place:
        known = {e.id: dict(e.questionnaires) for e in place.store.editions.all()}
        place.store.editions.enter(id, name or id, year, known.get(id, {}))


@editions.command("list")
def list_editions(out: Out = None, config: Config = None) -> None:
    """The editions, and how many portals were visited in each."""
    with opened(out, config) as place:
        for edition in place.store.editions.all():
            portals = len(place.store.editions.runs(edition.id))
            asked = ", ".join(edition.questionnaires.values())
            typer.echo(f"{edition.id:<12} {edition.year}  {portals:>4} portals  {edition.name}  {asked}".rstrip())


@editions.command("assign")
def assign(
    run: Annotated[int, typer.Argument(metavar="RUN")], id: Annotated[str, typer.Argument(metavar="ID")],
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Count a visit that was made before editions were named among those of an edition."""
    with opened(out, config) as place:
        place.store.editions.assign(run, id)


@editions.command("carried")
def carried(run: Annotated[int, typer.Argument(metavar="RUN")], out: Out = None, config: Config = None) -> None:
    """What the edition before said, looked at again on a visit: stands, moved, gone or unseen; one JSON object per line."""
    with opened(out, config) as place:
        for questionnaire in sorted({a.questionnaire for a in place.store.answers()}):
            _lines(place.store.desk.carried(run, questionnaire))


def _tell(found: storage.Rows[storage.Change], title: str, json_lines: bool) -> None:
    if json_lines:
        return _lines(found)
    table = _table(title, "indicator", "before", "after", "because", "why", "shown at")
    for c in found:
        causes = ", ".join(_BECAUSE[cause] for cause in c.causes)
        table.add_row(c.indicator, c.before.value.value, c.after.value.value, causes, c.reason, c.after.url or c.before.url)
    _console().print(table)
    typer.echo(f"{len(found)} answers are others than before")


_BECAUSE = {
    storage.Cause.PORTAL: "the portal changed", storage.Cause.METHOD: "the method changed", storage.Cause.RULED: "a person ruled",
    storage.Cause.UNTOLD: "portal or method, not told apart",
}  # fmt: skip


def _lines(rows: storage.Rows[object] | Iterable[object]) -> None:
    for row in storage.Rows(rows).to_dicts():
        typer.echo(json.dumps(row, default=_time, ensure_ascii=False))


def _time(value: object) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else str(value)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, header_style="bold")
    for column in columns:
        table.add_column(column)
    return table


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 160)

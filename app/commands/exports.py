"""``civiscope export`` and ``civiscope import-rulings``.

Comes in: arguments. Goes out: messages. Must not know: how files are written or read.
"""

from pathlib import Path
from typing import Annotated

import typer

from app import exporting
from app.exporting import ExportFormat
from app.session import Session, Wanted

Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for results [default: out].")]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings [default: config.yaml, if there].")]
Asked = Annotated[
    list[str] | None, typer.Option("--questionnaire", metavar="ID", help="Questionnaire to answer; may be repeated.")
]
Formats = Annotated[
    list[ExportFormat] | None, typer.Option("--format", metavar="FORMAT", help="What to write; may be repeated [default: csv].")
]
Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV files with a byte order mark, so that Excel reads them as UTF-8.")]
Filled = Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="A workbook of `civiscope export` with corrected answers.")]
Author = Annotated[str, typer.Option("--author", metavar="NAME", help="Whose corrections these are.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Reason of every correction whose cell has no note.")]


def export(format: Formats = None, bom: Bom = False, questionnaire: Asked = None, out: Out = None, config: Config = None) -> None:
    """Write results from the store: csv, xlsx, json, parquet, sdmx-csv or sdmx-json."""
    session = Session.resume(Wanted(config, out, questionnaire, quiet=True))
    for path in exporting.export(session, format or [], bom=bom):
        typer.echo(path)


def import_rulings(
    file: Filled, author: Author, reason: Reason = "", questionnaire: Asked = None, out: Out = None, config: Config = None
) -> None:
    """Read corrected answers of a workbook as rulings: all of them, or none where a cell doesn't fit."""
    session = Session.resume(Wanted(config, out, questionnaire, quiet=True))
    rulings = exporting.import_rulings(session, file, author, reason)
    for one in rulings:
        typer.echo(f"{one.portal} {one.indicator}: {one.value} ({one.reason})")
    typer.echo(f"{len(rulings)} ruling{'' if len(rulings) == 1 else 's'} by {author}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(export)
    app.command("import-rulings")(import_rulings)

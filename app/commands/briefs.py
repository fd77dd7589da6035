"""``civiscope reports``: reports of a portal among others, and of an edition.

Comes in: arguments. Goes out: messages. Must not know: what reports show.
"""

from pathlib import Path
from typing import Annotated

import typer

from app import briefing
from app.briefing import Choices
from app.commands.exports import Asked, Config, Out
from app.session import Session, Wanted

group = typer.Typer(no_args_is_help=True, help="Reports of portals among others, and of an edition; HTML and PDF.")

Portals = Annotated[list[str] | None, typer.Argument(metavar="[PORTAL]...", help="Ids of portals [default: all].")]
Previous = Annotated[
    list[Path] | None,
    typer.Option("--previous", metavar="DIR", help="Results of an earlier edition; may be repeated, the oldest first."),
]
Pdf = Annotated[bool, typer.Option("--pdf", help="Print each report to PDF, too; needs a browser.")]
Drawn = Annotated[int, typer.Option("--draws", min=0, metavar="N", help="Draws for intervals; 0: none.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the draws; equal seed, equal report.")]
Differ = Annotated[
    float, typer.Option("--disagreement", min=0, metavar="SHARE", help="Share of items on which two people differ, at most 0.5.")
]
Compared = Annotated[
    list[str] | None, typer.Option("--compare", metavar="PORTAL", help="A portal to see side by side with others; two to five.")
]


@group.command()
def country(
    portal: Portals = None, previous: Previous = None, pdf: Pdf = False, draws: Drawn = 500, seed: Seed = 0,
    disagreement: Differ = 0.0, questionnaire: Asked = None, out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """For each portal: where it stands, what changed and why, what to do next and whom to learn from, every answer's evidence."""
    session = Session.resume(Wanted(config, out, questionnaire, quiet=True))
    for path in briefing.countries(session, portal or [], Choices(previous or (), draws, seed, disagreement, pdf)):
        typer.echo(path)


@group.command()
def edition(
    compare: Compared = None, previous: Previous = None, pdf: Pdf = False, draws: Drawn = 500, seed: Seed = 0,
    disagreement: Differ = 0.0, questionnaire: Asked = None, out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Of all portals: results with ranks, distribution, groups of countries, time line, portals side by side."""
    session = Session.resume(Wanted(config, out, questionnaire, quiet=True))
    choices = Choices(previous or (), draws, seed, disagreement, pdf, compare or ())
    for path in briefing.editions(session, choices):
        typer.echo(path)

"""Groups of commands, each in a file of its own.

Comes in: the command line as ``app.cli`` has made it. Goes out: the same with more commands. Must not know: how they work.
"""

import typer

from app.commands import history, keeping, proving, registry, reviewing, schedule, worker


def register(app: typer.Typer) -> None:
    """Add the commands of every module here."""
    for module in (history, keeping, proving, registry, reviewing, schedule, worker):
        module.register(app)

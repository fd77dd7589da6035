"""``civiscope store``: the tables of the store, and how they change from one Civiscope to the next.

Comes in: what was typed. Goes out: changed stores, text. Must not know: what the tables hold.
"""

from typing import Annotated

import typer

import storage
from app.commands.place import Config, Out, opened, workspace

group = typer.Typer(no_args_is_help=True, help="Look after the store: its tables, copies of it, and what it may forget.")
Target = Annotated[str, typer.Argument(metavar="REVISION", help="A revision that `store history` lists.")]


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(group, name="store")


@group.command()
def upgrade(out: Out = None, config: Config = None) -> None:
    """Bring the tables up to date; every other command does so by itself."""
    with opened(out, config) as place:
        typer.echo(f"{place.store.name}: revision {storage.newest_revision()}")


@group.command()
def downgrade(revision: Target, out: Out = None, config: Config = None) -> None:
    """Go back to the tables of an earlier Civiscope, to use the store with that one; make a backup first.

    What only later revisions have is lost; the next command of this Civiscope brings the tables up to date again.
    """
    where = workspace(out, config).database
    storage.downgrade(where, revision)
    typer.echo(f"revision {revision}")


@group.command()
def history(out: Out = None, config: Config = None) -> None:
    """The revisions of the tables, oldest first; a star marks that of the store."""
    now = storage.revision_of(workspace(out, config).database)
    for revision in storage.revisions():
        typer.echo(f"{'*' if revision.id == now else ' '} {revision.id}  {revision.about}")

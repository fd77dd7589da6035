"""``civiscope store``: the tables of the store, and how they change from one Civiscope to the next.

Comes in: what was typed. Goes out: changed stores, text. Must not know: what the tables hold.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

import storage
from app.commands.place import Config, Out, opened, workspace
from app.commands.proving import FLAWED
from app.settings import load_settings
from app.workspace import Workspace
from model import UsageError

group = typer.Typer(no_args_is_help=True, help="Look after the store: its tables, copies of it, and what it may forget.")
File = Annotated[Path, typer.Argument(metavar="FILE")]
Target = Annotated[str, typer.Argument(metavar="REVISION", help="A revision that `store history` lists.")]


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(group, name="store")
    app.command("doctor")(doctor)


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


@group.command()
def backup(
    file: File,
    no_archive: Annotated[bool, typer.Option("--no-archive", help="Only the database, without pages and pictures.")] = False,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Write the whole store to one file, whatever database it is in; it may be in use meanwhile."""
    with opened(out, config) as place:
        made = place.store.back_up(file, {} if no_archive else _folders(place.workspace))
    typer.echo(f"{file}: revision {made.revision}, {sum(made.rows.values())} rows, {made.files} files")


@group.command()
def restore(file: File, out: Out = None, config: Config = None) -> None:
    """Make a store from a backup of this or an earlier Civiscope, in a new folder or database; all digests are proven first."""
    place = load_settings(config).workspace(out, os.environ)
    place.create()
    made = storage.restore(file, place.database, _folders(place))
    typer.echo(f"{place.root}: {sum(made.rows.values())} rows, {made.files} files, from revision {made.revision}")


@group.command()
def send(out: Out = None, config: Config = None) -> None:
    """Send evidence that is still only here to where machines share it; what does not arrive is sent by the next call."""
    shared = workspace(out, config).shared
    if shared is None:
        raise UsageError("config.yaml names no shared storage; set `url` under `evidence:`")
    arrived, why = shared.send()
    waiting = shared.waiting()
    typer.echo(f"{arrived} files sent, {waiting} wait" + (f": {why}" if why else ""))
    raise typer.Exit(FLAWED if why or waiting else 0)


@group.command()
def vacuum(out: Out = None, config: Config = None) -> None:
    """Give room that the database no longer uses back to the disk."""
    with opened(out, config) as place:
        place.store.vacuum()


@group.command()
def forget(
    keep: Annotated[int, typer.Option("--keep", min=1, metavar="N", help="How many of the newest editions stay whole.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be thinned.")] = False,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Remove the pages of old editions that no answer cites; answers, rulings and all that they cite stay.

    Visits that were thinned cannot be answered anew. Make a backup first.
    """
    with opened(out, config) as place:
        old = [edition.id for edition in place.store.editions.all()[:-keep]]
        typer.echo(f"editions to thin: {', '.join(old) or 'none'}")
        if old and not dry_run:
            done = place.store.forget(place.workspace.archive, old)
            saved = (done.saved.before - done.saved.after) / 1e6
            typer.echo(f"{done.runs} visits: {done.saved.removed} copies removed, {done.saved.kept} kept, {saved:.1f} MB saved")


def doctor(
    quick: Annotated[bool, typer.Option("--quick", help="Look whether copies are there, without reading them.")] = False,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Check store, archive and files against each other, and say what is missing or not as it was."""
    with opened(out, config) as place:
        flaws = place.store.examine(place.workspace.root, quick=quick)
    for flaw in flaws:
        typer.echo(f"{flaw.where}: {flaw.what}")
    typer.echo(f"{len(flaws)} flaws")
    raise typer.Exit(FLAWED if flaws else 0)


def _folders(workspace: Workspace) -> dict[str, Path]:
    return {"archive": workspace.archive, "screenshots": workspace.screenshots}

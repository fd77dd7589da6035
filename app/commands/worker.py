"""``civiscope worker``: a process that does portals which `civiscope run --workers` hands out.

Comes in: what was typed. Goes out: portals done. Must not know: how.
"""

from typing import Annotated

import typer

from app.commands.place import Config, Out
from app.session import Session, Wanted

group = typer.Typer(help="Do portals that `civiscope run --workers` hands out, on as many machines as wanted.")


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(group, name="worker")


@group.callback(invoke_without_command=True)
def worker(
    context: typer.Context,
    at_once: Annotated[int | None, typer.Option("--at-once", min=1, max=100, metavar="N", help="Portals at once.")] = None,
    name: Annotated[str, typer.Option("--name", help="What this worker is called [default: the machine].")] = "",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Use HTTP only.")] = False,
    allow_private_hosts: Annotated[bool, typer.Option("--allow-private-hosts", help="Allow private addresses (tests).")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Take portals from the queue and do them, until stopped by Ctrl-C or SIGTERM."""
    if context.invoked_subcommand is not None:
        return
    from app.working import worker as working

    wanted = Wanted(config, out, no_browser=no_browser, allow_private_hosts=allow_private_hosts, quiet=quiet)
    session = Session.start(wanted)
    working.work(session, name, at_once or session.settings.workers.at_once)


@group.command()
def cancel(
    portal: Annotated[str, typer.Argument(metavar="PORTAL", help="Id of a portal.")], out: Out = None, config: Config = None
) -> None:
    """Take a portal out of the queue; where a worker is at it, that ends."""
    from app.working import rounds

    rounds.cancel(Session.start(Wanted(config, out, quiet=True)), portal)

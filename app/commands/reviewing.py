"""``civiscope review`` and ``user``: the assessors' application, and the people who use it.

Comes in: what was typed. Goes out: a running server, users. Must not know: pages, how passwords are kept.
The application is loaded by the commands that need it: the others start a second faster.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.commands.place import Config, Out, opened
from model import Role, UsageError
from storage.ledger import CONSOLE

group = typer.Typer(no_args_is_help=True, help="The people who assess: enter, list and change them.")
Name = Annotated[str, typer.Argument(metavar="NAME")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="user")
    app.command("review")(review)


def review(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N")] = 8765, out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Serve the assessors' application: the items that wait for people, with their evidence. Ctrl-C ends it."""
    from app import reviewing
    from app.settings import load_settings

    settings = load_settings(config)
    with opened(out, config) as place:
        if not place.store.people.all():
            raise UsageError("nobody can sign in yet; enter the first person with `civiscope user add NAME --role coordinator`")
        site = reviewing.site_of(settings, place.workspace, place.store, settings.options(), host)
        typer.echo(f"Civiscope review: {settings.review.address or f'http://{host}:{port}'}/", err=True)
        reviewing.serve(site, host, port, settings.review.proxies)


@group.command()
def add(
    name: Name, role: Annotated[Role, typer.Option("--role", help="What they are in the survey.")] = Role.ASSESSOR,
    country: Annotated[str, typer.Option("--country", metavar="ISO3", help="The only country that they see.")] = "",
    language: Annotated[list[str] | None, typer.Option("--language", metavar="TAG", help="They read it; may be repeated.")] =
    None, out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Enter somebody. Asks for the password; without a terminal it is read from standard input."""
    from review import hashed

    if role is Role.LIAISON and not country:
        raise UsageError("a liaison needs a country: add --country, such as --country ITA")
    with opened(out, config) as place:
        place.store.people.add(name, role, hashed(_password(), name), country.upper(), actor=CONSOLE)
        place.store.people.reads(name, language or (), actor=CONSOLE)
    typer.echo(f"{name}: {role}{f', {country.upper()}' if country else ''}")


@group.command("list")
def list_people(
    format: Annotated[str, typer.Option("--format", metavar="table|json")] = "table", out: Out = None, config: Config = None
) -> None:
    """Everybody, with role and country."""
    with opened(out, config) as place:
        people = place.store.people.all()
    rows = [
        {"name": p.name, "role": p.role, "country": p.country, "disabled": p.disabled is not None} for p in people
    ]  # fmt: skip
    if format == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(
            f"{row['name']:<24} {row['role']:<12} {row['country'] or 'all':<4} {'disabled' if row['disabled'] else ''}".rstrip()
        )


@group.command()
def change(
    name: Name, role: Annotated[Role | None, typer.Option("--role")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="ISO3")] = None,
    disable: Annotated[bool | None, typer.Option("--disable/--enable", help="Whether they may sign in.")] = None,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Change somebody's role or country, or whether they may sign in. Their sessions end."""
    changes: dict[str, object] = {}
    changes |= {} if role is None else {"role": role}
    changes |= {} if country is None else {"country": country.upper()}
    changes |= {} if disable is None else {"disabled": datetime.now(UTC) if disable else None}
    if not changes:
        raise UsageError("say what to change: --role, --country, --disable or --enable")
    with opened(out, config) as place:
        user = place.store.people.find(name)
        if user is not None and changes.get("role", user.role) == Role.LIAISON and not changes.get("country", user.country):
            raise UsageError("a liaison needs a country: add --country, such as --country ITA")
        place.store.people.change(name, actor=CONSOLE, **changes)
        place.store.access.end_all(name, CONSOLE)
    typer.echo(f"{name}: changed")


@group.command()
def password(name: Name, out: Out = None, config: Config = None) -> None:
    """Set another password for somebody. Their sessions end."""
    from review import hashed

    with opened(out, config) as place:
        place.store.people.change(name, actor=CONSOLE, password_hash=hashed(_password(), name))
        place.store.access.end_all(name, CONSOLE)
    typer.echo(f"{name}: the password was changed")


@group.command()
def invite(name: Name, out: Out = None, config: Config = None) -> None:
    """Print an address under which somebody chooses a password, good for seven days and for one use; an earlier one is void."""
    from app.settings import load_settings
    from review import invite as invitation

    base = load_settings(config).review.address or "http://127.0.0.1:8765"
    with opened(out, config) as place:
        user = place.store.people.find(name)
        if user is None or user.disabled is not None:
            raise UsageError(f"{name!r} cannot be invited: `civiscope user list` tells who is entered and may sign in")
        typer.echo(invitation(place.store, user.name, base, CONSOLE))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password (at least 12 characters)", hide_input=True, confirmation_prompt=True))

"""``civiscope registry``: the portals that a team watches over.

Comes in: what was typed. Goes out: changed entries, files, text. Must not know: how portals are looked at.
"""

import asyncio
import getpass
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import registry
import storage
from app import checking, registering
from app.commands.place import Config, Out
from app.settings import Settings, load_settings
from crawler import CrawlOptions, Looker
from model import Entry, EntryState, Kind, Level, UsageError

INCOMPLETE = 3
group = typer.Typer(no_args_is_help=True, help="Keep the list of portals that are to be assessed.")
Countries = Annotated[list[str] | None, typer.Option("--country", metavar="ISO3", help="Code or name; may be repeated.")]
Regions = Annotated[list[str] | None, typer.Option("--region", metavar="NAME", help="Region of the UN; may be repeated.")]
OfLevel = Annotated[Level | None, typer.Option("--level", help="Whose portals.")]
OfKind = Annotated[Kind | None, typer.Option("--kind", help="What they are for.")]
InState = Annotated[EntryState | None, typer.Option("--state", help="What is known of the address.")]
Who = Annotated[str, typer.Option("--as", metavar="NAME", help="Who does this, for the trail [default: the login name].")]
Id = Annotated[str, typer.Argument(metavar="ID")]
File = Annotated[Path | None, typer.Argument(metavar="FILE", help="Ends in .csv, .xlsx or .json.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(group, name="registry")


@contextmanager
def kept(out: Path | None, config: Path | None) -> Iterator[tuple[storage.Store, Settings]]:
    """The store, made where there is none yet. Raises what the user can mend."""
    settings = load_settings(config)
    place = settings.workspace(out, os.environ)
    place.create()
    with storage.open(place.database) as store:
        yield store, settings


def actor(said: str) -> str:
    """Who is told in the trail. Raises UsageError where nobody is known."""
    try:
        return said or getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("say who you are: --as NAME") from None


def wanted(
    country: list[str] | None, region: list[str] | None, level: Level | None, kind: Kind | None, state: EntryState | None, *,
    disabled: bool = False,
) -> registry.Wanted:  # fmt: skip
    """The filters that were typed."""
    return registry.Wanted(tuple(country or ()), tuple(region or ()), level, kind, state, disabled)


@group.command("list")
def list_entries(
    country: Countries = None, region: Regions = None, level: OfLevel = None, kind: OfKind = None, state: InState = None,
    disabled: Annotated[bool, typer.Option("--disabled", help="Those that were removed, too.")] = False,
    format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """The entries of the store and of config.yaml; where both have an id, that of config.yaml."""
    with kept(out, config) as (store, settings):
        choice = wanted(country, region, level, kind, state, disabled=disabled)
        found = registering.entries(store, settings.portals, choice)
    if format in ("csv", "json"):
        typer.echo(registry.written(found, f".{format}").decode(), nl=False)
    elif format == "table":
        _print(found)
    else:
        raise UsageError(f"--format {format!r}: use table, csv or json")


@group.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Start page, with http:// or https://.")],
    country: Annotated[str, typer.Option("--country", metavar="ISO3", help="Country, such as ITA.")],
    level: Annotated[Level, typer.Option("--level", help="Whose portal it is.")] = Level.CITY,
    name: Annotated[str, typer.Option("--name", help="Name of the country or city.")] = "",
    kind: Annotated[Kind, typer.Option("--kind", help="What it is for.")] = Kind.INFORMATION,
    language: Annotated[list[str] | None, typer.Option("--language", metavar="TAG", help="May be repeated.")] = None,
    id: Annotated[str, typer.Option("--id", help="Its id [default: country and name, such as ita-rome].")] = "",
    note: Annotated[str, typer.Option("--note")] = "",
    who: Who = "", out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Enter a portal; prints its id."""
    with kept(out, config) as (store, _):
        taken = {e.id for e in store.registry.all()}
        row = {
            "id": id or registry.new_id(country, level, name, kind, taken), "url": url, "name": name, "level": level.value,
            "country": country, "kind": kind.value, "languages": ";".join(language or ()), "note": note,
        }  # fmt: skip
        entry = registry.entry_of(row, url)
        store.registry.put([entry], actor=actor(who), new=True)
    typer.echo(entry.id)


@group.command()
def change(
    id: Id, changes: Annotated[list[str], typer.Argument(metavar="COLUMN=VALUE...", help="Such as note=closed.")],
    who: Who = "", out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Change an entry; its id stays."""
    said = dict(_pair(text) for text in changes)
    with kept(out, config) as (store, _):
        before = registering.entry_named(store, id)
        after = registry.changed(before, said)
        store.registry.replace({id: before}, [after], (), actor=actor(who))
    for one in registry.compare([before], [after]).changed:
        typer.echo(f"{one.id}: {one.column}: {one.old!r} -> {one.new!r}")


@group.command()
def remove(id: Id, who: Who = "", out: Out = None, config: Config = None) -> None:
    """Disable an entry. It stays known, since results bear its id; `registry change ID enabled=yes` brings it back."""
    change(id, ["enabled=no"], who, out, config)


@group.command("import")
def import_entries(
    file: File = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="The portals that come with Civiscope, in place of a file.")] = False,
    dry_run: DryRun = False, who: Who = "", out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Enter what a file has and change what it has otherwise; what it lacks stays. All rows are checked first."""
    if shipped == (file is not None):
        raise UsageError("name either a file or --shipped")
    new = registry.read_file(file) if file else registry.shipped()
    with kept(out, config) as (store, _):
        changes = registry.compare(store.registry.all(), new)
        if changes.entries and not dry_run:
            store.registry.put(changes.entries, actor=actor(who))
    for one in changes.changed:
        typer.echo(f"{one.id}: {one.column}: {one.old!r} -> {one.new!r}")
    done = "would be" if dry_run else "are"
    differing = len(changes.entries) - len(changes.added)
    typer.echo(f"{len(new)} entries read: {len(changes.added)} {done} new, {differing} {done} changed")


@group.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv, .xlsx or .json.")],
    country: Countries = None, region: Regions = None, level: OfLevel = None, kind: OfKind = None, state: InState = None,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Write the store's entries, disabled ones too, to a file that `registry import` reads back exactly."""
    with kept(out, config) as (store, _):
        found = wanted(country, region, level, kind, state, disabled=True).select(store.registry.all())
    content = registry.written(found, file.suffix)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from None
    typer.echo(f"{file}: {len(found)} entries")


@group.command()
def check(
    country: Countries = None, region: Regions = None, level: OfLevel = None, kind: OfKind = None, state: InState = None,
    at_once: Annotated[int, typer.Option("--at-once", min=1, max=64, metavar="N", help="Portals looked at at once.")] = 8,
    allow_private_hosts: Annotated[bool, typer.Option("--allow-private-hosts", help="Loopback too (for tests).")] = False,
    delay: Annotated[float | None, typer.Option("--delay", min=0, metavar="S", help="Seconds between two requests.")] = None,
    who: Who = "", out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Look at each entry of the store once, and propose what should be other; no entry is changed. This uses the network."""
    with kept(out, config) as (store, settings):
        chosen = wanted(country, region, level, kind, state).select(store.registry.all())
        options = settings.options(delay=delay, browser=False, allow_private_hosts=allow_private_hosts)
        tally = asyncio.run(_checked(store, chosen, options, at_once, actor(who)))
    for outcome, count in tally.outcomes.most_common():
        typer.echo(f"{count:5} {outcome}")
    typer.echo(f"{tally.looked} looked at, {tally.proposals} new proposals")
    if tally.cut_off:
        typer.echo("nobody answered: is this machine on the network? Nothing was recorded of these", err=True)
        raise typer.Exit(INCOMPLETE)


async def _checked(
    store: storage.Store, entries: Sequence[Entry], options: CrawlOptions, at_once: int, actor: str
) -> checking.Tally:
    async with Looker(options) as looker:
        return await checking.check(store, entries, looker, at_once=at_once, actor=actor)


@group.command()
def proposals(
    everything: Annotated[bool, typer.Option("--decided", help="Those that were decided, too.")] = False,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """What the last looks propose to change, one JSON object per line, with what was seen."""
    with kept(out, config) as (store, _):
        for one in store.registry.proposals(everything=everything):
            said = one.proposal
            line = {
                "number": one.id, "id": said.entry, "column": said.column, "old": said.old, "new": said.new, "why": said.why,
                "evidence": dict(said.evidence), "made": one.made.isoformat(), "decision": one.decision, "by": one.actor,
            }  # fmt: skip
            typer.echo(json.dumps(line, ensure_ascii=False))


@group.command()
def accept(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="NUMBER...", help="As `registry proposals` has them.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are open.")] = False,
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="Of all, only those for this column.")] = "",
    who: Who = "", out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Make what was proposed so; the entry counts as checked on the day of the look."""
    if everything == bool(numbers):
        raise UsageError("name numbers of proposals, or --all")
    with kept(out, config) as (store, _):
        done = registering.accept(store, numbers, column, actor(who))
    typer.echo(f"{done} proposals accepted")


@group.command()
def reject(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...")], who: Who = "", out: Out = None, config: Config = None
) -> None:
    """Leave entries as they are; the same is not proposed again."""
    with kept(out, config) as (store, _):
        store.registry.reject(numbers, actor=actor(who))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"{text!r}: write COLUMN=VALUE, such as note=closed")
    return name, value


def _print(entries: tuple[Entry, ...]) -> None:
    table = Table(header_style="bold")
    for name in ("id", "country", "level", "kind", "state", "languages", "url"):
        table.add_column(name, overflow="fold")
    for e in entries:
        table.add_row(e.id, e.country, e.level, e.kind, e.state if e.enabled else "disabled", ";".join(e.languages), e.url)
    Console(width=None if os.isatty(1) else 160).print(table)

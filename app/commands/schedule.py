"""``civiscope schedule``: work that starts by itself, in the foreground; what is due next; pauses.

Comes in: what was typed. Goes out: work done, text, exit codes. Must not know: when what is due, and how it is done.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

import storage
from app.commands.place import Config, Out
from app.schedule_settings import JobSettings
from app.session import Session, Wanted
from app.settings import Settings, load_settings
from model import UsageError
from storage import Ended, KnownJob, Turn

if TYPE_CHECKING:
    from app.scheduling.scheduler import Scheduler

group = typer.Typer(help="Do what config.yaml lists under `schedule:` when it is due, or see and change what is due.")
Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a job in config.yaml.")]
Form = Annotated[str, typer.Option("--format", metavar="table|json", help="How it is written.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Use HTTP only; what needs a browser stays unknown.")]
Private = Annotated[bool, typer.Option("--allow-private-hosts", help="Allow loopback and private addresses (for tests).")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
_ACTOR = "console"  # who has the machine needs no account
_CODES = {Ended.DONE: 0, Ended.INCOMPLETE: 3, Ended.STOPPED: 130}


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(group, name="schedule")


@dataclass(frozen=True, slots=True)
class _Place:
    settings: Settings
    scheduler: "Scheduler"


@group.callback(invoke_without_command=True)
def schedule(
    context: typer.Context, no_browser: NoBrowser = False, allow_private_hosts: Private = False, quiet: Quiet = False,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Do every job when it is due, in the foreground, until Ctrl-C or SIGTERM; a round under way is stopped and kept then."""
    if context.invoked_subcommand is not None:
        return
    wanted = Wanted(config, out, no_browser=no_browser, allow_private_hosts=allow_private_hosts, quiet=quiet)
    with _opened(wanted) as place:
        if not place.settings.schedule:
            raise UsageError("config.yaml lists no jobs; add them under `schedule:`")
        with _told(place, wanted) as scheduler:
            scheduler.run()


@group.command("list")
def list_jobs(format: Form = "table", out: Out = None, config: Config = None) -> None:
    """Every job: when it is due next, whether it is paused, and what became of it last."""
    with _opened(Wanted(config, out, quiet=True)) as place:
        moment, kept = place.scheduler.clock(), place.scheduler.store.schedule
        known, newest = kept.jobs(), kept.newest(moment)
        rows = [_row(job, place.scheduler, known.get(job.id), newest.get(job.id), moment) for job in place.settings.schedule]
    _write(rows, format, ("id", "what", "next", "paused", "outcome", "said"))


@group.command("next")
def next_times(
    number: Annotated[int, typer.Argument(metavar="N", min=1, max=1000, help="How many.")] = 10, format: Form = "table",
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """The next due times of all jobs, as they follow each other; those of paused jobs are left out."""
    with _opened(Wanted(config, out, quiet=True)) as place:
        known, moment = place.scheduler.store.schedule.jobs(), place.scheduler.clock()
        awake = [job for job in place.settings.schedule if not (job.id in known and known[job.id].paused)]
    rows = [
        {"due": _text(due), "local": _local(due, job), "id": job.id, "what": job.what.value}
        for due, job in _next(awake, moment, number)
    ]
    _write(rows, format, ("due", "local", "id", "what"))


@group.command("run-now")
def run_now(
    id: Id, no_browser: NoBrowser = False, allow_private_hosts: Private = False, quiet: Quiet = False, out: Out = None,
    config: Config = None,
) -> None:  # fmt: skip
    """Do a job at once, paused or not; refused while another is under way. Told in the trail."""
    wanted = Wanted(config, out, no_browser=no_browser, allow_private_hosts=allow_private_hosts, quiet=quiet)
    with _opened(wanted) as place:
        job = _job(place.settings, id)
        with _told(place, wanted) as scheduler:
            result = scheduler.run_now(job, _ACTOR)
    typer.echo(f"{id}: {result.ended.value}{f', {result.said}' if result.said else ''}")
    raise typer.Exit(_CODES.get(result.ended, 1))


@group.command()
def pause(id: Id, out: Out = None, config: Config = None) -> None:
    """Let a job rest until it is resumed, over restarts too. What is under way goes on."""
    _pause(id, out, config, paused=True)


@group.command()
def resume(id: Id, out: Out = None, config: Config = None) -> None:
    """Let a paused job go on; the newest due time that it slept through is made up for, within its hours of grace."""
    _pause(id, out, config, paused=False)


def _pause(id: str, out: Out, config: Config, *, paused: bool) -> None:
    with _opened(Wanted(config, out, quiet=True)) as place:
        job, kept, moment = _job(place.settings, id), place.scheduler.store.schedule, place.scheduler.clock()
        if job.id not in kept.jobs():
            kept.enter({job.id: job.definition}, moment)
        changed = kept.pause(job.id, moment if paused else None, _ACTOR)
    typer.echo(f"{id}: {'paused' if paused else 'goes on'}{'' if changed else ', as before'}")


@contextmanager
def _opened(wanted: Wanted) -> Iterator[_Place]:
    """The scheduler of config.yaml on its open store, made where there is none. Raises what the user can mend."""
    from app.scheduling.scheduler import Scheduler
    from app.scheduling.works import WORKS

    settings = load_settings(wanted.config)
    workspace = settings.workspace(wanted.out, os.environ)
    workspace.create()
    say: Callable[[str], None] = (lambda text: None) if wanted.quiet else (lambda text: typer.echo(text, err=True))
    with storage.open(workspace.database) as store:
        yield _Place(settings, Scheduler(settings.schedule, WORKS, store, _beginning(wanted), say=say))


def _beginning(wanted: Wanted) -> Callable[[bool], Session]:
    """What begins a session for a job; told True, one that fetches only what changed."""
    return lambda changed: Session.start(replace(wanted, incremental=changed))


@contextmanager
def _told(place: _Place, wanted: Wanted) -> Iterator["Scheduler"]:
    """The scheduler, with everything that happens told as the settings say; waiting to tell again ends when it is stopped."""
    from app.observing import observed
    from app.scheduling.work import Result

    scheduler = place.scheduler
    with observed(place.settings, os.environ, lambda line: typer.echo(line, err=True), scheduler.stop.wait) as observer:

        def heard(turn: Turn, result: Result) -> None:
            observer.job(turn.job, result.ended.value, result.said, _text(turn.due))

        begin = _beginning(wanted)
        yield replace(scheduler, heard=heard, session=lambda changed: begin(changed).observed_by(observer))


def _job(settings: Settings, id: str) -> JobSettings:
    found = next((job for job in settings.schedule if job.id == id), None)
    if found is None:
        known = ", ".join(job.id for job in settings.schedule)
        raise UsageError(
            f"config.yaml lists no job {id!r}" + (f"; it lists {known}" if known else " and no other under `schedule:`")
        )
    return found


def _next(jobs: list[JobSettings], moment: datetime, most: int) -> list[tuple[datetime, JobSettings]]:
    """One after the other, of all jobs."""
    waiting = {n: due for n, job in enumerate(jobs) if (due := job.times.after(moment)) is not None}
    found: list[tuple[datetime, JobSettings]] = []
    while waiting and len(found) < most:
        first = min(waiting, key=lambda n: (waiting[n], n))
        found.append((waiting.pop(first), jobs[first]))
        if (following := jobs[first].times.after(found[-1][0])) is not None:
            waiting[first] = following
    return found


def _row(
    job: JobSettings, scheduler: "Scheduler", known: KnownJob | None, last: Turn | None, moment: datetime
) -> dict[str, Any]:  # fmt: skip
    alive = last is not None and (last.outcome is not Ended.RUNNING or last.alive(moment))
    return {
        "id": job.id, "what": job.what.value, "when": job.when, "time_zone": job.time_zone, "next": _text(scheduler.next(job)),
        "paused": _text(known.paused if known else None), "due": _text(last.due if last else None),
        "ended": _text(last.ended if last else None), "said": last.said if last else "",
        "outcome": "" if last is None else last.outcome.value if alive else "broken off",
    }  # fmt: skip


def _text(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def _local(moment: datetime, job: JobSettings) -> str:
    return f"{moment.astimezone(job.times.zone):%a %Y-%m-%d %H:%M %Z}"


def _write(rows: list[dict[str, Any]], format: str, columns: tuple[str, ...]) -> None:
    if format == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if format != "table":
        raise UsageError(f"--format {format}: give table or json")
    lines = [columns, *(tuple(str(row[name]) for name in columns) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(columns))]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())

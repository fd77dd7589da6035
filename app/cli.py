"""The command line: what can be typed, and how it ends.

Comes in: arguments. Goes out: messages and exit codes (0 done; 2 wrong usage or configuration; 3 done, but some portal
could not be assessed; 130 interrupted, the partial result is kept). Must not know: how the work is done.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app import __version__, assess, commands, lexicons, show, standing
from app.commands import briefs, exports, index, proving
from app.listing import Choice, listed
from app.observing import observed
from app.running import Course
from app.session import Session, Wanted
from model import CiviscopeError, Level, UsageError

_TONGUE = "Language of the portal; may be repeated, the main one first."
DONE, WRONG, INCOMPLETE, INTERRUPTED = 0, 2, 3, 130

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Civiscope visits government portals, answers the UN E-Government Survey's questionnaires with evidence, and adds "
    "them up.",
)  # fmt: skip
questionnaires = typer.Typer(no_args_is_help=True, help="Look at the questionnaires that are built in.")
app.add_typer(questionnaires, name="questionnaire")
words = typer.Typer(no_args_is_help=True, help="Look at the words by which things are found, and begin a new language.")
app.add_typer(words, name="lexicon")
app.add_typer(index.group, name="index")
app.add_typer(briefs.group, name="reports")

Urls = Annotated[list[str], typer.Argument(metavar="URL...", help="Start page of a portal, with http:// or https://.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for results [default: out].")]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings [default: config.yaml, if there].")]
Asked = Annotated[
    list[str] | None, typer.Option("--questionnaire", metavar="ID", help="Questionnaire to answer; may be repeated.")
]
Country = Annotated[str, typer.Option("--country", metavar="ISO3", help="Country of the portal, such as ITA.")]
Tongue = Annotated[list[str] | None, typer.Option("--language", metavar="TAG", help=_TONGUE)]
Whose = Annotated[Level, typer.Option("--level", help="Whose portal it is.")]
Most = Annotated[int | None, typer.Option("--max-pages", min=1, metavar="N", help="Pages to visit at most, per portal.")]
Parallel = Annotated[int | None, typer.Option("--concurrency", min=1, metavar="C", help="Requests under way at once.")]
Delay = Annotated[float | None, typer.Option("--delay", min=0, metavar="S", help="Seconds between two requests to one server.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Use HTTP only; what needs a browser stays unknown.")]
Again = Annotated[bool, typer.Option("--incremental", help="Fetch only what changed since the latest visit, where servers tell.")]
Private = Annotated[bool, typer.Option("--allow-private-hosts", help="Allow loopback and private addresses (for tests).")]
Old = Annotated[
    list[int] | None,
    typer.Option("--run", min=1, metavar="RUN", help="An earlier visit in place of the latest; may be repeated."),
]
Opinion = Annotated[
    bool, typer.Option("--second-opinion", help="Ask the assistant of config.yaml about open items; this uses the network.")
]
Audited = Annotated[
    bool | None, typer.Option("--audit/--no-audit", help="Examine a sample of pages for accessibility, too [default: config].")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]


def _code(assessed: bool, interrupted: bool) -> int:
    return INTERRUPTED if interrupted else DONE if assessed else INCOMPLETE


@app.command("assess")
def assess_command(
    urls: Urls, questionnaire: Asked = None, country: Country = "", language: Tongue = None, level: Whose = Level.CITY,
    max_pages: Most = None, concurrency: Parallel = None, delay: Delay = None, no_browser: NoBrowser = False,
    incremental: Again = False, allow_private_hosts: Private = False, audit: Audited = None, out: Out = None,
    config: Config = None, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Visit portals, answer the questionnaire, add up, and write answers, scores and a report."""
    session = Session.start(
        Wanted(
            config, out, questionnaire, max_pages, concurrency, delay, no_browser, incremental, allow_private_hosts, quiet,
            audit={"always": audit},
        )
    )  # fmt: skip
    portals = session.typed_portals(urls, country, tuple(language or ()), level)
    raise typer.Exit(_code(*assess.assess(session, portals)))


@app.command()
def run(
    country: Annotated[list[str] | None,
        typer.Option("--country", metavar="ISO3", help="Only this country; may be repeated."),
    ] = None,
    region: Annotated[list[str] | None,
        typer.Option("--region", metavar="NAME", help="Only this M49 region or sub-region; may be repeated."),
    ] = None,
    level: Annotated[Level | None, typer.Option("--level", help="Only portals of this level.")] = None,
    portal: Annotated[list[str] | None, typer.Option("--portal", metavar="ID", help="Only this portal; may be repeated.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only what failed in the latest round of the edition.")] = False,
    second_pass: Annotated[bool,
        typer.Option("--second-pass/--no-second-pass", help="In the end, try once more what failed in passing."),
    ] = True,
    edition: Annotated[str | None,
        typer.Option("--edition", metavar="ID", help="Edition that the visits belong to [default: config]."),
    ] = None,
    config: Config = None, out: Out = None, max_pages: Most = None, concurrency: Parallel = None, delay: Delay = None,
    no_browser: NoBrowser = False, incremental: Again = False, allow_private_hosts: Private = False, audit: Audited = None,
    quiet: Quiet = False,
    workers: Annotated[bool, typer.Option("--workers", help="Let `civiscope worker` processes do the portals.")] = False,
) -> None:  # fmt: skip
    """Assess every listed portal, or some; goes on where an interrupted run ended."""
    said = {"always": audit}
    wanted = Wanted(
        config, out, None, max_pages, concurrency, delay, no_browser, incremental, allow_private_hosts, quiet, audit=said,
        edition=edition,
    )  # fmt: skip
    session = Session.start(wanted)
    chosen = listed(session, Choice(portal or (), country or (), region or (), level))
    course = Course(second_pass, failed, tuple(p.id for p in listed(session, Choice())))
    with observed(session.settings, os.environ, session.say) as observer:
        session = session.observed_by(observer)
        if workers or session.settings.workers.together:
            from app.working import rounds

            assessed, interrupted = rounds.run(session, chosen, course)
        else:
            assessed, interrupted = assess.assess(session, chosen, course)
        observer.round("stopped" if interrupted else "done" if assessed else "incomplete", len(chosen))
    raise typer.Exit(_code(assessed, interrupted))


@app.command()
def crawl(
    urls: Urls, country: Country = "", language: Tongue = None, level: Whose = Level.CITY, max_pages: Most = None,
    concurrency: Parallel = None, delay: Delay = None, no_browser: NoBrowser = False, incremental: Again = False,
    allow_private_hosts: Private = False, out: Out = None, config: Config = None, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Only visit portals: fill the archive and visits.csv."""
    session = Session.start(
        Wanted(config, out, None, max_pages, concurrency, delay, no_browser, incremental, allow_private_hosts, quiet)
    )
    portals = session.typed_portals(urls, country, tuple(language or ()), level)
    raise typer.Exit(_code(*assess.visit(session, portals)))


@proving.group.callback(invoke_without_command=True)
def audit(
    context: typer.Context,
    pages: Annotated[int | None, typer.Option("--pages", min=1, max=200, metavar="N", help="Pages of the sample.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="S", help="Another seed, another random tenth.")] = None,
    delay: Delay = None, allow_private_hosts: Private = False, out: Out = None, config: Config = None, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Examine a sample of every visited portal for accessibility and web standards, in the browser; answer it anew."""
    if context.invoked_subcommand is not None:
        return
    chosen = {"pages": pages, "seed": seed}
    wanted = Wanted(config, out, delay=delay, allow_private_hosts=allow_private_hosts, quiet=quiet, audit=chosen)
    raise typer.Exit(_code(*assess.audit(Session.resume(wanted))))


@app.command()
def answer(
    questionnaire: Asked = None, second_opinion: Opinion = False, run: Old = None, out: Out = None, config: Config = None,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Answer anew from the archive, without network; rewrites answers.csv and scores.csv."""
    session = Session.resume(Wanted(config, out, questionnaire, quiet=quiet, second_opinion=second_opinion))
    raise typer.Exit(_code(True, assess.answer(session, run or ())))


@app.command()
def score(questionnaire: Asked = None, out: Out = None, config: Config = None, quiet: Quiet = False) -> None:
    """Add up what counts now and print the scores."""
    session = Session.resume(Wanted(config, out, questionnaire, quiet=quiet))
    session.pipeline.export(session.kept_portals())
    show.scores(session)


exports.register(app)


@app.command()
def report(questionnaire: Asked = None, out: Out = None, config: Config = None) -> None:
    """Write report.html, and monitoring.html where pages were audited, from the store."""
    session = Session.resume(Wanted(config, out, questionnaire, quiet=True))
    portals = session.kept_portals()
    for path in (*session.pipeline.report(portals), *session.auditing.write(portals)):
        typer.echo(path)


@app.command()
def status(
    format: Annotated[str, typer.Option("--format", help="table, or json: the rounds.")] = "table",
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """The runs and rounds in the store: when, how far, how many pages, what failed."""
    if format not in ("table", "json"):
        raise UsageError(f"--format {format!r}: it must be table or json")
    session = Session.resume(Wanted(config, out, quiet=True))
    if format == "json":
        standing.as_json(session)
    else:
        show.status(session)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for results.")] = Path("out/demo"),
    no_browser: NoBrowser = False,
    review: Annotated[bool, typer.Option("--review", help="Serve the assessors' application on them, with people made up.")] =
    False, port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N", help="Where --review listens.")] = 8765,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Assess the bundled demo portals, served on loopback, end to end."""
    if not review:
        raise typer.Exit(_code(*assess.demo(out, browser=not no_browser, quiet=quiet)))
    from app import reviewing

    done = assess.demo(out, browser=not no_browser, quiet=quiet, afterwards=lambda s: reviewing.demonstrate(s, port))
    raise typer.Exit(_code(*done))


@app.command()
def bench(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Labels: id, answer, evidence_url, quote ...")],
    answers: Annotated[Path, typer.Option("--answers", metavar="FILE", help="An answers.csv.")],
    portal: Annotated[str, typer.Option("--portal", metavar="ID", help="Which portal, if the file holds several.")] = "",
) -> None:
    """Agreement of answers with labels: n, coverage, agreement, precision, recall, Cohen's kappa; and where they differ."""
    show.bench(gold, answers, portal)


@questionnaires.command("list")
def list_questionnaires() -> None:
    """The questionnaires there are."""
    show.questionnaires()


@questionnaires.command("show")
def show_questionnaire(
    name: Annotated[str, typer.Argument(metavar="ID")],
    format: Annotated[str, typer.Option("--format", help="table or csv.")] = "table",
) -> None:
    """Every indicator: id, subindex, title, automation, points, guidance."""
    show.questionnaire(name, format)


@words.command("list")
def list_lexicons() -> None:
    """The languages there are, and how many words each has."""
    lexicons.list_all()


@words.command("template")
def begin_lexicon(language: Annotated[str, typer.Argument(metavar="CODE", help="Primary subtag of BCP 47, such as pt.")]) -> None:
    """A lexicon without words for a new language, on standard output."""
    lexicons.template(language)


commands.register(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"civiscope {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    pass


def main() -> None:
    """The entry point: one line and the right exit code for everything the user can mend."""
    try:
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else DONE)
    except CiviscopeError as error:
        _complain(str(error))
        sys.exit(WRONG)
    except typer.Exit as ending:
        sys.exit(ending.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if not hasattr(error, "exit_code") or not hasattr(error, "format_message"):
            raise
        _complain(f"{error.format_message()} (see civiscope --help)")
        sys.exit(WRONG)


def _complain(text: str) -> None:
    Console(stderr=True).print(f"civiscope: {text}", style="red", markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()

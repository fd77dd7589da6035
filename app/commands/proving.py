"""``civiscope audit``, ``pack`` and ``verify``: the trail of what was done, evidence in one file, and whether both are unchanged.

Comes in: what was typed. Goes out: text, exit code 3 where something is not as it was. Must not know: how digests are made.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

import storage
from app import packing
from app.commands.place import Config, Out, opened
from model import UsageError

FLAWED = 3
# ``civiscope audit`` by itself examines pages (``app.cli``); what stands here are the commands below it.
group = typer.Typer(help="Examine pages for accessibility; prove the trail of everything that was done.")
Anchor = Annotated[
    list[Path] | None, typer.Option("--anchor", metavar="FILE", help="What `audit anchor` said earlier; may be repeated.")
]


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(group, name="audit")
    app.command("pack")(pack)
    app.command("verify")(verify_packs)


def pack(
    portal: Annotated[str, typer.Argument(metavar="PORTAL")],
    indicator: Annotated[str, typer.Argument(metavar="[INDICATOR]", help="Only of this item.")] = "",
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="Where to write [default: in DIR].")] = None,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """Write an evidence pack (WACZ): answers, the pages they cite, pictures and digests in one file that replays offline."""
    with opened(out, config) as place:
        typer.echo(packing.pack(place.workspace, place.store, portal, indicator, file))


def verify_packs(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Evidence packs.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="A store whose trail must tell of them.")] = None,
    config: Config = None,
) -> None:
    """Check evidence packs: one changed byte is found. With --out also whether that store's trail tells of the very file."""
    proofs = [(file, storage.check_pack(file)) for file in files]
    told: set[object] = set()
    if out is not None:
        with opened(out, config) as place:
            told = {e.payload.get("digest") for e in place.store.ledger.events(action="packed")}
    flawed = False
    for file, proof in proofs:
        flaws = [f"{flaw.where}: {flaw.what}" for flaw in proof.flaws]
        if out is not None and proof.digest not in told:
            flaws.append("the trail of the store tells of no such file")
        flawed = flawed or bool(flaws)
        typer.echo(f"{file}: {proof.answers} answers, {proof.records} pages: {'; '.join(flaws) or 'unchanged'}")
    raise typer.Exit(FLAWED if flawed else 0)


@group.command()
def verify(anchor: Anchor = None, out: Out = None, config: Config = None) -> None:
    """Prove the trail and what it tells of: finds what was changed, removed or inserted past Civiscope.

    A tail that was cut off, or a whole trail made anew, is found only with an anchor that was kept elsewhere.
    """
    anchors = [_head(path) for path in anchor or ()]
    with opened(out, config) as place:
        proof = place.store.ledger.prove(anchors)
    for flaw in proof.flaws:
        typer.echo(f"{flaw.where}: {flaw.what}")
    typer.echo(f"{proof.head.seq} events, {proof.checked - proof.head.seq} things they tell of: {len(proof.flaws)} flaws")
    if not anchors:
        typer.echo("No anchor was given, so a trail that was cut off at its end or made anew cannot be told from this one.")
    raise typer.Exit(FLAWED if proof.flaws else 0)


@group.command()
def anchor(out: Out = None, config: Config = None) -> None:
    """The newest entry's number and digest, to be kept where nobody who can write to the store can change it."""
    with opened(out, config) as place:
        head = place.store.ledger.head()
    typer.echo(json.dumps({"seq": head.seq, "digest": head.digest}))


@group.command()
def log(
    action: Annotated[str | None, typer.Option("--action", metavar="WORD", help="Only of this kind, such as ruled.")] = None,
    last: Annotated[int, typer.Option("--last", min=1, metavar="N", help="How many of the newest.")] = 50,
    out: Out = None, config: Config = None,
) -> None:  # fmt: skip
    """What was done, oldest first, one JSON object per line."""
    with opened(out, config) as place:
        for row in place.store.ledger.events(action=action, last=last).to_dicts():
            typer.echo(json.dumps(row, default=str, ensure_ascii=False))


def _head(path: Path) -> storage.Head:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return storage.Head(int(said["seq"]), str(said["digest"]))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: is no anchor; write one with `civiscope audit anchor`") from None

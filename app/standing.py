"""How rounds stand: what is done, what waits, what failed and why.

Comes in: the store's rounds. Goes out: tables, or JSON, on standard output. Must not know: visits.
"""

import json
from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from app.session import Session
from storage import Round, RoundPortal, Stage


def rounds(session: Session, console: Console) -> None:
    """A table of all rounds, oldest first; nothing where there is none."""
    every = list(session.pipeline.store.rounds.all())
    if not every:
        return
    table = Table(title="Rounds", header_style="bold")
    for name in ("round", "edition", "started (UTC)", "state", "portals", "done", "running", "waiting", "failed"):
        table.add_column(name, justify="left" if name in ("edition", "started (UTC)", "state") else "right")
    for round in every:
        count = Counter(p.state for p in session.pipeline.store.rounds.portals(round.id))
        table.add_row(
            str(round.id), round.edition, f"{round.started:%Y-%m-%d %H:%M}", "ended" if round.ended else "open",
            str(count.total()), *(str(count[s]) for s in (Stage.DONE, Stage.RUNNING, Stage.WAITING, Stage.FAILED)),
        )  # fmt: skip
    console.print(table)
    failures(session.pipeline.store.rounds.portals(every[-1].id), console)


def failures(lines: Iterable[RoundPortal], console: Console) -> None:
    """A table of what failed in a round, by reason, with advice; nothing where nothing failed."""
    failed = [p for p in lines if p.state is Stage.FAILED]
    if not failed:
        return
    table = Table(title="Failed, by reason", header_style="bold")
    table.add_column("reason")
    table.add_column("portals", justify="right")
    for name in ("which", "what to do"):
        table.add_column(name, overflow="fold")
    for kind, times in Counter(p.failure for p in failed).most_common():
        of_it = [p for p in failed if p.failure == kind]
        names = ", ".join(p.portal for p in of_it[:3]) + (f" and {times - 3} more" if times > 3 else "")
        table.add_row(kind, str(times), names, of_it[0].why)
    console.print(table)


def as_json(session: Session) -> None:
    """Every round with its portals, as one JSON array."""
    store = session.pipeline.store
    print(json.dumps([_object(round, store.rounds.portals(round.id)) for round in store.rounds.all()], indent=2))


def _object(round: Round, lines: Iterable[RoundPortal]) -> dict[str, object]:
    lines = list(lines)
    return {
        "round": round.id, "edition": round.edition, "started": round.started.isoformat(),
        "ended": round.ended.isoformat() if round.ended else None,
        "counts": {stage.value: sum(p.state is stage for p in lines) for stage in Stage},
        "failed": dict(Counter(p.failure for p in lines if p.state is Stage.FAILED)),
        "portals": [
            {"portal": p.portal, "state": p.state.value, "run": p.run, "pages": p.pages, "failure": p.failure, "why": p.why,
             "at": p.at.isoformat() if p.at else None}
            for p in lines
        ],
    }  # fmt: skip

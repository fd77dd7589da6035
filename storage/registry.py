"""The team's registry of portals: entries, what looks at them came to, and proposals that wait for a person.

Comes in: entries, checks, proposals, and who says so. Goes out: the same. Must not know: how a portal is looked at, or judged.
Entries are never removed. Every change is told in the trail, in the transaction that makes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from model import Check, Entry, EntryState, Kind, Level, Proposal, UsageError
from storage import schema
from storage.ledger import append, append_all
from storage.link import Link
from storage.table import Rows

OPEN, ACCEPTED, REJECTED, OVERTAKEN = "open", "accepted", "rejected", "overtaken"


@dataclass(frozen=True, slots=True)
class Kept:
    """A proposal as it is kept: ``decision`` is open, accepted, rejected or, where a later look says otherwise, overtaken."""

    id: int
    proposal: Proposal
    made: datetime
    decision: str
    decided: datetime | None
    actor: str


class Registry:
    """Entries in, entries out."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def all(self) -> Rows[Entry]:
        """Every entry, by id; the disabled too."""
        table = schema.registry
        return Rows(_entry(row) for row in self._link.read(select(table).order_by(table.c.id)))

    def put(self, entries: Sequence[Entry], *, actor: str, new: bool = False) -> int:
        """Enter entries, or bring them up to date; how many are other than before. What is the same is left alone.

        Raises UsageError where ``new`` and an id is taken, with nothing changed.
        """
        with self._link.write() as connection:
            known = _known(connection, [e.id for e in entries])
            if taken := next((e.id for e in entries if new and e.id in known), None):
                raise UsageError(f"there is an entry {taken!r} already; `civiscope registry change {taken}` changes it")
            return _write(connection, known, entries, actor)

    def replace(self, before: Mapping[str, Entry], after: Sequence[Entry], decided: Sequence[int], *, actor: str) -> int:
        """Accept proposals: each entry of ``after`` takes the place of what ``before`` has under its id.

        Raises UsageError where an entry is no longer as in ``before`` or a proposal no longer open, with nothing changed.
        """
        with self._link.write() as connection:
            known = _known(connection, [e.id for e in after])
            if other := next((e.id for e in after if known.get(e.id) != before[e.id]), None):
                raise UsageError(f"{other} was changed meanwhile; look at `civiscope registry proposals` again")
            _decide(connection, decided, ACCEPTED, actor)
            return _write(connection, known, after, actor)

    def reject(self, decided: Sequence[int], *, actor: str) -> None:
        """Leave entries as they are; what was rejected is not proposed again. Raises UsageError for one that is not open."""
        with self._link.write() as connection:
            _decide(connection, decided, REJECTED, actor)

    def record(self, checks: Sequence[Check], proposals: Sequence[Proposal], *, actor: str) -> int:
        """Append what looks came to, with what they propose; how many proposals are new.

        What is open or was rejected in the same words is not proposed again, and what a look no longer finds is no longer open.
        """
        table = schema.registry_proposals
        at = max((c.at for c in checks), default=datetime.now(UTC))
        with self._link.write() as connection:
            if checks:
                connection.execute(insert(schema.registry_checks), [asdict(c) for c in checks])
            looked = [c.entry for c in checks]
            rows = connection.execute(select(table).where(table.c.entry.in_(looked), table.c.decision.in_((OPEN, REJECTED))))
            standing = {_key(row): row for row in rows.mappings()}
            found = {(p.entry, p.column, p.old, p.new): p for p in proposals}
            _overtake(connection, [r["id"] for k, r in standing.items() if r["decision"] == OPEN and k not in found], at)
            fresh = [p for key, p in found.items() if key not in standing]
            if fresh:
                waiting = {"made": at, "decision": OPEN, "decided": None, "actor": ""}
                connection.execute(insert(table), [{**asdict(p), **waiting} for p in fresh])
            append(connection, actor, "registry-checked", "registry", {"looks": len(checks), "proposals": len(fresh)})
        return len(fresh)

    def proposals(self, *, everything: bool = False) -> Rows[Kept]:
        """What waits for a person, oldest first; ``everything``: what was decided, too."""
        table = schema.registry_proposals
        query = select(table).order_by(table.c.id)
        return Rows(_kept(row) for row in self._link.read(query if everything else query.where(table.c.decision == OPEN)))

    def checks(self, entry: str = "") -> Rows[Check]:
        """What looks came to, in order; of one entry, or the newest of each."""
        table = schema.registry_checks
        newest = select(func.max(table.c.id)).group_by(table.c.entry)
        query = select(table).where(table.c.entry == entry if entry else table.c.id.in_(newest)).order_by(table.c.id)
        return Rows(Check(row["entry"], row["at"], row["outcome"], row["detail"]) for row in self._link.read(query))


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, Entry]:
    table = schema.registry
    return {row["id"]: _entry(row) for row in connection.execute(select(table).where(table.c.id.in_(ids))).mappings()}


def _write(connection: Connection, known: Mapping[str, Entry], entries: Iterable[Entry], actor: str) -> int:
    differing = [e for e in entries if known.get(e.id) != e]
    added, changed = [e for e in differing if e.id not in known], [e for e in differing if e.id in known]
    table = schema.registry
    if added:
        connection.execute(insert(table), [_row(e) for e in added])
    if changed:
        rows = [{("of" if name == "id" else name): value for name, value in _row(e).items()} for e in changed]
        columns: dict[str, Any] = {name: bindparam(name) for name in _row(changed[0]) if name != "id"}
        connection.execute(update(table).where(table.c.id == bindparam("of")).values(columns), rows)
    append_all(
        connection,
        [
            *((actor, "registry-added", f"registry:{e.id}", _row(e)) for e in added),
            *((actor, "registry-changed", f"registry:{e.id}", _differences(known[e.id], e)) for e in changed),
        ],
    )
    return len(differing)


def _differences(old: Entry, new: Entry) -> dict[str, Any]:
    was, now = _row(old), _row(new)
    return {name: {"old": was[name], "new": now[name]} for name in was if was[name] != now[name]}


def _decide(connection: Connection, ids: Sequence[int], decision: str, actor: str) -> None:
    table = schema.registry_proposals
    rows = connection.execute(select(table).where(table.c.id.in_(ids), table.c.decision == OPEN)).mappings().all()
    if missing := sorted(set(ids) - {row["id"] for row in rows}):
        raise UsageError(f"there is no open proposal {missing[0]}; `civiscope registry proposals` lists them")
    values = {"decision": decision, "decided": datetime.now(UTC), "actor": actor}
    connection.execute(update(table).where(table.c.id.in_(ids)).values(values))
    said = ("column", "old", "new", "why")
    append_all(
        connection, [(actor, f"proposal-{decision}", f"registry:{r['entry']}", {n: r[n] for n in said}) for r in rows]
    )  # fmt: skip


def _overtake(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    table = schema.registry_proposals
    if ids:
        connection.execute(update(table).where(table.c.id.in_(ids)).values(decision=OVERTAKEN, decided=at))


def _key(row: Any) -> tuple[str, str, str, str]:
    return row["entry"], row["column"], row["old"], row["new"]


def _kept(row: Any) -> Kept:
    proposal = Proposal(**{f.name: row[f.name] for f in fields(Proposal)})
    return Kept(row["id"], proposal, row["made"], row["decision"], row["decided"], row["actor"])


def _row(entry: Entry) -> dict[str, Any]:
    day = entry.checked.isoformat() if entry.checked else ""
    return {**asdict(entry), "languages": list(entry.languages), "checked": day}


def _entry(row: Any) -> Entry:
    return Entry(
        row["id"], row["url"], row["name"], Level(row["level"]), row["country"], Kind(row["kind"]), tuple(row["languages"]),
        EntryState(row["state"]), date.fromisoformat(row["checked"]) if row["checked"] else None, row["note"], row["enabled"],
    )  # fmt: skip

"""The registry as commands use it: the team's entries in the store, with those of config.yaml beside them.

Comes in: a store, settings, what is wanted. Goes out: entries and portals. Must not know: the command line.
An entry of config.yaml counts in place of the store's with the same id.
"""

from collections.abc import Iterable, Mapping, Sequence

import storage
from app.settings import PortalSettings
from model import Entry, EntryState, Portal, UsageError
from registry import Wanted, changed, row_of


def entries(store: storage.Store | None, configured: Iterable[PortalSettings], wanted: Wanted) -> tuple[Entry, ...]:
    """The entries that are wanted, by id; without a store those of config.yaml alone.

    Raises UsageError for a country or region that there is not.
    """
    known = {e.id: e for e in (store.registry.all() if store is not None else ())} | {p.id: _entry(p) for p in configured}
    return wanted.select(known[id] for id in sorted(known))


def portals(store: storage.Store | None, configured: Iterable[PortalSettings], wanted: Wanted) -> tuple[Portal, ...]:
    """What the pipeline takes of the entries that are wanted: enabled ones with an address, by id.

    Raises UsageError where there are none, or for a country or region that there is not.
    """
    found = tuple(e.portal() for e in entries(store, configured, wanted) if e.url and e.enabled)
    if not found:
        raise UsageError("the registry has no such portals; `civiscope registry list` shows what there is")
    return found


def entry_named(store: storage.Store, id: str) -> Entry:
    """The store's entry. Raises UsageError where there is none."""
    found = next((e for e in store.registry.all() if e.id == id), None)
    if found is None:
        raise UsageError(f"the registry has no {id!r}; `civiscope registry list` shows what there is")
    return found


def _entry(portal: PortalSettings) -> Entry:
    return Entry(portal.id, portal.url, portal.name, portal.level, portal.country, languages=portal.languages)


def accept(store: storage.Store, numbers: Sequence[int] | None, column: str, actor: str) -> int:
    """Make proposals so, all open ones (of a ``column``) where ``numbers`` is None; how many. An accepted address or state counts
    as found on the day of the look.

    Raises UsageError for a number that is not open, or where an entry is no longer what the proposal is about; nothing changes.
    """
    kept = store.registry.proposals()
    if missing := sorted(set(numbers or ()) - {k.id for k in kept}):
        raise UsageError(f"there is no open proposal {missing[0]}; `civiscope registry proposals` lists them")
    chosen = [k for k in kept if (numbers is None or k.id in numbers) and column in ("", k.proposal.column)]
    before = {e.id: e for e in store.registry.all()}
    after: dict[str, Entry] = {}
    for one in sorted(chosen, key=lambda k: k.proposal.column != "state"):  # a new address decides the state, too
        after[one.proposal.entry] = _accepted(before, after, one)
    store.registry.replace(before, tuple(after.values()), [k.id for k in chosen], actor=actor)
    return len(chosen)


def _accepted(before: Mapping[str, Entry], after: Mapping[str, Entry], kept: storage.Kept) -> Entry:
    """The entry with what is proposed."""
    proposal = kept.proposal
    known = before.get(proposal.entry)
    if known is None or row_of(known)[proposal.column] != proposal.old:
        raise UsageError(f"proposal {kept.id}: {proposal.entry} was changed meanwhile; check it again, or reject this")
    entry = after.get(known.id, known)
    if proposal.new == proposal.old:
        return entry
    found = {"checked": kept.made.date().isoformat()} if proposal.column in ("url", "state") else {}
    if proposal.column == "url":
        found["state"] = EntryState.CHECKED.value
    return changed(entry, {proposal.column: proposal.new, **found})

"""The team's registry: what is entered comes back, every change is told, proposals are decided once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import storage
from model import Check, Entry, EntryState, Kind, Level, Proposal, UsageError
from tests.storage.databases import Database
from tests.storage.test_store import counted

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
WINDHOEK = Entry(
    "nam-windhoek", "https://www.windhoekcc.org.na/", "Windhoek", Level.CITY, "NAM", Kind.SERVICES, ("en", "na"),
    EntryState.CHECKED, date(2026, 1, 31), "NA", False,
)  # fmt: skip
ROME = Entry("ita-rome", "https://www.comune.roma.it/", "Rome", Level.CITY, "ITA", languages=("it",))
MOVED = Proposal("ita-rome", "url", ROME.url, "https://roma.example/", "it moved", {"status": 301, "chain": ["a", "b"]})
LOOK = Check("ita-rome", NOON, "alive", "fine")


@pytest.fixture
def empty(place: Database) -> Iterator[storage.Store]:
    with storage.open(place.where) as opened:
        yield opened


def test_what_is_entered_comes_back_and_is_told(empty: storage.Store) -> None:
    assert empty.registry.put([WINDHOEK, ROME], actor="ada") == 2
    assert empty.registry.all() == (ROME, WINDHOEK)
    assert empty.registry.put([WINDHOEK, replace(ROME, note="capital")], actor="bob") == 1
    added, _, changed = empty.ledger.events()
    assert (added.actor, added.action, added.object) == ("ada", "registry-added", "registry:nam-windhoek")
    assert (changed.actor, changed.payload) == ("bob", {"note": {"old": "", "new": "capital"}})
    assert empty.ledger.prove().flaws == ()


def test_an_id_is_given_once(empty: storage.Store) -> None:
    empty.registry.put([ROME], actor="ada")
    with pytest.raises(UsageError, match="ita-rome"):
        empty.registry.put([WINDHOEK, replace(ROME, note="x")], actor="ada", new=True)
    assert empty.registry.all() == (ROME,)


def test_a_proposal_is_accepted_once_and_changes_its_entry(empty: storage.Store) -> None:
    empty.registry.put([ROME], actor="ada")
    assert empty.registry.record([LOOK], [MOVED], actor="ada") == 1
    (kept,) = empty.registry.proposals()
    assert (kept.proposal, kept.made, kept.decision) == (MOVED, NOON, "open")
    assert empty.registry.all() == (ROME,)
    after = replace(ROME, url=MOVED.new)
    empty.registry.replace({ROME.id: ROME}, [after], [kept.id], actor="bob")
    assert (empty.registry.all(), empty.registry.proposals()) == ((after,), ())
    (decided,) = empty.registry.proposals(everything=True)
    assert (decided.decision, decided.actor) == ("accepted", "bob")
    with pytest.raises(UsageError, match="no open proposal"):
        empty.registry.reject([kept.id], actor="bob")


def test_an_entry_that_was_changed_meanwhile_is_left_alone(empty: storage.Store) -> None:
    empty.registry.put([replace(ROME, note="newer")], actor="ada")
    empty.registry.record([LOOK], [MOVED], actor="ada")
    with pytest.raises(UsageError, match="changed meanwhile"):
        empty.registry.replace({ROME.id: ROME}, [replace(ROME, url=MOVED.new)], [1], actor="bob")
    assert len(empty.registry.proposals()) == 1
    assert empty.registry.all()[0].note == "newer"


def test_what_was_rejected_is_not_proposed_again(empty: storage.Store) -> None:
    assert empty.registry.record([LOOK], [MOVED], actor="ada") == 1
    assert empty.registry.record([LOOK], [MOVED], actor="ada") == 0
    empty.registry.reject([1], actor="bob")
    assert empty.registry.record([LOOK], [MOVED], actor="ada") == 0
    assert empty.registry.record([LOOK], [replace(MOVED, new="https://other.example/")], actor="ada") == 1


def test_what_a_later_look_does_not_find_is_no_longer_open(empty: storage.Store) -> None:
    empty.registry.record([LOOK, replace(LOOK, entry="x")], [MOVED, replace(MOVED, entry="x")], actor="ada")
    empty.registry.record([replace(LOOK, outcome="dns")], [], actor="ada")
    assert [k.proposal.entry for k in empty.registry.proposals()] == ["x"]
    assert [k.decision for k in empty.registry.proposals(everything=True)] == ["overtaken", "open"]
    assert {c.entry: c.outcome for c in empty.registry.checks()} == {"ita-rome": "dns", "x": "alive"}
    assert [c.outcome for c in empty.registry.checks("ita-rome")] == ["alive", "dns"]


def test_statements_do_not_grow_with_entries(empty: storage.Store) -> None:
    many = [replace(ROME, id=f"e{n}") for n in range(300)]
    with counted(empty) as statements:
        empty.registry.put(many, actor="ada")
    assert len(statements) == 4, statements
    with counted(empty) as statements:
        empty.registry.put([replace(e, note="x") for e in many], actor="ada")
        empty.registry.record([replace(LOOK, entry=e.id) for e in many], [replace(MOVED, entry=e.id) for e in many], actor="a")
        empty.registry.proposals()
    assert len(statements) == 4 + 5 + 1, statements

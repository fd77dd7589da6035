"""Holds and turns, on SQLite and on PostgreSQL: whoever was given up writes nothing, and a server is never hurried."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import storage
from model import CrawlSummary, Portal
from tests.storage.databases import Database

PORTAL = Portal("torino", "https://torino.example/", "Torino")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SUMMARY = CrawlSummary("torino", NOW, NOW, 1, 0, 0, complete=True, unfinished="", browser="", browser_reason="")


@pytest.fixture
def stores(place: Database) -> Iterator[tuple[storage.Store, storage.Store]]:
    with storage.open(place.where) as one, storage.open(place.where) as other:
        one.add_portal(PORTAL)
        yield one, other


def taken(store: storage.Store, round: int, owner: str) -> storage.Hold:
    """The hold of a portal that can be taken."""
    hold = store.rounds.take(round, "torino", owner)
    assert hold is not None
    return hold


def test_a_worker_that_was_given_up_writes_nothing(stores: tuple[storage.Store, storage.Store]) -> None:
    old, new = stores
    round = old.rounds.open(["torino"]).round
    old.guard(taken(old, round, "old"))
    run = old.begin_run("torino")
    hold = taken(new, round, "new")
    for write in (
        lambda: old.finish_run(run, SUMMARY),
        lambda: old.begin_run("torino"),
        lambda: old.add_screenshot(run, "https://torino.example/", "desktop", "x.jpg"),
        lambda: old.ledger.note("exported", "x", {}),
        lambda: old.rounds.finish(round, "torino", run, 1),
    ):
        with pytest.raises(storage.Fenced, match="another worker"):
            write()
    new.guard(hold)
    new.finish_run(run, SUMMARY)
    new.rounds.finish(round, "torino", run, 1)
    assert [(p.state, p.run, p.owner) for p in new.rounds.portals(round)] == [(storage.Stage.DONE, run, "new")]
    with pytest.raises(storage.Fenced):
        new.rounds.finish(round, "torino", run, 1)


def test_what_is_finished_or_given_up_is_not_taken_again(stores: tuple[storage.Store, storage.Store]) -> None:
    one, other = stores
    round = one.rounds.open(["torino", "milano"]).round
    one.guard(taken(one, round, "one"))
    one.rounds.finish(round, "torino", one.begin_run("torino"), 1)
    other.rounds.give_up(round, "milano", "cancelled", "")
    other.rounds.give_up(round, "torino", "cancelled", "")
    assert [other.rounds.take(round, p, "other") for p in ("torino", "milano", "napoli")] == [None] * 3
    assert [p.state for p in other.rounds.portals(round)] == [storage.Stage.DONE, storage.Stage.FAILED]
    assert other.rounds.ended(round)


def test_who_takes_a_portal_in_another_round_shuts_the_first_one_out(stores: tuple[storage.Store, storage.Store]) -> None:
    one, other = stores
    first, second = (one.rounds.open(["torino"], edition).round for edition in ("2024", "2026"))
    one.guard(taken(one, first, "one"))
    taken(other, second, "other")
    with pytest.raises(storage.Fenced):
        one.begin_run("torino")


def test_the_visit_of_a_round_is_the_one_that_ended_since(stores: tuple[storage.Store, storage.Store]) -> None:
    store, _ = stores
    before = store.begin_run("torino")
    store.finish_run(before, SUMMARY)
    round = store.rounds.open(["torino"]).round
    assert store.rounds.visited(round, "torino") is None
    run = store.begin_run("torino")
    store.finish_run(run, SUMMARY, stopped=True)
    assert store.rounds.visited(round, "torino") is None
    store.finish_run(run, SUMMARY)
    assert store.rounds.visited(round, "torino") == run
    store.rounds.finish(round, "torino", run, 1)
    assert store.rounds.visited(round, "torino") is None


def test_one_turn_at_a_time_at_an_address(stores: tuple[storage.Store, storage.Store]) -> None:
    one, other = stores
    both, single = ["192.0.2.1", "192.0.2.2"], ["192.0.2.2"]
    assert one.turns.take(both, "one", 30.0) == 0.0
    assert one.turns.take(both, "one", 30.0) == 0.0
    assert 25 < other.turns.take(single, "other", 30.0) <= 30
    assert other.turns.take(["192.0.2.3"], "other", 30.0) == 0.0
    one.turns.give(both, "one", 5.0)
    assert 3 < other.turns.take(single, "other", 30.0) <= 5


def test_what_is_refused_takes_nothing(stores: tuple[storage.Store, storage.Store]) -> None:
    one, other = stores
    one.turns.take(["192.0.2.2"], "one", 30.0)
    assert other.turns.take(["192.0.2.1", "192.0.2.2"], "other", 30.0) > 0
    assert one.turns.take(["192.0.2.1"], "one", 30.0) == 0.0


def test_a_turn_of_the_dead_ends_by_itself_and_cannot_be_given_by_them(stores: tuple[storage.Store, storage.Store]) -> None:
    one, other = stores
    one.turns.take(["192.0.2.1"], "one", 0.0)
    assert other.turns.take(["192.0.2.1"], "other", 30.0) == 0.0
    one.turns.give(["192.0.2.1"], "one", 0.0)
    assert one.turns.take(["192.0.2.1"], "one", 30.0) > 0

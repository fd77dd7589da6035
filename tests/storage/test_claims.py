"""Claims and turns, on SQLite and on PostgreSQL: whoever was given up writes nothing, and a server is never hurried."""

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


def test_a_worker_that_was_given_up_writes_nothing(stores: tuple[storage.Store, storage.Store]) -> None:
    old, new = stores
    claim = old.claims.take("torino", 1, "old")
    old.guard(claim)
    run = old.begin_run("torino")
    taken = new.claims.take("torino", 1, "new")
    assert taken.token == claim.token + 1
    for write in (
        lambda: old.finish_run(run, SUMMARY),
        lambda: old.begin_run("torino"),
        lambda: old.add_screenshot(run, "https://torino.example/", "desktop", "x.jpg"),
        lambda: old.claims.finish(claim, run),
    ):
        with pytest.raises(storage.Fenced, match="another worker"):
            write()
    new.guard(taken)
    new.finish_run(run, SUMMARY)
    new.claims.finish(taken, run)
    assert [(c.portal, c.round, c.run) for c in new.claims.all()] == [("torino", 1, run)]


def test_a_portal_is_done_once_in_a_round(stores: tuple[storage.Store, storage.Store]) -> None:
    one, other = stores
    claim = one.claims.take("torino", 1, "one")
    run = one.begin_run("torino")
    one.claims.finish(claim, run)
    again = other.claims.take("torino", 1, "other")
    assert (again.done is not None, again.run, again.owner) == (True, run, "one")
    with pytest.raises(storage.Fenced):
        one.claims.finish(claim, run)
    assert other.claims.take("torino", 2, "other").done is None


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

"""A round remembers what was done in it; a due time is taken once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

from storage import Store
from storage.rounds import Stage

DUE = datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_the_same_portals_go_on_with_their_round_until_it_is_done(store: Store) -> None:
    first = store.rounds.open(["a", "b"])
    store.rounds.begin(first, "a")
    store.rounds.finish(first, "a", 1, 12)
    assert store.rounds.open(["b", "a"]) == first
    assert [p.state for p in store.rounds.portals(first)] == [Stage.DONE, Stage.WAITING]
    store.rounds.finish(first, "b", 2, 0, "timeout", "too long")
    assert store.rounds.ended(first)
    assert store.rounds.portals(first)[1].failure == "timeout"
    assert store.rounds.open(["a", "b"]) != first


def test_other_portals_or_another_edition_are_another_round(store: Store) -> None:
    rounds = {store.rounds.open(["a"]), store.rounds.open(["a", "b"]), store.rounds.open(["a"], "2026")}
    assert len(rounds) == 3


def test_of_many_schedulers_one_takes_a_due_time(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(lambda n: store.leases.take("weekly", DUE, f"s{n}"), range(8)))
    assert won.count(True) == 1
    assert store.leases.take("weekly", DUE + timedelta(hours=1), "s1")
    assert store.leases.take("other", DUE, "s1")


def test_a_due_time_is_the_same_in_every_time_zone(store: Store) -> None:
    assert store.leases.take("weekly", DUE, "s1")
    assert not store.leases.take("weekly", DUE.astimezone(timezone(timedelta(hours=2))), "s2")

"""A round remembers what was done in it; a due time is taken once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

from storage import Store
from storage.rounds import Stage

DUE = datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_the_same_portals_go_on_with_their_round_until_it_is_done(store: Store) -> None:
    first = store.rounds.open(["a", "b"]).round
    store.rounds.begin(first, "a")
    store.rounds.finish(first, "a", 1, 12)
    assert store.rounds.open(["b", "a"]).round == first
    assert [p.state for p in store.rounds.portals(first)] == [Stage.DONE, Stage.WAITING]
    store.rounds.finish(first, "b", 2, 0, "timeout", "too long")
    assert store.rounds.ended(first)
    assert store.rounds.portals(first)[1].failure == "timeout"
    assert store.rounds.open(["a", "b"]).round != first


def test_other_portals_or_another_edition_are_another_round(store: Store) -> None:
    assert len({store.rounds.open(p, e).round for p, e in ((["a"], ""), (["b", "c"], ""), (["a"], "2026"))}) == 3


def test_an_unfinished_round_is_taken_over_when_the_list_changes(store: Store) -> None:
    first = store.rounds.open(["a", "b", "c"]).round
    store.rounds.finish(first, "a", 1, 12)
    opened = store.rounds.open(["a", "c", "d"], listed=["a", "c", "d"])
    assert (opened.round, opened.resumed, opened.added, opened.dropped) == (first, True, ("d",), ("b",))
    assert {p.portal: p.state for p in store.rounds.portals(first)} == {
        "a": Stage.DONE, "c": Stage.WAITING, "d": Stage.WAITING,
    }  # fmt: skip


def test_a_finished_round_grows_by_new_portals_but_is_not_repeated(store: Store) -> None:
    first = store.rounds.open(["a"]).round
    store.rounds.finish(first, "a", 1, 12)
    grown = store.rounds.open(["a", "b"])
    assert (grown.round, grown.added, store.rounds.ended(first)) == (first, ("b",), False)


def test_a_portal_that_is_done_is_a_new_round_though_others_of_its_round_still_wait(store: Store) -> None:
    first = store.rounds.open(["a", "b"]).round
    store.rounds.finish(first, "a", 1, 12)
    assert store.rounds.open(["a"]).round != first
    assert store.rounds.open(["b"]).round == first


def test_what_failed_waits_again_and_the_result_takes_its_place(store: Store) -> None:
    first = store.rounds.open(["a", "b"]).round
    store.rounds.finish(first, "a", 1, 12)
    store.rounds.finish(first, "b", None, 0, "timeout", "too long")
    store.rounds.again(first, ["a", "b"])
    assert not store.rounds.ended(first)
    assert [p.state for p in store.rounds.portals(first)] == [Stage.DONE, Stage.WAITING]
    store.rounds.begin(first, "b")
    store.rounds.finish(first, "b", 7, 3)
    assert store.rounds.ended(first)
    assert [(p.run, p.failure) for p in store.rounds.portals(first)] == [(1, ""), (7, "")]


def test_of_many_schedulers_one_takes_a_due_time(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(lambda n: store.leases.take("weekly", DUE, f"s{n}"), range(8)))
    assert won.count(True) == 1
    assert store.leases.take("weekly", DUE + timedelta(hours=1), "s1")
    assert store.leases.take("other", DUE, "s1")


def test_a_due_time_is_the_same_in_every_time_zone(store: Store) -> None:
    assert store.leases.take("weekly", DUE, "s1")
    assert not store.leases.take("weekly", DUE.astimezone(timezone(timedelta(hours=2))), "s2")

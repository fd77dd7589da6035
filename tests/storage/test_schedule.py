"""Due times are taken once, one at a time; what was broken off is gone on with; pauses are kept and told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from model import UsageError
from storage import Ended, Store, Turn
from storage.schedule import MOST_TRIES, STALE

DUE = datetime(2026, 3, 29, 1, tzinfo=UTC)
NOW = DUE + timedelta(seconds=5)
LATER = NOW + STALE + timedelta(seconds=1)


def taken(turn: Turn | None) -> Turn:
    assert turn is not None
    return turn


def test_of_many_schedulers_one_takes_a_due_time(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        turns = list(pool.map(lambda n: store.schedule.take("weekly", DUE, f"s{n}", NOW), range(8)))
    assert sum(turn is not None for turn in turns) == 1


def test_never_two_at_a_time_whatever_the_jobs(store: Store) -> None:
    first = taken(store.schedule.take("weekly", DUE, "a", NOW))
    assert store.schedule.take("daily", DUE, "b", NOW) is None
    assert store.schedule.end(first, Ended.DONE, "", NOW)
    assert store.schedule.take("weekly", DUE, "b", NOW) is None
    assert store.schedule.take("daily", DUE, "b", NOW)


def test_what_the_dead_had_is_gone_on_with_and_they_cannot_end_it(store: Store) -> None:
    first = taken(store.schedule.take("weekly", DUE, "a", NOW))
    assert store.schedule.beat(first, NOW + timedelta(seconds=30))
    assert store.schedule.take("weekly", DUE, "b", LATER) is None
    second = taken(store.schedule.take("weekly", DUE, "b", LATER + timedelta(seconds=30)))
    assert (second.tries, second.holder, second.taken) == (2, "b", NOW)
    assert not store.schedule.beat(first, LATER)
    assert not store.schedule.end(first, Ended.DONE, "", LATER)
    assert store.schedule.end(second, Ended.INCOMPLETE, "2 of 3", LATER)
    assert [(t.outcome, t.said) for t in store.schedule.turns("weekly")] == [(Ended.INCOMPLETE, "2 of 3")]


def test_what_was_stopped_is_gone_on_with_at_once(store: Store) -> None:
    first = taken(store.schedule.take("weekly", DUE, "a", NOW))
    store.schedule.end(first, Ended.STOPPED, "", NOW)
    assert taken(store.schedule.take("weekly", DUE, "a", NOW)).tries == 2


def test_what_kills_whoever_does_it_is_not_tried_for_ever(store: Store) -> None:
    now = NOW
    for _ in range(MOST_TRIES):
        assert store.schedule.give_up(now) == []
        taken(store.schedule.take("weekly", DUE, "a", now))
        now += 2 * STALE
    assert store.schedule.take("weekly", DUE, "a", now) is None
    assert [turn.tries for turn in store.schedule.give_up(now)] == [MOST_TRIES]
    assert store.schedule.give_up(now) == []
    assert store.schedule.newest(now)["weekly"].outcome is Ended.LOST


def test_an_older_due_time_is_past_once_a_newer_one_was_taken(store: Store) -> None:
    store.schedule.end(taken(store.schedule.take("weekly", DUE, "a", NOW)), Ended.DONE, "", NOW)
    assert store.schedule.take("weekly", DUE - timedelta(hours=1), "a", NOW) is None


def test_a_clock_that_ran_ahead_stops_nothing_once_it_is_right(store: Store) -> None:
    ahead = DUE + timedelta(days=365)
    store.schedule.end(taken(store.schedule.take("weekly", ahead, "a", ahead)), Ended.DONE, "", ahead)
    assert store.schedule.newest(NOW) == {}
    assert store.schedule.take("weekly", DUE, "a", NOW)


def test_pauses_are_kept_told_and_give_way_to_a_person(store: Store) -> None:
    store.schedule.enter({"weekly": "x"}, NOW)
    with pytest.raises(UsageError, match="'other'"):
        store.schedule.pause("other", NOW, "console")
    assert store.schedule.pause("weekly", NOW, "console")
    assert not store.schedule.pause("weekly", LATER, "console")
    assert store.schedule.jobs()["weekly"].paused == NOW
    assert store.schedule.take("weekly", DUE, "a", NOW) is None
    store.schedule.end(taken(store.schedule.take("weekly", NOW, "a", NOW, "console")), Ended.DONE, "", NOW)
    assert store.schedule.pause("weekly", None, "console")
    assert store.schedule.take("weekly", LATER, "a", LATER)
    told = [(e.actor, e.action) for e in store.ledger.events(object="job:weekly")]
    assert told == [("console", "paused"), ("console", "started"), ("console", "resumed")]


def test_a_changed_job_begins_anew_and_keeps_its_pause(store: Store) -> None:
    store.schedule.enter({"weekly": "x", "daily": "y"}, NOW)
    store.schedule.pause("weekly", NOW, "console")
    store.schedule.enter({"weekly": "z", "daily": "y"}, LATER)
    jobs = store.schedule.jobs()
    assert (jobs["weekly"].since, jobs["daily"].since) == (LATER, NOW)
    assert jobs["weekly"].paused == NOW


def test_leases_that_tell_no_outcome_are_no_turns(store: Store) -> None:
    assert store.leases.take("weekly", DUE, "a")
    assert store.schedule.newest(NOW) == {}
    assert store.schedule.take("weekly", DUE, "b", NOW) is None

"""Turns at servers that several processes share, as crawler and workers use them; on PostgreSQL."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

import storage
from app.working.turns import SharedTurns
from crawler.net.politeness import Server as Queue
from model import StoreError
from tests.storage.databases import Server, postgres  # noqa: F401 - a fixture

ADDRESSES = ["192.0.2.1"]


@pytest.fixture
def store(postgres: Server) -> Iterator[storage.Store]:  # noqa: F811
    with postgres.database() as address, storage.open(address) as opened:
        yield opened


async def test_a_turn_goes_from_one_to_the_other(store: storage.Store) -> None:
    one, other = SharedTurns(store, "one", 30), SharedTurns(store, "other", 30)
    assert await one.take(ADDRESSES) == 0
    assert await other.take(ADDRESSES) > 0
    await one.give(ADDRESSES, 0)
    assert await other.take(ADDRESSES) == 0
    await other.give(ADDRESSES, 0)


async def test_nobody_gets_a_turn_while_the_database_is_away(store: storage.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> float:
        raise StoreError("the connection was lost")

    monkeypatch.setattr(type(store.turns), "take", away)
    assert await SharedTurns(store, "one", 30).take(ADDRESSES) > 0


async def test_a_turn_that_came_too_late_is_taken_anew(store: storage.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 16.0, 20.0, 20.1])
    monkeypatch.setattr("app.working.turns.time", SimpleNamespace(monotonic=lambda: next(times)))
    turns = SharedTurns(store, "one", 30)
    assert await turns.take(ADDRESSES) > 0
    assert await turns.take(ADDRESSES) == 0
    await turns.give(ADDRESSES, 0)


async def test_the_crawler_waits_for_a_turn_that_another_process_has() -> None:
    said: list[tuple[str, object]] = []
    waits = iter([0.25, 0.5, 0.0, 0.0])

    class Shared:
        async def take(self, addresses: object) -> float:
            said.append(("take", addresses))
            return next(waits)

        async def give(self, addresses: object, interval: float) -> None:
            said.append(("give", interval))

    async def sleep(seconds: float) -> bool:
        said.append(("sleep", seconds))
        return True

    queue = Queue(2.0, lambda: 0.0 if len(said) < 6 else 100.0, sleep, ["192.0.2.2", "192.0.2.1"], Shared())
    both = ["192.0.2.1", "192.0.2.2"]
    leave = await queue.enter()
    assert leave is not None
    assert said == [("take", both), ("sleep", 0.25), ("take", both), ("sleep", 0.5), ("take", both)]
    leave()
    said.append(("left", None))
    assert await queue.enter() is not None
    assert said[6:] == [("give", 2.0), ("take", both)]


async def test_who_stops_waiting_has_no_turn() -> None:
    class Busy:
        async def take(self, addresses: object) -> float:
            return 1.0

        async def give(self, addresses: object, interval: float) -> None:
            raise AssertionError("nothing was taken")

    async def stopped(_seconds: float) -> bool:
        return False

    queue = Queue(1.0, lambda: 0.0, stopped, ADDRESSES, Busy())
    assert await queue.enter() is None

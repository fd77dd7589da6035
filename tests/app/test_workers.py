"""Portals handed out over PostgreSQL: what the queue keeps apart, and a small run with a worker killed."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

import storage
from app.settings import WorkerSettings
from app.working import ownership, queue
from app.working.job import packed, unpacked
from app.working.ownership import take_over
from app.working.rounds import Errand, _alive, _cancelled, _defer, _watched
from app.workspace import Workspace
from model import Level, Portal, UsageError
from tests.storage.databases import Server, postgres  # noqa: F401 - a fixture

PORTAL = Portal("torino", "https://torino.example/", "Torino", Level.CITY, "ITA", ("it",))


@pytest.fixture
def workspace(postgres: Server, tmp_path: Path) -> Iterator[Workspace]:  # noqa: F811
    with postgres.database() as address:
        yield Workspace(tmp_path, address)


def test_a_portal_survives_the_queue() -> None:
    assert unpacked(packed(PORTAL)) == PORTAL


def test_a_file_is_no_place_for_workers(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="PostgreSQL"):
        queue.require_server(Workspace(tmp_path))


def test_silence_is_longer_than_heartbeats() -> None:
    with pytest.raises(ValueError, match="three heartbeats"):
        WorkerSettings(heartbeat=10, stalled_after=20)


async def test_the_queue_keeps_portals_of_one_server_apart_and_doubles_out(workspace: Workspace) -> None:
    async with queue.opened(workspace) as app:
        other = Portal("milano", "https://milano.example/")
        for portal in (PORTAL, PORTAL, other):
            await _defer(app, Errand(portal, 1, "192.0.2.1"), 0)
        assert sorted(str(j.queueing_lock) for j in await _alive(app)) == ["1/milano", "1/torino"]
        worker = await app.job_manager.register_worker()
        first = await app.job_manager.fetch_job([queue.QUEUE], worker)
        assert first is not None
        assert await app.job_manager.fetch_job([queue.QUEUE], worker) is None


async def test_what_a_silent_worker_had_goes_to_another_and_only_that_one_may_end_it(workspace: Workspace) -> None:
    async with queue.opened(workspace) as app:
        jobs = app.job_manager
        await _defer(app, Errand(PORTAL, 1, "192.0.2.1"), 0)
        begun = await jobs.fetch_job([queue.QUEUE], await jobs.register_worker())
        assert begun is not None
        assert await take_over(app, 3600)  # it was heard of an hour ago at the latest
        assert await jobs.get_job_status_async(begun.id) is Status.DOING
        assert await take_over(app, 0)
        again = await jobs.fetch_job([queue.QUEUE], await jobs.register_worker())
        assert again is not None
        assert again.id == begun.id
        await jobs.retry_job(begun)
        await jobs.finish_job(begun, Status.FAILED, delete_job=False)
        assert await jobs.get_job_status_async(begun.id) is Status.DOING
        await jobs.finish_job(again, Status.SUCCEEDED, delete_job=False)
        assert await jobs.get_job_status_async(begun.id) is Status.SUCCEEDED


@pytest.mark.parametrize(("failing", "status"), [(2, Status.SUCCEEDED), (9, Status.DOING)])
async def test_what_became_of_a_job_is_told_again_where_the_database_was_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, failing: int, status: Status
) -> None:
    monkeypatch.setattr(ownership, "_WAITS", (0.0,) * 4)
    lost = asyncio.Event()
    async with queue.opened(workspace, None, lost) as app:
        await _defer(app, Errand(PORTAL, 1, "192.0.2.1"), 0)
        begun = await app.job_manager.fetch_job([queue.QUEUE], await app.job_manager.register_worker())
        assert begun is not None
        ask, tries = app.connector.execute_query_one_async, iter(range(failing))

        async def away(query: str, **more: object) -> dict[str, object]:
            if next(tries, None) is not None:
                raise ConnectorException("the connection was lost")
            return await ask(query, **more)

        with monkeypatch.context() as patch, suppress(ConnectorException):
            patch.setattr(app.connector, "execute_query_one_async", away)
            await app.job_manager.finish_job(begun, Status.SUCCEEDED, delete_job=False)
        assert await app.job_manager.get_job_status_async(begun.id) is status
        assert lost.is_set() == (status is Status.DOING)


async def test_the_store_lives_beside_the_queue(workspace: Workspace) -> None:
    async with queue.opened(workspace):
        pass
    async with queue.opened(workspace):
        pass
    with storage.open(workspace.address) as store:
        assert store.rounds.open(["torino"]).round == 1


async def test_more_urgent_portals_come_first(workspace: Workspace) -> None:
    async with queue.opened(workspace) as app:
        await _defer(app, Errand(PORTAL, 1, "192.0.2.1"), 0)
        await _defer(app, Errand(Portal("milano", "https://milano.example/"), 1, "192.0.2.2"), 5)
        job = await app.job_manager.fetch_job([queue.QUEUE], await app.job_manager.register_worker())
        assert job is not None
        assert job.queueing_lock == "1/milano"


async def test_what_is_cancelled_is_never_begun(workspace: Workspace) -> None:
    with storage.open(workspace.address) as store:
        async with queue.opened(workspace) as app:
            round = store.rounds.open(["torino"]).round
            await _defer(app, Errand(PORTAL, round, "192.0.2.1"), 0)
            assert not await _cancelled(app, store.rounds, "milano")
            assert await _cancelled(app, store.rounds, "torino")
            assert await _alive(app) == []
            assert await app.job_manager.fetch_job([queue.QUEUE], await app.job_manager.register_worker()) is None
        assert [(p.state, p.failure) for p in store.rounds.portals(round)] == [(storage.Stage.FAILED, "cancelled")]
        assert store.rounds.take(round, "torino", "late") is None


async def test_two_that_hand_out_the_same_round_put_a_portal_into_the_queue_once(workspace: Workspace) -> None:
    async with queue.opened(workspace) as app:
        await _defer(app, Errand(PORTAL, 1, "192.0.2.1"), 0)
        assert await app.job_manager.fetch_job([queue.QUEUE], await app.job_manager.register_worker()) is not None
        await _defer(app, Errand(PORTAL, 1, "192.0.2.1"), 0)
        assert len(await _alive(app)) == 1
        assert await take_over(app, 0)
        assert [j.status for j in await _alive(app)] == ["todo"]


async def test_what_leaves_the_queue_unfinished_is_given_up(workspace: Workspace) -> None:
    with storage.open(workspace.address) as store:
        round = store.rounds.open(["torino"]).round
        async with queue.opened(workspace) as app:
            watching = asyncio.create_task(_watched(store.rounds, app, [Errand(PORTAL, round, "a")], 0, asyncio.Event()))
            worker = await app.job_manager.register_worker()
            while (begun := await app.job_manager.fetch_job([queue.QUEUE], worker)) is None:
                await asyncio.wait({watching}, timeout=0.05)
            assert not watching.done()
            await app.job_manager.finish_job(begun, Status.FAILED, delete_job=False)
            await watching
        assert [p.failure for p in store.rounds.portals(round)] == ["given-up"]
        assert store.rounds.ended(round)


@pytest.mark.slow
def test_a_killed_worker_loses_and_doubles_nothing() -> None:
    from bench import workers

    parser = argparse.ArgumentParser()
    workers.options(parser)
    few = ["--workers", "2", "--portals", "6", "--kills", "1", "--sleeps", "1", "--no-restart", "--no-throughput"]
    found = workers.measure(parser.parse_args(few))
    assert (found["lost"], found["doubled"], found["violations"], found["identical"]) == (0, 0, 0, True)
    assert found["kills"] == 1

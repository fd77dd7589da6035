"""A worker: takes portals from the queue until it is stopped, and takes over what dead workers left.

Comes in: a session, a name. Goes out: portals done. Must not know: who handed them out.
"""

import asyncio
import os
import re
import socket
from contextlib import suppress
from typing import Any
from uuid import uuid4

from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException

from app.assess import assistant_of, together
from app.second_opinion import Assistant
from app.session import Session
from app.working import job
from app.working.ownership import take_over
from app.working.queue import QUEUE, opened, require_server
from app.working.turns import SharedTurns
from crawler import Crawler
from model import StoreError
from storage import Fenced

_SEND_EVERY = 30.0  # seconds between two looks at what waits to be sent
_LONGEST = 30.0  # seconds between two tries to reach the database


def work(session: Session, name: str, at_once: int) -> None:
    """Work until Ctrl-C or SIGTERM. Raises UsageError without a database server."""
    require_server(session.pipeline.workspace)
    session.pipeline.workspace.create()
    together(lambda stop: Worker(session, name or socket.gethostname(), at_once, stop).run())


class Worker:
    """One process. Its owner's name is new each time it starts: a successor of the same name is somebody else."""

    def __init__(self, session: Session, name: str, at_once: int, stop: asyncio.Event) -> None:
        self._session, self._at_once, self._stop = session, at_once, stop
        self._settings = session.settings.workers
        self._name = name
        self._sign = session.pipeline.workspace.root / f".worker-{re.sub(r'[^A-Za-z0-9._-]', '_', name)}"
        self._owner = f"{name}-{os.getpid()}-{uuid4().hex[:8]}"
        self._answering = asyncio.Lock()

    async def run(self) -> None:
        """Until stopped. The file ``.worker-NAME`` is touched at each heartbeat while all is well, for who looks after it."""
        try:
            await self._again_and_again()
        finally:
            self._sign.unlink(missing_ok=True)

    async def _again_and_again(self) -> None:
        """Until stopped; while the database does not answer, wait and try again, at longer and longer intervals."""
        wait = 1.0
        while not self._stop.is_set():
            try:
                await self._connected()
                return
            except (ConnectorException, StoreError, OSError) as error:
                self._session.say(f"The database does not answer ({_line(error)}); trying again in {wait:.0f} s")
            except Exception as error:  # Procrastinate hands on what its driver raises, of classes that this room must not know
                if type(error).__module__.partition(".")[0] not in ("psycopg", "psycopg_pool", "procrastinate"):
                    raise
                self._session.say(f"The queue does not answer ({_line(error)}); trying again in {wait:.0f} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), wait)
            wait = min(wait * 2, _LONGEST)

    async def _connected(self) -> None:
        pipeline = self._session.pipeline
        turns = SharedTurns(pipeline.store, self._owner, self._settings.lease)
        async with assistant_of(self._session) as assistant, pipeline.crawler(self._stop, turns) as crawler:

            async def one(context: JobContext, portal: dict[str, object], round: int) -> None:
                await self._one(crawler, assistant, portal, round)

            lost = asyncio.Event()
            async with opened(pipeline.workspace, one, lost) as app:
                await self._until_stopped(app, lost)

    async def _one(self, crawler: Crawler, assistant: Assistant | None, row: dict[str, object], round: int) -> None:
        portal = job.unpacked(row)
        self._session.say(f"{portal.id}: begun")
        try:
            await job.work(
                self._session, crawler, portal, round, self._owner, assistant, self._answering, self._stop
            )  # fmt: skip
        except Fenced as error:
            self._session.say(str(error))  # its job belongs to the other one, too: see ``app.working.ownership``
        except Exception as error:
            self._session.say(f"{portal.id}: {_line(error)}; to be tried again")
            raise

    async def _until_stopped(self, app: App, lost: asyncio.Event) -> None:
        running = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE], name=self._name, concurrency=self._at_once, install_signal_handlers=False,
                fetch_job_polling_interval=1.0, abort_job_polling_interval=1.0, shutdown_graceful_timeout=60.0,
                update_heartbeat_interval=self._settings.heartbeat, stalled_worker_timeout=self._settings.stalled_after,
            )
        )  # fmt: skip
        minding = asyncio.create_task(self._take_over(app))
        sending = asyncio.create_task(self._send())
        stopping, losing = asyncio.create_task(self._stop.wait()), asyncio.create_task(lost.wait())
        tasks: tuple[asyncio.Task[Any], ...] = (running, minding, sending, stopping, losing)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in (running, minding, sending):
                if task.done():
                    task.result()
            if losing.done():  # signing off puts back what this worker has; others, or it itself, go on with it
                raise ConnectorException("the queue could not be told what became of a portal")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self) -> None:
        """Again and again send evidence that has not arrived yet, and let go of what has been here for long enough."""
        shared, days = self._session.pipeline.workspace.shared, self._session.settings.evidence.keep_days
        while shared is not None:
            _, why = await asyncio.to_thread(shared.send)
            if why:
                self._session.say(why)
            elif days:
                with suppress(StoreError):
                    await asyncio.to_thread(shared.drop, days)
            await asyncio.sleep(_SEND_EVERY)
        await asyncio.Event().wait()

    async def _take_over(self, app: App) -> None:
        """Put back what workers left that have not been heard of for long."""
        while True:
            if await take_over(app, self._settings.stalled_after):
                with suppress(OSError):
                    self._sign.touch()
            await asyncio.sleep(self._settings.heartbeat)


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

"""Who may end a job of the queue: only the worker that has it, in the attempt that it began.

Comes in: jobs of Procrastinate. Goes out: their new states. Must not know: what the jobs are.
A worker that was taken for dead and lives on would otherwise end, or put back, what another one is doing by now.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import App, BaseConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

_MINE = "SELECT count(*) AS found FROM procrastinate_jobs WHERE id = %(id)s AND attempts = %(attempts)s AND status = 'doing'"

# One after the other, each with a fresh look: else two workers that find the same job stalled would put it back twice, and
# the second time somebody else has begun it already.
_TAKE_OVER = """
DO $$ BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('civiscope_work take over'));
  PERFORM procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL)
    FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
   WHERE job.status = 'doing'
     AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => {seconds:f}));
END $$
"""


_WAITS = (0.5, 1.0, 2.0, 4.0)  # seconds between tries to tell the queue what became of a job


class OwnJobs(JobManager):
    """Ends and puts back only what is still this process's own; every attempt at a job has a number of its own.

    ``lost`` is set where the queue could not be told: the job then stays this worker's until the worker signs on anew.
    """

    def __init__(self, connector: BaseConnector, lost: asyncio.Event) -> None:
        super().__init__(connector)
        self._lost = lost

    async def finish_job(self, job: Job, *args: Any, **more: Any) -> None:
        """As Procrastinate does it, or nothing."""
        ending = super().finish_job
        await self._told(job, lambda: ending(job, *args, **more))

    async def retry_job(self, job: Job, *args: Any, **more: Any) -> None:
        """As Procrastinate does it, or nothing."""
        putting_back = super().retry_job
        await self._told(job, lambda: putting_back(job, *args, **more))

    async def _told(self, job: Job, change: Callable[[], Awaitable[None]]) -> None:
        for wait in (*_WAITS, None):
            try:
                if await self._mine(job):
                    await change()
                return
            except ConnectorException:
                if wait is None:
                    self._lost.set()
                    raise
                await asyncio.sleep(wait)

    async def _mine(self, job: Job) -> bool:
        row = await self.connector.execute_query_one_async(_MINE, id=job.id, attempts=job.attempts)
        return bool(row["found"])


async def take_over(app: App, seconds: float) -> bool:
    """Put back what workers have that were not heard of for so many seconds. Whether the database could do so."""
    try:
        await app.connector.execute_query_async(_TAKE_OVER.format(seconds=seconds))
    except ConnectorException:  # one of them came back at this moment and ended its job; or there is no connection
        return False
    return True

"""The queue in PostgreSQL, kept by Procrastinate in a schema of its own beside our tables.

Comes in: the address of a database. Goes out: an open Procrastinate application with one task. Must not know: what the task does.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException

from app.working.ownership import OwnJobs
from app.workspace import Workspace
from model import UsageError

QUEUE, TASK, SCHEMA = "portals", "portal", "civiscope_work"
MOST_ATTEMPTS = 20
Work = Callable[[JobContext, dict[str, object], int], Awaitable[None]]


def require_server(workspace: Workspace) -> None:
    """Raises UsageError where the store is a file: machines share a database server only."""
    if not workspace.address:
        raise UsageError("workers need a PostgreSQL server: set `database:` in config.yaml, or CIVISCOPE_DATABASE")


@asynccontextmanager
async def opened(workspace: Workspace, work: Work | None = None, lost: asyncio.Event | None = None) -> AsyncIterator[App]:
    """The queue, its tables made where there are none; ``lost`` is set where it could not be told what became of a job.

    Raises ConnectorException where the server does not answer.
    """
    require_server(workspace)
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # what goes wrong is said by us, in one line
    connector = PsycopgConnector(
        conninfo=workspace.address.replace("+psycopg", "", 1), kwargs={"options": f"-c search_path={SCHEMA}"},
        min_size=1, max_size=5, timeout=10.0,
    )  # fmt: skip
    app = App(connector=connector)
    app.job_manager = OwnJobs(connector, lost or asyncio.Event())
    app.task(name=TASK, queue=QUEUE, pass_context=True, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, linear_wait=2))(
        work or _nobody
    )
    async with app.open_async():
        await _prepare(app)
        yield app


async def _nobody(_context: JobContext, portal: dict[str, object], round: int) -> None:
    raise RuntimeError("this process hands out portals, it does none")


# Procrastinate keeps doubles out among what waits only; then a second copy of what is under way could wait for ever.
_ONCE = """
CREATE UNIQUE INDEX IF NOT EXISTS civiscope_once ON procrastinate_jobs (queueing_lock) WHERE status IN ('todo', 'doing')
"""


async def _prepare(app: App) -> None:
    if await _there(app):
        return
    with suppress(ConnectorException):  # another process may be making them at this moment
        await app.connector.execute_query_async(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        await app.schema_manager.apply_schema_async()
    with suppress(ConnectorException):
        await app.connector.execute_query_async(_ONCE)
    if not await _there(app):
        raise ConnectorException("the tables of the queue could not be made")


async def _there(app: App) -> bool:
    found = await app.connector.execute_query_one_async(f"SELECT to_regclass('{SCHEMA}.civiscope_once') IS NOT NULL AS there")
    return bool(found["there"])

"""The way to one database: transactions that read, transactions that write, and one line for what goes wrong.

Comes in: an engine. Goes out: connections in a transaction, rows. Must not know: tables and what rows mean.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select

from storage.database import guarded, hold


@dataclass(frozen=True)
class Link:
    """One database and its name for messages. ``fence`` looks at every transaction that writes, and raises to forbid it."""

    engine: Engine
    name: str
    fence: Callable[[Connection], None] | None = None
    _turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: kept whole at the end, or, where anything is raised, not at all."""
        with guarded(self.name), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """As ``begin``, and nobody else writes meanwhile: what is read in it still holds when it is written on."""
        # Threads of one process wait in line here: SQLite would have them sleep and try again, and let some wait for seconds.
        with self._turn, self.begin() as connection:
            hold(connection)
            if self.fence is not None:
                self.fence(connection)
            yield connection

    def read(self, query: Select[Any]) -> Sequence[RowMapping]:
        """All rows of a query."""
        with self.begin() as connection:
            return connection.execute(query).mappings().all()

    def outside(self, statement: str) -> None:
        """A statement that no transaction may hold, such as VACUUM."""
        with guarded(self.name), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(statement)

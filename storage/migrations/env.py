"""What Alembic runs for every command: the revisions, over the connection that ``storage.migrating`` hands it.

Comes in: a connection in a transaction of its caller. Goes out: changed tables. Must not know: addresses and files.
"""

from alembic import context

from storage.migrating import VERSION_TABLE
from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    transactional_ddl=True,
    version_table=VERSION_TABLE,
)
context.run_migrations()

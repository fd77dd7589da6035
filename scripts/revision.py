"""Begins the next revision of the tables: ``make revision NAME="what it is for"``.

Comes in: a name. Goes out: a file in storage/migrations/versions with the difference between the newest revision and
storage/schema.py. Must not know: what the difference means; whoever asked for it reads it and adds what the data need.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from storage import database, migrating


def main(about: str) -> None:
    """Write the file and print its path."""
    number = f"{int(migrating.history()[-1].id) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        url = database._url(Path(folder) / "empty.db")
        engine = database._engine(url, "empty")
        with engine.connect() as connection, database.changing(connection):
            migrating.upgrade(connection, "")
        with engine.connect() as connection:
            config = migrating.config()
            config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
            config.attributes["connection"] = connection
            made = command.revision(config, message=about, rev_id=number, autogenerate=True)
        engine.dispose()
    path = getattr(made, "path", "")
    print(f"{path}\nNow set REVISION = {number!r} in storage/schema.py, and read the file.")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or sys.exit('give a name: make revision NAME="what it is for"'))

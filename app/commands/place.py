"""Where the store of a command is, without loading what only answering needs.

Comes in: what was typed. Goes out: an open store and its folder. Must not know: what the command does with them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import storage
from app.settings import load_settings
from app.workspace import Workspace

Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder of results [default: out].")]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings [default: config.yaml, if there].")]


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of results and its store."""

    workspace: Workspace
    store: storage.Store


def workspace(out: Path | None, config: Path | None) -> Workspace:
    """The folder, checked to hold results. Raises UsageError."""
    found = load_settings(config).workspace(out, os.environ)
    found.require()
    return found


@contextmanager
def opened(out: Path | None, config: Path | None) -> Iterator[Place]:
    """The folder and its open store. Raises what the user can mend."""
    found = workspace(out, config)
    with storage.open(found.database) as store:
        yield Place(found, store)

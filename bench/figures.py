"""How a bench tells what it measured: a table for people, then one line of JSON for programs.

Comes in: rows and figures. Goes out: standard output. Must not know: what was measured.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

_WIDTH = 130  # characters, in a file or a pipe

Cell = str | int | float | None


def say(text: str) -> None:
    """A line about what is going on, on standard error."""
    Console(stderr=True).print(text, markup=False, highlight=False, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print a table; numbers stand on the right."""
    rows = [list(row) for row in rows]
    made = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        numbers = all(isinstance(row[place], int | float | None) for row in rows)
        made.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(_text, row))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(made, markup=False, highlight=False)


def finish(figures: Mapping[str, object]) -> None:
    """The last line: the figures as one JSON object."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def _text(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:,.3f}" if abs(cell) < 10 else f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell

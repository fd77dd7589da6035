"""Paragraphs and tables as they nest: what stands in a table is written cell by cell, a table within a cell as its text.

Comes in: beginnings and ends. Goes out: blocks. Must not know: formats.
"""

from crawler.documents.reading import Blocks, Row

_MOST_CELLS = 200  # of a row
_MOST_ROWS = 5000


class Tables:
    """Takes ``table``, ``row`` and ``cell`` as they begin and end; anything else is passed over."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._depth = 0
        self._rows: list[Row] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._size = 0

    @property
    def open(self) -> bool:
        """Whether a table is open."""
        return self._depth > 0

    def start(self, what: str) -> None:
        """A table, row or cell begins."""
        if what == "table":
            self._depth += 1
        elif self._depth == 1 and what == "row":
            self._row = []
        elif self._depth == 1 and what == "cell":
            self._cell = []

    def end(self, what: str) -> None:
        """A table, row or cell ends. Raises ``EnoughError``."""
        if what == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.flush()
        elif self._depth == 1 and what == "cell" and len(self._row) < _MOST_CELLS:
            self._row.append(" ".join(self._cell))
        elif self._depth == 1 and what == "row":
            self._rows.append(tuple(self._row))
            self._size += sum(map(len, self._row))
            if len(self._rows) >= _MOST_ROWS or self._size > self._blocks.limits.characters - self._blocks.characters:
                self.flush()

    def paragraph(self, tag: str, text: str) -> None:
        """A paragraph, into the cell that is open or else on its own. Raises ``EnoughError``."""
        if self._depth:
            self._cell.append(text.strip())
        else:
            self._blocks.add(tag, text)

    def flush(self) -> None:
        """Write the rows so far as a table. Raises ``EnoughError``."""
        rows, self._rows, self._size = self._rows, [], 0
        self._blocks.table(rows)

"""Results as Parquet files, for analysts. Needs the extra ``parquet``.

Comes in: ``Contents``. Goes out: one file of answers, one of scores; columns have types, equal contents give equal bytes.
Must not know: other formats.
"""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from storage.exports.contents import ANSWER_FIELDS, SCORE_FIELDS, Contents, Record
from storage.exports.optional import needed
from storage.files import write_whole

_WHOLE = frozenset({"level", "click_depth", "pages_searched", "unknown", "confirmed"})
_FRACTIONS = frozenset({"confidence", "points", "max_points", "value", "low", "high", "coverage"})


def write_parquet(answers: Path, scores: Path, contents: Contents) -> None:
    """Write both files. Raises UsageError where pyarrow is missing, OutputError where nothing can be written."""
    _write(answers, ANSWER_FIELDS, contents.answers(), frozenset({"value"}))
    _write(scores, SCORE_FIELDS, contents.scores(), frozenset())


def _write(path: Path, fields: Sequence[str], records: Iterable[Record], words: frozenset[str]) -> None:
    arrow, parquet = needed("pyarrow", "parquet"), needed("pyarrow.parquet", "parquet")

    def kind(name: str) -> object:
        if name in _WHOLE:
            return arrow.int32()
        return arrow.float64() if name in _FRACTIONS - words else arrow.string()

    rows = list(records)
    columns = {name: arrow.array([_clean(row[name]) for row in rows], type=kind(name)) for name in fields}
    buffer = io.BytesIO()
    parquet.write_table(arrow.table(columns), buffer, compression="zstd")
    write_whole(path, buffer.getvalue())


def _clean(value: str | int | float | None) -> str | int | float | None:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value

"""What a reader gets: the nouns in their order, and the same as a data frame for those who calculate.

Comes in: nouns (frozen dataclasses). Goes out: a tuple of them that also turns into dictionaries, pandas or polars frames.
Must not know: the database. pandas and polars are imported when they are asked for.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from model import UsageError

if TYPE_CHECKING:
    import pandas
    import polars

T = TypeVar("T")


class Rows(tuple[T, ...]):
    """A tuple of nouns, equal to any other tuple of the same."""

    __slots__ = ()

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary of plain values per noun: enums as their words, nouns inside nouns as dictionaries."""
        return [_plain(noun) for noun in self]

    def to_pandas(self) -> "pandas.DataFrame":
        """A pandas frame, one column per field. Raises UsageError where pandas is not installed."""
        try:
            import pandas
        except ModuleNotFoundError:
            raise UsageError("pandas is not installed; pip install 'civiscope[pandas]'") from None
        return pandas.DataFrame(self.to_dicts())

    def to_polars(self) -> "polars.DataFrame":
        """A polars frame, one column per field. Raises UsageError where polars is not installed."""
        try:
            import polars
        except ModuleNotFoundError:
            raise UsageError("polars is not installed; pip install 'civiscope[polars]'") from None
        return polars.DataFrame([_flat(row) for row in self.to_dicts()], infer_schema_length=None)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """polars wants one type per column: mappings with keys of their own become JSON."""
    import json

    return {k: json.dumps(v, ensure_ascii=False, default=str) if isinstance(v, dict) else v for k, v in row.items()}

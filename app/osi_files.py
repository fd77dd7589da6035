"""The OSI of portals from the scores.csv of an assessment, with bounds while anything is open.

Comes in: a table as `civiscope export` writes it. Goes out: rows for a table. Must not know: formulas (``indices`` does).
"""

from collections.abc import Mapping, Sequence

import indices
import storage
from indices import Bounded
from model import UsageError
from storage import Row, Table

SCORES = ("portal", "index", "subindex", "value", "low", "high", "max_points")
COLUMNS = ("portal", "raw", "raw_low", "raw_high", "osi", "osi_low", "osi_high", "rank", "rank_best", "rank_worst", "level")


def is_scores(table: Table) -> bool:
    """Whether this is a scores.csv."""
    return set(SCORES) <= set(table.columns)


def rows(table: Table, weights: Mapping[str, float], reference: indices.Reference | None) -> list[list[str | int | None]]:
    """A row per national portal, in the order of the file. Raises UsageError where a share is missing or all are equal."""
    raw = {portal: _weighted(table, portal, shares, weights) for portal, shares in _shares(table).items()}
    if not raw:
        raise UsageError(f"{table.path}: holds no row of the index OSI; national portals are asked osi-2024")
    try:
        placed = indices.against(raw, reference) if reference else indices.against_each_other(raw)[0]
    except ValueError as error:
        raise UsageError(f"{table.path}: {error}; OSI of one portal alone is undefined, give --reference") from None
    limits = indices.rank_bounds({n: (b.low, b.high) for n, b in raw.items()})
    settled = {n: b.value for n, b in raw.items() if b.value is not None}
    ranks = indices.ranks(settled) if len(settled) == len(raw) else {}
    return [_row(n, raw[n], placed[n], ranks.get(n), limits[n]) for n in raw]


def _shares(table: Table) -> dict[str, dict[str, Bounded]]:
    found: dict[str, dict[str, Bounded]] = {}
    for row in table.rows:
        if row.text("index") == "OSI" and row.text("subindex") and row.number_or_none("max_points", 0):
            code = row.text("subindex")
            found.setdefault(row.needed("portal"), {})[indices.SAME.get(code, code)] = _bounded(row)
    return found


def _bounded(row: Row) -> Bounded:
    low, high = row.number_or_none("low", 0, 1), row.number_or_none("high", 0, 1)
    if low is None or high is None or low > high:
        raise row.wrong("low", "low and high must be numbers, and low not above high")
    return Bounded(low, high, row.number_or_none("value", 0, 1))


def _weighted(table: Table, portal: str, shares: Mapping[str, Bounded], weights: Mapping[str, float]) -> Bounded:
    try:
        return indices.weighted(shares, weights)
    except ValueError as error:
        raise UsageError(f"{table.path}: portal {portal}: {error}") from None


def _row(name: str, raw: Bounded, osi: Bounded, rank: int | None, limits: Sequence[int]) -> list[str | int | None]:
    level = indices.index_level(osi.value) if osi.value is not None else None
    numbers = (storage.digits(v) for v in (raw.value, raw.low, raw.high, osi.value, osi.low, osi.high))
    return [name, *numbers, rank, *limits, level]

"""The work of ``civiscope index``: a table is read, an index computed, the table written with more columns.

Comes in: paths and choices as typed. Goes out: files or standard output. Must not know: formulas (``indices`` does).
"""

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import indices
import storage
from app import osi_files
from model import UsageError
from storage import Row, Table

T = TypeVar("T")
PLACES = ("rank", "level", "rating_class")


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go: a file, or standard output."""

    path: Path | None
    bom: bool = False

    def write(self, columns: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]) -> None:
        """Write whole rows. Raises OutputError."""
        if self.path is not None:
            storage.write_table(self.path, columns, rows, bom=self.bom)
            return
        sys.stdout.write("".join(storage.csv_line(line) for line in (columns, *rows)))


@dataclass(frozen=True, slots=True)
class Draw:
    """How weights are drawn."""

    spread: float
    dirichlet: float | None
    draws: int
    seed: int


def _mended(path: Path, work: Callable[[], T]) -> T:
    """What cannot be computed is the user's to mend: a ValueError becomes a UsageError that names the file."""
    try:
        return work()
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None


def _edition(year: int) -> indices.Edition:
    try:
        return indices.edition_of(year)
    except ValueError as error:
        raise UsageError(f"--edition: {error}") from None


def _names(table: Table, column: str) -> list[str]:
    """The names of the rows, each once. Raises UsageError with the row of the second."""
    seen: dict[str, int] = {}
    for row in table.rows:
        name = row.needed(column)
        if name in seen:
            raise row.wrong(column, f"{name} stands in row {seen[name]} already")
        seen[name] = row.number
    if not seen:
        raise UsageError(f"{table.path}: holds no row but the header")
    return list(seen)


def _added(
    table: Table, columns: Sequence[str], more: Mapping[str, Sequence[str | int | None]], key: str, output: Output
) -> None:
    """The table as it was, with columns added; columns of these names that it had are replaced."""
    kept = [n for n, name in enumerate(table.columns) if name not in columns]
    header = [table.header[n] for n in kept] + list(columns)
    output.write(header, ([*(table.plain(row.cells[n]) for n in kept), *more[row.text(key)]] for row in table.rows))


def _placed(value: indices.Placed) -> list[str | int | None]:
    return [storage.digits(value.value), value.rank, value.level, value.rating_class]


def egdi(path: Path, year: int, output: Output) -> None:
    """EGDI, rank, level and class. Raises UsageError naming row and column."""
    table = storage.read_table(path, "country", "osi", "hci", "tii")
    names, edition = _names(table, "country"), _edition(year)
    inputs = [
        indices.CountryInput(name, *(row.number_or_none(c, 0, 1) for c in ("osi", "hci", "tii")))
        for name, row in zip(names, table.rows, strict=True)
    ]
    rows = {p.name: _placed(p) for p in _mended(path, lambda: indices.egdi(inputs, edition))}
    _added(table, ("egdi", *PLACES), rows, "country", output)


def osi(path: Path, year: int, ends: str | None, weights: str | None, output: Output) -> None:
    """Weighted share and its place between lowest and highest. Raises UsageError."""
    edition = _edition(year)
    used = _weights(weights) or {k.lower(): w for k, w in edition.osi.items()}
    if not used:
        raise UsageError(f"--edition {year}: the weights of the subindices were not found in public; give --weights")
    table = storage.read_table(path)
    if osi_files.is_scores(table):
        shares = {k.upper(): w for k, w in used.items()}
        output.write(osi_files.COLUMNS, osi_files.rows(table, shares, _reference(ends)))
        return
    table.require("country", *used)
    _names(table, "country")
    raw = {row.text("country"): _sum(row, used) for row in table.rows}
    _normalised(table, "osi", raw, ends, output)


def _sum(row: Row, weights: Mapping[str, float]) -> float | None:
    parts = [(w, row.number_or_none(c, 0, 1)) for c, w in weights.items()]
    return None if any(v is None for _, v in parts) else math.fsum(w * (v or 0.0) for w, v in parts)


def epi(path: Path, ends: str | None, output: Output) -> None:
    """Points and their place between lowest and highest. Raises UsageError."""
    table = storage.read_table(path, "country", "points")
    _names(table, "country")
    points = {row.text("country"): row.number_or_none("points", 0) for row in table.rows}
    _normalised(table, "epi", points, ends, output)


def _normalised(table: Table, name: str, raw: Mapping[str, float | None], ends: str | None, output: Output) -> None:
    known = [v for v in raw.values() if v is not None]
    reference = _reference(ends) or _mended(table.path, lambda: indices.reference_of("the rows given", known))
    placed = indices.place((n, None if v is None else reference.place(v)) for n, v in raw.items())
    rows = {p.name: [storage.digits(raw[p.name]), *_placed(p)] for p in placed}
    _added(table, ("raw", name, *PLACES), rows, "country", output)


def _reference(ends: str | None) -> indices.Reference | None:
    if ends is None:
        return None
    try:
        low, high = (float(part) for part in ends.split(","))
        return indices.Reference("--reference", low, high)
    except ValueError:
        raise UsageError(f"--reference {ends!r}: give the lowest and the highest value, such as 0.05,0.93") from None


def _weights(text: str | None) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in text.split(",") if text else []:
        name, _, value = part.partition("=")
        try:
            weights[name.strip().lower()] = float(value)
        except ValueError:
            raise UsageError(f"--weights {text!r}: write name=weight, separated by commas") from None
    if weights and (min(weights.values()) < 0 or abs(math.fsum(weights.values()) - 1) > 1e-6):
        raise UsageError(f"--weights {text!r}: weights must not be negative and sum to 1")
    return weights


def losi(path: Path, output: Output) -> None:
    """Share of indicators met, with bounds of share and rank where some are open. Raises UsageError."""
    table = storage.read_table(path, "city", "met")
    names = _names(table, "city")
    spans = {name: _span(row) for name, row in zip(names, table.rows, strict=True)}
    known = {name: span for name, span in spans.items() if span is not None}
    limits = indices.rank_bounds(known)
    settled = {n: None if (s := spans[n]) is None or s[0] != s[1] else s[0] for n in names}
    placed = {p.name: p for p in indices.place(settled.items())}
    rows: dict[str, list[str | int | None]] = {}
    for name in names:
        span, one = spans[name], placed[name]
        ends = [storage.digits(v) for v in span] if span else [None, None]
        whole = len(known) == sum(v is not None for v in settled.values())
        best = list(limits[name]) if name in limits else [None, None]
        rows[name] = [storage.digits(one.value), *ends, one.rank if whole else None, *best, one.level]
    _added(table, ("losi", "low", "high", "rank", "rank_best", "rank_worst", "level"), rows, "city", output)


def _span(row: Row) -> tuple[float, float] | None:
    """Share met and share that may be met; None where the city was not assessed."""
    columns = row.table.columns
    met = row.number_or_none("met", 0)
    asked = row.number_or_none("asked", 1) if "asked" in columns else 95.0
    unsettled = (row.number_or_none("open", 0) or 0.0) if "open" in columns else 0.0
    if met is None:
        return None
    if asked is None:
        raise row.wrong("asked", "is empty")
    if met + unsettled > asked:
        raise row.wrong("met", f"{met:g} met and {unsettled:g} open are more than the {asked:g} asked")
    return met / asked, (met + unsettled) / asked


def components(name: str, path: Path, year: int, weights: str | None, output: Output) -> None:
    """TII or HCI from its components. Raises UsageError."""
    edition, given = _edition(year), _weights(weights)
    needed = tuple(given) or (edition.tii if name == "tii" else tuple(edition.hci))
    if not needed:
        raise UsageError(f"--edition {year}: what the {name.upper()} was made of is not known; give --weights")
    table = storage.read_table(path, "country", *needed)
    _names(table, "country")
    values = {row.text("country"): {c: row.number_or_none(c) for c in needed} for row in table.rows}
    found = _mended(path, lambda: _composite(name, values, edition, given))
    placed = indices.place((c, found.index.get(c)) for c in values)
    rows = {p.name: [storage.digits(found.raw.get(p.name)), *_placed(p)[:3]] for p in placed}
    _added(table, ("composite", name, "rank", "level"), rows, "country", output)
    for country, missing in found.left_out.items():
        print(f"{country} is left out: no {', '.join(missing)}", file=sys.stderr)


def _composite(
    name: str, values: Mapping[str, Mapping[str, float | None]], edition: indices.Edition, given: Mapping[str, float]
) -> indices.Composite:
    if name == "hci":
        return indices.hci(values, edition, given)
    return indices.composite(values, given, edition.cap) if given else indices.tii(values, edition)


def by_groups(path: Path, column: str, kinds: Sequence[str], facts: Path | None, output: Output) -> None:
    """Figures by group of countries. Raises UsageError where a country is not known."""
    table = storage.read_table(path, "country", column.lower())
    known = _facts(facts)
    _names(table, "country")
    values: dict[str, float | None] = {}
    for row in table.rows:
        country = indices.find_country(row.text("country"))
        if country is None or country.iso3 not in known:
            raise row.wrong("country", f"{row.text('country')!r} is no Member State by ISO code or name")
        values[country.iso3] = row.number_or_none(column.lower())
    results = _mended(path, lambda: indices.by_group(values, known, kinds or indices.KINDS))
    levels = [level.value for level in indices.IndexLevel]
    head = ("kind", "group", "members", "n", "mean", "median", "lowest", "highest", "mean_by_population", *levels)
    output.write(head, (_group_row(r) for r in results))


def _group_row(result: indices.GroupResult) -> list[str | int | None]:
    figures = (result.mean, result.median, result.lowest, result.highest, result.weighted)
    return [result.kind, result.group, result.members, result.n, *(storage.digits(f) for f in figures), *result.levels.values()]


def _facts(path: Path | None) -> Mapping[str, indices.Country]:
    if path is None:
        return indices.countries()
    table = storage.read_table(path, "iso3", "region", "subregion", "income_group", "ldc", "lldc", "sids")
    known = {}
    for row in table.rows:
        code = row.needed("iso3").upper()
        base = indices.countries().get(code)
        if base is None:
            raise row.wrong("iso3", f"{code!r} is no Member State")
        ldc, lldc, sids = (row.number_or_none(c, 0, 1) == 1 for c in ("ldc", "lldc", "sids"))
        people = row.number_or_none("population", 0) if "population" in table.columns else None
        known[code] = indices.Country(
            code, base.iso2, base.m49, base.name, row.text("region"), row.text("subregion"), row.text("income_group"),
            ldc, lldc, sids, None if people is None else int(people),
        )  # fmt: skip
    return known


def sensitivity(path: Path, year: int, how: Draw, output: Output) -> None:
    """Ranges of ranks under other weights. Raises UsageError."""
    table = storage.read_table(path, "country", "osi", "hci", "tii")
    names, edition = _names(table, "country"), _edition(year)
    found = {n: [row.number_or_none(c, 0, 1) for c in ("osi", "hci", "tii")] for n, row in zip(names, table.rows, strict=True)}
    parts = {n: [v for v in row if v is not None] for n, row in found.items() if None not in row}
    if not parts:
        raise UsageError(f"{path}: no country has all of osi, hci and tii")
    ranges = _mended(
        path, lambda: indices.rank_ranges(parts, edition.weights, _drawer(edition.weights, how), draws=how.draws, seed=how.seed)
    )
    rows: dict[str, list[str | int | None]] = {n: [None] * 6 for n in names}
    for name, one in ranges.items():
        rows[name] = [one.rank, *(f"{q:g}" for q in (one.p05, one.median, one.p95)), one.best, one.worst]
    _added(table, ("rank", "rank_p05", "rank_median", "rank_p95", "best", "worst"), rows, "country", output)


def _drawer(weights: Sequence[float], how: Draw) -> Callable[..., Sequence[float]]:
    return indices.around(weights, how.spread) if how.dirichlet is None else indices.dirichlet(weights, how.dirichlet)

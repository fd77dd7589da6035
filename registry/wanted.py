"""Which entries of the registry are meant.

Comes in: what somebody wants, and entries. Goes out: those that fit, in their order. Must not know: where entries are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from model import Country, Entry, EntryState, Kind, Level, UsageError, countries, find_country


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of entries; what is left empty chooses everything.

    ``country`` are codes or names, ``region`` regions or sub-regions of the UN (capitals do not matter). Entries that somebody
    has disabled are left out unless ``disabled``; those without an address are left out where ``addressed``.
    """

    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    level: Level | None = None
    kind: Kind | None = None
    state: EntryState | None = None
    disabled: bool = False
    addressed: bool = False

    def select(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries that fit. Raises UsageError for a country or region that there is not."""
        meant = self._countries()
        return tuple(e for e in entries if (meant is None or e.country in meant) and self._fits(e))

    def _fits(self, entry: Entry) -> bool:
        return (
            (self.level is None or entry.level is self.level)
            and (self.kind is None or entry.kind is self.kind)
            and (self.state is None or entry.state is self.state)
            and (entry.enabled or self.disabled)
            and (bool(entry.url) or not self.addressed)
        )

    def _countries(self) -> frozenset[str] | None:
        """Codes of the states that are meant; None for any."""
        if not (self.country or self.region):
            return None
        named = {_country(name).iso3 for name in self.country}
        within = {c.iso3 for name in self.region for c in _region(name)}
        return frozenset(named & within if self.country and self.region else named | within)


def _country(name: str) -> Country:
    found = find_country(name)
    if found is None:
        raise UsageError(f"there is no country {name!r}; give its three-letter ISO code, such as ITA, or its name")
    return found


def _region(name: str) -> list[Country]:
    low = name.strip().casefold()
    found = [c for c in countries().values() if low in (c.region.casefold(), c.subregion.casefold())]
    if not found:
        known = ", ".join(sorted({c.region for c in countries().values()}))
        raise UsageError(f"there is no region {name!r}; use {known}, or a sub-region such as Southern Europe")
    return found

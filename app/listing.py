"""Which portals a round is over: the one place that knows where the list of portals comes from.

Comes in: a session and a choice. Goes out: portals, in the list's order. Must not know: what is done with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.session import Session
from indices import countries, find_country
from model import Level, Portal, UsageError


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the listed portals; an empty part chooses all. ``regions`` are the names of M49 regions or sub-regions."""

    portals: Sequence[str] = ()
    countries: Sequence[str] = ()
    regions: Sequence[str] = ()
    level: Level | None = None


def listed(session: Session, wanted: Choice) -> tuple[Portal, ...]:
    """The listed portals that were chosen. Raises UsageError where none is, or where a name is unknown."""
    every = session.listed_portals()
    if unknown := sorted(set(wanted.portals) - {p.id for p in every}):
        raise UsageError(f"--portal {unknown[0]!r}: no listed portal has this id")
    codes, places = _codes(wanted.countries), _places(wanted.regions)
    chosen = tuple(
        p for p in every
        if (not wanted.portals or p.id in wanted.portals) and (not codes or p.country in codes)
        and (not places or _within(p.country, places)) and wanted.level in (None, p.level)
    )  # fmt: skip
    if not chosen:
        raise UsageError("none of the listed portals is of that country, region and level")
    return chosen


def _codes(names: Sequence[str]) -> set[str]:
    for name in names:
        if len(name) != 3 or find_country(name) is None:
            raise UsageError(f"--country {name!r}: give the three-letter ISO code of a Member State, such as ITA")
    return {name.upper() for name in names}


def _places(names: Sequence[str]) -> set[str]:
    known = sorted({c.region for c in countries().values()} | {c.subregion for c in countries().values()})
    for name in names:
        if name.casefold() not in {k.casefold() for k in known}:
            raise UsageError(f"--region {name!r}: there is no such region; there are {', '.join(known)}")
    return {name.casefold() for name in names}


def _within(code: str, places: set[str]) -> bool:
    country = countries().get(code)
    return country is not None and bool({country.region.casefold(), country.subregion.casefold()} & places)

"""Which portals a round is over: the one place that knows where the list of portals comes from.

Comes in: a session and a choice. Goes out: portals, by id. Must not know: what is done with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import registering
from app.session import Session
from crawler import check_address
from model import Level, Portal, UsageError
from registry import Wanted
from storage import Store


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the listed portals; an empty part chooses all. ``regions`` are the names of M49 regions or sub-regions."""

    portals: Sequence[str] = ()
    countries: Sequence[str] = ()
    regions: Sequence[str] = ()
    level: Level | None = None


def listed(session: Session, choice: Choice) -> tuple[Portal, ...]:
    """The portals of the registry and of config.yaml that were chosen. Raises UsageError where none is, or a name is unknown."""
    configured, store = session.settings.portals, _kept(session)
    if not configured and (store is None or not store.registry.all()):
        raise UsageError(
            "config.yaml lists no portals and the registry is empty; add them under `portals:`, fill the registry with "
            "`civiscope registry import --shipped`, or use `civiscope assess URL`"
        )
    wanted = Wanted(tuple(choice.countries), tuple(choice.regions), choice.level)
    found = registering.portals(store, configured, wanted)
    if unknown := sorted(set(choice.portals) - {p.id for p in found}):
        raise UsageError(f"--portal {unknown[0]!r}: no listed portal has this id")
    chosen = tuple(p for p in found if not choice.portals or p.id in choice.portals)
    for portal in chosen:
        check_address(portal.url, session.pipeline.options.allow_private_hosts)
    return chosen


def _kept(session: Session) -> Store | None:
    """The store, if there is one already: none is made to find out what is listed."""
    place = session.pipeline.workspace.database
    return None if isinstance(place, Path) and not place.exists() else session.pipeline.store

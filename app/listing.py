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


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the listed portals; an empty part chooses all. ``regions`` are the names of M49 regions or sub-regions."""

    portals: Sequence[str] = ()
    countries: Sequence[str] = ()
    regions: Sequence[str] = ()
    level: Level | None = None


def listed(session: Session, choice: Choice) -> tuple[Portal, ...]:
    """The portals of the registry and of config.yaml that were chosen. Raises UsageError where none is, or a name is unknown."""
    configured = session.settings.portals
    if not configured and _is_empty(session):
        raise UsageError(
            "config.yaml lists no portals and the registry is empty; add them under `portals:`, fill the registry with "
            "`civiscope registry import --shipped`, or use `civiscope assess URL`"
        )
    wanted = Wanted(tuple(choice.countries), tuple(choice.regions), choice.level)
    found = registering.portals(session.pipeline.store, configured, wanted)
    if unknown := sorted(set(choice.portals) - {p.id for p in found}):
        raise UsageError(f"--portal {unknown[0]!r}: no listed portal has this id")
    chosen = tuple(p for p in found if not choice.portals or p.id in choice.portals)
    for portal in chosen:
        check_address(portal.url, session.pipeline.options.allow_private_hosts)
    return chosen


def _is_empty(session: Session) -> bool:
    """Whether the registry has no entry; no store is made to find out."""
    place = session.pipeline.workspace.database
    return (isinstance(place, Path) and not place.exists()) or not session.pipeline.store.registry.all()

"""The registry of portals: its entries, what a look at one found, and what is proposed to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from model.portal import Level, Portal
from model.visit import FailureKind


class Kind(StrEnum):
    """What a portal is for, mainly."""

    INFORMATION = "information"
    SERVICES = "services"
    PARTICIPATION = "participation"
    OPEN_DATA = "open-data"
    PROCUREMENT = "procurement"


class EntryState(StrEnum):
    """What is known of an address: nobody looked; it answers; it answers elsewhere; it does not answer; there is none."""

    UNCHECKED = "unchecked"
    CHECKED = "checked"
    MOVED = "moved"
    UNREACHABLE = "unreachable"
    NONE_KNOWN = "none-known"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the registry. ``url`` is empty where no portal is known, ``checked`` the day on which ``state`` was found.

    ``country`` is an ISO 3166-1 alpha-3 code or empty, ``languages`` are BCP 47 tags, the dominant one first. An entry is never
    removed, since results bear its id: it is ``enabled`` or not.
    """

    id: str
    url: str
    name: str = ""
    level: Level = Level.NATIONAL
    country: str = ""
    kind: Kind = Kind.INFORMATION
    languages: tuple[str, ...] = ()
    state: EntryState = EntryState.UNCHECKED
    checked: date | None = None
    note: str = ""
    enabled: bool = True

    def portal(self) -> Portal:
        """What the pipeline takes. Raises ValueError where no address is known."""
        if not self.url:
            raise ValueError(f"no address is known of {self.id}")
        return Portal(self.id, self.url, self.name, self.level, self.country, self.languages)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a person accepts or rejects: ``column`` of ``entry`` from ``old`` to ``new``, both as a table has them.

    Where ``new`` is ``old`` there is nothing to fill in: a person is asked to look. ``evidence`` is plain data: what was seen.
    """

    entry: str
    column: str
    old: str
    new: str
    why: str
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """That an entry was looked at: when, and what came of it ("alive", or the kind of failure) with a line of detail."""

    entry: str
    at: datetime
    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """An address that answered with a redirect, and with which status."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one look at an entry's address saw. ``hops`` are the redirects on the way to ``url``, in order.

    ``failure`` is None where a page came; otherwise ``detail`` says what went wrong. ``text`` is what people see of the page (its
    begin), ``hosts`` the other hosts that it links to or takes parts from. ``certificate`` are the facts of a handshake:
    trusted or not, what is wrong, until when it holds; empty where none was needed or possible.
    """

    entry: str
    at: datetime
    url: str
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    failure: FailureKind | None = None
    detail: str = ""
    title: str = ""
    text: str = ""
    declared: str = ""
    hosts: tuple[str, ...] = ()
    certificate: Mapping[str, object] = field(default_factory=dict)

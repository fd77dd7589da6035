"""A portal: the thing that is assessed."""

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """Whose portal it is."""

    NATIONAL = "national"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Portal:
    """One entry of the registry.

    ``id`` names the portal in files and tables and is unique in a run. ``country`` is an ISO 3166-1 alpha-3
    code or empty. ``languages`` are BCP 47 tags, the dominant one first; empty means: as detected.
    """

    id: str
    url: str
    name: str = ""
    level: Level = Level.CITY
    country: str = ""
    languages: tuple[str, ...] = field(default=())

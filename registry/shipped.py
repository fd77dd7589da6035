"""The registry that comes with Civiscope, from which a team's own begins; and ids for new entries.

Comes in: nothing. Goes out: entries. Must not know: the store. ``data/README.md`` says where the data comes from.
"""

import re
import unicodedata
from collections.abc import Container
from functools import cache
from importlib import resources

from model import Entry, Kind, Level
from registry.files import entries_of, read_csv


@cache
def shipped() -> tuple[Entry, ...]:
    """All entries that come with this Civiscope, by country, national ones first."""
    content = (resources.files("registry") / "data" / "portals.csv").read_bytes()
    return entries_of(read_csv(content, "portals.csv"), "portals.csv")


def new_id(country: str, level: Level, name: str, kind: Kind, taken: Container[str]) -> str:
    """A readable id that nobody has: ``ita-national`` for a country's first portal, ``ita-rome`` for a city's.

    Where that is taken the kind follows (``ita-open-data``, ``ita-rome-services``), then a number (``ita-open-data-2``).
    """
    state = country.lower() or "any"
    place = "" if level is Level.NATIONAL else f"-{_slug(name) or 'city'}"
    first = f"{state}{place}" if place else f"{state}-national"
    more = f"{state}{place}-{kind.value}"
    candidates = [first, more]
    number = 2
    while candidates[0] in taken:
        candidates.pop(0)
        if not candidates:
            candidates.append(f"{more}-{number}")
            number += 1
    return candidates[0]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("\u2019", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")

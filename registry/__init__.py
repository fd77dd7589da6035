"""The registry of the world's portals: the entries that come with Civiscope, and how a team's own are read, chosen and checked.

Comes in: files, entries, what was seen at an address. Goes out: entries, bytes, proposals. Must not know: the network, the store.
"""

from registry.cells import COLUMNS, changed, entry_of, row_of
from registry.comparing import Changed, Changes, compare
from registry.conclusions import Conclusion, conclude
from registry.files import read_file, written
from registry.shipped import new_id, shipped
from registry.tongues import official_languages
from registry.wanted import Wanted

__all__ = [
    "COLUMNS",
    "Changed",
    "Changes",
    "Conclusion",
    "Wanted",
    "changed",
    "compare",
    "conclude",
    "entry_of",
    "new_id",
    "official_languages",
    "read_file",
    "row_of",
    "shipped",
    "written",
]

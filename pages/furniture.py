"""Headers, menus and footers, which stand on every page of a site: what has been read in one once need not be read again.

Comes in: the markup of such a part and all that its reading depends on. Goes out: where its reading is, or is to be, kept.
Must not know: how it is read.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from model import Region
from pages.page import Block, Form
from pages.place import Way

FURNITURE = frozenset({Region.HEADER, Region.NAV, Region.FOOTER})
# A link as it was met: text, address, title, language, relation, whether it is dressed as a button, whether it may lead
# somewhere, region, way, heading above it, number of blocks before its own (-1: it is a choice in a list).
Found: TypeAlias = tuple[str, str, str, str, str, bool, bool, Region, Way, str, int]
ABOVE = "(the heading above)"  # this very object stands in a reading for the heading that stands over the part
_LONGEST = 200_000  # characters; together with the number of parts that are kept it bounds the memory


@dataclass(slots=True)
class Reading:
    """What has been read in a part, once it is ``done``: blocks, links (their blocks counted from the part's own first), forms;
    the heading over what follows, and the last words of the last link.
    """

    done: bool = False
    blocks: list[Block] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    heading: str = ""
    linked: str | None = None


def reading_of(markup: str, *context: Hashable) -> Reading:
    """The reading of ``markup`` in ``context``, the same for everybody who asks; not yet done for the first one."""
    return _kept(markup, context) if len(markup) <= _LONGEST else Reading()


@lru_cache(maxsize=256)
def _kept(markup: str, context: tuple[Hashable, ...]) -> Reading:
    return Reading()

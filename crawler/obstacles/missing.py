"""Pages that are not there: shut for maintenance, or missing although the server says 200.

Comes in: a ``Look``. Goes out: yes or no. Must not know: firewalls.
A title or heading counts only where such words fill it; a text only where it is so short that it says nothing else.
"""

import re

from crawler.obstacles.forms import asks_for_password
from crawler.obstacles.looks import FEW_LINKS, LITTLE, MANY_LINKS, SHORT, Look
from crawler.obstacles.words import fills, only, signs

_GONE = frozenset({"gone"})
_REPAIR = frozenset({"repair", "pause"})
_WORK = frozenset({"repair", "pause", "work"})
_TINY, _BRIEF = 150, 800  # characters of text
_MOST, _ALL = 0.8, 0.95  # shares of a line
_PROSE = 1500  # characters in sentences; an article on missing pages has more
_STOCK = re.compile(  # what servers say by themselves when they are busy
    r"service (?:temporarily )?unavailable|the server is temporarily unable to service your request due to maintenance downtime"
    r"(?:\s{1,3}or capacity problems)?",
    re.I,
)
_NOT_FOUND = frozenset({"404", "not", "found", "gone"})


def under_maintenance(look: Look) -> bool:
    """Whether the site or the page is shut while somebody works on it."""
    if look.status >= 500:
        said = signs(*(_STOCK.sub(" ", part) for part in (look.title, look.heading, look.text[:SHORT])))
        return bool(said & (_WORK if look.status == 503 else _REPAIR))
    if look.status >= 400 or not look.small(_BRIEF, MANY_LINKS) or asks_for_password(look.source):
        return False
    if "repair" in look.named or _filled(look, _REPAIR, _MOST):
        return look.small(_BRIEF, FEW_LINKS) or len(look.text) <= LITTLE
    if look.small(LITTLE, FEW_LINKS) and "repair" in look.told:
        return True
    return look.small(_TINY, 2) and _filled(look, _WORK, _ALL)


def missing(look: Look) -> bool:
    """Whether a page of status 200 says that there is no such page."""
    if not 200 <= look.status < 300:
        return False
    if look.named & _GONE and look.prose < _PROSE:
        if _filled(look, _GONE) or look.small(LITTLE, FEW_LINKS):
            return True
    if any(only(line, _NOT_FOUND) for line in (look.title, look.heading)) and look.prose < _PROSE:
        return len(look.text) < LITTLE or bool(signs(look.text) & _GONE)
    if look.small(LITTLE, MANY_LINKS) and look.told & _GONE:
        return len(look.text) <= _TINY or any(fills(line, _GONE) for line in look.text.split("\n"))
    return False


def bare_number(look: Look) -> bool:
    """Whether title or heading say little more than 404."""
    return any("404" in line and only(line, _NOT_FOUND) for line in (look.title, look.heading))


def _filled(look: Look, kinds: frozenset[str], share: float = 0.6) -> bool:
    return any(fills(line, kinds, share) for line in (look.title, look.heading))

"""Obstacles: why an answer is not the page it should be, on any status and in any language. Blocked is not absent.

Comes in: status, headers, markup, and what people see of the page. Goes out: an obstacle, or None.
Must not know: how the page was fetched. A plain 404 or 500 is none: the status says it all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.obstacles.firewalls import firewall
from crawler.obstacles.forms import asks_for_password
from crawler.obstacles.looks import FEW_LINKS, LITTLE, MANY_LINKS, SHORT, Look
from crawler.obstacles.missing import bare_number, missing, under_maintenance
from model import FailureKind

__all__ = ["Obstacle", "obstacle"]

_SHUT = frozenset({401, 407})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands between a visitor and the page: its kind, and in a few words whose it is ("a block page of Cloudflare")."""

    kind: FailureKind
    detail: str


def obstacle(
    status: int, headers: Mapping[str, str], markup: str, *, title: str, heading: str, text: str, links: int
) -> Obstacle | None:
    """Why this answer is not the page it should be, or None. Never raises; an ordinary page costs microseconds.

    ``headers`` have names in small letters, ``text`` is what people see, one line per element, ``heading`` the first h1 or h2,
    ``links`` the number of links that lead on.
    """
    look = Look(status, headers, markup, title, heading, text, links)
    if 200 <= status < 300 and len(text) > SHORT and not look.named and not bare_number(look):
        return None
    if _elsewhere(look):
        return Obstacle(FailureKind.GEO_BLOCKED, "not given to visitors from this country")
    if blocker := firewall(look):
        return Obstacle(FailureKind.BLOCKED, blocker)
    if status in _SHUT or (status == 403 and asks_for_password(look.source)):
        return Obstacle(FailureKind.LOGIN_WALL, "given only to those who log in")
    if under_maintenance(look):
        return Obstacle(FailureKind.MAINTENANCE, "shut for maintenance")
    if missing(look):
        return Obstacle(FailureKind.SOFT_404, f"says that there is no such page, with status {status}")
    return None


def _elsewhere(look: Look) -> bool:
    """Whether the page is kept from visitors of this country."""
    if look.status == 451:
        return True
    if look.status >= 400:
        return look.small(SHORT, MANY_LINKS) and bool(look.told & {"elsewhere", "abroad"})
    return look.small(LITTLE, FEW_LINKS) and "elsewhere" in look.told

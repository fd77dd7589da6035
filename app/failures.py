"""Why a portal could not be assessed, and what a person can do about it.

Comes in: visits of one portal. Goes out: a kind to count by, and one line. Must not know: who reads it, or other portals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from model import FailureKind, FetchFailure

LATER = frozenset(k.value for k in (FailureKind.TIMEOUT, FailureKind.CONNECT, FailureKind.MAINTENANCE))  # may pass by itself
EMPTY = "empty"
_ADVICE = {
    "dns": "the host name is not known; check the address",
    "connect": "the server does not answer; check the address or try later",
    "tls": "its certificate or encryption is not valid",
    "timeout": "the server took too long; try later or raise crawl.timeout",
    "robots": "its robots.txt forbids visits; ask the owner to allow Civiscope",
    "blocked": "it answers visitors like this one with a block page; ask the owner to allow Civiscope",
    "geo-blocked": "it turns away visitors from this country; run Civiscope from a machine in the portal's country",
    "login-wall": "its start page asks for a log-in; give an address that everybody can see",
    "maintenance": "it is being maintained; try later",
    "soft-404": "it says that there is no such page; check the address",
    "redirects": "it redirects for ever",
    "too-large": "its start page is too large",
    "address": "it leads to a private address; add --allow-private-hosts if that is meant",
    "needs-browser": "only scripts fill its start page, and there is no browser",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """``kind`` is a ``FailureKind``'s value or "empty"; ``why`` is one line with advice."""

    kind: str
    why: str


def cause_of(visits: Sequence[object]) -> Cause:
    """Why visits that brought no page failed: the first failure says it."""
    failure = next((v for v in visits if isinstance(v, FetchFailure)), None)
    if failure is None:
        return Cause(EMPTY, "its start page is empty")
    kind = failure.kind.value
    if failure.status is not None and kind == "status":
        return Cause(kind, f"its start page answers {failure.status}; check the address")
    return Cause(kind, f"{_ADVICE.get(kind, failure.detail)} ({kind})")

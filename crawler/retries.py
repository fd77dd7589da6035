"""How often a failure of some kind is worth a try.

Comes in: a failure, and what the settings say of its kind. Goes out: a number. Must not know: the queue, the network.
"""

from collections.abc import Mapping

from crawler.result import Failed
from model import FailureKind

_BY_STATUS = {429: 2, 503: 2, 500: 1, 502: 1, 504: 1}
RETRIES = {
    FailureKind.TIMEOUT: 1, FailureKind.CONNECT: 1, FailureKind.DNS: 1, FailureKind.MAINTENANCE: 1, FailureKind.ROBOTS: 1,
}  # fmt: skip


def most_attempts(failed: Failed, retries: Mapping[str, int]) -> int:
    """How often to ask in all, the first time included. ``retries`` overrides the numbers of further tries by kind."""
    if not failed.tried and failed.kind in (FailureKind.STATUS, FailureKind.ROBOTS):
        return 1
    if failed.kind.value in retries:
        return 1 + retries[failed.kind.value]
    if failed.kind is FailureKind.STATUS:
        return 1 + _BY_STATUS.get(failed.status or 0, 0)
    return 1 + max(RETRIES.get(failed.kind, 0), failed.passing)

"""Which portals are tried again, and when: a server that is away on Sunday night may be there on a Tuesday morning.

Comes in: what became of portals in rounds, a moment. Goes out: portals' ids. Must not know: visits.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.failures import LATER
from storage import RoundPortal, Stage

_REMEMBERED = timedelta(days=28)


def tries_from(moment: datetime) -> datetime:
    """From when on tries count."""
    return moment - _REMEMBERED


def due_again(tries: Iterable[RoundPortal], moment: datetime, time_zone: str) -> set[str]:
    """Portals whose newest try failed for a reason that may pass, and whose failed tries since the last success were all at
    another hour and on another weekday, by the clocks of the zone. So each is tried seven times at most in four weeks.
    """
    failed: dict[str, list[RoundPortal]] = defaultdict(list)
    for one in tries:
        if one.state is Stage.DONE:
            failed[one.portal].clear()
        elif one.state is Stage.FAILED:
            failed[one.portal].append(one)
    zone = ZoneInfo(time_zone)
    here = moment.astimezone(zone)
    return {name for name, of in failed.items() if of and of[-1].failure in LATER and _spread(of, here, zone)}


def _spread(tries: Iterable[RoundPortal], here: datetime, zone: ZoneInfo) -> bool:
    moments = [one.at.astimezone(zone) for one in tries if one.at is not None]
    return all(m.hour != here.hour and m.weekday() != here.weekday() for m in moments)

"""When a job is due: a cron line in a time zone, over changes of its clocks.

Comes in: the line, the zone, the first and the last day. Goes out: moments in UTC. Must not know: jobs, and what time it is.
An hour that is named is due once a day, also on the night that has it twice; in the night that lacks it, it is due as if clocks
had not changed, an hour later by the clock. An hour that is not named is due in every hour that passes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(?:\*|(?P<first>[a-z]{3}|[0-7])(?:-(?P<last>[a-z]{3}|[0-7]))?)(?:/(?P<step>[1-9]))?")
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Times:
    """The due times of one job. ``first`` and ``last`` are days in its zone, both included; None: no bound.

    Raises ValueError, when it is checked or used, for a line that is none.
    """

    line: str
    zone: ZoneInfo
    first: date | None = None
    last: date | None = None

    def check(self) -> None:
        """Raises ValueError where the line is none, or its window is empty."""
        _ = self._trigger
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"ends on {self.last}, before it begins on {self.first}")

    def after(self, moment: datetime) -> datetime | None:
        """The first due time after a moment (aware); None where there is none any more."""
        begin = datetime.combine(self.first, time.min, self.zone).astimezone(UTC) - _TICK if self.first else moment
        found: datetime | None = max(moment, begin).astimezone(UTC)
        while found is not None:
            # In UTC: APScheduler rounds what it is given, and in local time that forgets which of two equal hours is meant.
            found = self._trigger.get_next_fire_time(None, found.astimezone(UTC) + _TICK)
            if found is None or not (found.fold and self._names_hours):
                return found.astimezone(UTC) if found else None
        return None

    def between(self, moment: datetime, end: datetime) -> Iterator[datetime]:
        """Every due time after a moment and up to an end, that included."""
        due = self.after(moment)
        while due is not None and due <= end:
            yield due
            due = self.after(due)

    @property
    def _names_hours(self) -> bool:
        return not self.line.split()[1].startswith("*")

    @cached_property
    def _trigger(self) -> CronTrigger:
        fields = self.line.lower().split()
        if len(fields) != 5:
            raise ValueError(f"{self.line!r} has {len(fields)} fields; five are meant: minute, hour, day, month, weekday")
        minute, hour, day, month, weekday = fields
        if day != "*" and weekday != "*":
            raise ValueError(f"{self.line!r} names a day of the month and a weekday, which is read in two ways; keep one of them")
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=_weekdays(weekday), timezone=self.zone,
            end_date=datetime.combine(self.last, time.max, self.zone) if self.last else None,
        )  # fmt: skip


def _weekdays(field: str) -> str:
    """By name, since APScheduler counts from Monday and cron from Sunday, which is 0 and 7."""
    if field == "*":
        return field
    days: set[int] = set()
    for part in field.split(","):
        found = _PART.fullmatch(part)
        if found is None:
            raise ValueError(f"{part!r} is no weekday; such as mon-fri or 1-5 (Monday is 1, Sunday 0 or 7)")
        first = _day(found["first"] or "0")
        last = _day(found["last"] or found["first"]) if found["first"] else 6
        last += 7 if last < first else 0
        days.update(day % 7 for day in range(first, last + 1, int(found["step"] or 1)))
    return ",".join(_DAYS[day] for day in sorted(days))


def _day(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text not in _DAYS:
        raise ValueError(f"{text!r} is no weekday")
    return _DAYS.index(text)

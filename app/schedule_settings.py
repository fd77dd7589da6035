"""Settings of work that starts by itself.

Comes in: what ``schedule:`` of config.yaml says. Goes out: jobs, checked. Must not know: how they are done.
"""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from indices import countries
from model import Level

if TYPE_CHECKING:
    from app.scheduling.times import Times


class What(StrEnum):
    """The kinds of work that a schedule can name."""

    EDITION = "edition"
    SECOND_PASS = "second-pass"
    FRESHNESS = "freshness"
    INCREMENTAL = "incremental"
    REGISTRY_CHECK = "registry-check"
    RETENTION = "retention"


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is no time zone of the IANA list, such as Europe/Rome")
    return name


def _region(name: str) -> str:
    known = sorted({c.region for c in countries().values()} | {c.subregion for c in countries().values()})
    if name and name not in known:
        raise ValueError(f"is no region of the UN's list: {', '.join(known)}")
    return name


class JobSettings(BaseModel):
    """One job. ``when`` is a cron line (minute, hour, day, month, weekday) in ``time_zone``; ``from`` and ``to`` are its
    first and last day. ``grace_hours`` is how late it is still begun after nobody was there; ``keep`` how many editions
    retention leaves.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    what: What
    when: str
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    country: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    region: Annotated[str, AfterValidator(_region)] = ""
    level: Level | None = None
    grace_hours: int = Field(default=24, ge=1, le=744)
    keep: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        self.times.check()
        if (self.what is What.RETENTION) != (self.keep is not None):
            raise ValueError("retention needs `keep`, the number of newest editions that stay whole; nothing else takes it")
        if self.what is What.RETENTION and (self.country or self.region or self.level):
            raise ValueError("retention is for whole editions; it takes no country, region or level")
        return self

    @property
    def times(self) -> "Times":
        """When it is due."""
        from app.scheduling.times import Times  # where nothing is scheduled, nobody waits for APScheduler

        return Times(self.when, ZoneInfo(self.time_zone), self.first, self.last)

    @property
    def definition(self) -> str:
        """Everything that says when it is due, to see a change by."""
        return f"{self.when} {self.time_zone} {self.first or ''} {self.last or ''}"

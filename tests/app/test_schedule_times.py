"""When jobs are due, over changes of clocks, with cases as data."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scheduling.times import Times

ROME, KOLKATA, LORD_HOWE = ZoneInfo("Europe/Rome"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")


def due(line: str, zone: ZoneInfo, start: str, most: int, first: date | None = None, last: date | None = None) -> list[str]:
    moment, out = datetime.fromisoformat(start).replace(tzinfo=UTC), []
    times = Times(line, zone, first, last)
    while len(out) < most and (found := times.after(moment)) is not None:
        out.append(f"{found:%d %H:%M}")
        moment = found
    return out


@pytest.mark.parametrize(
    ("line", "zone", "start", "expected"),
    [
        # The night of 29 March has no 02:30 in Rome; that of 25 October has it twice.
        ("30 2 * * *", ROME, "2026-03-28T00:00", ["28 01:30", "29 01:30", "30 00:30"]),
        ("30 2 * * *", ROME, "2026-10-24T00:00", ["24 00:30", "25 00:30", "26 01:30"]),
        ("0 * * * *", ROME, "2026-03-28T23:30", ["29 00:00", "29 01:00", "29 02:00"]),
        ("0 * * * *", ROME, "2026-10-24T22:30", ["24 23:00", "25 00:00", "25 01:00", "25 02:00"]),
        ("0 3 * * *", ROME, "2026-03-28T12:00", ["29 01:00", "30 01:00"]),
        ("0 3 * * *", ROME, "2026-10-24T12:00", ["25 02:00", "26 02:00"]),
        ("0 3 * * *", KOLKATA, "2026-03-28T00:00", ["28 21:30", "29 21:30"]),
        # Half an hour is what Lord Howe's clocks change by: 01:30 to 02:00 is there twice on 5 April.
        ("45 1 * * *", LORD_HOWE, "2026-04-03T00:00", ["03 14:45", "04 14:45", "05 15:15"]),
    ],
)
def test_clocks_that_change(line: str, zone: ZoneInfo, start: str, expected: list[str]) -> None:
    assert due(line, zone, start, len(expected)) == expected


@pytest.mark.parametrize(
    ("weekday", "days"),
    [
        ("0", ["29"]), ("7", ["29"]), ("1", ["23"]), ("sun", ["29"]), ("1-5", ["23", "24", "25", "26", "27"]),
        ("fri-mon", ["23", "27", "28", "29"]), ("5-7", ["27", "28", "29"]), ("mon,3", ["23", "25"]),
        ("*/3", ["25", "28", "29"]),
    ],
)  # fmt: skip
def test_weekdays_are_those_of_cron(weekday: str, days: list[str]) -> None:
    found = due(f"0 12 * * {weekday}", ZoneInfo("UTC"), "2026-11-22T13:00", 9)
    assert [text[:2] for text in found if text < "29 99" and text >= "23"][: len(days)] == days


def test_a_window_holds_its_first_and_last_day() -> None:
    found = due("0 23 * * *", ROME, "2026-01-01T00:00", 9, date(2026, 6, 1), date(2026, 6, 3))
    assert found == ["01 21:00", "02 21:00", "03 21:00"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("0 2 * *", "4 fields"), ("0 25 * * *", "hour|25"), ("61 * * * *", "minute|61"), ("0 2 1 * mon", "two ways"),
        ("0 2 * * 8", "no weekday"), ("0 2 * * xyz", "no weekday"), ("", "0 fields"), ("a * * * *", "a"),
    ],
)  # fmt: skip
def test_what_is_no_cron_line_says_why(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Times(line, ROME).check()


def test_an_empty_window_is_told() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Times("0 2 * * *", ROME, date(2026, 6, 2), date(2026, 6, 1)).check()


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1)), st.integers(0, 59), st.integers(0, 23),
    st.sampled_from(["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago"]),
)  # fmt: skip
def test_a_named_hour_is_due_once_a_day(start: datetime, minute: int, hour: int, zone: str) -> None:
    times = Times(f"{minute} {hour} * * *", ZoneInfo(zone))
    begin = start.replace(tzinfo=UTC)
    found = list(times.between(begin, begin + timedelta(days=30)))
    assert 29 <= len(found) <= 31
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in found]
    assert len(set(days)) == len(days)
    assert found == sorted(found)

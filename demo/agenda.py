"""The endless calendar: a page for any month there is, each with links to the month before and after.

Comes in: a path and the dated events. Goes out: a draft of the month's page. Must not know: layouts, clocks.
"""

import calendar
import re
from typing import Any

from demo.source import Draft, Facts


def month_page(path: str, agenda: dict[str, Any], events: list[dict[str, str]]) -> Draft | None:
    """The page of the month that ``path`` names (``<root>2026/11/``), or None where it names none.

    ``agenda`` gives root, months (12 names) and the words previous, next, none, title.
    """
    found = re.fullmatch(re.escape(agenda["root"]) + r"(\d{4})/(\d{1,2})/?", path)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) == 0:
        return None
    year, month = int(found[1]), int(found[2])
    name = f"{agenda['months'][month - 1]} {year}"
    listed = [event for event in events if event["date"].startswith(f"{year:04d}-{month:02d}")]
    body = "\n".join((_turn(agenda, year, month), _grid(agenda, year, month, listed), _list(agenda, listed)))
    return Draft(path, Facts({"title": f"{agenda['title']} {name}", "section": "events"}), body)


def _turn(agenda: dict[str, Any], year: int, month: int) -> str:
    before = (year - 1, 12) if month == 1 else (year, month - 1)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    links = [(agenda["previous"], before, "prev"), (agenda["next"], after, "next")]
    parts = [
        f'<a rel="{rel}" href="{agenda["root"]}{y:04d}/{m:02d}/">{text}: {agenda["months"][m - 1]} {y}</a>'
        for text, (y, m), rel in links
        if 1 <= y <= 9999
    ]
    return f'<p class="turn">{" ".join(parts)}</p>'


def _grid(agenda: dict[str, Any], year: int, month: int, listed: list[dict[str, str]]) -> str:
    busy = {int(event["date"][8:10]) for event in listed}
    head = "".join(f'<th scope="col">{day}</th>' for day in agenda["days"])
    rows = []
    for week in calendar.Calendar(agenda["first_day"]).monthdayscalendar(year, month):
        cells = "".join(f'<td class="{"busy" if day in busy else "day"}">{day or ""}</td>' for day in week)
        rows.append(f"<tr>{cells}</tr>")
    return f'<table class="month"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _list(agenda: dict[str, Any], listed: list[dict[str, str]]) -> str:
    if not listed:
        return f"<p>{agenda['none']}</p>"
    items = (
        f'<li><time datetime="{event["date"]}">{event["when"]}</time> <strong>{event["title"]}</strong> '
        f"<span>{event['place']}</span></li>"
        for event in listed
    )
    return f'<ul class="dated">{"".join(items)}</ul>'

"""The monitoring report: what an audit of accessibility and web standards found on one portal, and files of it for other tools.

Comes in: an audit and its sums. Goes out: one HTML file that needs nothing beside it, EARL, CSV.
Must not know: how pages were examined, or how results were added up.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from storage.addresses import short, web
from storage.files import write_whole
from storage.monitoring import words
from storage.monitoring.files import write_audit_csv, write_earl
from storage.monitoring.view import Monitoring, View
from storage.report.words import count

__all__ = ["Monitoring", "write_audit_csv", "write_earl", "write_monitoring"]

_FOLDER = Path(__file__).parent
_STYLES = (_FOLDER.parent / "report" / "style.css", _FOLDER / "monitoring.css")


def write_monitoring(path: Path, audit: Monitoring) -> None:
    """Write the report; equal input gives equal bytes. Raises OutputError where it cannot be written."""
    style = "".join(sheet.read_text(encoding="utf-8") for sheet in _STYLES)
    page = _environment().get_template("monitoring.html.j2").render(view=View(audit), style=style)
    write_whole(Path(path), page.encode("utf-8", "replace"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    filters: dict[str, Callable[..., object]] = {"count": count, "web": web, "short": short, "reason": words.reason}
    environment.filters.update(filters)
    environment.globals.update(statuses=words.STATUSES, engines=words.ENGINES, screens=words.SCREENS)
    return environment

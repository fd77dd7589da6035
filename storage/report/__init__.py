"""The report: one HTML file that needs nothing beside it, no script and no network.

Comes in: a questionnaire, and answers, scores and visits of portals. Goes out: the file. Must not know: how they came about.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from model import Questionnaire
from storage.addresses import short, web
from storage.files import write_whole
from storage.report import words
from storage.report.view import PortalReport, PortalView

__all__ = ["PortalReport", "ReportInput", "display_filters", "write_report"]

_FOLDER = Path(__file__).parent
# Raw JPEG bytes; base64 makes a third more of them.
_PICTURES_OF_PORTAL = 2_000_000
_PICTURES_OF_REPORT = 12_000_000


@dataclass(frozen=True)
class ReportInput:
    """Everything the report shows. ``generated`` is printed where it is given, and nothing else depends on the clock."""

    title: str
    questionnaire: Questionnaire
    portals: Sequence[PortalReport]
    generated: datetime | None = None


def write_report(path: Path, report: ReportInput) -> None:
    """Write the report; equal input gives equal bytes. Raises OutputError where it cannot be written."""
    views = [PortalView(part, report.questionnaire, f"p{n}") for n, part in enumerate(report.portals, start=1)]
    share = min(_PICTURES_OF_PORTAL, _PICTURES_OF_REPORT // max(len(views), 1))
    page = _environment().get_template("report.html.j2").render(
        report=report, views=views, style=(_FOLDER / "style.css").read_text(encoding="utf-8"),
        pictures={view.anchor: _pictures(view, share) for view in views},
    )  # fmt: skip
    write_whole(Path(path), page.encode("utf-8", "replace"))


def _pictures(view: PortalView, most: int) -> dict[str, tuple[str, str]]:
    """For each pictured page the item that shows it (the first to cite it) and its data URI, within ``most`` bytes."""
    shown: dict[str, tuple[str, str]] = {}
    for item in view.items:
        for proof in (item.answer.evidence if item.answer else ())[:1]:
            image = view.screenshots.get(proof.url)
            if image is None or proof.url in shown or len(image) > most:
                continue
            most -= len(image)
            shown[proof.url] = (item.anchor, f"data:image/jpeg;base64,{base64.b64encode(image).decode()}")
    return shown


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(display_filters())
    environment.globals.update(values=words.VALUES, flags=words.FLAGS, efforts=words.EFFORTS)
    return environment


def display_filters() -> dict[str, Callable[..., object]]:
    """What templates of reports write numbers, addresses and languages with."""
    return {
        "number": words.number, "percent": words.percent, "count": words.count, "direction": words.direction,
        "language": words.language_name, "web": web, "short": short,
    }  # fmt: skip

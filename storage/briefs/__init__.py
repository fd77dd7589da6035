"""Reports for people who decide: of one portal among others, and of an edition. One HTML file each, no script, no network.

Comes in: figures as nouns. Goes out: files. Must not know: how figures were computed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from model import Value
from storage.briefs import charts
from storage.briefs.contents import (
    Changed,
    CountryReport,
    EditionReport,
    Example,
    GroupRow,
    Mean,
    Moment,
    Place,
    Since,
    Todo,
)
from storage.files import write_whole
from storage.report import display_filters, words
from storage.report.view import PortalView

__all__ = [
    "Changed", "CountryReport", "EditionReport", "Example", "GroupRow", "Mean", "Moment", "Place", "Since", "Todo",
    "country_html", "edition_html", "write_country", "write_edition",
]  # fmt: skip

_FOLDER = Path(__file__).parent
_REPORT = _FOLDER.parent / "report"
_AROUND = 12  # neighbours shown on each side of a portal
CAUSES: Mapping[str, str] = {
    "portal": "the portal changed",
    "method": "the method changed",
    "ruled": "a person decided",
    "untold": "cannot be told",
}


def write_country(path: Path, report: CountryReport) -> None:
    """Write the report of a portal; equal input gives equal bytes. Raises OutputError."""
    write_whole(path, country_html(report).encode("utf-8", "replace"))


def write_edition(path: Path, report: EditionReport) -> None:
    """Write the report of an edition; equal input gives equal bytes. Raises OutputError."""
    write_whole(path, edition_html(report).encode("utf-8", "replace"))


def country_html(report: CountryReport) -> str:
    """The report of a portal as text."""
    view = PortalView(report.part, report.questionnaire, "p1")
    shown, index = _around(report), report.questionnaire.index
    about = f"{index} of {view.name} and of {len(shown) - 1} others, from 0 to 1"
    return _environment().get_template("country.html.j2").render(
        report=report, view=view, style=_style(), shots={}, titles={i.id: i for i in report.questionnaire.indicators},
        items={i.indicator.id: i for i in view.items}, shown=shown, line=_line(index, report.moments),
        parts=charts.parts(f"Share of points by criterion, {view.name} and others", _parts(view, report)),
        chart=charts.ranges(about, [_range(p, report.place) for p in shown]),
    )  # fmt: skip


def _line(name: str, moments: Sequence[Moment]) -> Markup:
    return charts.timeline(f"{name} over time", [charts.Point(m.when, m.low, m.high) for m in moments])


def _around(report: CountryReport) -> list[Place]:
    """The portal and its neighbours in rank."""
    places = list(report.others)
    at = next((n for n, p in enumerate(places) if p.portal.id == report.place.portal.id), None)
    if at is None:
        return [report.place]
    return places[max(0, at - _AROUND) : at + _AROUND + 1]


def _range(place: Place, own: Place | None = None) -> charts.Range:
    name = place.portal.name or place.portal.id
    return charts.Range(name, place.low, place.high, place.interval, own is not None and place.portal.id == own.portal.id)


def _parts(view: PortalView, report: CountryReport) -> list[charts.Part]:
    mean = report.means[0].shares if report.means else {}
    return [charts.Part(c.name, c.bar.low, c.bar.high - c.bar.low, mean.get(c.code)) for c in view.criteria if c.bar.most]


def edition_html(report: EditionReport) -> str:
    """The report of an edition as text."""
    lines = {name: _line(f"{report.questionnaire.index} of {name}", moments) for name, moments in report.moments.items()}
    return _environment().get_template("edition.html.j2").render(
        report=report, style=_style(), titles={i.id: i for i in report.questionnaire.indicators}, lines=lines,
        ranges=charts.ranges(f"{report.questionnaire.index} of every portal, from 0 to 1", [_range(p) for p in report.places]),
        histogram=charts.histogram(
            f"How many portals have which {report.questionnaire.index} at least", [p.low for p in report.places]
        ),
        counts=charts.bin_counts([p.low for p in report.places]),
    )  # fmt: skip


def _style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (_REPORT / "style.css", _FOLDER / "style.css"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_FOLDER, _REPORT]), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    filters: dict[str, Callable[..., object]] = {**display_filters(), "span": span, "ranks": rank_words}
    environment.filters.update(filters)
    environment.globals.update(values=words.VALUES, flags=words.FLAGS, efforts=words.EFFORTS, causes=CAUSES, no=Value.NO)
    return environment


def span(one: Place | Moment) -> str:
    """A range in words: one number where both ends are the same."""
    return f"{one.low:.4f}" if abs(one.high - one.low) < 1e-9 else f"{one.low:.4f} to {one.high:.4f}"


def rank_words(place: Place) -> str:
    """The rank, or the best and the worst that it may be."""
    if place.rank is not None:
        return str(place.rank)
    return str(place.best) if place.best == place.worst else f"{place.best} to {place.worst}"

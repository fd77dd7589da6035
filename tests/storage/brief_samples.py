"""A portal among eight others, and an edition of them, for tests of the reports."""

from dataclasses import replace

import storage
from model import Portal, Value
from storage import briefs
from tests.storage.samples import FAILURES, SKIPS, SUMMARY, answers, index_score, questionnaire, ruling

ASKED = questionnaire(24)
NAMES = (
    "Città di Prova",
    "Ville d'Exemple",
    "بلدية نور",
    "Musterstadt",
    "A very long name of a city that never ends",
    "Nagano",
    "Z",
    "Åby",
    "Oru",
)
COUNTRIES = ("ITA", "FRA", "EGY", "DEU", "USA", "JPN", "NAM", "SWE", "NGA")


def place(n: int) -> briefs.Place:
    """The nth of nine: some settled, some open."""
    low, high = 0.9 - 0.09 * n, min(1.0, 0.9 - 0.09 * n + (0.12 if n % 2 else 0.0))
    settled = low == high
    portal = Portal(f"p{n}", f"https://p{n}.example/", NAMES[n], country=COUNTRIES[n])
    levels = ["very high" if low > 0.75 else "high" if low >= 0.5 else "middle" if low >= 0.25 else "low"]
    return briefs.Place(
        portal, low, high, low if settled else None, n + 1 if settled else None, max(1, n), n + 1, levels,
        (max(0.0, low - 0.06), min(1.0, high + 0.05)), [NAMES[n - 1]] if n % 2 else [],
    )  # fmt: skip


PLACES = [place(n) for n in range(9)]
EXAMPLE = briefs.Example("Ville d'Exemple", "FRA", "https://p1.example/budget", "Le budget est publié chaque année <script>")


def country(since: bool = True) -> briefs.CountryReport:
    """The portal in the middle."""
    own = PLACES[4].portal
    said = [replace(a, portal=own.id) for a in answers(ASKED)]
    part = storage.PortalReport(own, SUMMARY, said, (ruling(ASKED, 0, Value.NO),), (index_score(12, 24, 3),), SKIPS, FAILURES)
    missing = [a.indicator for a in said if a.value is Value.NO]
    todo = [briefs.Todo(i, 1.0, [(own.url, "no page on it was found")], [EXAMPLE] * (n % 3)) for n, i in enumerate(missing)]
    changes = [
        briefs.Changed(ASKED.indicators[0].id, "no", "yes", ("portal",), 1.0),
        briefs.Changed(ASKED.indicators[10].id, "level 1", "level 3", ("method", "portal"), 0.5),
        briefs.Changed(ASKED.indicators[2].id, "yes", "no", ("ruled",), -1.0),
    ]
    moments = [briefs.Moment(str(year), 0.3 + 0.05 * n, 0.5 + 0.02 * n) for n, year in enumerate((2020, 2022, 2024))]
    means = [
        briefs.Mean("High income", 5, {c: 0.2 + 0.1 * n for n, c in enumerate(ASKED.subindices)}),
        briefs.Mean("all others", 8, {"IF": 0.4}),
    ]
    earlier = briefs.Since("2022-05-01", 1.25, 0.25, -1.0, 0.0, changes)
    return briefs.CountryReport(
        ASKED, part, PLACES[4], PLACES, means, todo, earlier if since else None,
        [*moments, briefs.Moment("now", 0.54, 0.54)] if since else [], {"Region": "Americas", "Income": "High income"},
    )  # fmt: skip


def edition() -> briefs.EditionReport:
    """All nine, three of them side by side."""
    shares = {p.portal.id: dict.fromkeys(list(ASKED.subindices)[:4], (p.low, p.high)) for p in PLACES}
    cells = {i.id: "yes" for i in ASKED.indicators}
    compared = [(NAMES[0], cells), (NAMES[1], {**cells, ASKED.indicators[3].id: "no"}), (NAMES[2], cells)]
    groups = [
        briefs.GroupRow("region", "Europe", 4, 0.6, 0.55, 0.2, 0.9),
        briefs.GroupRow("income", "Low income", 0, None, None, None, None),
    ]
    prevalence = [(i.id, 4, 3, 2) for i in ASKED.indicators]
    moments = {NAMES[0]: [briefs.Moment("2022", 0.5, 0.7), briefs.Moment("now", 0.9, 0.9)]}
    return briefs.EditionReport(ASKED, "LOSI 2024: nine portals", PLACES, shares, groups, prevalence, compared, moments, 500)

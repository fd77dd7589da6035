"""What the editions of the Survey add up, and how: facts as data.

Comes in: a year. Goes out: an ``Edition``. Must not know: any country.

Where a number is marked "remembered" no public text with it could be read for this project; docs/explanation/indices.md
says so, too. What was not found is left out, so that nothing is computed with a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

THIRDS = (1 / 3, 1 / 3, 1 / 3)
OLD_TII = ("internet_users", "fixed_telephone", "mobile_cellular", "mobile_broadband", "fixed_broadband")
MID_TII = ("internet_users", "mobile_cellular", "mobile_broadband", "fixed_broadband")
NEW_TII = ("internet_users", "mobile_cellular", "mobile_broadband", "affordability")
SUBSCRIPTIONS = frozenset({"fixed_telephone", "mobile_cellular", "mobile_broadband", "fixed_broadband"})
_HCI = {"adult_literacy": 3 / 9, "gross_enrolment": 2 / 9, "expected_schooling": 2 / 9, "mean_schooling": 2 / 9}
_OSI = {"IF": 0.10, "CP": 0.05, "SP": 0.45, "EPI": 0.35, "TEC": 0.05}


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition.

    ``weights`` are those of OSI, HCI and TII in the EGDI and sum to 1. ``unit`` is the last digit printed of the coarsest
    column. ``tii`` names the components, of equal weight; ``cap`` is where subscriptions per 100 inhabitants are cut. ``hci``
    and ``osi`` map components to weights (both remembered); empty: not found, so not computed. ``epi_points`` is the distance
    in points between the best and the lowest e-participation score, read off published values.
    """

    year: int
    weights: tuple[float, float, float] = THIRDS
    unit: float = 1e-5
    tii: tuple[str, ...] = ()
    cap: float | None = None
    hci: Mapping[str, float] = field(default_factory=dict)
    osi: Mapping[str, float] = field(default_factory=dict)
    epi_points: float | None = None


# 2008 and 2010: .34 OSI + .33 HCI + .33 TII reproduces the published EGDI, thirds do not (up to .004 off).
_OLD_WEIGHTS = (0.34, 0.33, 0.33)
EDITIONS: Mapping[int, Edition] = {
    e.year: e
    for e in (
        Edition(2003, epi_points=58),
        Edition(2004, epi_points=61),
        Edition(2005, epi_points=63),
        Edition(2008, _OLD_WEIGHTS, 1e-4, epi_points=44),
        Edition(2010, _OLD_WEIGHTS, epi_points=70),
        Edition(2012, tii=OLD_TII, epi_points=38),
        Edition(2014, unit=1e-4, tii=OLD_TII, hci=_HCI, epi_points=51),
        Edition(2016, tii=OLD_TII, hci=_HCI, epi_points=59),
        Edition(2018, unit=1e-4, tii=OLD_TII, hci=_HCI, epi_points=89),
        Edition(2020, unit=1e-4, tii=MID_TII, cap=120, hci=_HCI, epi_points=84),
        Edition(2022, unit=1e-4, tii=MID_TII, cap=120, hci=_HCI, osi=_OSI, epi_points=88),
        Edition(2024, unit=1e-4, tii=NEW_TII, cap=120, osi=_OSI, epi_points=73),
    )
}


def edition_of(year: int) -> Edition:
    """The edition of a year. Raises ValueError that names those there are."""
    if year not in EDITIONS:
        raise ValueError(f"there is no edition {year}; there are {', '.join(map(str, EDITIONS))}")
    return EDITIONS[year]

"""Facts about the 193 Member States: codes, groups, the clock of the capital.

Comes in: an ISO code, or a name as the UN writes it. Goes out: a ``Country``. Must not know: any result.
The facts lie in ``data/countries.csv``; where they come from stands in ``data/README.md``. All codes are text: the
two-letter code of Namibia is "NA", and must never be read as "not available".
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Country:
    """A Member State. ``m49``, which is the numeric code of ISO 3166-1 too, keeps its leading zeros; ``income_group`` is the
    World Bank's, empty where unclassified; ``timezone`` is the IANA zone of the seat of government.
    """

    iso3: str
    iso2: str
    m49: str
    name: str
    region: str
    subregion: str
    income_group: str
    ldc: bool
    lldc: bool
    sids: bool
    population: int | None = None
    timezone: str = ""


@cache
def countries() -> Mapping[str, Country]:
    """Every Member State by its three-letter code."""
    text = (resources.files("model") / "data" / "countries.csv").read_text(encoding="utf-8")
    return {row["iso3"]: _country(row) for row in csv.DictReader(text.splitlines())}


def _country(row: Mapping[str, str]) -> Country:
    return Country(
        row["iso3"], row["iso2"], row["m49"], row["name"], row["region"], row["subregion"], row["income_group"],
        row["ldc"] == "1", row["lldc"] == "1", row["sids"] == "1", int(row["population"]) if row.get("population") else None,
        row["timezone"],
    )  # fmt: skip


# Names by which published tables call a state, beside the one that stands in the file.
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "BOL": ("Bolivia",),
    "CIV": ("Ivory Coast", "Cote d'Ivoire"),
    "CZE": ("Czech Republic",),
    "GEO": ("Georgia (Country)",),
    "GBR": ("United Kingdom",),
    "IRN": ("Iran",),
    "LAO": ("Laos",),
    "MDA": ("Moldova",),
    "NLD": ("Netherlands",),
    "PRK": ("North Korea",),
    "KOR": ("South Korea",),
    "RUS": ("Russia",),
    "SYR": ("Syria",),
    "TUR": ("Turkey",),
    "TZA": ("Tanzania",),
    "USA": ("United States",),
    "VEN": ("Venezuela",),
    "VNM": ("Vietnam",),
}


@cache
def _names() -> Mapping[str, Country]:
    known: dict[str, Country] = {}
    for country in countries().values():
        for name in (country.iso3, country.iso2, country.m49, country.name, *_OTHER_NAMES.get(country.iso3, ())):
            known[name.casefold()] = country
    return known


def find_country(name: str) -> Country | None:
    """The state with this code (three letters, two letters or M49 digits) or name; None where there is none."""
    return _names().get(" ".join(name.split()).casefold())

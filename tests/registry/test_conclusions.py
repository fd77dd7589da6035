"""What looks at an address come to: cases as data, each with what it proposes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from model import Entry, EntryState, FailureKind, Hop, Level, Sighting
from registry import conclude

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ENTRY = Entry("ita-rome", "http://www.rome.example/", "Rome", Level.CITY, "ITA", languages=("it",), state=EntryState.CHECKED)
ITALIAN = (
    "Il Comune informa i cittadini sui servizi, sulle scuole, sui trasporti pubblici e sulla raccolta dei rifiuti. Gli uffici "
    "sono aperti dal lunedì al venerdì e le domande si possono presentare anche in linea, con la carta di identità elettronica. "
    "Il sindaco riceve le persone che ne fanno richiesta e risponde alle loro lettere. "
) * 2
GERMAN = (
    "Die Stadt informiert ihre Einwohner über Schulen, öffentliche Verkehrsmittel und die Abfuhr von Abfällen. Die Ämter sind "
    "von Montag bis Freitag geöffnet, und Anträge können auch im Netz gestellt werden, mit dem elektronischen Ausweis. "
) * 2
HERE = Sighting("ita-rome", NOON, ENTRY.url, status=200, title="Comune", text=ITALIAN, declared="it")
SAFE, OTHER = "https://www.rome.example/", "https://www.other.example/"


def hops(*statuses: int) -> tuple[Hop, ...]:
    return tuple(Hop(ENTRY.url, status) for status in statuses)


# name, what was seen, outcome, proposals as (column, new)
CASES = [
    ("fine", HERE, "alive", []),
    ("to https for good", replace(HERE, url=SAFE, hops=hops(301)), "alive", [("url", SAFE)]),
    ("to https for now", replace(HERE, url=SAFE, hops=hops(302)), "alive", []),
    ("to another site for good", replace(HERE, url=OTHER, hops=hops(308)), "alive", [("url", OTHER)]),
    ("to another site for now", replace(HERE, url=OTHER, hops=hops(302)), "alive", [("state", "moved")]),
    ("to a page of its own for good", replace(HERE, url=ENTRY.url + "home", hops=hops(301)), "alive", []),
    (
        "first for good, then for now",
        replace(HERE, url=SAFE + "home", hops=(Hop(ENTRY.url, 301), Hop(SAFE, 302))),
        "alive",
        [("url", SAFE)],
    ),
    ("in another language", replace(HERE, text=GERMAN), "alive", [("languages", "de;it")]),
    ("too short to tell the language", replace(HERE, text="Guten Tag und herzlich willkommen"), "alive", []),
    ("parked", replace(HERE, text="This domain is for sale"), "parked", [("state", "unreachable")]),
    ("long, about sales of domains", replace(HERE, text=ITALIAN * 5 + "buy this domain"), "alive", []),
    ("parked by its server", replace(HERE, text="", hosts=("www.sedoparking.com",)), "parked", [("state", "unreachable")]),
    ("casino", replace(HERE, title="Casino slot", text="casino slot jackpot"), "alive", [("state", "checked")]),
    ("a licence for a casino", replace(HERE, text=ITALIAN + " casino"), "alive", []),
    ("no name", replace(HERE, failure=FailureKind.DNS, detail="no"), "dns", [("state", "unreachable")]),
    (
        "gone",
        replace(HERE, failure=FailureKind.STATUS, status=404, detail="the server answers 404"),
        "status",
        [("state", "unreachable")],
    ),
    ("out of order", replace(HERE, failure=FailureKind.STATUS, status=503), "status", []),
    ("blocked", replace(HERE, failure=FailureKind.BLOCKED, status=403), "blocked", []),
    ("not from this country", replace(HERE, failure=FailureKind.GEO_BLOCKED, status=451), "geo-blocked", []),
    ("robots.txt", replace(HERE, failure=FailureKind.ROBOTS), "robots", []),
]


@pytest.mark.parametrize(("seen", "outcome", "proposed"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_cases(seen: Sighting, outcome: str, proposed: list[tuple[str, str]]) -> None:
    found = conclude(ENTRY, seen)
    assert found.check.outcome == outcome
    assert [(p.column, p.new) for p in found.proposals] == proposed
    assert all(p.why and p.evidence["title"] == seen.title for p in found.proposals)


@pytest.mark.parametrize(("problem", "why"), [("expired", "has expired"), ("other-host", "for another host")])
def test_certificates_that_are_wrong(problem: str, why: str) -> None:
    facts = {"certificate_trusted": False, "certificate_problem": problem}
    (found,) = conclude(ENTRY, replace(HERE, failure=FailureKind.TLS, detail="x", certificate=facts)).proposals
    assert (found.new, why in found.why) == ("unreachable", True)


def test_a_certificate_that_ends_soon_is_told() -> None:
    assert "5 days" in conclude(ENTRY, replace(HERE, certificate={"certificate_days_left": 5})).check.detail
    assert conclude(ENTRY, replace(HERE, certificate={"certificate_days_left": 50})).check.detail == ""


def test_what_nobody_looked_at_becomes_checked() -> None:
    (found,) = conclude(replace(ENTRY, state=EntryState.UNCHECKED), HERE).proposals
    assert (found.column, found.old, found.new) == ("state", "unchecked", "checked")

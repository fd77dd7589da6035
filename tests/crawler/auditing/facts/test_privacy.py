"""Cookies and third parties are counted by site, and no value is kept."""

from dataclasses import replace

import pytest

from crawler.auditing.facts.names import NAMES
from crawler.auditing.facts.privacy import cookie_facts, of_hosts, refused, third_parties, third_party_facts, without_values

PAGE, NOW, DAY = "https://www.town.example.ch/start", 1_000_000.0, 86_400


def cookie(domain: str, name: str = "a", expires: float = -1, **more: object) -> dict[str, object]:
    return {"name": name, "value": "SECRET", "domain": domain, "path": "/", "expires": expires, **more}


def test_cookies() -> None:
    found = without_values(
        [
            cookie(".tracker.example", expires=NOW + 400 * DAY, secure=True, httpOnly=True, sameSite="None"),
            cookie("www.town.example.ch", "session"),
            cookie(".town.example.ch".replace("town.", ""), "of-the-site", expires=NOW + DAY / 2, sameSite="Lax"),
        ],
        PAGE, NOW,
    )  # fmt: skip
    assert [(c.name, c.host, c.third_party, c.days) for c in found] == [
        ("of-the-site", "example.ch", False, 0.5),
        ("session", "www.town.example.ch", False, None),
        ("a", "tracker.example", True, 400.0),
    ]
    assert "SECRET" not in repr(found) + str([c.row() for c in found])
    facts = cookie_facts(found)
    assert facts == {
        "cookies": 3, "cookies_refused": 0, "cookies_third_party": 1, "cookies_lasting": 2, "cookies_without_secure": 2,
        "cookies_without_httponly": 2, "cookies_without_samesite": 1, "cookies_days_longest": 400.0,
    }  # fmt: skip
    assert facts.keys() <= NAMES.keys()


def test_cookies_of_other_visits_are_left_out() -> None:
    held = [cookie("www.town.example.ch"), cookie(".example.ch"), cookie("town.example.ch"), cookie(".ch"), cookie(".other.ch")]
    kept = of_hosts(
        [*held, cookie(".wn.example.ch"), cookie("cdn.example.net")], [PAGE, "http://cdn.example.net:81/x", "data:,x"]
    )
    assert [one["domain"] for one in kept] == ["www.town.example.ch", ".example.ch", ".ch", "cdn.example.net"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("t=1; Max-Age=864000; SameSite=None; Secure", ("t", "a.example.net", 10.0)),
        ("t=1; secure; SAMESITE=none; domain=.example.net; HttpOnly", ("t", "example.net", None)),
        ("t=1; SameSite=None; Secure; Domain=else.example", ("t", "a.example.net", None)),
        ("t=1; SameSite=None; Secure; Expires=Wed, 14 Jan 1970 13:46:40 GMT", ("t", "a.example.net", 2.0)),
        ("t=1; SameSite=None; Secure; Max-Age=999999999", ("t", "a.example.net", 400.0)),
        ("t=1; SameSite=None; Secure; Expires=soon; Max-Age=x", ("t", "a.example.net", None)),
        ("t=1; SameSite=None", None),  # no browser takes that from another site
        ("t=1; Secure", None),
        ("t=1; SameSite=None; Secure; Max-Age=0", None),
        ("=1; SameSite=None; Secure", None),
        ("", None),
    ],
)
def test_cookies_that_other_sites_would_set(line: str, kept: tuple[str, str, float | None] | None) -> None:
    found = refused([("https://a.example.net/x", line), ("https://cdn.example.ch/", line)], PAGE, NOW, [])
    assert [(c.name, c.host, c.days) for c in found] == ([kept] if kept else [])
    assert all(c.third_party and not c.held for c in found)
    assert refused([("https://a.example.net/x", line)], PAGE, NOW, [replace(c, held=True) for c in found]) == []


def test_no_cookies() -> None:
    facts = cookie_facts([])
    assert facts["cookies"] == 0
    assert "cookies_days_longest" not in facts


@pytest.mark.parametrize(
    ("page", "asked", "hosts"),
    [
        (PAGE, [PAGE, "https://cdn.example.ch/x.js"], ()),
        (
            PAGE, ["https://a.example.net/1", "http://b.example.net:8080/", "wss://example.org"],
            ("a.example.net", "b.example.net", "example.org"),
        ),
        (PAGE, ["data:text/css,x", "blob:https://x.example/1", "about:blank", "https://[broken"], ()),
        ("http://127.0.0.1:8000/", ["http://127.0.0.1:9000/", "http://127.0.0.2:8000/"], ("127.0.0.2",)),
        ("https://town.gov.uk/", ["https://city.gov.uk/"], ("city.gov.uk",)),  # gov.uk belongs to nobody alone
    ],
)  # fmt: skip
def test_third_parties(page: str, asked: list[str], hosts: tuple[str, ...]) -> None:
    assert third_parties(page, asked) == hosts


def test_sites_of_third_parties() -> None:
    facts = third_party_facts(["a.example.net", "b.example.net", "127.0.0.2", "::1"])
    assert (facts["third_party_hosts"], facts["third_party_sites"]) == (4, 3)
    assert "example.net" in str(facts["third_party_names"]).split(", ")

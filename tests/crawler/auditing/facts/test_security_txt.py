"""security.txt holds what RFC 9116 asks for, or what is wrong with it is said."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.auditing.facts.names import NAMES
from crawler.auditing.facts.security_txt import fields, file_facts, is_one

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONTACT, EXPIRES = "Contact: mailto:cert@town.example\n", "Expires: 2026-12-31T23:00:00Z\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (CONTACT + EXPIRES, ""),
        ("# hello\n\n" + EXPIRES + "contact:https://town.example/report\r\nContact: tel:+41-11\n", ""),
        ("\ufeff" + CONTACT + "Expires: 2026-06-01t00:00:00.5+02:00", ""),
        (
            f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{CONTACT}{EXPIRES}-----BEGIN PGP SIGNATURE-----\nExpires: x\n",
            "",
        ),
        (CONTACT, "it names no date of expiry"),
        (EXPIRES, "it names no contact"),
        (CONTACT + EXPIRES * 2, "it names several dates of expiry"),
        (CONTACT + "Expires: 2025-12-31T23:00:00Z", "it has expired"),
        (CONTACT + "Expires: 2026-12-31", "its date of expiry is no date of RFC 3339"),
        (CONTACT + "Expires: 2026-13-31T00:00:00Z", "its date of expiry is no date of RFC 3339"),
        (CONTACT + "Expires: Thu, 31 Dec 2026 18:37:07 -0800", "its date of expiry is no date of RFC 3339"),
        ("Contact: cert@town.example\n" + EXPIRES, "its contact is no mailto:, tel: or https: address"),
        ("Contact: http://town.example/\n" + EXPIRES, "its contact is no mailto:, tel: or https: address"),
    ],
)
def test_what_is_wrong(text: str, problem: str) -> None:
    facts = file_facts("text/plain", text.encode(), NOW)
    assert (facts["security_txt_valid"], facts.get("security_txt_problem", "")) == (not problem, problem)


def test_the_type_is_the_last_thing_to_be_wrong() -> None:
    assert file_facts("text/css", (CONTACT + EXPIRES).encode(), NOW)["security_txt_problem"] == "it is not served as text/plain"


def test_contacts_and_date() -> None:
    facts = file_facts("text/plain", (CONTACT * 2 + EXPIRES).encode(), NOW)
    assert (facts["security_txt_contacts"], facts["security_txt_expires"]) == (2, "2026-12-31T23:00:00+00:00")


@pytest.mark.parametrize(
    ("media_type", "body", "one"),
    [
        ("text/plain", CONTACT, True),
        ("", EXPIRES, True),
        ("text/html", CONTACT, False),
        ("text/plain", "<!doctype html><p>Contact: us</p>", False),
        ("text/plain", "Page not found", False),
        ("text/plain", "", False),
    ],
)
def test_what_is_such_a_file_at_all(media_type: str, body: str, one: bool) -> None:
    assert is_one(media_type, body.encode()) is one


@given(st.text())
def test_any_text(text: str) -> None:
    assert all(name == name.lower() and values for name, values in fields(text).items())
    assert file_facts("text/plain", text.encode(), NOW).keys() <= NAMES.keys()

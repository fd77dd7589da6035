"""Headers are read as browsers read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.auditing.facts.headers import header_facts, hsts
from crawler.auditing.facts.names import NAMES

OFF = {"hsts": False}


@pytest.mark.parametrize(
    ("header", "facts"),
    [
        ("max-age=31536000; includeSubDomains; preload", (31536000, True, True)),
        ('MAX-AGE="600" ;INCLUDESUBDOMAINS', (600, True, False)),
        ("includeSubDomains; max-age=1", (1, True, False)),
        ("max-age=60;", (60, False, False)),
        ("max-age=60; strange=x; y", (60, False, False)),
        ("max-age=60, max-age=0", (60, False, False)),  # the first header counts
        ("max-age=0, max-age=60", None),
        ("max-age=0; includeSubDomains", None),
        ("max-age=60; max-age=60", None),  # nothing may stand twice
        ("includeSubDomains", None),
        ("max-age=-5", None),
        ("max-age=soon", None),
        ("max-age=٣", None),
        ("", None),
    ],
)
def test_hsts(header: str, facts: tuple[int, bool, bool] | None) -> None:
    names = ("hsts_max_age", "hsts_subdomains", "hsts_preload")
    assert hsts(header) == ({"hsts": True, **dict(zip(names, facts, strict=True))} if facts else OFF)


def test_over_http_nothing_is_said_of_hsts() -> None:
    assert not any(name.startswith("hsts") for name in header_facts({"strict-transport-security": "max-age=9"}, secure=False))


@pytest.mark.parametrize(
    ("policy", "csp", "scripts", "inline", "evaluated"),
    [
        ("", False, False, None, None),
        ("default-src 'self'", True, True, False, False),
        ("default-src 'self' 'unsafe-inline'", True, True, True, False),
        ("script-src 'unsafe-eval' 'self'; default-src 'unsafe-inline'", True, True, False, True),
        ("script-src 'self'; script-src 'unsafe-inline'", True, True, False, False),  # the first of a name counts
        ("script-src-elem 'self'; script-src 'unsafe-inline'", True, True, False, False),
        ("SCRIPT-SRC 'UNSAFE-INLINE'", True, True, True, False),
        ("script-src 'unsafe-inline' 'nonce-abc'", True, True, False, False),  # browsers then ignore the former
        ("script-src 'unsafe-inline' 'sha256-abc='", True, True, False, False),
        ("script-src 'unsafe-inline', script-src 'self'", True, True, False, False),  # both policies must agree
        ("script-src 'unsafe-inline', img-src 'self'", True, True, True, False),
        ("frame-ancestors 'self'; upgrade-insecure-requests", True, False, None, None),
        ("style-src 'unsafe-inline'", True, False, None, None),
        ("script-src", True, True, False, False),
    ],
)
def test_content_policies(policy: str, csp: bool, scripts: bool, inline: bool | None, evaluated: bool | None) -> None:
    facts = header_facts({"content-security-policy": policy}, secure=True)
    found = [facts.get(name) for name in ("csp", "csp_scripts", "csp_unsafe_inline", "csp_unsafe_eval")]
    assert found == [csp, scripts, inline, evaluated]


def test_a_policy_in_the_page_counts_but_not_for_frames() -> None:
    facts = header_facts({}, secure=True, policies=["script-src 'self'; frame-ancestors 'none'"])
    assert (facts["csp"], facts["csp_unsafe_inline"], facts["frame_protection"]) == (True, False, False)


def test_a_policy_that_is_only_tried_out() -> None:
    facts = header_facts({"content-security-policy-report-only": "default-src 'self'"}, secure=True)
    assert (facts["csp"], facts["csp_report_only"], facts["csp_scripts"]) == (False, True, False)


@pytest.mark.parametrize(
    ("policy", "options", "protected"),
    [
        ("", "", False),
        ("", "DENY", True),
        ("", "sameorigin, SAMEORIGIN", True),
        ("", "ALLOW-FROM https://town.example", False),  # no browser heeds it
        ("frame-ancestors 'none'", "", True),
        ("frame-ancestors https://town.example", "", True),
        ("frame-ancestors *", "DENY", False),  # the policy outranks the older header
        ("frame-ancestors https:", "", False),
        ("frame-ancestors *, frame-ancestors 'self'", "", True),
        ("default-src 'none'", "", False),
    ],
)
def test_frames(policy: str, options: str, protected: bool) -> None:
    headers = {"content-security-policy": policy, "x-frame-options": options}
    assert header_facts(headers, secure=True)["frame_protection"] is protected


@pytest.mark.parametrize(
    ("header", "policy"),
    [
        ("", ""),
        ("no-referrer", "no-referrer"),
        ("no-referrer, strict-origin-when-cross-origin", "strict-origin-when-cross-origin"),
        ("Same-Origin, new-invention", "same-origin"),
        ("never", ""),
    ],
)
def test_referrers(header: str, policy: str) -> None:
    assert header_facts({"referrer-policy": header}, secure=True)["referrer_policy"] == policy


@pytest.mark.parametrize(("header", "off"), [("nosniff", True), ("NoSniff, nosniff", True), ("sniff", False), ("", False)])
def test_guessed_types(header: str, off: bool) -> None:
    assert header_facts({"x-content-type-options": header}, secure=True)["nosniff"] is off


@given(st.dictionaries(st.sampled_from(["strict-transport-security", "content-security-policy", "x-frame-options"]), st.text()))
def test_whatever_a_server_sends(headers: dict[str, str]) -> None:
    facts = header_facts(headers, secure=True)
    assert facts.keys() <= NAMES.keys()
    assert facts.get("hsts_max_age", 1) <= 10**10  # type: ignore[operator]

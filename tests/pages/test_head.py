"""The facts of the head: which scripts run, and what a page has loaded from other hosts."""

import pytest

from pages import read

URL = "http://h.org/dir/page.html"

SCRIPT_TYPES = [
    ("", True),
    ("type", True),
    ("type=module", True),
    ("type='text/javascript'", True),
    ("type=' Application/JavaScript '", True),
    ("type='application/x-javascript'", True),
    ("type='text/javascript1.5'", True),
    ("type='d2a1c0ffee00d2a1c0ffee00-text/javascript'", True),  # delayed by a speed-up service, run without asking
    ("type='text/plain'", False),
    ("type='text/x-blocked'", False),
    ("type='opt-in'", False),
    ("type='javascript/blocked'", False),
]


@pytest.mark.parametrize(("kind", "runs"), SCRIPT_TYPES)
def test_scripts_that_wait_for_consent_are_left_out(kind: str, runs: bool) -> None:
    assert read(f"<script {kind} src='https://v.org/t.js'></script>", url=URL).scripts == ("https://v.org/t.js",) * runs


EMBEDDED = [
    ("<img src='https://cdn.org/a.png'>", "https://cdn.org/a.png"),
    ("<img src='//cdn.org/a.png'>", "http://cdn.org/a.png"),
    ("<iframe src='https://video.org/1'></iframe>", "https://video.org/1"),
    ("<link rel=stylesheet href='https://fonts.org/css?family=A'>", "https://fonts.org/css?family=A"),
    ("<link rel='dns-prefetch' href='//fonts.org'>", "http://fonts.org/"),
    ("<link rel='preconnect' href='https://fonts.org' crossorigin>", "https://fonts.org/"),
    ("<link rel='Preload StyleSheet' href='https://fonts.org/a.css'>", "https://fonts.org/a.css"),
    ("<base href='https://cdn.org/x/'><img src='a.png'>", "https://cdn.org/x/a.png"),
    ("<img src='https://www.h.org/a.png'>", "https://www.h.org/a.png"),
    ("<img src='a.png'><img src='/a.png'><img src='http://H.org/a.png'><img src><img>", ""),
    ("<img src='data:image/png;base64,//8='><img src='about:blank'>", ""),
    ("<link rel=icon href='https://cdn.org/i.png'><link rel=stylesheet><script src='https://v.org/t.js'></script>", ""),
    ("<a href='https://else.org/'>Else</a>", ""),
]


@pytest.mark.parametrize(("html", "expected"), EMBEDDED)
def test_what_is_embedded_from_other_hosts(html: str, expected: str) -> None:
    assert read(html, url=URL).embedded == tuple(filter(None, [expected]))


def test_what_is_embedded_twice_is_told_once() -> None:
    page = read("<img src='//c.org/1'><iframe src='//d.org/2'></iframe><img src='//c.org/1'>", url=URL)
    assert sorted(page.embedded) == ["http://c.org/1", "http://d.org/2"]

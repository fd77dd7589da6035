"""What a portal's server is like, asked politely; what could not be told is a reason and never a no."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from crawler.auditing.facts.names import NAMES
from crawler.auditing.facts.site import Line, redirect_facts, site_facts
from crawler.net.address import AddressBook
from crawler.net.fetch import Fetcher, open_client
from crawler.net.politeness import Servers, pausing
from crawler.net.robots import Robots
from tests.crawler.auditing.facts.secure import secure
from tests.crawler.conftest import Serve
from tests.crawler.site import Answer, Reply, options

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TXT = Reply(b"Contact: mailto:cert@town.example\nExpires: 2026-12-31T00:00:00Z\n", headers={"Content-Type": "text/plain"})
PLACE = "/.well-known/security.txt"


@asynccontextmanager
async def line() -> AsyncIterator[Line]:
    """The crawler's way to servers on loopback."""
    chosen, book = options(), AddressBook(True)
    servers, client = Servers(chosen, book, pausing(None)), open_client(chosen, book)
    fetcher = Fetcher(chosen, servers, client)
    try:
        yield Line(fetcher, servers, Robots(chosen, fetcher))
    finally:
        await client.aclose()


def to(url: str, status: int = 301) -> Reply:
    return Reply(b"", status, {"Location": url})


# ---- from http to https


@pytest.mark.parametrize(
    ("answer", "fact", "why"),
    [
        (to("https://127.0.0.1/"), True, ""),
        (to("/step"), True, ""),
        (to("https://127.0.0.9/"), None, "leads to another site"),
        (to("/", 302), None, "more than 3 times"),
        (Reply(b"", 301), None, "no address"),
        ("<!doctype html><title>Town</title>" + "<p>Welcome</p>" * 200, False, ""),
        ("<meta http-equiv=Refresh content='0; url=https://127.0.0.1/'>" + " " * 3000, None, "refresh or a script"),
        ("<script>location.protocol = 'https:'</script>", None, "refresh or a script"),
        (Reply(b"no", 403), None, "answers 403"),
        (Reply(raw=b"nonsense\r\n\r\n"), None, "not valid HTTP"),
    ],
)
async def test_the_plain_address(answer: Answer, fact: bool | None, why: str, serve: Serve) -> None:
    site = await serve({"/": answer, "/step": to("https://127.0.0.1/")})
    async with line() as way:
        known = await redirect_facts(site.url(), way)
    assert known.facts.get("https_redirect") is fact
    assert why in known.unknown.get("https_redirect", "")
    assert bool(known.unknown) is (fact is None)


async def test_robots_txt_is_heeded(serve: Serve) -> None:
    site = await serve(
        {"/robots.txt": Reply(b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})}, fallback="x"
    )
    async with line() as way:
        known = await redirect_facts(site.url(), way)
    assert known.facts == {}
    assert "robots.txt" in known.unknown["https_redirect"]
    assert not site.asked("/")


# ---- all together


async def test_a_copy_on_loopback_has_no_transport(serve: Serve) -> None:
    site = await serve({PLACE: TXT})
    async with line() as way:
        known = await site_facts(site.url(), way)
    assert known.facts == {}
    assert known.unknown.keys() == {"https", "https_redirect", "security_txt"}
    assert site.hits == []


SECURITY: dict[str, tuple[Answer, dict[str, bool]]] = {
    "sound": (TXT, {"security_txt": True, "security_txt_valid": True}),
    "elsewhere": (to("/security.txt"), {"security_txt": True, "security_txt_valid": True}),
    "none": (Reply(b"no", 404), {"security_txt": False}),
    "a page for all": ("<!doctype html><title>Town</title>", {"security_txt": False}),
    "refused": (Reply(b"no", 403), {}),
    "endless": (to(PLACE), {}),
}


@pytest.mark.parametrize("name", SECURITY)
async def test_security_txt(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer, expected = SECURITY[name]
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    async with secure({PLACE: answer, "/security.txt": TXT}, authority.issue_cert("127.0.0.1")) as site, line() as way:
        known = await site_facts(site.url(), way, clock=lambda: NOW)
    assert {fact: known.facts[fact] for fact in ("security_txt", "security_txt_valid") if fact in known.facts} == expected
    assert ("security_txt" in known.unknown) is (not expected)
    assert (known.facts["https"], known.facts["certificate_trusted"]) == (True, True)
    assert "port of its own" in known.unknown["https_redirect"]
    assert known.facts.keys() | known.unknown.keys() <= NAMES.keys()


async def test_a_certificate_that_nobody_trusts() -> None:
    async with secure({}, trustme.CA().issue_cert("127.0.0.1")) as site, line() as way:
        known = await site_facts(site.url(), way, trust=ssl.create_default_context(), clock=lambda: NOW)
        assert site.hits == []
    assert known.facts["certificate_problem"] == "unknown-authority"
    assert "no secure connection" in known.unknown["security_txt"]


async def test_a_host_that_is_not_there() -> None:
    async with line() as way:
        known = await site_facts("https://nowhere.invalid/", way, clock=lambda: NOW)
    assert known.facts == {"https": True}
    assert known.unknown.keys() == {"certificate_trusted", "https_redirect", "security_txt"}

"""A certificate that is wrong is a fact, with its reason; a server that says nothing is none."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from crawler.auditing.facts.certificate import browser_facts, shake_hands
from crawler.auditing.facts.names import NAMES
from tests.crawler.auditing.facts.secure import secure, server_context

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Town Trust")


@pytest.fixture
def trust(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_a_sound_certificate(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    certificate = authority.issue_cert(
        "127.0.0.1", not_before=NOW - timedelta(days=1), not_after=NOW + timedelta(days=20, hours=5)
    )
    async with secure({}, certificate) as site:
        facts = await shake_hands("127.0.0.1", "127.0.0.1", site.port, trust, NOW)
        assert site.hits == []
    assert isinstance(facts, dict)
    assert {name: facts[name] for name in ("certificate_trusted", "certificate_days_left", "tls_version")} == {
        "certificate_trusted": True, "certificate_days_left": 20, "tls_version": "1.3",
    }  # fmt: skip
    assert str(facts["certificate_issuer"]).startswith("Town Trust")
    assert datetime.fromisoformat(str(facts["certificate_until"])) == (NOW + timedelta(days=20, hours=5)).replace(microsecond=0)
    assert facts.keys() <= NAMES.keys()


@pytest.mark.parametrize("problem", ["expired", "not-yet-valid", "other-host", "unknown-authority", "self-signed"])
async def test_what_is_wrong_with_a_certificate(problem: str, authority: trustme.CA, trust: ssl.SSLContext) -> None:
    certificate = {
        "expired": lambda: authority.issue_cert("127.0.0.1", not_before=NOW - 90 * DAY, not_after=NOW - DAY),
        "not-yet-valid": lambda: authority.issue_cert("127.0.0.1", not_before=NOW + DAY, not_after=NOW + 90 * DAY),
        "other-host": lambda: authority.issue_cert("www.town.example"),
        "unknown-authority": lambda: trustme.CA().issue_cert("127.0.0.1"),
        "self-signed": lambda: _self_signed(),
    }[problem]()
    async with secure({}, certificate) as site:
        facts = await shake_hands("127.0.0.1", "127.0.0.1", site.port, trust, NOW)
    assert facts == {"certificate_trusted": False, "certificate_problem": problem}


def _self_signed() -> trustme.LeafCert:
    """An authority's own certificate, served as a host's."""
    authority = trustme.CA()
    return trustme.LeafCert(authority.private_key_pem.bytes(), authority.cert_pem.bytes(), [])


async def test_the_older_protocol(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    context = server_context(authority.issue_cert("127.0.0.1"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) as server:
        facts = await shake_hands("127.0.0.1", "127.0.0.1", server.sockets[0].getsockname()[1], trust, NOW)
    assert isinstance(facts, dict)
    assert facts["tls_version"] == "1.2"


async def test_a_server_without_encryption_or_without_an_ear(trust: ssl.SSLContext) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 No\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert "handshake failed" in str(await shake_hands("127.0.0.1", "127.0.0.1", port, trust, NOW))
    assert "no connection" in str(await shake_hands("127.0.0.1", "127.0.0.1", port, trust, NOW))


def test_what_the_browser_notes() -> None:
    details = {
        "issuer": "Town CA",
        "protocol": "TLS 1.3",
        "validFrom": NOW.timestamp() - 9,
        "validTo": NOW.timestamp() - 86_400 * 1.5,
    }
    assert "certificate_trusted" not in browser_facts(details, NOW)  # it ends before it begins
    facts = browser_facts({**details, "validFrom": 1.0}, NOW)
    assert (facts["tls_version"], facts["certificate_issuer"], facts["certificate_days_left"]) == ("1.3", "Town CA", -2)
    assert browser_facts({}, NOW) == {}

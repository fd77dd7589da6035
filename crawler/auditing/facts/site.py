"""Facts of a portal's server that no page shows: the way from http to https, the certificate, security.txt.

Comes in: the address of the home page. Goes out: facts by name, and for each that is missing why. Must not know: browsers.
A handful of requests and one handshake, each in its server's turn, as robots.txt allows.
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from crawler.auditing.contract import Facts
from crawler.auditing.facts.certificate import shake_hands
from crawler.auditing.facts.headers import header_facts
from crawler.auditing.facts.privacy import host_name, site_of
from crawler.auditing.facts.recorder import COPY
from crawler.auditing.facts.security_txt import MOST, file_facts, is_one
from crawler.net.address import is_private
from crawler.net.fetch import Fetcher
from crawler.net.politeness import Servers
from crawler.net.robots import Robots
from crawler.result import Failed, Response
from model import FailureKind
from pages import normalise

_HOPS = 3
_PAGE = 65_536  # bytes
_REFRESH = (b'http-equiv="refresh"', b"http-equiv='refresh'", b"http-equiv=refresh", b"location")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Known:
    """Facts by name, and by name of a fact or group why there is none of it."""

    facts: Facts = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """The crawler's own way to servers."""

    fetcher: Fetcher
    servers: Servers
    robots: Robots


async def site_facts(
    home: str, line: Line, *, trust: ssl.SSLContext | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Known:  # fmt: skip
    """What the server of ``home`` (the address after redirects) is like. ``trust`` are the authorities to believe;
    by default those that the crawler believes.
    """
    if home.startswith("http:") and await _is_private(home, line):
        return Known({}, {"https": COPY, "https_redirect": COPY, "security_txt": COPY})
    parts = [await _encryption(home, line, trust or httpx.create_ssl_context(), clock), await _security_txt(home, line, clock)]
    facts = {name: value for part in parts for name, value in part.facts.items()}
    return Known(facts, {name: why for part in parts for name, why in part.unknown.items()})


async def redirect_facts(plain: str, line: Line) -> Known:
    """Whether the ``plain`` address (http) leads to https, over at most three steps."""
    url = plain
    for _ in range(_HOPS):
        answer = await _get(url, line, _PAGE)
        if isinstance(answer, str):
            return _no("https_redirect", answer)
        if answer.status not in _REDIRECTS:
            return _stays(answer)
        url = normalise(answer.headers.get("location", ""), answer.url)
        if not url:
            return _no("https_redirect", f"{plain} is redirected to no address")
        if url.startswith("https:"):
            return _arrives(plain, url)
    return _no("https_redirect", f"{plain} is redirected more than {_HOPS} times")


def _arrives(plain: str, url: str) -> Known:
    if site_of(host_name(plain)) == site_of(host_name(url)):
        return Known({"https_redirect": True})
    return _no("https_redirect", f"{plain} leads to another site, {url}")


def _stays(answer: Response) -> Known:
    """The plain address answers for itself; a page that may lead on by markup or script is no proof that it stays."""
    if not 200 <= answer.status < 300:
        return _no("https_redirect", f"{answer.url} answers {answer.status}")
    leads_on = any(mark in answer.body.lower() for mark in _REFRESH[:3])
    small = len(answer.body) < 2_000 and _REFRESH[3] in answer.body.lower()
    if leads_on or small:
        return _no("https_redirect", f"{answer.url} may lead on by a refresh or a script")
    return Known({"https_redirect": False})


async def _encryption(home: str, line: Line, trust: ssl.SSLContext, clock: Callable[[], datetime]) -> Known:
    parts = urlsplit(home)
    if parts.scheme == "https":
        found = await _certificate(home, line, trust, clock)
        own_port = parts.port not in (None, 443)
        why = "the portal stands at a port of its own, so its plain address is not known"
        there = _no("https_redirect", why) if own_port else await redirect_facts(f"http://{_host(home)}/", line)
        return Known({"https": True, **found.facts, **there.facts}, found.unknown | there.unknown)
    if parts.port not in (None, 80):
        return Known({"https": False}, {"https_offered": "the portal stands at a port of its own"})
    found = await _certificate(f"https://{_host(home)}/", line, trust, clock)
    there = await _offered(f"https://{_host(home)}/", line, found)
    # home is where the visit ended after all redirects: had there been one to https, it would have been followed
    return Known({"https": False, "https_redirect": False, **found.facts, **there.facts}, found.unknown | there.unknown)


async def _offered(url: str, line: Line, certificate: Known) -> Known:
    if certificate.facts.get("certificate_trusted") is False:
        return Known({"https_offered": False})
    answer = await _get(url, line, _PAGE)
    if isinstance(answer, str):
        return _no("https_offered", answer)
    if not 200 <= answer.status < 300:
        return _no("https_offered", f"{url} answers {answer.status}")
    return Known({"https_offered": True, **_strict(answer)})


def _strict(answer: Response) -> Facts:
    return {name: value for name, value in header_facts(answer.headers, secure=True).items() if name.startswith("hsts")}


async def _certificate(url: str, line: Line, trust: ssl.SSLContext, clock: Callable[[], datetime]) -> Known:
    """By one handshake, in the server's turn."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 443
    found, server = await line.servers.book.find(host), await line.servers.of(url)
    if isinstance(found, Failed):
        return _no("certificate_trusted", found.detail)
    if isinstance(server, Failed):
        return _no("certificate_trusted", server.detail)
    leave = await server.enter()
    if leave is None:
        return _no("certificate_trusted", "the visit was stopped")
    try:
        said = await shake_hands(host, found[0], port, trust, clock())
    finally:
        leave()
    return _no("certificate_trusted", said) if isinstance(said, str) else Known(said)


async def _security_txt(home: str, line: Line, clock: Callable[[], datetime]) -> Known:
    parts = urlsplit(home)
    url = f"{parts.scheme}://{parts.netloc}/.well-known/security.txt"
    answer = await _get(url, line, MOST)
    for _ in range(_HOPS):
        if isinstance(answer, str) or answer.status not in _REDIRECTS:
            break
        url = normalise(answer.headers.get("location", ""), answer.url)
        answer = await _get(url, line, MOST) if url else "it is redirected to no address"
    if isinstance(answer, str):
        return _no("security_txt", answer)
    if answer.status in (404, 410):
        return Known({"security_txt": False})
    if answer.status != 200:
        return _no("security_txt", f"{url} answers {answer.status}")
    if not is_one(answer.media_type, answer.body):
        return Known({"security_txt": False})
    return Known(file_facts(answer.media_type, answer.body, clock()))


async def _get(url: str, line: Line, limit: int) -> Response | str:
    """An answer as robots.txt allows, or why there is none."""
    refused = (await line.robots.rules(url)).refusal(url)
    if refused is not None:
        return refused.detail
    answer = await line.fetcher.get(url, limit=limit)
    if isinstance(answer, Failed):
        return answer.detail if answer.kind is not FailureKind.STATUS else f"{url}: {answer.detail}"
    return answer


async def _is_private(url: str, line: Line) -> bool:
    found = await line.servers.book.find(urlsplit(url).hostname or "")
    return not isinstance(found, Failed) and all(map(is_private, found))


def _host(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host


def _no(name: str, why: str) -> Known:
    return Known({}, {name: why})

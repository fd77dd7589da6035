"""Cookies and third parties: what a page sets and whom it tells of the visit before anybody agreed to anything.

Comes in: the browser's cookies, addresses. Goes out: facts by name, and rows without values.
Must not know: the browser. Values of cookies are never kept: they may tell one visitor from another.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.auditing.contract import Facts
from pages import registrable

_DAY = 86_400.0
_LONGEST = 100  # characters of a name
_NAMED = 40  # domains in one fact
_KNOWN = frozenset({"Lax", "Strict", "None"})


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie without its value. ``days`` is how long it lasts from now, or None for the browser's session. Not ``held``
    is what another site sent along and the browser refused for that alone.
    """

    name: str
    host: str
    third_party: bool
    days: float | None
    secure: bool
    http_only: bool
    same_site: str
    held: bool = True

    def row(self) -> dict[str, object]:
        """As plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


def of_hosts(cookies: Iterable[Mapping[str, Any]], asked: Iterable[str]) -> list[Mapping[str, Any]]:
    """The cookies that belong to a host of the addresses that were ``asked``: other pages of the visit set some, too."""
    hosts = {host_name(url) for url in asked}
    found = []
    for one in cookies:
        domain = str(one.get("domain", "")).lower()
        if domain in hosts or (domain.startswith(".") and any(f".{host}".endswith(domain) for host in hosts)):
            found.append(one)
    return found


def without_values(cookies: Iterable[Mapping[str, Any]], page: str, now: float) -> list[Cookie]:
    """The cookies as the browser's protocol gives them, sorted, seen from the page at ``page``; ``now`` in seconds since 1970."""
    own = site_of(host_name(page))
    found = []
    for one in cookies:
        host = str(one.get("domain", "")).lstrip(".").lower()
        expires = float(one.get("expires", -1))
        same_site = str(one.get("sameSite", ""))
        found.append(
            Cookie(
                name=str(one.get("name", ""))[:_LONGEST], host=host, third_party=site_of(host) != own,
                days=round(max(expires - now, 0) / _DAY, 1) if expires > 0 else None, secure=bool(one.get("secure")),
                http_only=bool(one.get("httpOnly")), same_site=same_site if same_site in _KNOWN else "",
            )
        )  # fmt: skip
    return sorted(found, key=lambda c: (c.third_party, c.host, c.name))


def refused(sent: Iterable[tuple[str, str]], page: str, now: float, held: Iterable[Cookie]) -> list[Cookie]:
    """The cookies that other sites ``sent`` (address, line of Set-Cookie) and that are not ``held``. Only such as a browser
    that lets other sites set cookies would have kept: Secure, and SameSite=None.
    """
    own, known = site_of(host_name(page)), {(cookie.host, cookie.name) for cookie in held}
    found: dict[tuple[str, str], Cookie] = {}
    for url, line in sent:
        cookie = _parsed(line, host_name(url), now)
        if cookie is not None and site_of(cookie.host) != own and (cookie.host, cookie.name) not in known:
            found[cookie.host, cookie.name] = cookie
    return [found[key] for key in sorted(found)]


def _parsed(line: str, host: str, now: float) -> Cookie | None:
    first, *rest = line.split(";")
    rules = {name.strip().lower(): value.strip() for name, _, value in (part.partition("=") for part in rest)}
    name, domain = first.partition("=")[0].strip(), rules.get("domain", "").lstrip(".").lower()
    if not name or "secure" not in rules or rules.get("samesite", "").lower() != "none":
        return None
    if domain and f".{host}".endswith(f".{domain}"):
        host = domain
    left = _left(rules, now)
    if left is not None and left <= 0:  # it takes an earlier one back
        return None
    days = round(left / _DAY, 1) if left is not None else None
    return Cookie(name[:_LONGEST], host, True, days, True, "httponly" in rules, "None", held=False)


def _left(rules: Mapping[str, str], now: float) -> float | None:
    """Seconds until it expires; None where it lasts for the session. Browsers keep none longer than 400 days."""
    age = rules.get("max-age", "")
    if re.fullmatch(r"-?[0-9]{1,12}", age):
        return min(float(age), 400 * _DAY)
    try:
        return min(parsedate_to_datetime(rules["expires"]).timestamp() - now, 400 * _DAY)
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        return None


def cookie_facts(cookies: Sequence[Cookie]) -> Facts:
    """How many there are of each sort."""
    lasting = [cookie.days for cookie in cookies if cookie.days is not None]
    facts: dict[str, float | int | str | bool] = {
        "cookies": len(cookies), "cookies_refused": sum(not c.held for c in cookies),
        "cookies_third_party": sum(c.third_party for c in cookies), "cookies_lasting": len(lasting),
        "cookies_without_secure": sum(not c.secure for c in cookies),
        "cookies_without_httponly": sum(not c.http_only for c in cookies),
        "cookies_without_samesite": sum(not c.same_site for c in cookies),
    }  # fmt: skip
    return {**facts, "cookies_days_longest": max(lasting)} if lasting else facts


def third_parties(page: str, asked: Iterable[str]) -> tuple[str, ...]:
    """The hosts of other sites among the addresses that were ``asked``, sorted; ports make no difference."""
    own = site_of(host_name(page))
    hosts = {host_name(url) for url in asked if url.startswith(("http://", "https://", "ws://", "wss://"))}
    return tuple(sorted(host for host in hosts if host and site_of(host) != own))


def third_party_facts(hosts: Sequence[str]) -> Facts:
    """How many hosts and sites, and which sites."""
    sites = sorted({site_of(host) for host in hosts})
    return {"third_party_hosts": len(hosts), "third_party_sites": len(sites), "third_party_names": ", ".join(sites[:_NAMED])}


def site_of(host: str) -> str:
    """The registrable domain of a host name; of an address or a local name, itself."""
    return registrable(f"https://[{host}]/" if ":" in host else f"https://{host}/")


def host_name(url: str) -> str:
    """The host's name without its port, in lower case; "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""

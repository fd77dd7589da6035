"""Encryption: what browser and handshake say of a server's certificate.

Comes in: a host with its address, or what the browser noted. Goes out: facts by name, or why there is none.
Must not know: pages.
"""

import asyncio
import math
import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from crawler.auditing.contract import Facts

SECONDS = 15.0
_PROBLEMS = {
    9: "not-yet-valid", 10: "expired", 18: "self-signed", 19: "unknown-authority", 20: "unknown-authority",
    21: "unknown-authority", 2: "unknown-authority", 62: "other-host", 64: "other-host",
}  # fmt: skip
_VERSION = re.compile(r"TLS ?v?(\d(?:\.\d)?)", re.I)


def browser_facts(details: Mapping[str, object], now: datetime) -> Facts:
    """What the browser noted of the connection that it accepted (Playwright's SecurityDetails; times in seconds)."""
    facts: dict[str, float | int | str | bool] = {}
    if found := _VERSION.search(str(details.get("protocol", ""))):
        facts["tls_version"] = found[1]
    if issuer := str(details.get("issuer") or ""):
        facts["certificate_issuer"] = issuer
    begins, ends = details.get("validFrom"), details.get("validTo")
    if isinstance(begins, int | float) and isinstance(ends, int | float) and ends > begins > 0:
        facts |= _validity(float(begins), float(ends), now)
        facts["certificate_trusted"] = True  # the browser shows no page of a server whose certificate is wrong
    return facts


async def shake_hands(host: str, ip: str, port: int, trust: ssl.SSLContext, now: datetime) -> Facts | str:
    """One handshake with ``ip``, as ``host``; nothing is asked for. A certificate that is wrong is a fact; silence is not."""
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(ip, port, ssl=trust, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        return {"certificate_trusted": False, "certificate_problem": _PROBLEMS.get(error.verify_code, "other")}
    except ssl.SSLError as error:
        return f"the handshake failed: {error.reason or 'no reason given'}"
    except TimeoutError:
        return f"no handshake within {SECONDS:g} s"
    except OSError as error:
        return f"no connection: {error.strerror or error}"[:200]
    try:
        return _handshake(writer.get_extra_info("ssl_object"), now)
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


def _handshake(connection: ssl.SSLObject, now: datetime) -> Facts:
    facts: dict[str, float | int | str | bool] = {"certificate_trusted": True}
    if found := _VERSION.search(connection.version() or ""):
        facts["tls_version"] = found[1]
    certificate: Mapping[str, object] = connection.getpeercert() or {}
    if issuer := _name(certificate.get("issuer")):
        facts["certificate_issuer"] = issuer
    begins, ends = (str(certificate.get(name, "")) for name in ("notBefore", "notAfter"))
    with suppress(ValueError):
        facts |= _validity(ssl.cert_time_to_seconds(begins), ssl.cert_time_to_seconds(ends), now)
    return facts


def _validity(begins: float, ends: float, now: datetime) -> dict[str, str | int]:
    return {
        "certificate_from": datetime.fromtimestamp(begins, UTC).isoformat(),
        "certificate_until": datetime.fromtimestamp(ends, UTC).isoformat(),
        "certificate_days_left": math.floor((ends - now.timestamp()) / 86_400),
    }


def _name(issuer: object) -> str:
    """Organisation and common name of ((("organizationName", "Town"),), ...)."""
    pairs = {str(k): str(v) for part in issuer for k, v in part} if isinstance(issuer, tuple) else {}
    named = [pairs[k] for k in ("organizationName", "commonName") if pairs.get(k)]
    return ", ".join(dict.fromkeys(named))[:200]

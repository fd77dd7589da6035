"""The key under which web-archive tools look an address up: host turned round, then path and query in one form.

Comes in: an address. Goes out: its key. Must not know: records. Tools for replay make the same key of what somebody asks for.
"""

import posixpath
import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

_WWW = re.compile(r"^www\d*\.")
_PORTS = {"http": 80, "https": 443}
_SESSION_IN_PATH = re.compile(
    r";jsessionid=[0-9a-z]{32}$|/\((?:[a-z]\([0-9a-z]{24}\))+\)(?=/[^?]+\.aspx)|/\([0-9a-z]{24}\)(?=/[^?]+\.aspx)"
)
_SESSION = re.compile(
    r"(?:^|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def key_of(url: str) -> str:
    """The key of an address; one without a host, such as ``urn:``, is its own."""
    parts = urlsplit(url)
    if not parts.netloc:
        return url.lower()
    host = _WWW.sub("", (parts.hostname or "").rstrip("."))
    try:
        port = parts.port
    except ValueError:
        port = None
    turned = host if ":" in host else ",".join(reversed(host.split(".")))  # numbers too, as the tools do
    shown = f":{port}" if port and port != _PORTS.get(parts.scheme) else ""
    path = _SESSION_IN_PATH.sub("", _one_form(parts.path).lower())
    path = posixpath.normpath("/" + path.lstrip("/")) if path else "/"
    query = _SESSION.sub("", _one_form(parts.query).lower()).rstrip("&")
    return f"{turned}{shown}){path}" + (f"?{'&'.join(sorted(query.split('&')))}" if query else "")


def _one_form(text: str) -> str:
    """Escaped where it must be and nowhere else."""
    return quote(unquote_to_bytes(text), safe=_KEPT)

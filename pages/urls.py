"""Addresses: one normal form, hosts and registrable domains, and which hosts are a government's.

Comes in: strings. Goes out: strings and booleans. Must not know: the network.
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

import tldextract

_extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_SAFE = "/:@!$&'()*+,;=~-._"
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_eid|mc_cid|phpsessid|jsessionid|sid|sessionid|aspsessionid\w*)$", re.I)
_SESSION_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#]*", re.I)
_JUNK = re.compile(r"[<>{}\"\\^`|\s]")
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.I | re.A)
# How much of the base an address needs: rooted and absolute ones its origin, most relative ones its folder.
_ROOTED = re.compile(r"/(?!/)|(https?:)?//[^/?#]", re.I | re.A)
_RELATIVE = re.compile(r"[^\x00-\x20/?#:;][^:]*\Z")
_ORIGIN = re.compile(r"https?://[^/?#]+", re.I | re.A)
_FOLDER = re.compile(r"https?://[^/?#]+[^?#]*/", re.I | re.A)
_PLAIN_PATH = re.compile(r"(/(?!\.)[A-Za-z0-9:@!$&'()*+,=~._-]*)+\Z")  # no escapes, dots or sessions: normal as it is
_PLAIN_ESCAPE = re.compile(r"%(2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", re.I)
_ESCAPE = re.compile(r"%([0-9a-f]{2})", re.I)
_LONE_PERCENT = re.compile(r"%(?![0-9A-F]{2})")
_LONE_PERCENT_IN_QUERY = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Second-level names that registries keep for public bodies, as labels of a host name.
_OFFICIAL = re.compile(
    r"(^|\.)(gov|gob|gouv|gub|govt|go|gv|guv|gouvernement|government|lg|mil|admin|bund|regeringen|riksdagen|parliament|europa)"
    r"(\.[a-z]{2,3})?$"
)
_OFFICIAL_NAMES = re.compile(
    r"(^|[.-])(gov|gob|gouv|govt|ministry|minister|ministere|ministerio|ministerstvo|cityof|comune|stadt|ville|"
    r"ayuntamiento|mairie|prefecture|pref|metro|city|town|municipality|kommun|gemeente)([.-]|$)"
)


def is_address(text: str) -> bool:
    """Whether ``text`` is an absolute http(s) address with a host."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0


def normalise(href: str, base: str = "") -> str:
    """The normal form of ``href`` seen on ``base``, or "" where it is no address of a page.

    Drops the fragment, default ports, tracking and session parameters; lower-cases scheme and host; writes IDN
    hosts in their ASCII form; resolves dots; percent-encodes what must be. Idempotent.
    """
    href = href.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if not href or href.startswith("#") or len(href) > 2000 or _OTHER_SCHEME.match(href):
        return ""
    return _normal(href, _standpoint(href, base))


def _standpoint(href: str, base: str) -> str:
    """The part of ``base`` that decides where ``href`` leads, so that the links all pages of a site share are worked out once."""
    origin, folder = _origin_and_folder(base)
    if _ROOTED.match(href):
        return origin
    return folder if _RELATIVE.match(href) else base


@lru_cache(maxsize=1024)
def _origin_and_folder(base: str) -> tuple[str, str]:
    origin, folder = _ORIGIN.match(base), _FOLDER.match(base)
    return origin[0] if origin else base, folder[0] if folder else base


@lru_cache(maxsize=16384)
def _normal(href: str, base: str) -> str:
    try:
        parts = urlsplit(urljoin(base, href) if base else href)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or _JUNK.search(host):
        return ""
    host = _ascii_host(host)
    if not host:
        return ""
    if ":" in host:
        host = f"[{host}]"
    if port and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, _path(parts.path), _query(parts.query), ""))


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _path(path: str) -> str:
    if _PLAIN_PATH.match(path):
        return path
    path = _SESSION_PATH.sub("", path) or "/"
    out: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            if out:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if path.endswith(("/.", "/..")) and (not out or out[-1]):
        out.append("")
    return "/" + "/".join(quote(_unquote_safely(s), safe=_SAFE + "%") for s in out)


def _unquote_safely(segment: str) -> str:
    """Unreserved characters are written plainly; every other escape stays as it is, in upper case."""
    segment = _PLAIN_ESCAPE.sub(lambda m: unquote(m[0]), segment)
    segment = _ESCAPE.sub(lambda m: m[0].upper(), segment)
    return _LONE_PERCENT.sub("%25", segment)


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not pairs or not any(_TRACKING.match(k) for k, _ in pairs):
        return _LONE_PERCENT_IN_QUERY.sub("%25", quote(query, safe=_SAFE + "%?"))
    return urlencode([(k, v) for k, v in pairs if not _TRACKING.match(k)])


@lru_cache(maxsize=65536)
def host_of(url: str) -> str:
    """Host with port, in lower case; "" where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


@lru_cache(maxsize=65536)
def registrable(url: str) -> str:
    """The registrable domain by the Public Suffix List; for a bare IP address or a local name, host with port."""
    netloc = host_of(url)
    host = netloc.rsplit(":", 1)[0] if re.search(r":\d+$", netloc) else netloc
    if _is_ip(host):
        return netloc
    found = _extract(host)
    domain = found.top_domain_under_public_suffix
    return domain or netloc


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def same_site(one: str, other: str) -> bool:
    """Whether two addresses share the registrable domain."""
    return bool(registrable(one)) and registrable(one) == registrable(other)


@lru_cache(maxsize=65536)
def official_host(url: str) -> bool:
    """Whether the host's name is of a kind that public bodies use (gov.xx, gob, gouv, go.jp, admin.ch ...)."""
    host = host_of(url).split(":")[0]
    return bool(_OFFICIAL.search(host) or _OFFICIAL_NAMES.search(host))

"""Addresses: one normal form, hosts and registrable domains, and which hosts are a government's.

Comes in: strings. Goes out: strings and booleans. Must not know: the network.
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlparse, urlsplit, urlunparse

import idna
import tldextract

_extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_SAFE = "/:@!$&'()*+,;=~-._"
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_eid|mc_cid|phpsessid|jsessionid|sid|sessionid|aspsessionid\w*)$", re.I)
_SESSION_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#]*", re.I)
_IP_6 = re.compile(r"[0-9a-f:.]+\Z")
_NO_HOST = re.compile(r"[\x00-\x20\x7f<>{}\"\\^`|#%/?@:\[\]]")
_PLAIN_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\Z")
# What hosts, ports and paths begin with where a link of another scheme was taken for a path or was given "http://".
_SCHEMES = frozenset("http https javascript mailto tel callto sms fax whatsapp skype".split())
_SCHEME_IN_PATH = re.compile(r"/(?:(?:javascript|mailto|tel|callto|sms|fax|whatsapp|skype)(?::|%3A)|(?:%5C)*%22)", re.I)
# What is left in place of an address where a template or a script has failed.
_LEFTOVER = re.compile(
    r"""[^{<$#"'[]*+(?:\{\{|\$\{|<%|<\?)|\\*["']|(?i:https?:///|undefined\Z|null\Z|nan\Z)|(?:\[[^\]]*\]|\{[^{}]*\})\Z"""
)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.I | re.A)
_PORTS = {"http": 80, "https": 443}
_KEPT = 8192  # addresses remembered by each function: more than the links of the pages that are read at one time
# How much of the base an address needs: rooted and absolute ones its origin, most relative ones its folder.
_ROOTED = re.compile(r"/(?!/)|(https?:)?//[^/?#]", re.I | re.A)
_NOT_RELATIVE = "/?#:;"
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
    hosts in their ASCII form (UTS #46); resolves dots; percent-encodes what must be, in UTF-8 also where the page has
    another charset: that charset matters only in queries, and only to servers that know no other. Idempotent.
    What templates and scripts have left behind ("undefined", "{{ url }}", "http://tel:123") is no address.

    Only the part of ``base`` that decides where ``href`` leads is looked at further on, so that the links all pages of a
    site share are worked out once.
    """
    if href.startswith("/") and not href.startswith("//"):
        return _normal(href, _origin_and_folder(base)[0])  # most links of most sites
    if href.startswith(("http://", "https://")):
        return _normal(href, "")
    href = href.strip()
    if not href or href[0] == "#":
        return ""
    if ":" not in href and href[0] not in _NOT_RELATIVE and href[0] > " ":
        return _normal(href, _origin_and_folder(base)[1])
    return _normal(href, _origin_and_folder(base)[0] if _ROOTED.match(href) else base)


@lru_cache(maxsize=1024)
def _origin_and_folder(base: str) -> tuple[str, str]:
    origin, folder = _ORIGIN.match(base), _FOLDER.match(base)
    return origin[0] if origin else base, folder[0] if folder else base


@lru_cache(maxsize=4 * _KEPT)  # the menus of some hundred portals that are visited at the same time
def _normal(href: str, base: str) -> str:
    href = href.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if not href or len(href) > 2000 or _OTHER_SCHEME.match(href):
        return ""
    if _LEFTOVER.match(href):
        return ""
    href = _with_slashes(href) if "\\" in href else href
    try:
        parts = urlsplit(_joined(base, href))
        port = parts.port
        host = _host(parts.hostname or "")
        if parts.scheme not in _PORTS or not host or port == 0:
            return ""
        path = _path(parts.path)
        query = _query(parts.query)
    except ValueError:  # also of text that no encoding can write
        return ""
    if _taken_for_http(host, path, parts.netloc):
        return ""
    if port and port != _PORTS[parts.scheme]:
        host = f"{host}:{port}"
    return f"{parts.scheme}://{host}{path}?{query}" if query else f"{parts.scheme}://{host}{path}"


def _joined(base: str, href: str) -> str:
    """What ``urljoin`` says, dots aside, at a tenth of its price where nothing needs to be resolved."""
    if ";" in href:  # urljoin drops an empty ";" at the end of an address, whether or not anything is to be joined
        return urljoin(base, href) if base else urlunparse(urlparse(href))
    if not base:
        return href
    if href.startswith("/") and not href.startswith("//") and base.count("/") == 2:
        return base + href
    return href if _ORIGIN.match(href) else urljoin(base, href)


def _with_slashes(href: str) -> str:
    """Browsers read backslashes before the query as slashes."""
    end = min((place for place in (href.find("?"), href.find("#")) if place >= 0), default=len(href))
    return href[:end].replace("\\", "/") + href[end:]


def _taken_for_http(host: str, path: str, netloc: str) -> bool:
    """Whether the address is one of another scheme in disguise: ``http://tel:123``, ``http://mailto:a@b``, ``/javascript:;``."""
    if host in _SCHEMES or ("@" in netloc and netloc.partition(":")[0].lower() in _SCHEMES):
        return True
    return (":" in path or "%" in path) and bool(_SCHEME_IN_PATH.search(path))


def _host(host: str) -> str:
    """``host`` in ASCII, in square brackets where it is an IPv6 address; "" where it is no host."""
    if _PLAIN_HOST.match(host):
        return host
    if ":" in host:
        return f"[{host}]" if _IP_6.match(host) else ""
    if "%" in host:
        host = unquote(host, errors="strict")
    host = (host.lower() if host.isascii() else _ascii_host(host)).rstrip(".")
    return "" if _NO_HOST.search(host) or host.startswith(".") or ".." in host else host


def _ascii_host(host: str) -> str:
    """An internationalised host by UTS #46, where need be without the checks of IDNA 2008, which browsers leave out too."""
    try:
        return idna.encode(host, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        pass
    try:
        labels = idna.uts46_remap(host, std3_rules=False, transitional=False).split(".")
    except idna.IDNAError:
        return ""
    labels = [label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in labels]
    return "" if any(len(label) > 63 for label in labels) else ".".join(labels)


def _path(path: str) -> str:
    if _PLAIN_PATH.match(path):
        return path
    segments = [_unquote_safely(segment) for segment in (_SESSION_PATH.sub("", path) or "/").split("/")[1:]]
    out: list[str] = []
    for segment in segments:
        if segment == "..":
            if out:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", "..") and (not out or out[-1]):
        out.append("")
    return "/" + "/".join(quote(segment, safe=_SAFE + "%") for segment in out)


def _unquote_safely(segment: str) -> str:
    """Unreserved characters are written plainly; every other escape stays as it is, in upper case."""
    segment = _ESCAPE.sub(lambda m: m[0].upper(), segment)
    segment = _LONE_PERCENT.sub("%25", segment)
    return _PLAIN_ESCAPE.sub(lambda m: unquote(m[0]), segment)


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not pairs or not any(_TRACKING.match(k) for k, _ in pairs):
        return _LONE_PERCENT_IN_QUERY.sub("%25", quote(query, safe=_SAFE + "%?"))
    return urlencode([(k, v) for k, v in pairs if not _TRACKING.match(k)])


@lru_cache(maxsize=_KEPT)
def host_of(url: str) -> str:
    """Host with port, in lower case; "" where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def registrable(url: str) -> str:
    """The registrable domain by the Public Suffix List; for a bare IP address or a local name, host with port."""
    return _site_of(host_of(url))


@lru_cache(maxsize=_KEPT)
def _site_of(netloc: str) -> str:
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


@lru_cache(maxsize=_KEPT)
def official_host(url: str) -> bool:
    """Whether the host's name is of a kind that public bodies use (gov.xx, gob, gouv, go.jp, admin.ch ...)."""
    host = host_of(url).split(":")[0]
    return bool(_OFFICIAL.search(host) or _OFFICIAL_NAMES.search(host))

"""Which addresses may be visited: nothing on loopback, in private networks or at cloud metadata services.

Comes in: URLs and host names. Goes out: checked IP addresses, pinned for the whole crawl, so that a name that
changes its mind (DNS rebinding) gains nothing. Must not know: what is asked of the servers.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.result import Failed
from model import AddressError, FailureKind
from pages import is_address, normalise

Lookup = Callable[[str], Awaitable[Sequence[str]]]
_NUMERIC = re.compile(r"^(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}$", re.I)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_WAIT = 15.0
AT_ONCE = 32
MOST_HOSTS = 50_000


def check_address(url: str, allow_private_hosts: bool = False) -> None:
    """Refuse what is no address of a page or, unless allowed, an address of a private network.

    Raises AddressError with one line that says what to do. Names are resolved, and checked again, at each
    connection; this check uses no network.
    """
    if not is_address(url) or not normalise(url):
        raise AddressError(_no_address(url))
    host = urlsplit(url).hostname or ""
    if not allow_private_hosts and _is_local_name(host):
        raise AddressError(f"{url}: {host} is not on the public internet; add --allow-private-hosts if that is meant")


def _no_address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme in ("http", "https"):
        return f"{url!r} names no host; write an address such as https://www.example.org/"
    if "://" in url or parts.scheme in ("mailto", "file", "data", "javascript", "ftp"):
        return f"{url!r} is no web address; only http:// and https:// can be visited"
    return f"{url!r} is no web address; write it in full, such as https://www.example.org/"


def _is_local_name(host: str) -> bool:
    host = host.lower().rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    literal = as_ip(host)
    return literal is not None and is_private(literal)


def as_ip(host: str) -> str | None:
    """The IP address that ``host`` writes, also in the old numeric forms (127.1, 0x7f000001), or None."""
    host = host.strip("[]")
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    if _NUMERIC.match(host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return None
    return None


def is_private(ip: str) -> bool:
    """Whether ``ip`` is anything but an address of a public server; IPv4 wrapped in IPv6 is unwrapped."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
    return not address.is_global or address.is_multicast


def system_lookup(host: str) -> Awaitable[Sequence[str]]:
    """The IP addresses of ``host`` as the system resolves it. Raises OSError."""
    return asyncio.get_running_loop().run_in_executor(_lookups(), _ask_system, host)


@cache
def _lookups() -> ThreadPoolExecutor:
    # The loop's own threads are few: a handful of dead name servers would hold up all portals of a run.
    return ThreadPoolExecutor(AT_ONCE, "lookup")


def _ask_system(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class AddressBook(AbstractResolver):
    """Resolves each host once per crawl, drops forbidden addresses, and is the resolver of every connection.

    At most ``AT_ONCE`` lookups are under way; of more than ``MOST_HOSTS`` the longest known are forgotten.
    """

    def __init__(self, allow_private_hosts: bool, lookup: Lookup = system_lookup) -> None:
        self._allowed = allow_private_hosts
        self._lookup = lookup
        self._known: dict[str, tuple[str, ...] | Failed] = {}
        self._asked: dict[str, asyncio.Task[tuple[str, ...] | Failed]] = {}
        self._lines = asyncio.Semaphore(AT_ONCE)

    async def find(self, host: str) -> tuple[str, ...] | Failed:
        """The addresses of ``host`` that may be visited, or why there are none."""
        host = host.lower()
        known = self._known.get(host)
        if known is not None:
            return known
        if host not in self._asked:
            self._asked[host] = asyncio.create_task(self._learn(host))
        return await asyncio.shield(self._asked[host])

    def known(self, host: str) -> tuple[str, ...]:
        """The addresses of ``host`` as far as they are known; asks nobody."""
        found = self._known.get(host.lower(), ())
        return () if isinstance(found, Failed) else found

    def forget_failure(self, host: str) -> None:
        """Where ``host`` could not be resolved, it is asked for anew."""
        if isinstance(self._known.get(host.lower()), Failed):
            del self._known[host.lower()]

    async def _learn(self, host: str) -> tuple[str, ...] | Failed:
        try:
            found = await self._find(host)
            while len(self._known) >= MOST_HOSTS:
                del self._known[next(iter(self._known))]
            self._known[host] = found
            return found
        finally:
            del self._asked[host]

    async def _find(self, host: str) -> tuple[str, ...] | Failed:
        if not host:
            return Failed(FailureKind.ADDRESS, "the address names no host", tried=False)
        literal = as_ip(host)
        try:
            found = [literal] if literal else await self._look_up(host.strip("[]"))
        except (OSError, UnicodeError) as error:  # a time-out is an OSError, too
            return Failed(FailureKind.DNS, f"{host} cannot be resolved: {error or 'no answer'}")
        usable = tuple(ip for ip in found if self._allowed or not is_private(ip))
        if usable:
            return usable
        if found:
            return Failed(FailureKind.ADDRESS, f"{host} leads to the private address {found[0]}", tried=False)
        return Failed(FailureKind.DNS, f"{host} has no address")

    async def _look_up(self, host: str) -> Sequence[str]:
        async with self._lines, asyncio.timeout(_WAIT):
            return await self._lookup(host)

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        """For the connector: only addresses that were checked. Raises OSError."""
        found = await self.find(host)
        if isinstance(found, Failed):
            raise OSError(found.detail)
        return [
            ResolveResult(
                hostname=host, host=ip, port=port, proto=0, flags=socket.AI_NUMERICHOST,
                family=socket.AF_INET6 if ":" in ip else socket.AF_INET,
            )
            for ip in found
        ]  # fmt: skip

    async def close(self) -> None:
        """Nothing is held open."""

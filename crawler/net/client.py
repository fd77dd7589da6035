"""Connections: a GET request in, the begin of an answer out. Kept open, shared by all portals of a run.

Comes in: URLs. Goes out: httpx responses whose bodies are still to be read. Must not know: turns, limits, failures.
No redirects, no log-ins, no cookies but those given: the transport is called directly, without an httpx client in between.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import cast

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from httpx_aiohttp import AiohttpTransport

from crawler.net.address import AddressBook
from crawler.options import CrawlOptions

MOST_HEADERS = 256
MOST_HEADER_BYTES = 32_768  # of one header; firewalls and content policies write long ones
_IDLE_SECONDS = 15
_SOMEWHERE = httpx.URL("http://host.invalid/")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_BODY = httpx.ByteStream(b"")
_HOST = re.compile(r"^https?://(?:[^/?#]*@)?([^/?#]*)", re.I)
_DROPPED = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientConnectionResetError)
_OPENED: ContextVar[bool] = ContextVar("the request under way opened a new connection", default=False)


class _Connector(aiohttp.TCPConnector):
    """Notes whether a request got a new connection or one that was open already."""

    async def _create_connection(
        self, req: aiohttp.ClientRequest, traces: list[aiohttp.tracing.Trace], timeout: aiohttp.ClientTimeout
    ) -> ResponseHandler:
        _OPENED.set(True)
        return await super()._create_connection(req, traces, timeout)


def open_client(options: CrawlOptions, book: AddressBook, languages: tuple[str, ...] = ()) -> "Client":
    """A client that connects only to addresses that ``book`` lets pass. To be made, and closed, in a running loop."""
    trust = httpx.create_ssl_context()
    headers = {
        "User-Agent": options.user_agent,
        "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }

    def transport(keep: bool) -> AiohttpTransport:
        # No limit: the queues bound what is under way, and waiting for a slot would look like a silent server.
        connector = _Connector(
            resolver=book, use_dns_cache=False, ssl=trust, limit=0, force_close=not keep,
            keepalive_timeout=_IDLE_SECONDS if keep else None,
        )  # fmt: skip
        session = aiohttp.ClientSession(
            connector=connector, headers=headers, cookie_jar=aiohttp.DummyCookieJar(), max_headers=MOST_HEADERS,
            max_line_size=MOST_HEADER_BYTES, max_field_size=MOST_HEADER_BYTES,
        )  # fmt: skip
        session._retry_connection = False  # it would also ask servers again that hung up on purpose
        return AiohttpTransport(client=session, verify=trust)

    return Client(transport(True), transport(False), headers, languages)


class Client:
    """Sends GET requests for one portal; ``speaking`` gives another portal its own over the same connections."""

    def __init__(
        self, kept: AiohttpTransport, fresh: AiohttpTransport, headers: Mapping[str, str], languages: tuple[str, ...]
    ) -> None:
        self._kept, self._fresh, self._always = kept, fresh, headers
        wished = {"accept-language": ", ".join([*languages, "*;q=0.5"])} if languages else {}
        self._headers = httpx.Headers(wished, encoding="ascii")
        self._sent = {name.lower(): value for name, value in headers.items()} | wished

    def speaking(self, languages: tuple[str, ...]) -> "Client":
        """The same connections, asking for pages in ``languages``."""
        return Client(self._kept, self._fresh, self._always, languages)

    def sent(self, url: str, cookie: str = "") -> dict[str, str]:
        """The headers of a request for ``url``; names in lower case."""
        host = _HOST.match(url)
        sent = {"host": host[1] if host else "", **self._sent}
        return sent | {"cookie": cookie} if cookie else sent

    async def get(self, url: str, cookie: str = "", more: Mapping[str, str] = _NOTHING) -> httpx.Response:
        """The begin of the answer. Raises httpx.HTTPError, aiohttp.ClientError, OSError, ValueError.

        ``more`` are further headers. Servers close connections that lie idle, sometimes just when a request is on its way.
        Such a request was never read, so it is sent once more, on a connection of its own.
        """
        request = httpx.Request("GET", _SOMEWHERE, headers=self._headers, stream=_NO_BODY)
        request.headers.update(more)
        if cookie:
            request.headers["cookie"] = cookie
        request.read()
        # The transport needs the address as text only; for httpx to take it apart costs as much as all the rest.
        request.url = cast(httpx.URL, url)
        _OPENED.set(False)
        try:
            return await self._kept.handle_async_request(request)
        except httpx.TransportError as error:
            if _OPENED.get() or not _unheard(error.__cause__):
                raise
        return await self._fresh.handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._kept.aclose()
        await self._fresh.aclose()


def _unheard(error: BaseException | None) -> bool:
    """Whether the connection ended before a byte of an answer came."""
    partly = isinstance(error, aiohttp.ServerDisconnectedError) and not isinstance(error.message, str)
    return isinstance(error, _DROPPED) and not partly

"""One request: an address in, a response or the reason why there is none out.

Comes in: URLs that robots.txt allows. Goes out: ``Response`` or ``Failed``. Must not know: pages, links, ranks.
Only GET is ever sent; redirects are not followed here, since each hop has its own server, robots.txt and checks.
"""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from crawler.address import AddressBook
from crawler.body import inflate, read_up_to
from crawler.options import CrawlOptions
from crawler.politeness import Servers
from crawler.result import INTERRUPTED, Failed, Response
from model import FailureKind

ERROR_BODY = 65_536
_BODY_HEADERS = ("content-encoding", "transfer-encoding", "content-length")
_LOCATION = "civiscope_location"
_FAULTS = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError)

Wanted = Callable[[Response], bool]


class _Transport(httpx.AsyncBaseTransport):
    """Keeps ``Location`` from httpx, which fails on the malformed ones, even where it follows none."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        response.extensions[_LOCATION] = response.headers.pop("location", "")
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def open_client(options: CrawlOptions, book: AddressBook, languages: tuple[str, ...] = ()) -> httpx.AsyncClient:
    """A client that connects only to addresses that ``book`` lets pass. To be made, and closed, in a running loop."""
    trust = httpx.create_ssl_context()
    connector = aiohttp.TCPConnector(
        resolver=book, use_dns_cache=False, ssl=trust, limit=max(options.concurrency * 2, 16), keepalive_timeout=30
    )
    session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
    # A request on a connection that the server drops would be sent again at once, out of its turn.
    session._retry_connection = False
    headers = {
        "User-Agent": options.user_agent,
        "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    if languages:
        headers["Accept-Language"] = ", ".join([*languages, "*;q=0.5"])
    transport = _Transport(AiohttpTransport(client=session, verify=trust))
    return httpx.AsyncClient(transport=transport, headers=headers, timeout=options.timeout, trust_env=False)


class Fetcher:
    """Sends requests in the turn of each server, and lets the server's queue know how it went."""

    def __init__(self, options: CrawlOptions, servers: Servers, client: httpx.AsyncClient) -> None:
        self._options, self._servers, self._client = options, servers, client

    async def get(self, url: str, *, limit: int, wanted: Wanted | None = None) -> Response | Failed:
        """Ask for ``url`` once. The body is read, up to ``limit`` bytes, where ``wanted`` says so of the headers.

        Of an error page only the first 64 KiB are read. A longer body comes back cut, marked ``truncated``.
        """
        server = await self._servers.of(url)
        if isinstance(server, Failed):
            return server
        if server.silence is not None:
            return server.silence
        leave = await server.enter()
        if leave is None:
            return INTERRUPTED
        try:
            result = await self._request(url, limit, wanted)
        finally:
            leave()
        if isinstance(result, Failed):
            server.failed(result)
        elif result.status in (429, 503):
            server.refused(result.status, retry_after(result.headers.get("retry-after", "")))
        else:
            server.succeeded()
        return result

    async def _request(self, url: str, limit: int, wanted: Wanted | None) -> Response | Failed:
        try:
            async with asyncio.timeout(self._options.timeout):
                answer = await self._client.send(self._client.build_request("GET", url), stream=True)
                try:
                    return await self._read(url, answer, limit, wanted)
                finally:
                    await answer.aclose()
        except (*_FAULTS, TimeoutError) as error:
            return _failed(error, self._options.timeout)

    async def _read(self, url: str, answer: httpx.Response, limit: int, wanted: Wanted | None) -> Response | Failed:
        headers = {k: v for k, v in answer.headers.items() if k not in _BODY_HEADERS}
        if location := answer.extensions.get(_LOCATION):
            headers["location"] = location
        head = Response(url, answer.status_code, headers)
        if head.status >= 300:
            limit = min(limit, ERROR_BODY)
        elif wanted is not None and not wanted(head):
            return head
        raw, cut = await read_up_to(answer.aiter_raw(), limit)
        body, more = inflate(raw, answer.headers.get("content-encoding", ""), limit)
        headers["content-length"] = str(len(body))
        return Response(url, answer.status_code, headers, body, truncated=cut or more)


def _failed(error: BaseException, timeout: float) -> Failed:
    """The kind of failure, told by the lowest layer that knows it."""
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    if isinstance(cause, TimeoutError):  # aiohttp's own are of this kind, too
        return Failed(FailureKind.TIMEOUT, f"no answer within {timeout:g} s")
    if isinstance(cause, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError | ssl.SSLError):
        return Failed(FailureKind.TLS, f"no secure connection: {_short(cause)}")
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        return Failed(FailureKind.CONNECT, "the server closed the connection without an answer")
    if isinstance(cause, aiohttp.ClientOSError | OSError):
        return Failed(FailureKind.CONNECT, f"no connection: {_short(cause)}")
    return Failed(FailureKind.PROTOCOL, f"the answer is not valid HTTP: {_short(cause)}")


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


def retry_after(value: str, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or as a date; None where it says nothing."""
    value = value.strip()
    if value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())

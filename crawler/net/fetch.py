"""One request: an address in, a response or the reason why there is none out.

Comes in: URLs that robots.txt allows. Goes out: ``Response`` or ``Failed``. Must not know: pages, links, ranks.
Only GET is ever sent; redirects are not followed here, since each hop has its own server, robots.txt and checks.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import cast

import aiohttp
import httpx
from httpx_aiohttp.transport import AiohttpResponseStream

from crawler.net.body import GZIP_MARK, inflate, read_up_to
from crawler.net.client import Client, open_client
from crawler.net.cookies import Cookies
from crawler.net.politeness import Servers
from crawler.options import CrawlOptions
from crawler.result import INTERRUPTED, Failed, Response
from model import FailureKind

__all__ = ["Fetcher", "open_client", "retry_after"]

ERROR_BODY = 65_536
MOST_HEAD_BYTES = 262_144
_CHUNK = 262_144
_FOREVER = 1e9
_NOTHING: Mapping[str, str] = MappingProxyType({})
_BODY_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_FAULTS = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError)

Wanted = Callable[[Response], bool]


class Fetcher:
    """Sends requests in the turn of each server, and lets the server's queue know how it went."""

    def __init__(self, options: CrawlOptions, servers: Servers, client: Client) -> None:
        self._options, self._servers, self._client = options, servers, client
        self._cookies = Cookies()

    def speaking(self, languages: tuple[str, ...]) -> "Fetcher":
        """For another portal of the run: the same connections and queues, asking for pages in ``languages``."""
        return Fetcher(self._options, self._servers, self._client.speaking(languages))

    async def get(
        self, url: str, *, limit: int, wanted: Wanted | None = None, more: Mapping[str, str] = _NOTHING
    ) -> Response | Failed:
        """Ask for ``url`` once. The body is read, up to ``limit`` bytes, where ``wanted`` says so of the headers.

        Of an error page only the first 64 KiB are read. A longer body comes back cut, marked ``truncated``. ``more`` are
        further headers, such as the conditions on which the page is wanted.
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
            result = await self._request(url, limit, wanted, more)
        finally:
            leave()
        if isinstance(result, Failed):
            server.failed(result)
        elif result.status in (429, 503):
            server.refused(result.status, retry_after(result.headers.get("retry-after", "")))
        else:
            server.succeeded()
        return result

    async def _request(self, url: str, limit: int, wanted: Wanted | None, more: Mapping[str, str]) -> Response | Failed:
        cookie = self._cookies.take(url)
        try:
            async with asyncio.timeout(self._options.timeout):
                answer = await self._client.get(url, cookie, more)
                try:
                    found = await self._read(url, cookie, answer, limit, wanted)
                    return found if isinstance(found, Failed) or not more else replace(found, request={**found.request, **more})
                finally:
                    await answer.aclose()
        except (*_FAULTS, TimeoutError) as error:
            return _failed(error, self._options.timeout)

    async def _read(self, url: str, cookie: str, answer: httpx.Response, limit: int, wanted: Wanted | None) -> Response | Failed:
        headers = _headers(answer.headers.raw)
        encoding = headers.get("content-encoding", "")
        headers = {name: value for name, value in headers.items() if name not in _BODY_HEADERS}
        sent = self._client.sent(url, cookie)
        head = Response(url, answer.status_code, headers, request=sent)
        if head.status < 200:
            return Failed(FailureKind.PROTOCOL, f"the server answers {head.status}, which was not asked for", head.status)
        if head.status >= 300:
            limit = min(limit, ERROR_BODY)
            self._cookies.lend(url, cookie, headers.get("location", ""), answer.headers.get_list("set-cookie"))
        elif wanted is not None and not wanted(head):
            return head
        stream = cast(AiohttpResponseStream, answer.stream)
        stream.CHUNK_SIZE = _CHUNK  # pieces come as they were read from the line
        body, cut = await read_up_to(stream, limit)
        if encoding:
            body, cut = inflate(body, encoding, limit, cut)
        if body.startswith(GZIP_MARK) and "text/" in head.media_type:
            body, cut = inflate(body, "gzip", limit, cut)  # packed twice, or without saying so
        headers["content-length"] = str(len(body))
        return Response(url, answer.status_code, headers, body, truncated=cut, request=sent)


def _headers(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case; repeated ones joined. Raises ValueError where there is too much of them."""
    if sum(len(name) + len(value) for name, value in raw) > MOST_HEAD_BYTES:
        raise ValueError(f"more than {MOST_HEAD_BYTES // 1024} KiB of headers")
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), _text(value_bytes)
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _text(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    if text.isprintable():
        return text.strip()
    # Line breaks would begin a new header wherever these are written down.
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _failed(error: BaseException, timeout: float) -> Failed:
    """The kind of failure, told by the lowest layer that knows it."""
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    if isinstance(cause, TimeoutError):  # aiohttp's own are of this kind, too
        return Failed(FailureKind.TIMEOUT, f"no answer within {timeout:g} s")
    if isinstance(cause, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError | ssl.SSLError):
        return Failed(FailureKind.TLS, f"no secure connection: {_short(cause)}")
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        if isinstance(cause.message, str):
            return Failed(FailureKind.CONNECT, "the server closed the connection without an answer")
        return Failed(FailureKind.PROTOCOL, "the answer breaks off in its headers", passing=True)
    if isinstance(cause, aiohttp.ClientPayloadError):
        return Failed(FailureKind.PROTOCOL, f"the answer breaks off or is damaged: {_short(cause)}", passing=True)
    if isinstance(cause, aiohttp.ClientOSError | OSError):
        return Failed(FailureKind.CONNECT, f"no connection: {_short(cause)}")
    if type(cause) is ValueError:  # our own: what is wrong with the headers or the body
        return Failed(FailureKind.PROTOCOL, _short(cause))
    return Failed(FailureKind.PROTOCOL, f"the answer is not valid HTTP: {_short(cause)}")


def _short(error: BaseException) -> str:
    text = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        text = str(getattr(error.certificate_error, "verify_message", text))
    words = "".join(c if c.isprintable() else " " for c in text).split()
    return " ".join(words)[:160] or type(error).__name__


def retry_after(value: str, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or as a date; None where it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), _FOREVER)
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None

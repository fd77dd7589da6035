"""Talks to one server that speaks the chat-completions protocol, as OpenAI and many others do.

Comes in: where it is, and messages. Goes out: a ``Completion``: text and tokens, or a ``Failed`` with its kind.
Must not know: what is asked. Sends the key to the configured address only, follows no redirects, and writes it nowhere.
"""

import asyncio
import ipaddress
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from opinion.protocol import complaint, said

Message = Mapping[str, str]
_PATH = "/chat/completions"
_MOST_BYTES = 1_000_000
_LONGEST_WAIT = 60.0  # seconds that a server may ask for; who asks for more is not asked again
_AGAIN = frozenset({408, 409, 425, 429})
_SCHEMA_REFUSED = frozenset({400, 415, 422, 501})


class Problem(StrEnum):
    """Why there is no text."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    KEY = "key"
    BUSY = "busy"
    STATUS = "status"
    REDIRECT = "redirect"
    TOO_LARGE = "too-large"
    REFUSED = "refused"
    CUT_SHORT = "cut-short"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Failed:
    """A failure of the outside world; ``detail`` is a clause for people and never holds the key."""

    problem: Problem
    detail: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What came back: text or failure, the tokens that the server counted over all attempts, and the seconds it took."""

    text: str = ""
    failed: Failed | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask. ``timeout`` is in seconds per attempt, ``attempts`` counts the first; prices are per million tokens."""

    address: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0
    price_in: float = 0.0
    price_out: float = 0.0
    at_once: int = 4
    attempts: int = 3

    @property
    def url(self) -> str:
        """The address that questions are sent to: ``/chat/completions`` below the one given, if it is not there already."""
        parts = urlsplit(self.address)
        path = parts.path.rstrip("/")
        return parts._replace(path=path if path.endswith(_PATH) else path + _PATH, fragment="").geturl()

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost, in the currency of the prices."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1_000_000


class Endpoint:
    """A server in use; to be entered. ``sleep`` is what waits between attempts."""

    def __init__(self, server: Server, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.server = server
        self._sleep = sleep
        self._turns = asyncio.Semaphore(server.at_once)
        self._plain = False  # whether the server has shown that it knows no response_format
        # No proxies or keys from the environment: what is sent goes to the address in the configuration alone.
        self._client = httpx.AsyncClient(timeout=server.timeout, follow_redirects=False, trust_env=False)

    async def __aenter__(self) -> "Endpoint":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._client.aclose()

    async def complete(self, messages: Sequence[Message], response_format: Mapping[str, object]) -> Completion:
        """Ask once, waiting for a turn. With the schema where the server takes it, else without."""
        async with self._turns:
            started = time.monotonic()
            done = await self._complete(messages, response_format)
            return replace(done, seconds=round(time.monotonic() - started, 3))

    async def _complete(self, messages: Sequence[Message], response_format: Mapping[str, object]) -> Completion:
        plain = {"model": self.server.model, "messages": list(messages)}
        if not self._plain:
            answer = await self._persist({**plain, "temperature": 0, "response_format": response_format})
            if not (isinstance(answer, _Answer) and answer.status in _SCHEMA_REFUSED and not complaint(answer.body).refused):
                return _read(answer)
        answer = await self._persist(plain)
        self._plain = self._plain or (isinstance(answer, _Answer) and answer.status == 200)
        return _read(answer)

    async def _persist(self, body: Mapping[str, object]) -> "_Answer | Failed":
        """Ask until there is an answer that asking again would not change, so often as the server may be asked."""
        for attempt in range(1, self.server.attempts + 1):
            answer = await self._attempt(body)
            wait = _wait(answer, attempt)
            if wait is None or attempt == self.server.attempts:
                break
            if wait > _LONGEST_WAIT:
                return Failed(Problem.BUSY, f"the server asks to wait {wait:.0f} s")
            await self._sleep(wait)
        return answer

    async def _attempt(self, body: Mapping[str, object]) -> "_Answer | Failed":
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        content = json.dumps(body).encode()  # plain ASCII, whatever stands on the pages
        if self.server.key:
            headers["Authorization"] = f"Bearer {self.server.key}"
        try:
            async with (
                asyncio.timeout(self.server.timeout),
                self._client.stream("POST", self.server.url, content=content, headers=headers) as response,
            ):
                received = bytearray()
                async for chunk in response.aiter_bytes():
                    received += chunk
                    if len(received) > _MOST_BYTES:
                        return Failed(Problem.TOO_LARGE, f"more than {_MOST_BYTES:,} bytes")
                return _Answer(response.status_code, bytes(received), response.headers.get("retry-after", ""))
        except (TimeoutError, httpx.TimeoutException):
            return Failed(Problem.TIMEOUT, f"no answer within {self.server.timeout:g} s")
        except httpx.HTTPError as error:
            return Failed(Problem.CONNECTION, type(error).__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    retry_after: str


def _wait(answer: _Answer | Failed, attempt: int) -> float | None:
    """Seconds to wait before asking again; None where that makes no sense. A time-out is not repeated: it was paid for."""
    backing_off = float(2 ** (attempt - 1))
    if isinstance(answer, Failed):
        return backing_off if answer.problem is Problem.CONNECTION else None
    again = answer.status in _AGAIN or (answer.status >= 500 and answer.status not in _SCHEMA_REFUSED)
    return _asked_for(answer.retry_after, backing_off) if again else None


def _asked_for(retry_after: str, otherwise: float) -> float:
    """The seconds that a Retry-After asks for, as a number or as a date."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return otherwise
    zoned = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (zoned - datetime.now(UTC)).total_seconds())


def _read(answer: _Answer | Failed) -> Completion:
    if isinstance(answer, Failed):
        return Completion(failed=answer)
    if answer.status != 200:
        return Completion(failed=_failure(answer))
    reply = said(answer.body)
    spent = Completion(tokens_in=reply.tokens_in, tokens_out=reply.tokens_out)
    if reply.refused:
        return replace(spent, failed=Failed(Problem.REFUSED, reply.refused))
    if reply.cut_short:
        return replace(spent, failed=Failed(Problem.CUT_SHORT, "the reply ends before its end"))
    if not reply.text:
        return replace(spent, failed=Failed(Problem.MALFORMED, "no reply in the answer of the server"))
    return replace(spent, text=reply.text)


def _failure(answer: _Answer) -> Failed:
    """What a status other than 200 means. What the server writes beside it is not repeated: it could hold anything."""
    status = f"status {answer.status}"
    if refused := complaint(answer.body).refused:
        return Failed(Problem.REFUSED, refused)
    if 300 <= answer.status < 400:
        return Failed(Problem.REDIRECT, f"{status}; redirects are not followed")
    if answer.status in (401, 403):
        return Failed(Problem.KEY, f"{status}; the server does not take the key, or there is none")
    return Failed(Problem.BUSY if answer.status == 429 else Problem.STATUS, status)


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

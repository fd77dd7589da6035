"""Records one load of a page: attached before the page is asked for, read when it rests.

Comes in: a page of the browser. Goes out: facts of weight, speed, transport and privacy. Must not know: what they mean.
"""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession, Error, Page, Request, Response, Route

from crawler.auditing.contract import Facts, Seen
from crawler.auditing.facts import privacy
from crawler.auditing.facts.certificate import browser_facts
from crawler.auditing.facts.headers import header_facts
from crawler.auditing.facts.in_page import script
from crawler.auditing.facts.weight import Load, time_facts, weight_facts
from crawler.net.address import as_ip, is_private

VERSION = "1"
COPY = "a copy on a private address says nothing about the portal's own server"
_MOST = 3000  # requests
_AT_ONCE = 50
_PROTOCOL = "(performance.getEntriesByType('navigation')[0] || {}).nextHopProtocol || ''"
_STEADY = frozenset({"script", "stylesheet"})


class Recorder:
    """``attach`` before ``page.goto``, ``seen`` once the page rests and before anything is done to it, then ``detach``.

    Scripts and style sheets that the visit kept from earlier pages come over no line: their sizes are not known. With
    ``afresh`` they are asked for once more. ``copy`` says that the page is a copy on a private network, whose transport
    says nothing; None: told by the address.
    """

    def __init__(self, page: Page, *, afresh: bool = False, copy: bool | None = None) -> None:
        self._page, self._afresh, self._copy = page, afresh, copy
        self._session: CDPSession | None = None
        self._begun: list[str] = []
        self._done: list[Request] = []
        self._failed = 0
        self._main: Response | None = None
        self._decoded, self._heard_of = 0, set[str]()

    async def attach(self) -> None:
        """Begin. Raises playwright's Error where the page is lost."""
        page = self._page
        page.on("request", self._on_request)
        page.on("requestfinished", self._on_finished)
        page.on("requestfailed", self._on_failed)
        page.on("response", self._on_response)
        if self._afresh:
            await page.route("**/*", self._past_the_cupboard)
        self._session = await page.context.new_cdp_session(page)
        self._session.on("Network.requestWillBeSent", self._on_sent)
        self._session.on("Network.dataReceived", self._on_data)
        await self._session.send("Network.enable")

    async def detach(self) -> None:
        """Stop; harmless where the page is gone."""
        page = self._page
        page.remove_listener("request", self._on_request)
        page.remove_listener("requestfinished", self._on_finished)
        page.remove_listener("requestfailed", self._on_failed)
        page.remove_listener("response", self._on_response)
        with contextlib.suppress(Error):
            if self._afresh:
                await page.unroute("**/*", self._past_the_cupboard)
            if self._session is not None:
                session, self._session = self._session, None
                await session.detach()

    async def seen(self) -> Seen:
        """What was recorded so far. ``raw`` holds cookies without their values, hosts of other sites, and under "unknown"
        what could not be told and why.

        Raises playwright's Error where the page is lost, or the recorder is not attached.
        """
        said: Mapping[str, Any] = await self._page.evaluate(script("timings"))
        loads = await self._loads()
        facts: dict[str, float | int | str | bool] = {
            **weight_facts(loads, self._failed, await self._decoded_bytes(loads)), **time_facts(said),
        }  # fmt: skip
        transport, unknown = await self._transport(said.get("policies") or ())
        told, raw = await self._privacy(said)
        return Seen(facts={**facts, **transport, **told}, version=VERSION, raw={**raw, "unknown": unknown})

    # --- weight -------------------------------------------------------------------------------------------------
    async def _loads(self) -> list[Load]:
        """The answered requests with their sizes."""
        found: list[Load] = []
        for start in range(0, len(self._done), _AT_ONCE):
            part = self._done[start : start + _AT_ONCE]
            found += await asyncio.gather(*map(_measured, part))
        return found

    async def _decoded_bytes(self, loads: Sequence[Load]) -> int | None:
        """Bodies after decompression. Frames of other sites have a process of their own, which this session does not see:
        their bodies are asked for. None where one cannot be had.
        """
        foreign = [request for request in self._done if request.url not in self._heard_of]
        total = self._decoded
        for request in foreign:
            try:
                answer = await request.response()
                total += len(await answer.body()) if answer is not None and not 300 <= answer.status < 400 else 0
            except Error:
                return None
        return total if len(loads) < _MOST else None

    # --- transport and privacy ----------------------------------------------------------------------------------
    async def _transport(self, policies: Sequence[str]) -> tuple[Facts, dict[str, str]]:
        if self._main is None:
            return {}, {"transport": "the page's own answer was not seen"}
        secure = self._main.url.startswith("https:")
        if not secure and (_is_copy(self._main.url) if self._copy is None else self._copy):
            return {}, {"transport": COPY}
        headers = await _headers(self._main)
        facts = {"https": secure, **header_facts(headers, secure=secure, policies=list(map(str, policies)))}
        if secure and (version := await self._page.evaluate(_PROTOCOL)):  # over http it would be that of our own gate
            facts["http_version"] = str(version)
        details = await self._main.security_details()
        return {**facts, **browser_facts(dict(details or {}), datetime.now(UTC))}, {}

    async def _privacy(self, said: Mapping[str, Any]) -> tuple[Facts, dict[str, object]]:
        url = self._page.url
        held = privacy.of_hosts(await self._cookies(), [url, *self._begun])
        cookies = privacy.without_values(held, url, time.time())
        hosts = privacy.third_parties(url, self._begun)
        cookies += privacy.refused(await self._sent_cookies(hosts), url, time.time(), cookies)
        keys = {name: said[name] for name in ("local_storage_keys", "session_storage_keys") if isinstance(said.get(name), int)}
        facts = {**privacy.cookie_facts(cookies), **privacy.third_party_facts(hosts), **keys}
        return facts, {"cookies": [cookie.row() for cookie in cookies], "third_party_hosts": list(hosts)}

    async def _cookies(self) -> Sequence[Mapping[str, Any]]:
        """All that the context holds. Playwright's own list says of cookies without a SameSite rule that they have one."""
        if self._session is None:
            raise Error("the recorder is not attached")
        said: Mapping[str, Any] = await self._session.send("Network.getAllCookies")
        return list(said["cookies"])

    async def _sent_cookies(self, hosts: Sequence[str]) -> list[tuple[str, str]]:
        """Addresses and Set-Cookie lines of the answers of ``hosts``: the browser lets other sites set no cookies."""
        found: list[tuple[str, str]] = []
        for request in self._done:
            if (urlsplit(request.url).hostname or "") in hosts:
                with contextlib.suppress(Error):
                    answer = await request.response()
                    headers = await answer.headers_array() if answer is not None else []
                    lines = (one["value"] for one in headers if one["name"].lower() == "set-cookie")
                    found += [(request.url, part) for line in lines for part in line.split("\n")]
        return found

    # --- events -------------------------------------------------------------------------------------------------
    def _on_request(self, request: Request) -> None:
        if len(self._begun) < _MOST:
            self._begun.append(request.url)

    def _on_finished(self, request: Request) -> None:
        if len(self._done) < _MOST and request.url.startswith(("http:", "https:")):
            self._done.append(request)

    def _on_failed(self, _: Request) -> None:
        self._failed += 1

    def _on_response(self, response: Response) -> None:
        request = response.request
        with contextlib.suppress(Error):
            if request.is_navigation_request() and request.frame == self._page.main_frame and not 300 <= response.status < 400:
                self._main = self._main or response

    def _on_sent(self, event: Mapping[str, Any]) -> None:
        if len(self._heard_of) < _MOST:
            self._heard_of.add(str(event["request"]["url"]))

    def _on_data(self, event: Mapping[str, Any]) -> None:
        self._decoded += int(event["dataLength"])

    async def _past_the_cupboard(self, route: Route) -> None:
        """Let the page's scripts and style sheets come from their servers; all else goes the usual way."""
        request = route.request
        steady = request.resource_type in _STEADY and request.method == "GET" and request.url.startswith(("http:", "https:"))
        with contextlib.suppress(Error):
            await (route.continue_() if steady else route.fallback())


async def _measured(request: Request) -> Load:
    """The size on the line; None where the answer came from no server."""
    with contextlib.suppress(Error):
        answer = await request.response()
        if answer is not None and await answer.server_addr() is not None:
            sizes = await request.sizes()
            return Load(request.url, request.resource_type, max(sizes["responseBodySize"] + sizes["responseHeadersSize"], 0))
    return Load(request.url, request.resource_type, None)


async def _headers(answer: Response) -> dict[str, str]:
    """Headers with names in lower case, repeated ones joined by commas."""
    found: dict[str, str] = {}
    for one in await answer.headers_array():
        name = one["name"].lower()
        found[name] = f"{found[name]}, {one['value']}" if name in found else one["value"]
    return found


def _is_copy(url: str) -> bool:
    """Whether the address itself says that its host is of a private network."""
    host = urlsplit(url).hostname or ""
    ip = as_ip(host)
    return is_private(ip) if ip else host == "localhost" or host.endswith(".localhost")

"""What every request must satisfy and every answer bears, before any page is asked.

Comes in: requests. Goes out: the same with the language chosen, refusals, answers with their headers. Must not know: pages,
users.
"""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.problems import problem
from review.texts import chosen

MOST = 1_000_000  # bytes of a body; forms are far smaller
_LARGE = "This is larger than anything that is sent here."
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin", "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()", "cache-control": "no-store",
}  # fmt: skip


class Guard:
    """Headers, sizes, and that forms come from our own pages."""

    def __init__(self, app: ASGIApp, languages: Sequence[str], secure: bool) -> None:
        self._app, self._languages, self._secure = app, languages, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        header, cookie = request.headers.get("accept-language", ""), request.cookies.get("civiscope-language", "")
        scope.setdefault("state", {})["language"] = chosen(self._languages, cookie, header)
        if (refusal := _refusal(scope["method"], request)) is not None:
            await refusal(scope, receive, self._with_headers(send, request))
            return
        await self._app(scope, _limited(receive), self._with_headers(send, request))

    def _with_headers(self, send: Send, request: Request) -> Send:
        said = (
            "civiscope-said" in request.cookies
            and request.method == "GET"
            and not request.url.path.startswith(("/static", "/arch"))
        )

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._secure:
                    headers["strict-transport-security"] = "max-age=31536000"
                if said and message["status"] == 200 and "text/html" in headers.get("content-type", ""):
                    headers.append("set-cookie", "civiscope-said=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
            await send(message)

        return sending


def _refusal(method: str, request: Request) -> Response | None:
    size = request.headers.get("content-length", "") or "0"
    if not size.isdecimal():
        return _refused(request, 400, "This does not say how long it is.")
    if int(size) > MOST:
        return _refused(request, 413, _LARGE)
    if method in _SAFE or request.headers.get("authorization", "").startswith("Bearer "):
        return None
    return None if _is_own(request.headers, request.url.netloc) else _refused(request, 403, "This form comes from another site.")


def _refused(request: Request, status: int, why: str) -> Response:
    return problem(status, why) if request.url.path.startswith("/api/") else PlainTextResponse(why, status)


def _is_own(headers: Headers, host: str) -> bool:
    """Browsers say where a form comes from; who says nothing is no browser, and has no business with forms."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] == host


def _limited(receive: Receive) -> Receive:
    """A body that does not say how long it is must end in time, too."""
    got = 0

    async def receiving() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > MOST:
            raise HTTPException(413, _LARGE)
        return message

    return receiving

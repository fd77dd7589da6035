"""Errors for programs: problem details after RFC 9457.

Comes in: a status and why. Goes out: a JSON answer. Must not know: pages.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse


def problem(status: int, reason: Any, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An error as JSON; 401 says how to sign in."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": str(reason or "")}
    more = {"www-authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(body, status, {**(headers or {}), **more}, media_type="application/problem+json")

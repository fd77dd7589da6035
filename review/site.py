"""Puts the application together: routes, templates, errors, and what every answer bears.

Comes in: ``Handed``. Goes out: an ASGI application. Must not know: what pages show.
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from model import CiviscopeError, ConflictError
from review import api, pages, words
from review.filters import FILTERS
from review.guard import Guard
from review.handed import Handed
from review.here import whoever
from review.problems import problem
from review.rights import Right
from review.texts import Texts, own_name

_ROOM = Path(__file__).parent


def make_site(handed: Handed) -> FastAPI:
    """The application. It opens nothing and starts nothing; whoever serves it closes the store."""
    site = FastAPI(title="Civiscope review", docs_url=None, redoc_url=None, openapi_url=None)
    files = _Files(_ROOM / "static")
    site.state.handed, site.state.figures = handed, {}
    site.state.texts = {language: Texts(language) for language in handed.languages}
    site.state.environments = {language: _environment(texts, files.paths, handed) for language, texts in site.state.texts.items()}
    site.add_api_route("/static/{name}", files.serve, include_in_schema=False)
    for router in pages.ROUTERS:
        site.include_router(router, include_in_schema=False)
    site.include_router(api.router)
    for kind in (HTTPException, RequestValidationError, CiviscopeError):
        site.add_exception_handler(kind, _failed)
    site.add_exception_handler(Exception, _failed)
    site.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)
    site.add_middleware(Guard, languages=handed.languages, secure=handed.secure)
    site.add_middleware(TrustedHostMiddleware, allowed_hosts=[*handed.hosts], www_redirect=False)
    return site


def _environment(texts: Texts, files: Mapping[str, str], handed: Handed) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_ROOM / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(texts.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(FILTERS)
    tongues = [(language, own_name(language)) for language in handed.languages]
    environment.globals.update(
        files=files, Right=Right, tongues=tongues, values=words.VALUES, states=words.STATES, flags=words.FLAGS,
        outcomes=words.OUTCOMES, roles_in_words=words.ROLES, verdicts=words.VERDICTS,
    )  # fmt: skip
    return environment


class _Files:
    """Style and script, each under a name that changes with its content, so that browsers may keep it for ever."""

    def __init__(self, folder: Path) -> None:
        self._content: dict[str, tuple[bytes, str]] = {}
        self.paths: dict[str, str] = {}
        for file in sorted(folder.iterdir()):
            content = file.read_bytes()
            name = f"{hashlib.sha256(content).hexdigest()[:12]}-{file.name}"
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self._content[name] = (content, kind)
            self.paths[file.name] = f"/static/{name}"

    def serve(self, name: str) -> Response:
        """One file."""
        if name not in self._content:
            raise HTTPException(404)
        content, kind = self._content[name]
        return Response(content, media_type=kind, headers={"cache-control": "public, max-age=31536000, immutable"})


def _failed(request: Request, error: Exception) -> Response:
    """Errors in plain words, as pages or, for programs, as problem details."""
    status, reason = _told(error)
    if request.url.path.startswith("/api/"):
        return problem(status, reason, getattr(error, "headers", None))
    here = whoever(request) if status != 500 else None
    if status == 401 and request.method == "GET":
        from review.pages.signing import to_sign_in

        return to_sign_in(request)
    if here is None:
        return Response("Something went wrong here; it was noted.", 500, media_type="text/plain")
    return here.page("error", status, reason=reason, code=status)


def _told(error: Exception) -> tuple[int, Any]:
    match error:
        case HTTPException():
            return error.status_code, error.detail
        case RequestValidationError():
            return 422, "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors())
        case ConflictError():
            return 409, str(error)
        case CiviscopeError():
            return 422, str(error)
        case _:
            return 500, ""

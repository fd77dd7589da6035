"""What programs can ask for: the OpenAPI document, and a page that lists it.

Comes in: the routes of the application. Goes out: a document, a page. Must not know: what the routes do. Both are open to all:
they tell nothing of the survey.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from review.api.told import Problem
from review.here import Here, whoever

router = APIRouter(include_in_schema=False)


@router.get("/api/openapi.json")
def document(request: Request) -> Response:
    """The document."""
    return JSONResponse(described(request.app))


@router.get("/api/")
def listed(here: Annotated[Here, Depends(whoever)]) -> Response:
    """The same as a page to read."""
    return here.page("api", ways=_ways(described(here.request.app)))


def described(site: Any) -> dict[str, Any]:
    """The document of an application, made once."""
    if "openapi" not in site.state.figures:
        site.state.figures["openapi"] = _made(site)
    found: dict[str, Any] = site.state.figures["openapi"]
    return found


def _made(site: Any) -> dict[str, Any]:
    document = get_openapi(
        title="Civiscope review", version="1", summary="What the pages of the review show, for programs.", routes=site.routes,
        description="Send a key of yours as `Authorization: Bearer KEY`; you make it on the page of your account. A program "
        "may do what you may. Errors are problem details (RFC 9457).",
    )  # fmt: skip
    document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    return document


def _ways(document: dict[str, Any]) -> list[tuple[str, str, str, dict[str, str]]]:
    """Method, path, what it does, answers by status."""
    return [
        (method.upper(), path, way["description"], {status: one["description"] for status, one in way["responses"].items()})
        for path, methods in document["paths"].items()
        for method, way in methods.items()
    ]

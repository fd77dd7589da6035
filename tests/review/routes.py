"""Every route of the application, and the right that each is meant to take: a route that is not written here fails a test."""

from collections.abc import Iterator

from fastapi.routing import APIRoute

from review import api, pages
from tests.review.conftest import ASKED

ITEM = ("city", ASKED.id, ASKED.indicators[8].id)
_ITEM = "{portal}/{questionnaire}/{indicator}"
V1 = "/api/v1"
OPEN = {
    "GET /sign-in", "POST /sign-in", "GET /sign-on", "GET /sign-on/back", "POST /language", "GET /healthz",
    "GET /invitation/{secret}", "POST /invitation/{secret}", "GET /api/", "GET /api/openapi.json",
}  # fmt: skip
TABLE = {
    "enter": [
        "GET /", "POST /sign-out", "GET /progress/counts", "GET /account", "POST /account/password", "POST /account/keys",
        "POST /account/keys/{number}/revoke", f"GET {V1}/me", f"GET {V1}/progress/counts",
    ],
    "look": [
        "GET /queue", f"GET /items/{_ITEM}", f"POST /items/{_ITEM}/translation", f"GET /archived/{_ITEM}/evidence/{{number}}",
        f"GET /archived/{_ITEM}/address/{{number}}", f"GET /pictures/{_ITEM}/{{number}}", "GET /progress", "GET /progress.csv",
        "GET /portals", "GET /portals/{portal}", "GET /portals/{portal}/{questionnaire}", f"GET {V1}/queue",
        f"GET {V1}/items/{_ITEM}", f"GET {V1}/items/{_ITEM}/addresses", f"GET {V1}/items/{_ITEM}/replies", f"GET {V1}/progress",
        f"GET {V1}/progress/hours", f"GET {V1}/portals", f"GET {V1}/portals/{{portal}}", f"GET {V1}/portals/{{portal}}/scores",
        f"GET {V1}/portals/{{portal}}/{{questionnaire}}/items", f"GET {V1}/scores",
    ],
    "judge": [
        "GET /queue/next", "POST /judgements/{id}/withdraw", f"POST /items/{_ITEM}", f"POST /items/{_ITEM}/skip",
        f"POST /items/{_ITEM}/addresses", "GET /training", f"GET /training/{_ITEM}", f"POST /training/{_ITEM}",
        f"GET {V1}/judgements", f"POST {V1}/judgements/{{id}}/withdrawal", f"POST {V1}/queue/next",
        f"POST {V1}/items/{_ITEM}/judgements", f"POST {V1}/items/{_ITEM}/pass", f"POST {V1}/items/{_ITEM}/addresses",
    ],
    "settle": [
        "GET /disputes", f"GET /disputes/{_ITEM}", f"POST /disputes/{_ITEM}", f"GET {V1}/disputes", f"GET {V1}/disputes/{_ITEM}",
        f"POST {V1}/disputes/{_ITEM}/decision",
    ],
    "reply": ["GET /country", f"POST /items/{_ITEM}/replies", f"GET {V1}/replies", f"POST {V1}/items/{_ITEM}/replies"],
    "measure": [
        "GET /agreement", "GET /agreement/questions", "GET /agreement/training", "GET /agreement.csv", f"GET {V1}/agreement",
    ],
    "teach": [f"POST /items/{_ITEM}/gold"],
    "manage": [
        "GET /people", "POST /people", "GET /people/{name}", "POST /people/{name}", "POST /people/{name}/invitation",
        "POST /people/{name}/portals", f"GET {V1}/people", f"POST {V1}/people", f"GET {V1}/people/{{name}}",
        f"PUT {V1}/people/{{name}}", f"POST {V1}/people/{{name}}/invitation",
    ],
    "trail": ["GET /trail", f"GET {V1}/trail"],
}  # fmt: skip
RIGHT_OF = {route: right for right, routes in TABLE.items() for route in routes}


def routes() -> Iterator[tuple[str, APIRoute]]:
    """Every route as ``METHOD /path``, as the application has them."""
    parts = [("", router) for router in pages.ROUTERS] + [("", api.document.router)] + [(V1, part.router) for part in api.PARTS]
    for prefix, router in parts:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for method in route.methods:
                yield f"{method} {prefix}{route.path}", route


def address(route: str, portal: str = ITEM[0]) -> tuple[str, str]:
    """Method and path of a route, with names filled in that exist."""
    method, _, path = route.partition(" ")
    names = {"portal": portal, "questionnaire": ITEM[1], "indicator": ITEM[2], "name": "ada", "secret": "nothing"}
    number = "0" if "evidence" in path or "pictures" in path else "1"
    return method, path.format(**names, number=number, id="1")

"""Who reaches what: every route for every role, with and without a country, by page and by program."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from model import ArchiveRef, Attachment, Fetched, Gold, Judgement, Key, Policy, Value
from review import pages
from review.rights import Right, may
from storage import Store
from tests.review.client import Client
from tests.review.conftest import PEOPLE, signed_in
from tests.review.programs import key_of
from tests.review.routes import ITEM, OPEN, RIGHT_OF, V1, address, routes

KEY = Key(*ITEM)
NOW = datetime(2026, 5, 4, tzinfo=UTC)
# The five roles kept to another country than the item's, and without a country.
FRENCH = {"coco": "coordinator", "rex": "reviewer", "frida": "assessor", "luc": "liaison", "obi": "observer"}
FREE = ("cora", "rea", "bob", "lia", "otto")
SECRETS = ("Città di Esempio", "city.example", "the secret of Ada", "Il Comune pubblica")
FIELDS = {"answer": "yes-1", "reason": "r", "comment": "c", "url": "https://new.example/", "version": "old", "explanation": "e"}
BODIES: dict[str, dict[str, str]] = {
    "/judgements": {"value": "yes", "reason": "r", "version": "old"}, "/addresses": {"url": "https://new.example/"},
    "/replies": {"comment": "c"}, "/decision": {"value": "no", "reason": "r", "version": "old"},
    "POST /api/v1/people": {"name": "zed", "role": "observer"}, "PUT /api/v1/people/{name}": {"role": "assessor"},
}  # fmt: skip
ENDS = {"POST /sign-out", "POST /account/password"}


@pytest.fixture
def policy() -> Policy:
    return Policy(double=1.0, hidden=0.0)


@pytest.fixture
def whole(survey: Store) -> Store:
    """A survey in which there is one of everything: a judgement of ada, her key, an address, a known answer."""
    version = survey.judging.standing(KEY).version
    said = Judgement(KEY, Value.YES, 1, "ada", NOW, "the secret of Ada", nonce="ada:1")
    survey.judging.judge(said, Policy(double=1.0), version)
    survey.access.grant("a digest", "ada", "key", "hers", datetime(2100, 1, 1, tzinfo=UTC), "ada")
    ref = ArchiveRef("none.warc.gz", 0, "sha256:" + "0" * 64)
    survey.attachments.add(Attachment(KEY, "ada", NOW, "https://city.example/x", Fetched.KEPT, "", "t", "e", ref))
    survey.trainings.know(Gold(KEY, Value.YES, 1, "the secret of Ada", "rea", NOW))
    for name, role in FRENCH.items():
        if name not in PEOPLE:
            survey.people.add(name, role, survey.people.find("ada").password_hash, "FRA", actor="root")  # type: ignore[union-attr]
    return survey


def test_every_route_is_in_the_table_and_takes_the_right_that_it_says(site: FastAPI) -> None:
    found = dict(routes())
    assert set(found) == OPEN | set(RIGHT_OF)
    assert len(site.routes) == len(pages.ROUTERS) + 2, "the application has routes of its own: static files, and one for the API"
    for name, route in found.items():
        checks = [d.call for d in route.dependant.dependencies if hasattr(d.call, "right")]
        assert [check.right for check in checks] == ([] if name in OPEN else [RIGHT_OF[name]]), name  # type: ignore[union-attr]
        if checks and name != "GET /queue/next":
            assert checks[0].changes == (not name.startswith("GET ")), name  # type: ignore[union-attr]


def asked(http: TestClient, route: str, token: str, portal: str = ITEM[0]) -> Any:
    """Ask for a route as well as one can: with a key or a form's token."""
    method, path = address(route, portal)
    if V1 in route:
        body = next((body for end, body in BODIES.items() if route.endswith(end)), {})
        return http.request(method, path, json=body if method in ("POST", "PUT") else None)
    return http.request(method, path, data={"csrf": token, **FIELDS} if method == "POST" else None)


@pytest.mark.parametrize("name", [*FREE, *FRENCH])
def test_nobody_reaches_what_is_not_theirs(site: FastAPI, whole: Store, name: str) -> None:
    browser = signed_in(site, name)
    browser.http.headers["authorization"] = ""
    token, user = browser.token(), whole.people.find(name)
    assert user is not None
    program = TestClient(site, headers={"authorization": f"Bearer {key_of(site, name)}"}, follow_redirects=False)
    before = len(whole.ledger.events())
    for route, right in RIGHT_OF.items():
        if route in ENDS:
            continue
        answer = asked(program if V1 in route else browser.http, route, token)
        wide = right in (Right.MANAGE, Right.TRAIL)
        allowed = may(user.role, Right(right)) and not (user.country and wide)
        assert answer.status_code < 500, (route, answer.text[:300])
        if not allowed:
            assert answer.status_code == 403, (route, answer.status_code)
        elif "{portal}" in route and user.country == "FRA":
            assert answer.status_code == 404, (route, answer.status_code)
        else:
            assert answer.status_code not in (401, 403), (route, answer.text[:300])
        if user.country == "FRA":
            assert not [secret for secret in SECRETS if secret in answer.text], route
    assert whole.access.grants("ada", "key"), "a key of somebody else was ended"
    assert [said.reason for said in whole.judging.lately("ada")] == ["the secret of Ada"], (
        "a word of somebody else was taken back"
    )
    if user.country == "FRA":
        touched = [e for e in whole.ledger.events()[before:] if "city" in e.object or "city" in str(e.payload)]
        assert not touched


@pytest.mark.parametrize("route", [r for r in RIGHT_OF if V1 in r])
def test_programs_without_a_key_reach_nothing(site: FastAPI, route: str) -> None:
    answer = asked(TestClient(site, headers={"origin": "http://testserver"}), route, "")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


FORMS = [r for r in RIGHT_OF if r.startswith("POST") and V1 not in r]
FOREIGN: list[dict[str, str]] = [
    {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://testserver.evil.example"},
    {"origin": "http://testserver", "sec-fetch-site": "cross-site"}, {"origin": ""},
    {"origin": "http://testserver", "sec-fetch-site": "same-site"},
]  # fmt: skip


def test_forms_of_other_sites_and_sessions_do_nothing(site: FastAPI, whole: Store, client: Callable[[str], Client]) -> None:
    browsers = {"cora": client("cora"), "lia": client("lia")}
    others, before = client("rea").token(), whole.ledger.head()
    good = {name: browser.token() for name, browser in browsers.items()}
    for route in FORMS:
        name = "lia" if RIGHT_OF[route] == "reply" else "cora"
        http, (_, path) = browsers[name].http, address(route)
        for token in ("", "00" * 64, "nonsense", others, good[name][:-2] + "zz"):
            assert http.post(path, data={"csrf": token}).status_code == 403, (route, token)
        for headers in FOREIGN:
            assert http.post(path, data={"csrf": good[name]}, headers=headers).status_code == 403, (route, headers)
        assert http.post(path, params={"csrf": good[name]}).status_code == 403, route
        assert http.get(path, params={"csrf": good[name]}).status_code in (200, 303, 404, 405), route
    for path in ("/sign-in", "/language", "/invitation/nothing"):
        for headers in FOREIGN:
            assert browsers["cora"].http.post(path, data={}, headers=headers).status_code == 403
    changed = [e.action for e in whole.ledger.events()[before.seq :]]
    assert changed == []


def test_every_answer_bears_the_headers(site: FastAPI, whole: Store, client: Callable[[str], Client]) -> None:
    cora, stranger = client("cora"), TestClient(site, follow_redirects=False)
    for route in [*RIGHT_OF, *OPEN, "GET /nowhere", "POST /nowhere", "GET /api/nowhere", "GET /static/nowhere"]:
        if route in ENDS:
            continue
        for http in (cora.http, stranger):
            headers = asked(http, route, "").headers
            assert "default-src 'none'" in headers["content-security-policy"], route
            assert "unsafe-inline" not in headers["content-security-policy"].partition("style-src")[0], route
            assert headers["x-content-type-options"] == "nosniff", route
            assert headers["x-frame-options"] in ("DENY", "SAMEORIGIN"), route
            assert headers["referrer-policy"] in ("same-origin", "no-referrer"), route
            assert "no-store" in headers["cache-control"] or "private" in headers["cache-control"], route

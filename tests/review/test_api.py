"""Programs see what their person sees on the pages, and do what their person may do."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

import storage
from model import Policy
from review import Handed, make_site
from storage import State
from tests.review.conftest import ASKED, PEOPLE
from tests.review.programs import key_of, program
from tests.review.test_day import ITEM, state

PLACE = f"/items/{ITEM}"
PLAIN = f"city/{ASKED.id}/{ASKED.indicators[0].id}"
Program = Callable[[str], TestClient]


@pytest.fixture
def policy() -> Policy:
    """Everything judged twice."""
    return Policy(double=1.0, hidden=0.0)


@pytest.fixture
def as_(site: FastAPI) -> Program:
    """A program of somebody."""
    return lambda name: program(site, name)


def judged(http: TestClient, value: str, reason: str = "I looked", **more: object) -> Response:
    version = http.get(PLACE).json()["version"]
    return http.post(f"{PLACE}/judgements", json={"value": value, "reason": reason, "version": version, **more})


def refused(answer: Response, status: int) -> str:
    """The detail of a problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return str(answer.json()["detail"])


def test_a_day_of_programs(as_: Program, survey: storage.Store) -> None:
    ada, bob, rea, lia = (as_(name) for name in ("ada", "bob", "rea", "lia"))
    assert judged(ada, "yes", "It works, says Ada").json() == {"judgement": 1, "ruled": False, "state": "open"}
    assert "says Ada" not in bob.get(PLACE).text
    assert ada.get(PLACE).json()["mine"]["reason"] == "It works, says Ada"
    assert judged(bob, "no", "It is dead, says Bob").json()["state"] == "disputed"

    (listed,) = rea.get("/disputes").json()["items"]
    assert "/".join(listed[n] for n in ("portal", "questionnaire", "indicator")) == ITEM
    dispute = rea.get(f"/disputes/{ITEM}")
    assert [side["value"] for side in dispute.json()["sides"]] == ["yes", "no"]
    assert "ada" not in dispute.text
    decision = {"value": "no", "reason": "I tried it", "version": dispute.json()["item"]["version"]}
    assert "Say why" in refused(rea.post(f"/disputes/{ITEM}/decision", json={**decision, "reason": " "}), 422)
    assert rea.post(f"/disputes/{ITEM}/decision", json=decision).json() == {"state": "ruled"}
    refused(rea.post(f"/disputes/{ITEM}/decision", json=decision), 409)

    (ruling,) = lia.get(PLACE).json()["rulings"]
    assert (ruling["value"], ruling["reason"], ruling["author"]) == ("no", "I tried it", "")
    assert ada.get(PLACE).json()["rulings"][0]["author"] == "rea"
    said = {"comment": "It works since Monday", "url": "https://city.example/new", "nonce": "n1"}
    first, again = (lia.post(f"{PLACE}/replies", json=said) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert state(survey) is State.REOPENED
    assert [one["comment"] for one in lia.get("/replies").json()["items"]] == ["It works since Monday"]
    assert [one["url"] for one in ada.get(f"{PLACE}/addresses").json()] == ["https://city.example/new"]
    assert [e["action"] for e in as_("cora").get("/trail?action=replied").json()] == ["replied"]


def test_a_judgement_sent_twice_counts_once_and_can_be_taken_back(as_: Program, survey: storage.Store) -> None:
    ada = as_("ada")
    version = ada.get(PLACE).json()["version"]
    said = {"value": "yes", "reason": "I looked", "version": version, "nonce": "once"}
    first, again = (ada.post(f"{PLACE}/judgements", json=said) for _ in range(2))
    assert first.json() == again.json()
    assert len(ada.get("/judgements").json()) == 1
    refused(ada.post(f"{PLACE}/judgements", json={**said, "nonce": "twice"}), 409)
    refused(as_("bob").post("/judgements/1/withdrawal"), 422)
    assert ada.post("/judgements/1/withdrawal").json()["indicator"] == ITEM.rpartition("/")[2]
    assert ada.get("/judgements").json() == []


def test_the_next_item_is_held_and_given_to_nobody_else(site: FastAPI, handed: Handed) -> None:
    once = make_site(replace(handed, policy=Policy(hidden=0.0)))
    ada, bob = program(once, "ada"), program(once, "bob")
    mine = ada.post("/queue/next").json()
    assert ada.post("/queue/next").json() == mine
    assert bob.post("/queue/next").json() != mine
    place = "/".join(mine[n] for n in ("portal", "questionnaire", "indicator"))
    assert ada.post(f"/items/{place}/pass").status_code == 204
    assert ada.post("/queue/next").json() != mine
    assert ada.post("/queue/next?country=XXX").json() is None


def test_answers_that_need_a_reason_or_cannot_be_given_are_refused(as_: Program) -> None:
    ada = as_("ada")
    item = ada.get(f"/items/{PLAIN}").json()
    other = "no" if item["machine"]["value"] == "yes" else "yes"
    path, version = f"/items/{PLAIN}/judgements", item["version"]
    assert "Say why" in refused(ada.post(path, json={"value": other, "version": version}), 422)
    assert "Choose" in refused(ada.post(path, json={"value": "yes", "level": 7, "version": version, "reason": "r"}), 422)
    assert "begins with http" in refused(ada.post(f"/items/{PLAIN}/addresses", json={"url": "javascript:hit()"}), 422)
    for body in ({"value": "maybe", "version": version}, {"value": "yes"}, {"value": "yes", "version": version, "author": "bob"}):
        refused(ada.post(path, json=body), 422)
    refused(ada.post(path, content=b"{", headers={"content-type": "application/json"}), 422)


def test_what_is_hidden_on_the_page_is_hidden_here(handed: Handed) -> None:
    site = make_site(replace(handed, policy=Policy(hidden=1.0)))
    ada, rea = program(site, "ada"), program(site, "rea")
    shown, seen = ada.get(f"/items/{PLAIN}").json(), rea.get(f"/items/{PLAIN}").json()
    assert (shown["hidden"], shown["machine"]) == (True, None)
    assert seen["machine"]["value"]
    for path in ("/queue?every=true", f"/portals/city/{ASKED.id}/items"):
        found = ada.get(path).json()
        for brief in found if isinstance(found, list) else found["items"]:
            assert brief["hidden"]
            assert (brief["value"], brief["level"], brief["confidence"], brief["flags"]) == (None, None, None, [])


def test_lists_are_cut_without_overlap(as_: Program) -> None:
    http = as_("otto")
    for path in ("/queue?every=true&", "/portals?", "/people?"):
        whole = (as_("cora") if "people" in path else http).get(f"{path}limit=500").json()
        client = as_("cora") if "people" in path else http
        parts = [client.get(f"{path}limit=3&offset={n}").json()["items"] for n in range(0, whole["count"], 3)]
        assert [one for part in parts for one in part] == whole["items"]
        assert whole["count"] == len(whole["items"])


def test_figures_are_those_of_the_pages(as_: Program) -> None:
    cora = as_("cora")
    judged(as_("ada"), "yes")
    judged(as_("bob"), "yes")
    assert cora.get("/agreement?by=person").json()["total"]["n"] == 1
    assert {one["group"] for one in cora.get("/progress").json()} == {"ITA", "FRA"}
    assert cora.get("/progress/counts").json()["disputed"] == 0
    assert cora.get("/progress/hours").json()["total"]["items"] > 0
    assert [p["id"] for p in as_("luc").get("/portals").json()["items"]] == ["ville"]
    assert cora.get("/scores").json()["count"] == 0
    assert cora.get("/portals/city/scores").json() == []


def test_a_coordinator_enters_and_changes_people(as_: Program, site: FastAPI) -> None:
    cora = as_("cora")
    made = cora.post("/people", json={"name": "zoe", "role": "assessor", "languages": ["fr", "ar"]})
    assert made.status_code == 201
    assert TestClient(site).get(made.json()["address"]).status_code == 200
    assert cora.get("/people/zoe").json()["languages"] == ["ar", "fr"]
    zoe = as_("zoe")
    assert zoe.get("/me").json()["rights"] == ["enter", "judge", "look"]
    assert cora.put("/people/zoe", json={"role": "observer", "disabled": True}).json()["disabled"]
    refused(zoe.get("/me"), 401)
    refused(cora.post("/people", json={"name": "zoe", "role": "assessor"}), 422)
    refused(cora.post("/people", json={"name": "lou", "role": "liaison"}), 422)
    refused(cora.put("/people/cora", json={"role": "observer"}), 422)
    refused(cora.get("/people/nobody"), 404)
    assert "argon2" not in cora.get("/people").text + cora.get("/people/ada").text


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic YWRhOng=", "Bearer \u00e9"])
def test_without_a_good_key_nothing_is_told(site: FastAPI, header: str) -> None:
    http = TestClient(site, base_url="http://testserver/api/v1")
    answer = http.get("/me", headers={"authorization": header.encode("latin-1")} if header else {})
    refused(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_cookie_is_no_key_and_a_key_that_is_over_or_revoked_is_none(site: FastAPI, client: Callable[[str], object]) -> None:
    browser = client("cora")
    refused(browser.http.get("/api/v1/me"), 401)  # type: ignore[attr-defined]
    old = TestClient(site, headers={"authorization": f"Bearer {key_of(site, 'ada', days=-1)}"})
    refused(old.get("/api/v1/me"), 401)
    ada, access = program(site, "ada"), site.state.handed.store.access
    assert ada.get("/me").json()["name"] == "ada"
    for grant in access.grants("ada", "key"):
        access.revoke(grant.id, "ada")
    refused(ada.get("/me"), 401)


def test_the_document_is_whole_and_its_page_lists_it(site: FastAPI) -> None:
    http = TestClient(site)
    document = http.get("/api/openapi.json").json()
    page = http.get("/api/")
    assert page.status_code == 200
    ways = [(path, method, way) for path, methods in document["paths"].items() for method, way in methods.items()]
    assert len(ways) >= 29
    for path, _method, way in ways:
        assert path.startswith("/api/v1/")
        assert way["description"], path
        assert way["security"] == [{"key": []}], path
        assert {"401", "403", "404", "409", "413", "422"} <= set(way["responses"]), path
        for status, answer in way["responses"].items():
            kinds = set(answer.get("content", {}))
            assert kinds == (
                {"application/problem+json"} if status >= "4" else set() if status == "204" else {"application/json"}
            )
        assert path in page.text
    assert set(PEOPLE) & set(page.text.split()) == set()

"""What is too large, leads elsewhere or is asked for under another name is refused in words, never with a fault."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from review import Handed, make_site
from review.guard import MOST
from tests.review.client import Client
from tests.review.conftest import signed_in
from tests.review.programs import program
from tests.review.routes import ITEM

PLACE = "/".join(ITEM)
OUTSIDE = (
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:hit()", "https:evil.example",
    "/\t/evil.example", "/\n/evil.example", " //evil.example", "evil.example", "",
)  # fmt: skip


def endless() -> Iterator[bytes]:
    for _ in range(MOST // 50_000 + 2):
        yield b"a=" + b"x" * 49_998


def test_large_forms_are_refused_whether_they_say_so_or_not(client: Callable[[str], Client]) -> None:
    browser = client("ada")
    form = {"content-type": "application/x-www-form-urlencoded"}
    for body in (b"reason=" + b"x" * MOST, endless()):
        answer = browser.http.post(f"/items/{PLACE}", content=body, headers=form)
        assert answer.status_code == 413
    assert browser.http.post(f"/items/{PLACE}", content=b"", headers={"content-length": "many"}).status_code in (400, 413)


def test_large_requests_of_programs_are_problems(site: FastAPI) -> None:
    ada = program(site, "ada")
    for body in (b'{"reason": "' + b"x" * MOST + b'"}', endless()):
        answer = ada.post(f"/items/{PLACE}/judgements", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("next_", OUTSIDE)
def test_nothing_leads_to_another_site(site: FastAPI, next_: str) -> None:
    browser = signed_in(site, "ada")
    for answer in (
        browser.http.post("/language", data={"language": "fr", "next": next_}),
        browser.http.get("/sign-in", params={"next": next_}),
        Client(TestClient(site, headers={"origin": "http://testserver"}, follow_redirects=False)).http.post(
            "/sign-in", data={"name": "ada", "password": "correct horse battery staple", "next": next_}
        ),
    ):
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", ""])
def test_other_names_are_not_answered(site: FastAPI, host: str) -> None:
    http = TestClient(site, follow_redirects=False)
    assert http.get("/sign-in", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2fsite.py", "/static/../site.py", "/static/%2e%2e/site.py", "/static/....//site.py", "/static/%00",
        "/archived/..%2f..%2f../x/y/evidence/0", f"/archived/{PLACE}/evidence/-1", f"/archived/{PLACE}/evidence/99",
        f"/archived/{PLACE}/address/1", f"/pictures/{PLACE}/-1", f"/pictures/{PLACE}/..%2f0", "/portals/..%2f..%2fetc",
        "/people/..%2f..%2fetc", "/invitation/..%2f..%2fetc", "/api/v1/portals/..%2f..",
    ],
)  # fmt: skip
def test_paths_that_climb_find_nothing(client: Callable[[str], Client], path: str) -> None:
    answer = client("cora").http.get(path)
    assert answer.status_code in (303, 404, 422, 401), answer.text[:200]
    assert "def make_site" not in answer.text
    assert "root:" not in answer.text


def test_pictures_outside_their_folder_are_not_shown(handed: Handed, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "screenshots").mkdir()
    page = handed.store.desk.page(*ITEM)
    proofs = page.answer.evidence or handed.store.desk.page(ITEM[0], ITEM[1], "TEST-IF-000").answer.evidence
    assert proofs, "an answer with evidence is needed"
    indicator = ITEM[2] if page.answer.evidence else "TEST-IF-000"
    run = page.item.run
    handed.store.add_screenshot(run, proofs[0].url, "desktop", "../secret.jpg")
    answer = signed_in(make_site(replace(handed)), "ada").http.get(f"/pictures/{ITEM[0]}/{ITEM[1]}/{indicator}/0")
    assert answer.status_code == 404
    assert b"secret" not in answer.content

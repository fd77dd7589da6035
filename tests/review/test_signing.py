"""Coming in and going out: sessions end when they should, guessing is slowed, invitations and keys work as told."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

import storage
from review import Role
from review.pages.signing import inside
from review.secrets import digest
from storage import schema
from tests.review.client import Client
from tests.review.conftest import PASSWORD

NEW = "another four words here"


@pytest.fixture
def stranger(site: FastAPI) -> Client:
    """A browser in which nobody is signed in."""
    return Client(TestClient(site, headers={"origin": "http://testserver"}, follow_redirects=False))


def try_(browser: Client, name: str, password: str) -> int:
    return int(browser.http.post("/sign-in", data={"name": name, "password": password}).status_code)


def is_in(browser: Client) -> bool:
    return bool(browser.http.get("/account").status_code == 200)


def test_unknown_names_and_wrong_passwords_get_the_same_answer(stranger: Client) -> None:
    said = [stranger.http.post("/sign-in", data={"name": n, "password": "wrong"}) for n in ("ada", "nobody")]
    assert [answer.status_code for answer in said] == [422, 422]
    assert said[0].text.replace("ada", "nobody") == said[1].text


def test_guessing_is_slowed_and_told_in_the_trail(stranger: Client, survey: storage.Store) -> None:
    assert [try_(stranger, "ada", f"guess {n}") for n in range(7)] == [422] * 6 + [429]
    assert try_(stranger, "ada", PASSWORD) == 429
    assert try_(stranger, "bob", PASSWORD) == 429, "the address waits, too"
    assert not is_in(stranger)
    actions = [event.action for event in survey.ledger.events()]
    assert actions.count("sign-in-refused") == 1


def test_a_new_session_has_a_new_secret_and_the_store_has_none_of_it(site: FastAPI, survey: storage.Store) -> None:
    browser = Client(TestClient(site, headers={"origin": "http://testserver"}, follow_redirects=False))
    browser.http.cookies.set("civiscope", "chosen-by-somebody-else")
    assert try_(browser, "ada", PASSWORD) == 303
    secrets = [c.value for c in browser.http.cookies.jar if c.name == "civiscope"]
    secret = str(secrets[-1])
    assert secret != "chosen-by-somebody-else"
    rows = survey._link.read(schema.sessions.select())
    assert [row["digest"] for row in rows] == [digest(secret)]


def test_signing_out_ends_the_session_not_only_the_cookie(client: Callable[[str], Client]) -> None:
    browser = client("ada")
    kept = browser.http.cookies["civiscope"]
    assert browser.send("/sign-out").status_code == 303
    browser.http.cookies.set("civiscope", kept)
    assert not is_in(browser)


@pytest.mark.parametrize(("column", "ago"), [("seen", timedelta(minutes=61)), ("created", timedelta(hours=12, minutes=1))])
def test_sessions_end_by_themselves(
    client: Callable[[str], Client], survey: storage.Store, column: str, ago: timedelta
) -> None:  # fmt: skip
    browser = client("ada")
    assert is_in(browser)
    with survey._link.write() as connection:
        connection.execute(schema.sessions.update().values({column: datetime.now(UTC) - ago}))
    assert not is_in(browser)


def test_another_password_ends_every_other_session(client: Callable[[str], Client]) -> None:
    here, elsewhere = client("ada"), client("ada")
    assert here.send("/account/password", old="not it", new=NEW).status_code == 422
    assert here.send("/account/password", old=PASSWORD, new="short").status_code == 422
    assert here.send("/account/password", old=PASSWORD, new=NEW).status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    assert try_(elsewhere, "ada", PASSWORD) == 422
    assert try_(elsewhere, "ada", NEW) == 303


def test_who_is_disabled_or_given_another_role_is_out_at_once(client: Callable[[str], Client]) -> None:
    cora, ada, bob = client("cora"), client("ada"), client("bob")
    assert cora.send("/people/ada", role="assessor", country="", disabled="yes").status_code == 303
    assert cora.send("/people/bob", role="observer", country="").status_code == 303
    assert not is_in(ada)
    assert not is_in(bob)
    assert try_(ada, "ada", PASSWORD) == 422
    assert try_(bob, "bob", PASSWORD) == 303


def test_an_invitation_works_once_and_for_the_newest_address_only(client: Callable[[str], Client], stranger: Client) -> None:
    cora = client("cora")
    first = address(cora.send("/people", name="Nina New", role="assessor", country="").text)
    assert try_(stranger, "Nina New", "") == 422
    second = address(cora.send("/people/Nina%20New/invitation").text)
    assert stranger.http.get(first).status_code == 404
    assert "Nina New" in stranger.http.get(second).text
    assert stranger.http.post(second, data={"new": "Nina New Nina"}).status_code == 422
    assert stranger.http.post(second, data={"new": NEW}).status_code == 303
    assert is_in(stranger)
    assert stranger.http.get(second).status_code == 404
    assert stranger.http.post(second, data={"new": NEW}).status_code == 404


def test_an_invitation_grows_old(client: Callable[[str], Client], stranger: Client, survey: storage.Store) -> None:
    path = address(client("cora").send("/people/ada/invitation").text)
    with survey._link.write() as connection:
        connection.execute(schema.grants.update().values(until=datetime.now(UTC)))
    assert stranger.http.get(path).status_code == 404


def test_keys_are_shown_once_and_can_be_ended(client: Callable[[str], Client], survey: storage.Store) -> None:
    ada, bob = client("ada"), client("bob")
    page = ada.send("/account/keys", label="my script").text
    secret = re.search(r"<code[^>]*>([\w-]+)</code>", page)
    assert secret is not None
    assert survey.access.granted(digest(secret[1]), "key") == "ada"
    assert secret[1] not in ada.get("/account").text
    number = survey.access.grants("ada", "key")[0].id
    bob.send(f"/account/keys/{number}/revoke")
    assert survey.access.granted(digest(secret[1]), "key") == "ada", "of one's own only"
    ada.send(f"/account/keys/{number}/revoke")
    assert survey.access.granted(digest(secret[1]), "key") is None


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(stranger: Client, survey: storage.Store) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    survey.people.add("old", Role.ASSESSOR, weak, actor="root")
    assert try_(stranger, "old", PASSWORD) == 303
    now = survey.people.find("old")
    assert now is not None
    assert now.password_hash != weak


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/queue?page=2", "/queue?page=2"), ("//evil.example", "/"), ("https://evil.example/", "/"), ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"), ("", "/"), ("/a\r\nset-cookie: x=y", "/"), ("/\t/evil.example", "/"),
    ],
)  # fmt: skip
def test_the_way_on_stays_inside(asked: str, given: str) -> None:
    assert inside(asked) == given


def test_the_language_is_remembered_and_only_one_that_there_is(stranger: Client) -> None:
    stranger.http.post("/language", data={"language": "xx", "next": "/sign-in"})
    assert '<html lang="en" dir="ltr">' in stranger.http.get("/sign-in").text
    stranger.http.post("/language", data={"language": "ar", "next": "/sign-in"})
    page = stranger.http.get("/sign-in").text
    assert '<html lang="ar" dir="rtl">' in page
    assert "تسجيل الدخول" in page


def address(page: str) -> str:
    found = re.search(r"http://testserver(/invitation/[\w-]+)", page)
    assert found, page
    return found[1]

"""Signing in with another service: in for whom it vouches and who is known here, and for nobody else, whatever it sends."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

import storage
from model import Policy
from review import Handed, Role, SignOn, make_site
from review.sign_on import Begun
from tests.review.conftest import handed_of
from tests.review.provider import CLIENT, SECRET, Provider, running


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as one:
        yield one


@pytest.fixture
def handed(tmp_path: Path) -> Iterator[Handed]:
    """No survey is needed to sign in."""
    with storage.open(tmp_path / "civiscope.db") as store:
        yield handed_of(store, tmp_path, Policy())


@pytest.fixture
def browser(handed: Handed, provider: Provider) -> TestClient:
    """A browser before anybody signed in; Ada's name is her address."""
    handed.store.people.add("ada@stats.example", Role.ASSESSOR, "", actor="root")
    site = make_site(replace(handed, sign_on=SignOn(provider.address, CLIENT, SECRET)))
    return TestClient(site, headers={"origin": "http://testserver"}, follow_redirects=False)


def there_and_back(browser: TestClient, provider: Provider, **changed: str) -> Response:
    location = browser.get("/sign-on?next=/queue").headers["location"]
    code = provider.authorise(location)
    back: Response = browser.get("/sign-on/back", params={"code": code, "state": provider.asked["state"], **changed})
    return back


def test_who_is_known_here_comes_in_where_they_wanted_to(browser: TestClient, provider: Provider) -> None:
    assert 'href="/sign-on?next=%2Fqueue"' in browser.get("/sign-in?next=/queue").text
    answer = there_and_back(browser, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert "ada@stats.example" in browser.get("/account").text
    asked = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://testserver/sign-on/back"
    assert "civiscope-sign-on" not in browser.cookies


LIES: dict[str, dict[str, Any]] = {
    "for another application": {"aud": "other"},
    "by another service": {"iss": "http://127.0.0.1:1"},
    "for another try": {"nonce": "of yesterday"},
    "for no try": {"nonce": None},
    "too old": {"iat": 1_700_000_000, "exp": 1_700_000_300},
    "without end": {"exp": None},
    "for two, meant for the other": {"aud": [CLIENT, "other"], "azp": "other"},
    "an address that nobody verified": {"email_verified": False},
    "an address that claims to be verified": {"email_verified": "true"},
    "no address": {"email": None},
    "no text": {"email": ["ada@stats.example"]},
    "nobody here": {"email": "eve@stats.example"},
}


@pytest.mark.parametrize("claims", LIES.values(), ids=LIES.keys())
def test_tokens_that_vouch_for_nobody(browser: TestClient, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = claims
    refused(browser, there_and_back(browser, provider))


@pytest.mark.parametrize("signing", ["other", "shared", "none"])
def test_tokens_that_the_service_did_not_sign(browser: TestClient, provider: Provider, signing: str) -> None:
    provider.signing = signing
    refused(browser, there_and_back(browser, provider))


@pytest.mark.parametrize("changed", [{"state": "another"}, {"state": ""}, {"code": ""}, {"code": "guessed"}, {"state": "é"}])
def test_what_was_not_asked_for(browser: TestClient, provider: Provider, changed: dict[str, str]) -> None:
    refused(browser, there_and_back(browser, provider, **changed))


def test_a_way_back_without_a_way_there(browser: TestClient) -> None:
    for cookie in ("", "%%%", "e30=", Begun.new("/").packed()[:-9]):
        browser.cookies.clear()
        browser.cookies.set("civiscope-sign-on", cookie)
        refused(browser, browser.get("/sign-on/back?state=a&code=b"))


def test_a_try_is_good_for_one_browser_and_once(browser: TestClient, provider: Provider) -> None:
    assert there_and_back(browser, provider).status_code == 303
    browser.cookies.delete("civiscope")
    refused(browser, browser.get("/sign-on/back", params={"code": "a-code", "state": provider.asked["state"]}))


def test_who_may_no_longer_sign_in_does_not_come_in(browser: TestClient, provider: Provider, handed: Handed) -> None:
    handed.store.people.change("ada@stats.example", actor="root", disabled=datetime.now(UTC))
    refused(browser, there_and_back(browser, provider))


def test_a_service_that_is_broken_or_calls_itself_otherwise(
    browser: TestClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        provider.about = {"issuer": "http://127.0.0.1:1"}
        refused(browser, browser.get("/sign-on"))
        provider.broken = True
        refused(browser, browser.get("/sign-on"))
    assert "calls itself otherwise" in caplog.text
    assert SECRET not in caplog.text


def test_people_are_sent_on_inside_only(browser: TestClient, provider: Provider) -> None:
    location = browser.get("/sign-on?next=https://evil.example/").headers["location"]
    code = provider.authorise(location)
    answer = browser.get("/sign-on/back", params={"code": code, "state": provider.asked["state"]})
    assert answer.headers["location"] == "/"


def test_without_a_service_there_is_no_such_page(handed: Handed) -> None:
    browser = TestClient(make_site(handed), follow_redirects=False)
    assert browser.get("/sign-on").status_code == 404
    assert browser.get("/sign-on/back?state=a&code=b").status_code == 404
    assert "/sign-on" not in browser.get("/sign-in").text


def test_a_service_by_https_names_only_places_by_https(monkeypatch: pytest.MonkeyPatch) -> None:
    from review import sign_on

    about = {
        "issuer": "https://id.example", "authorization_endpoint": "https://id.example/a", "jwks_uri": "https://id.example/k",
        "token_endpoint": "http://id.example/t",
    }  # fmt: skip
    monkeypatch.setattr(sign_on, "_json", lambda *_: about)
    with pytest.raises(sign_on.Refused, match="token_endpoint is not reached by https"):
        sign_on._about(None, SignOn("https://id.example", CLIENT, SECRET))


def test_the_secret_is_in_no_text_of_the_settings() -> None:
    assert SECRET not in repr(SignOn("https://id.example", CLIENT, SECRET))


def refused(browser: TestClient, answer: Response) -> None:
    assert answer.status_code == 422, answer.headers.get("location")
    assert "Signing in there did not work" in answer.text
    assert browser.get("/account").status_code == 303

"""`civiscope user`: people are entered, listed, changed and invited from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import storage
from app.cli import app
from model import Role, UsageError
from review import NoGood
from review.passwords import matches
from review.secrets import digest

GOOD = "four words that differ"
Say = Callable[..., str]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A folder of results with an empty store."""
    storage.open(tmp_path / "civiscope.db").close()
    return tmp_path


@pytest.fixture
def say(store: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """What ``civiscope user`` prints; what it refuses is raised."""
    monkeypatch.chdir(store)
    monkeypatch.delenv("CIVISCOPE_DATABASE", raising=False)

    def run(*arguments: str, typed: str = "") -> str:
        done = CliRunner().invoke(app, ["user", *arguments, "--out", str(store)], input=typed)
        if isinstance(done.exception, Exception):
            raise done.exception
        return done.stdout

    return run


def test_people_are_entered_with_a_password_that_only_its_hash_is_kept_of(say: Say, store: Path) -> None:
    said = say("add", "lia", "--role", "liaison", "--country", "ita", "--language", "it", typed=f"{GOOD}\n")
    assert said == "lia: liaison, ITA\n"
    with storage.open(store / "civiscope.db") as opened:
        user = opened.people.find("lia")
        assert user is not None
        assert (user.role, user.country, opened.people.languages("lia")) == (Role.LIAISON, "ITA", ("it",))
        assert matches(user.password_hash, GOOD)
        assert [event.actor for event in opened.ledger.events("user-added")] == ["console"]


def test_what_is_refused(say: Say) -> None:
    with pytest.raises(UsageError, match="a liaison needs a country"):
        say("add", "lia", "--role", "liaison", typed=f"{GOOD}\n")
    with pytest.raises(NoGood):
        say("add", "ada", typed="short\n")
    with pytest.raises(UsageError, match="cannot be a name"):
        say("add", "console", typed=f"{GOOD}\n")
    with pytest.raises(UsageError, match="there is no user"):
        say("change", "nobody", "--disable")
    with pytest.raises(UsageError, match="say what to change"):
        say("change", "nobody")


def test_people_are_listed_and_changed_and_never_lost(say: Say) -> None:
    say("add", "ada", typed=f"{GOOD}\n")
    say("change", "ada", "--role", "reviewer", "--country", "fra", "--disable")
    assert json.loads(say("list", "--format", "json")) == [
        {"name": "ada", "role": "reviewer", "country": "FRA", "disabled": True}
    ]  # fmt: skip
    assert say("list").split() == ["ada", "reviewer", "FRA", "disabled"]
    with pytest.raises(UsageError, match="cannot be invited"):
        say("invite", "ada")


def test_an_invitation_is_an_address_that_the_application_knows(say: Say, store: Path) -> None:
    say("add", "ada", typed=f"{GOOD}\n")
    (store / "config.yaml").write_text("review: {address: 'https://review.example/'}\n")
    first, second = say("invite", "ada").strip(), say("invite", "ada").strip()
    assert first.startswith("https://review.example/invitation/")
    with storage.open(store / "civiscope.db") as opened:
        granted = [opened.access.granted(digest(a.rpartition("/")[2]), "invitation") for a in (first, second)]
    assert granted == [None, "ada"]


def test_another_password_ends_the_sessions(say: Say, store: Path) -> None:
    say("add", "ada", typed=f"{GOOD}\n")
    say("password", "ada", typed="another four words here\n")
    with storage.open(store / "civiscope.db") as opened:
        user = opened.people.find("ada")
        assert user is not None
        assert matches(user.password_hash, "another four words here")
        assert [event.actor for event in opened.ledger.events("sessions-ended")] == ["console"]

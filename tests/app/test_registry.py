"""The registry on the command line: shipped entries, changes that are told, files that come back exactly."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import storage
from app.cli import app
from app.registering import portals
from app.settings import PortalSettings
from model import Check, EntryState, Level, Proposal, UsageError
from registry import Wanted, read_file, shipped

Say = Callable[..., str]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """What ``civiscope registry ...`` prints, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> str:
        done = CliRunner().invoke(app, ["registry", *map(str, arguments)], catch_exceptions=False)
        return done.stdout

    return run


def _store() -> storage.Store:
    return storage.open(Path("out/civiscope.db"))


def test_a_team_begins_with_what_is_shipped(say: Say) -> None:
    assert say("import", "--shipped", "--dry-run").startswith(f"{len(shipped())} entries read: {len(shipped())} would be new")
    assert json.loads(say("list", "--format", "json")) == []
    say("import", "--shipped", "--as", "ada")
    assert say("import", "--shipped").endswith("0 are new, 0 are changed\n")
    found = json.loads(say("list", "--country", "NAM", "--level", "city", "--format", "json"))
    assert [row["id"] for row in found] == ["nam-windhoek"]
    with _store() as store:
        assert {e.actor for e in store.ledger.events()} == {"ada"}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_is_exported_comes_back(say: Say, ending: str) -> None:
    say("import", "--shipped")
    say("change", "nam-windhoek", "note=NA")
    say("remove", "nam-windhoek")
    say("export", f"all.{ending}")
    assert say("import", f"all.{ending}").endswith("0 are new, 0 are changed\n")
    (windhoek,) = [e for e in read_file(Path(f"all.{ending}")) if e.id == "nam-windhoek"]
    assert (windhoek.note, windhoek.enabled) == ("NA", False)


def test_a_portal_is_added_changed_and_removed(say: Say) -> None:
    assert say("add", "https://www.comune.roma.it/", "--country", "ITA", "--name", "Rome", "--language", "it") == "ita-rome\n"
    assert say("add", "https://dati.comune.roma.it/", "--country", "ITA", "--name", "Rome", "--kind", "open-data").strip() == (
        "ita-rome-open-data"
    )
    assert say("change", "ita-rome", "note=capital", "languages=it;en").splitlines() == [
        "ita-rome: languages: 'it' -> 'it;en'", "ita-rome: note: '' -> 'capital'",
    ]  # fmt: skip
    say("remove", "ita-rome")
    assert "ita-rome-open-data" in say("list", "--format", "csv")
    assert "ita-rome," not in say("list", "--format", "csv")
    assert "ita-rome," in say("list", "--format", "csv", "--disabled")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["add", "https://a.example/", "--country", "XXX"], "three-letter ISO code"),
        (["add", "a.example", "--country", "ITA"], "no web address"),
        (["change", "nobody", "note=x"], "has no 'nobody'"),
        (["import"], "either a file or --shipped"),
        (["list", "--region", "Atlantis"], "no region 'Atlantis'"),
        (["list", "--format", "pdf"], "use table, csv or json"),
        (["accept", "7"], "no open proposal 7"),
        (["accept"], "or --all"),
        (["export", "all.pdf"], ".csv, .xlsx, .json"),
    ],
)
def test_what_the_user_can_mend(say: Say, arguments: list[str], why: str) -> None:
    with pytest.raises(UsageError) as told:
        say(*arguments)
    assert why in str(told.value)


def test_a_bad_row_is_refused_with_all_others(say: Say) -> None:
    Path("new.csv").write_text("id,url,level,country\nita-a,https://a.example/,city,ITA\nita-b,https://b.example/,city,IT\n")
    with pytest.raises(UsageError, match="row 3, column country: 'IT'"):
        say("import", "new.csv")
    assert json.loads(say("list", "--format", "json")) == []


def test_config_stands_beside_the_store_and_wins(say: Say) -> None:
    say("add", "https://www.comune.roma.it/", "--country", "ITA", "--name", "Rome")
    configured = [
        PortalSettings(id="ita-rome", url="https://roma.example/", level=Level.CITY, country="ITA"),
        PortalSettings(id="other", url="https://other.example/", country="FRA"),
    ]
    with _store() as store:
        found = portals(store, configured, Wanted())
        assert [(p.id, p.url) for p in found] == [("ita-rome", "https://roma.example/"), ("other", "https://other.example/")]
        assert [p.id for p in portals(store, configured, Wanted(country=("FRA",)))] == ["other"]
        with pytest.raises(UsageError, match="no such portals"):
            portals(store, configured, Wanted(country=("DEU",)))


def test_proposals_are_accepted_by_number_or_all_of_a_column(say: Say) -> None:
    old = "https://www.comune.roma.it/"
    say("add", old, "--country", "ITA", "--name", "Rome", "--language", "it")
    moved = Proposal("ita-rome", "url", old, "https://roma.example/", "it moved", {"status": 301})
    spoken = Proposal("ita-rome", "languages", "it", "de;it", "it speaks German")
    looked = replace(moved, column="state", old="unchecked", new="unchecked", why="look at it")
    with _store() as store:
        store.registry.record([Check("ita-rome", NOON, "alive")], [moved, spoken, looked], actor="ada")
    lines = [json.loads(line) for line in say("proposals").splitlines()]
    assert [(line["column"], line["new"]) for line in lines] == [
        ("url", "https://roma.example/"), ("languages", "de;it"), ("state", "unchecked"),
    ]  # fmt: skip
    say("reject", "2")
    assert say("accept", "--all", "--column", "url") == "1 proposals accepted\n"
    with _store() as store:
        (entry,) = store.registry.all()
    assert (entry.url, entry.state, entry.checked) == ("https://roma.example/", EntryState.CHECKED, date(2026, 5, 1))
    assert entry.languages == ("it",)
    assert [json.loads(line)["decision"] for line in say("proposals", "--decided").splitlines()] == [
        "accepted", "rejected", "open",
    ]  # fmt: skip


def test_a_proposal_about_what_is_no_longer_so_changes_nothing(say: Say) -> None:
    say("add", "https://a.example/", "--country", "ITA", "--name", "Rome")
    with _store() as store:
        moved = Proposal("ita-rome", "url", "https://a.example/", "https://b.example/", "it moved")
        store.registry.record([Check("ita-rome", NOON, "alive")], [moved], actor="ada")
    say("change", "ita-rome", "url=https://c.example/")
    with pytest.raises(UsageError, match="changed meanwhile"):
        say("accept", "--all")
    with _store() as store:
        assert [e.url for e in store.registry.all()] == ["https://c.example/"]

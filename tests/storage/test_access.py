"""Sessions, failed tries and names; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

import storage
from model import UsageError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_session_ends_by_idleness_by_age_and_by_signing_out(store: storage.Store) -> None:
    access = store.access
    for digest in ("a", "b"):
        access.sign_in(digest, "ada", NOW)
    assert access.whose("a", HOUR, DAY, NOW + timedelta(minutes=50)) == "ada"
    assert access.whose("a", HOUR, DAY, NOW + timedelta(minutes=100)) == "ada"
    assert access.whose("b", HOUR, DAY, NOW + timedelta(minutes=100)) is None
    assert access.whose("a", DAY, DAY, NOW + timedelta(hours=25)) is None
    access.sign_out("a")
    assert access.whose("a", HOUR, DAY, NOW) is None
    access.end_all("ada", "root")
    assert access.whose("b", HOUR, DAY, NOW) is None
    assert [e.action for e in store.ledger.events()][-4:] == ["signed-in", "signed-in", "signed-out", "sessions-ended"]


def test_the_sixth_failure_makes_wait_ever_longer(store: storage.Store) -> None:
    waits = []
    for _ in range(30):
        store.access.failed("ada", "10.0.0.1", NOW)
        waits.append(int(store.access.wait("ada", "10.9.9.9", NOW).total_seconds()))
    assert waits[:8] == [0, 0, 0, 0, 0, 2, 4, 8]
    assert waits[-1] == 3600
    assert store.access.wait("bob", "10.0.0.1", NOW) == HOUR
    assert store.access.wait("bob", "10.9.9.9", NOW) == timedelta(0)


def test_a_wait_is_never_negative_and_is_forgotten(store: storage.Store) -> None:
    for _ in range(9):
        store.access.failed("ada", "10.0.0.1", NOW)
    later = NOW + timedelta(hours=2)
    assert store.access.wait("ada", "10.0.0.1", later) == timedelta(0)
    store.access.failed("bob", "10.0.0.1", later)
    assert store.access.wait("bob", "10.0.0.1", later) == timedelta(0)


def test_who_signs_in_begins_anew(store: storage.Store) -> None:
    for _ in range(7):
        store.access.failed("ada", "10.0.0.1", NOW)
    store.access.sign_in("d", "ada", NOW)
    assert store.access.wait("ada", "10.9.9.9", NOW) == timedelta(0)


def test_no_password_typed_as_a_name_is_kept_and_the_trail_is_not_flooded(store: storage.Store) -> None:
    for _ in range(7):
        store.access.failed("correct horse battery", "10.0.0.1", NOW)
    events = store.ledger.events("sign-in-refused")
    assert [e.object for e in events] == ["user:unknown"] * 2
    assert "horse" not in str(store.ledger.events())


@pytest.mark.parametrize("name", ["", "-ada", "ada, bob", " ada", "ada ", "a\nb", "civiscope", "x" * 81, "a;b", "<b>"])
def test_names_that_could_be_taken_for_something_else_are_refused(store: storage.Store, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a name"):
        store.people.add(name, "assessor", "h", actor="root")


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "ada@un.org", "李雷", "O'Brien", "Зоя", "a", "x" * 80])
def test_names_of_people(store: storage.Store, name: str) -> None:
    assert store.people.add(name, "assessor", "h", actor="root").name == name

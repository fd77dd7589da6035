"""The trail: what it tells of, and that whatever is changed past Civiscope is found."""

from dataclasses import replace

import pytest

import storage
from model import UsageError, Value
from storage import Head
from tests.storage.databases import Database
from tests.storage.samples import answers, index_score, questionnaire, ruling

ASKED = questionnaire(20)


@pytest.fixture
def full(store: storage.Store, run: int) -> storage.Store:
    """A store in which something of every kind was done."""
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    store.save_assessment(run, ASKED.id, "2", [replace(a, rubric_version="2") for a in answers(ASKED)])
    for n in range(4):
        store.add_ruling(ruling(ASKED, n, Value.NO))
    store.save_scores([index_score(1, 2, 0), replace(index_score(1, 2, 1), subindex="IF")])
    store.people.add("ada", "assessor", "$argon2id$x", "ITA", actor="root")
    store.people.change("ada", role="reviewer", actor="root")
    store.editions.enter("2026", "Edition 2026", 2026, {ASKED.id: "1"})
    store.ledger.note("exported", "answers.csv", {"digest": "sha256:0"})
    return store


def test_everything_that_is_done_is_told(full: storage.Store) -> None:
    events = full.ledger.events()
    assert [e.action for e in events] == [
        "answered", "answered", *["ruled"] * 4, "scored", "user-added", "user-changed", "edition", "exported",
    ]  # fmt: skip
    assert [e.seq for e in events] == list(range(1, 12))
    assert {e.actor for e in events} == {"civiscope", "A. Assessor", "root"}
    assert all("argon2" not in str(e.payload) for e in events)
    assert [e.seq for e in full.ledger.events(last=2)] == [10, 11]
    assert full.ledger.head() == Head(11, events[-1].digest)


def test_an_honest_store_has_no_flaws(full: storage.Store) -> None:
    proof = full.ledger.prove([full.ledger.head(), Head(3, full.ledger.events()[2].digest)])
    assert proof.flaws == ()
    assert proof.head == full.ledger.head()


def test_what_was_not_changed_is_not_told_twice(full: storage.Store) -> None:
    before = full.ledger.count()
    full.save_scores([index_score(1, 2, 0), replace(index_score(1, 2, 1), subindex="IF")])
    full.editions.enter("2026", "Edition 2026", 2026, {ASKED.id: "1"})
    assert full.ledger.count() == before


TAMPERED = {
    "an event changed": ("events", "UPDATE events SET actor = 'eve' WHERE seq = 4", "event 4"),
    "an event's payload": ("events", 'UPDATE events SET payload = \'{"digest": "x"}\' WHERE seq = 3', "event 3"),
    "an event moved in time": ("events", "UPDATE events SET at = '2020-01-01 00:00:00+00' WHERE seq = 5", "event 5"),
    "an event removed": ("events", "DELETE FROM events WHERE seq = 6", "event 7"),
    "the first event removed": ("events", "DELETE FROM events WHERE seq = 1", "event 2"),
    "an event inserted": (
        "events",
        "INSERT INTO events SELECT 12, at, actor, action, object, payload, previous, digest FROM events WHERE seq = 11",
        "event 12",
    ),
    "an answer turned": ("answers", "UPDATE answers SET value = 'no' WHERE assessment = 1 AND seq = 0", "assessment:1"),
    "a confidence raised": ("answers", "UPDATE answers SET confidence = 1 WHERE assessment = 2 AND seq = 3", "assessment:2"),
    "an excerpt changed": ("evidence", "UPDATE evidence SET excerpt = 'x' WHERE assessment = 1 AND answer = 0", "assessment:1"),
    "evidence removed": ("evidence", "DELETE FROM evidence WHERE assessment = 2 AND answer = 1", "assessment:2"),
    "an answer inserted": (
        "answers",
        "INSERT INTO answers SELECT assessment, 99, indicator, value, reason, level, confidence, flags, absence, detector,"
        " rubric_version FROM answers WHERE assessment = 1 AND seq = 0",
        "assessment:1",
    ),
    "a pass inserted": (
        "answers",
        "INSERT INTO assessments (id, run, portal, questionnaire, rubric_version, created)"
        " SELECT 77, run, portal, questionnaire, rubric_version, created FROM assessments WHERE id = 1",
        "assessment:77",
    ),
    "a ruling turned": ("rulings", "UPDATE rulings SET value = 'yes' WHERE id = 2", "ruling:2"),
    "a ruling removed": ("rulings", "DELETE FROM rulings WHERE id = 3", "ruling:3"),
    "a ruling inserted": (
        "rulings",
        "INSERT INTO rulings SELECT 9, portal, questionnaire, indicator, value, author, at, reason, level, evidence_digest"
        " FROM rulings WHERE id = 1",
        "ruling:9",
    ),
    "a score raised": ("scores", "UPDATE scores SET value = 1, low = 1 WHERE seq = 0", "score:city/test-2024"),
    "a role taken": ("users", "UPDATE users SET role = 'coordinator'", "user:1"),
    "a password set": ("users", "UPDATE users SET password_hash = 'mine'", "user:1"),
    "somebody entered": (
        "users",
        "INSERT INTO users (id, name, role, country, password_hash, created)"
        " SELECT 5, 'eve', role, country, password_hash, created FROM users",
        "user:5",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_is_changed_past_civiscope_is_found(name: str, full: storage.Store, place: Database) -> None:
    table, statement, where = TAMPERED[name]
    if table in ("scores", "users"):
        place.raw(statement)
    else:
        place.unguarded(table, statement)
    assert where in {f.where for f in full.ledger.prove().flaws}


def test_a_cut_tail_is_found_with_an_anchor_and_only_with_one(full: storage.Store, place: Database) -> None:
    """A chain proves its own middle. Its end looks like any end, so somebody must have noted it elsewhere."""
    noted = full.ledger.head()
    place.unguarded("events", "DELETE FROM events WHERE seq >= 10")
    assert full.ledger.prove().flaws == ()
    (flaw,) = full.ledger.prove([noted]).flaws
    assert (flaw.where, "cut off" in flaw.what) == ("event 11", True)


def test_a_trail_made_anew_is_found_with_an_anchor(full: storage.Store, place: Database) -> None:
    noted = full.ledger.head()
    place.unguarded("events", "DELETE FROM events WHERE seq >= 10")
    full.ledger.note("edition", "edition:2030", {})
    full.ledger.note("exported", "answers.csv", {"digest": "sha256:1"})
    assert full.ledger.prove().flaws == ()
    assert [f.where for f in full.ledger.prove([noted]).flaws] == ["event 11"]


def test_a_transaction_that_fails_leaves_no_event(store: storage.Store, run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.ledger.head()
    monkeypatch.setattr("storage.store.append", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    with pytest.raises(ZeroDivisionError):
        store.add_ruling(ruling(ASKED, 1, Value.NO))
    assert (store.answers(), store.rulings(), store.ledger.head()) == ((), (), before)


def test_people_are_entered_once_and_never_removed(full: storage.Store) -> None:
    with pytest.raises(UsageError, match="already"):
        full.people.add("ada", "observer", "x", actor="root")
    with pytest.raises(UsageError, match="no user"):
        full.people.change("bob", role="observer", actor="root")
    with pytest.raises(TypeError):
        full.people.change("ada", name="eve", actor="root")
    (ada,) = full.people.all()
    assert (ada.role, ada.country, "argon2" in repr(ada)) == ("reviewer", "ITA", False)
    assert full.people.find("ada") == ada
    assert full.people.find("bob") is None


def test_many_writers_make_one_chain(place: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    storage.open(place.where).close()

    def write(n: int) -> None:
        with storage.open(place.where) as own:
            for turn in range(10):
                own.ledger.note("tried", f"{n}/{turn}", {})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with storage.open(place.where) as store:
        assert store.ledger.prove().flaws == ()
        assert store.ledger.head().seq == 40

"""From what people say to rulings: one voice, two blind voices, a reviewer, and what is taken back; on both databases."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import storage
from model import ConflictError, Judgement, Key, Policy, UsageError, Value
from storage import State, Wanted
from tests.storage.databases import Database
from tests.storage.samples import NOON, answers, evidence, questionnaire

ASKED = questionnaire(40)
ROWS = [
    {"indicator": i.id, "seq": n, "module": i.subindex, "title": i.title, "points": max(i.points)}
    for n, i in enumerate(ASKED.indicators)
]
SINGLE, DOUBLE = Policy(double=0.0), Policy(double=1.0)


@pytest.fixture
def full(store: storage.Store, run: int) -> storage.Store:
    store.desk.ask(ASKED.id, ROWS)
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    return store


@pytest.fixture
def key(full: storage.Store) -> Key:
    """The first item that waits."""
    item = full.desk.queue(limit=1)[0]
    return Key(item.portal, item.questionnaire, item.indicator)


def says(key: Key, who: str, value: Value = Value.YES, **more: object) -> Judgement:
    level = 1 if value is Value.YES else 0
    made = Judgement(key, value, level, who, NOON, "seen on the page", nonce=f"{who}-{key.indicator}-{value}")
    return replace(made, **more)  # type: ignore[arg-type]


def judge(store: storage.Store, said: Judgement, policy: Policy) -> storage.Judged:
    return store.judging.judge(said, policy, store.judging.standing(said.key).version)


def state(store: storage.Store, key: Key) -> State:
    return store.judging.standing(key).state


def test_one_voice_is_a_ruling(full: storage.Store, key: Key) -> None:
    judged = judge(full, says(key, "ada"), SINGLE)
    assert (judged.ruled, judged.state) == (True, State.RULED)
    (ruling,) = full.rulings("city")
    assert (ruling.author, ruling.value, ruling.reason) == ("ada", Value.YES, "seen on the page")
    assert not full.ledger.prove().flaws


def test_two_voices_that_agree_are_one_ruling(full: storage.Store, key: Key) -> None:
    assert not judge(full, says(key, "bob"), DOUBLE).ruled
    assert state(full, key) is State.OPEN
    assert not full.rulings()
    assert judge(full, says(key, "ada"), DOUBLE).ruled
    (ruling,) = full.rulings()
    assert ruling.author == "ada, bob"


def test_two_voices_that_differ_wait_for_a_reviewer(full: storage.Store, key: Key) -> None:
    judge(full, says(key, "bob"), DOUBLE)
    judge(full, says(key, "ada", Value.NO), DOUBLE)
    assert state(full, key) is State.DISPUTED
    assert not full.rulings()
    assert key.indicator not in {i.indicator for i in full.desk.queue(limit=500)}
    (item,) = full.desk.queue(Wanted(waiting=None, state=State.DISPUTED))
    assert item.indicator == key.indicator
    assert [v.assessor for v in full.judging.disputed(key)] == ["bob", "ada"]
    version = full.judging.standing(key).version
    with pytest.raises(UsageError, match="another reviewer"):
        full.judging.adjudicate(key, Value.NO, 0, "no form there", "ada", version)
    with pytest.raises(UsageError, match="needs a reason"):
        full.judging.adjudicate(key, Value.NO, 0, " ", "eve", version)
    full.judging.adjudicate(key, Value.NO, 0, "no form there", "eve", version)
    assert state(full, key) is State.RULED
    (ruling,) = full.rulings()
    assert (ruling.author, ruling.value) == ("eve", Value.NO)
    with pytest.raises(ConflictError):
        full.judging.adjudicate(key, Value.YES, 1, "but yes", "eve", version)


def test_a_form_sent_twice_is_one_judgement(full: storage.Store, key: Key) -> None:
    version = full.judging.standing(key).version
    first = full.judging.judge(says(key, "ada"), SINGLE, version)
    again = full.judging.judge(says(key, "ada"), SINGLE, version)
    assert (again.judgement, again.ruled) == (first.judgement, True)
    assert len(full.rulings()) == len(full.judging.all()) == 1
    with pytest.raises(ConflictError, match="belongs to somebody else"):
        full.judging.judge(says(key, "bob", nonce=says(key, "ada").nonce), SINGLE, version)


def test_who_looked_at_something_else_is_told_and_nothing_is_kept(full: storage.Store, key: Key) -> None:
    stale = full.judging.standing(key).version
    judge(full, says(key, "ada"), SINGLE)
    for version in (stale, full.judging.standing(key).version):
        with pytest.raises(ConflictError, match="while you looked"):
            full.judging.judge(says(key, "bob"), SINGLE, version)
    assert len(full.judging.all()) == len(full.rulings()) == 1


def test_the_blind_word_of_another_changes_no_version(full: storage.Store, key: Key) -> None:
    before = full.judging.standing(key).version
    judge(full, says(key, "bob"), DOUBLE)
    assert full.judging.standing(key).version == before


def test_nobody_judges_twice_in_a_round(full: storage.Store, key: Key) -> None:
    judge(full, says(key, "ada"), DOUBLE)
    with pytest.raises(ConflictError, match="judged this item already"):
        judge(full, says(key, "ada", Value.NO), DOUBLE)


def test_an_answer_taken_back_opens_the_item_again(full: storage.Store, key: Key) -> None:
    before = full.judging.standing(key)
    judged = judge(full, says(key, "ada"), SINGLE)
    assert full.judging.withdraw(judged.judgement, "ada") == key
    assert full.judging.standing(key) == before
    assert not full.rulings()
    assert not full.judging.lately("ada")
    assert not full.ledger.prove().flaws
    assert judge(full, says(key, "ada", Value.NO), SINGLE).ruled


def test_only_ones_own_answer_that_nobody_built_upon_is_taken_back(full: storage.Store, key: Key) -> None:
    judged = judge(full, says(key, "ada"), DOUBLE)
    with pytest.raises(UsageError, match="no such answer"):
        full.judging.withdraw(judged.judgement, "bob")
    judge(full, says(key, "bob"), DOUBLE)
    with pytest.raises(UsageError, match="others have decided"):
        full.judging.withdraw(judged.judgement, "ada")


def seen(store: storage.Store, key: Key, excerpt: str) -> None:
    """A later visit that shows another passage."""
    shown = (replace(evidence(1), excerpt=excerpt),)
    new = [
        replace(a, value=Value.YES, evidence=shown, absence=None) if a.indicator == key.indicator else a for a in answers(ASKED)
    ]
    store.save_assessment(store.begin_run("city"), ASKED.id, "1", tuple(new))


def test_a_voice_on_other_evidence_does_not_count(full: storage.Store, key: Key) -> None:
    judge(full, says(key, "ada"), DOUBLE)
    seen(full, key, "another passage")
    assert judge(full, says(key, "bob", Value.NO), DOUBLE).state is not State.DISPUTED
    assert not full.rulings()


def test_evidence_that_comes_back_is_judged_anew(full: storage.Store, key: Key) -> None:
    for n, (excerpt, who) in enumerate([("x", "ada"), ("y", "bob"), ("x", "cleo")]):
        seen(full, key, excerpt)
        assert state(full, key) is (State.REOPENED if n else State.OPEN if full.desk.count() else State.SETTLED)
        assert judge(full, says(key, who, nonce=f"{n}"), SINGLE).state is State.RULED
    assert [r.author for r in full.rulings()] == ["ada", "bob", "cleo"]


def test_where_one_has_spoken_a_second_one_is_asked_whatever_the_share_is_today(full: storage.Store, key: Key) -> None:
    judge(full, says(key, "ada"), DOUBLE)
    item = full.claims.next("bob", SINGLE, Wanted(portal=key.portal))
    assert item is not None
    assert item.indicator == key.indicator
    assert judge(full, says(key, "bob"), SINGLE).ruled
    assert full.rulings()[0].author == "ada, bob"


def test_the_first_of_two_voices_keeps_a_sure_item_waiting(full: storage.Store) -> None:
    sure = full.desk.queue(Wanted(waiting=None, state=State.SETTLED), limit=1)[0]
    key = Key(sure.portal, sure.questionnaire, sure.indicator)
    assert judge(full, says(key, "ada"), DOUBLE).state is State.OPEN
    assert judge(full, says(key, "bob"), DOUBLE).state is State.RULED


def test_a_form_is_of_one_item_and_must_have_a_nonce(full: storage.Store, key: Key) -> None:
    other = full.desk.queue(limit=2)[1]
    judge(full, says(key, "ada", nonce="n"), SINGLE)
    with pytest.raises(ConflictError, match="another item"):
        judge(full, says(Key(other.portal, other.questionnaire, other.indicator), "ada", nonce="n"), SINGLE)
    with pytest.raises(ValueError, match="nonce"):
        judge(full, says(key, "bob", nonce=""), SINGLE)


def test_a_yes_without_level_agrees_with_one_of_the_first(full: storage.Store, key: Key) -> None:
    judge(full, says(key, "ada", level=0), DOUBLE)
    assert judge(full, says(key, "bob", level=1), DOUBLE).ruled
    assert full.rulings()[0].level == 1


def test_taking_back_asks_no_clock(full: storage.Store, key: Key) -> None:
    judged = judge(full, says(key, "ada", at=datetime.now(UTC) + timedelta(days=1)), SINGLE)
    full.judging.withdraw(judged.judgement, "ada")
    assert not full.rulings()


def test_what_a_reviewer_decided_since_is_not_taken_back(full: storage.Store, key: Key) -> None:
    judged = judge(full, says(key, "ada"), SINGLE)
    full.judging.adjudicate(key, Value.NO, 0, "a dead link", "eve", full.judging.standing(key).version)
    with pytest.raises(UsageError, match="others have decided"):
        full.judging.withdraw(judged.judgement, "ada")


def test_the_trail_tells_that_somebody_spoke_and_not_what(full: storage.Store, key: Key) -> None:
    judge(full, says(key, "ada"), DOUBLE)
    (event,) = full.ledger.events("judged")
    assert set(event.payload) == {"portal", "questionnaire", "indicator", "digest"}


def test_a_withdrawal_entered_past_the_program_is_found(full: storage.Store, key: Key, place: Database) -> None:
    judged = judge(full, says(key, "ada"), SINGLE)
    place.raw(f"INSERT INTO withdrawals VALUES ({judged.judgement}, 1, 'eve', '2026-01-01 00:00:00')")
    (flaw,) = full.ledger.prove().flaws
    assert flaw.where == f"withdrawal:{judged.judgement}"


def test_everybody_gets_another_item_and_keeps_it(full: storage.Store) -> None:
    waiting = full.desk.count()
    got = [full.claims.next(f"p{n}", SINGLE) for n in range(waiting)]
    assert len({i.indicator for i in got if i}) == waiting
    assert full.claims.next("late", SINGLE) is None
    assert full.claims.next("p0", SINGLE) == got[0]


def test_an_item_for_two_is_given_to_two_and_no_third(full: storage.Store, key: Key) -> None:
    wanted = Wanted(portal=key.portal)
    first = [full.claims.next(who, DOUBLE, wanted) for who in ("ada", "bob", "eve")]
    assert [i.indicator if i else "" for i in first[:2]] == [key.indicator] * 2
    assert first[2] is not None
    assert first[2].indicator != key.indicator
    judge(full, says(key, "ada"), DOUBLE)
    following = full.claims.next("ada", DOUBLE, wanted)
    assert following is not None
    assert following.indicator != key.indicator


def test_what_somebody_passes_by_goes_to_others(full: storage.Store, key: Key) -> None:
    full.claims.next("ada", SINGLE)
    full.claims.release(key, "ada", minutes=60)
    (mine, theirs) = (full.claims.next(who, SINGLE) for who in ("ada", "bob"))
    assert mine is not None
    assert theirs is not None
    assert mine.indicator != key.indicator == theirs.indicator


def test_looking_back_at_ones_own_answer_keeps_nobody_away(full: storage.Store, key: Key) -> None:
    judge(full, says(key, "ada"), DOUBLE)
    full.claims.hold(key, "ada", DOUBLE)
    item = full.claims.next("bob", DOUBLE)
    assert item is not None
    assert item.indicator == key.indicator


def test_a_claim_that_ran_out_begins_anew(full: storage.Store, key: Key) -> None:
    first = full.claims.hold(key, "ada", replace(SINGLE, lease_minutes=-1))
    assert full.claims.holders(key) == ()
    second = full.claims.hold(key, "ada", SINGLE)
    assert second > first
    assert full.claims.hold(key, "ada", SINGLE) == second
    assert full.claims.holders(key) == ("ada",)


def test_an_assigned_portal_is_given_to_its_people_only(full: storage.Store, key: Key) -> None:
    full.claims.assign(key.portal, ["ada"])
    assert full.claims.next("bob", SINGLE) is None
    assert full.claims.next("ada", SINGLE) is not None
    full.claims.assign(key.portal, [])
    assert full.claims.next("bob", SINGLE) is not None


def test_items_are_given_in_languages_that_somebody_reads(full: storage.Store) -> None:
    full.people.add("ada", "assessor", "h", actor="root")
    full.people.reads("ada", ["xx"], actor="root")
    item = full.claims.next("ada", SINGLE)
    assert item is None or item.language == ""
    spoken = full.desk.queue(limit=1)[0].language
    full.people.reads("ada", ["xx", spoken], actor="root")
    assert full.people.languages("ada") == tuple(sorted({"xx", spoken}))
    found = full.claims.next("ada", SINGLE)
    assert found is not None
    assert found.language == spoken


def at_once(count: int, work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_ruling_is_lost_or_doubled_when_many_speak_at_once(full: storage.Store, key: Key) -> None:
    version, ends = full.judging.standing(key).version, []

    def speak(n: int) -> None:
        try:
            ends.append(full.judging.judge(says(key, f"p{n}"), DOUBLE, version).ruled)
        except ConflictError:
            ends.append(None)

    at_once(6, speak)
    assert sorted(ends, key=str) == [False, None, None, None, None, True]
    assert len(full.rulings()) == 1


def test_nobody_is_given_what_another_is_given_at_the_same_moment(full: storage.Store) -> None:
    got: list[str] = []

    def ask(n: int) -> None:
        item = full.claims.next(f"p{n}", SINGLE)
        got.append(item.indicator if item else "")

    at_once(8, ask)
    assert len(set(got)) == 8


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_share_for_two_is_drawn_evenly_and_always_alike(share: float) -> None:
    keys = [Key(f"p{n}", "q", f"i{m}") for n in range(50) for m in range(40)]
    drawn = [Policy(double=share).is_double(k) for k in keys]
    assert drawn == [Policy(double=share).is_double(k) for k in keys]
    assert abs(sum(drawn) / len(drawn) - share) < 0.04

"""What countries say to items, addresses added to them, and training; on both databases."""

from dataclasses import replace

import pytest

import storage
from model import ArchiveRef, Attachment, ConflictError, Fetched, Gold, Judgement, Key, Policy, Reply, Training, UsageError, Value
from storage import State
from tests.storage.samples import NOON, answers, questionnaire

ASKED = questionnaire(40)
SINGLE = Policy()


@pytest.fixture
def full(store: storage.Store, run: int) -> storage.Store:
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    return store


@pytest.fixture
def key(full: storage.Store) -> Key:
    """The first item that waits."""
    item = full.desk.queue(limit=1)[0]
    return Key(item.portal, item.questionnaire, item.indicator)


def reply(key: Key, nonce: str = "r") -> Reply:
    return Reply(key, "lia", NOON, "https://city.example/there", "It is there.", nonce=nonce)


def rule(store: storage.Store, key: Key, nonce: str) -> int:
    said = Judgement(key, Value.YES, 1, "ada", NOON, "seen", nonce=nonce)
    return store.judging.judge(said, SINGLE, store.judging.standing(key).version).judgement


def test_a_reply_opens_its_item_until_somebody_rules(full: storage.Store, key: Key) -> None:
    rule(full, key, "1")
    before = full.judging.standing(key)
    full.replies.say(reply(key))
    after = full.judging.standing(key)
    assert (before.state, after.state) == (State.RULED, State.REOPENED)
    assert after.version != before.version
    (answered,) = full.replies.on(key)
    assert answered.reply.open
    assert full.replies.waiting() == {full.desk.queue(limit=1)[0].country: 1}
    rule(full, key, "2")
    (answered,) = full.replies.on(key)
    assert not answered.reply.open
    assert answered.ruling is not None
    assert answered.ruling.author == "ada"
    assert full.judging.standing(key).state is State.RULED
    assert not full.replies.waiting()
    assert not full.ledger.prove().flaws


def test_what_is_taken_back_leaves_the_reply_open(full: storage.Store, key: Key) -> None:
    full.replies.say(reply(key))
    judgement = rule(full, key, "1")
    full.judging.withdraw(judgement, "ada")
    assert full.replies.on(key)[0].reply.open
    assert full.judging.standing(key).state is State.REOPENED


def test_a_reply_sent_twice_is_one_and_nobody_elses(full: storage.Store, key: Key) -> None:
    first = full.replies.say(reply(key))
    assert full.replies.say(reply(key)) == first
    with pytest.raises(ConflictError):
        full.replies.say(replace(reply(key), author="leo"))
    assert len(full.replies.of_country(full.portals()[0].country)) == 1
    assert not full.replies.of_country("ATA")


@pytest.mark.parametrize("empty", [{"comment": " ", "url": ""}, {"nonce": ""}])
def test_an_empty_reply_is_refused(full: storage.Store, key: Key, empty: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="needs a comment"):
        full.replies.say(replace(reply(key), **empty))


def test_a_reply_to_nothing_is_refused(full: storage.Store, key: Key) -> None:
    with pytest.raises(UsageError, match="no answer of"):
        full.replies.say(reply(replace(key, indicator="XX-1")))


def test_an_address_is_kept_with_what_was_found_there(full: storage.Store, key: Key) -> None:
    new = Attachment(key, "ada", NOON, "https://city.example/form")
    id = full.attachments.add(new)
    assert [a.id for a in full.attachments.waiting()] == [id]
    kept = replace(new, state=Fetched.KEPT, title="Form", excerpt="Apply", archived=ArchiveRef("a.warc.gz", 7, "sha256:0"))
    full.attachments.found(id, kept)
    assert full.attachments.on(key) == (replace(kept, id=id),)
    assert not full.attachments.waiting()


def test_training_counts_for_nothing(full: storage.Store, key: Key) -> None:
    full.trainings.know(Gold(key, Value.YES, 0, "a form is there", "eve", NOON))
    full.trainings.know(Gold(key, Value.NO, 0, "it is dead", "eve", NOON))
    (gold,) = full.trainings.gold()
    assert (gold.value, gold.explanation) == (Value.NO, "it is dead")
    full.trainings.answer(Training(key, "ada", Value.YES, 0, NOON))
    assert [(t.value, t.level) for t in full.trainings.answers("ada")] == [(Value.YES, 1)]
    assert not full.trainings.answers("bob")
    assert full.judging.standing(key).state is State.OPEN
    full.trainings.forget(key, "eve")
    assert not full.trainings.gold()

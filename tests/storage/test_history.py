"""What was said when, and why an answer is another one than before: portal, method or person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import storage
from model import Answer, CrawlSummary, Evidence, Portal, Ruling, UsageError, Value
from storage import Cause

YES, NO, UNKNOWN = Value.YES, Value.NO, Value.UNKNOWN


def visited(store: storage.Store, portal: str = "city", edition: str = "") -> int:
    run = store.begin_run(portal, edition=edition)
    now = datetime.now(UTC)
    store.finish_run(run, CrawlSummary(portal, now, now, 1, 0, 0, True))
    return run


def said(store: storage.Store, run: int, method: str, values: Mapping[str, Value], portal: str = "city") -> None:
    shown = (Evidence("https://city.example/a", "words", "topic", 0.9),)
    new = [
        Answer(portal, "q", name, value, f"{value} by {method}", int(value is YES), evidence=shown if value is YES else (),
               detector="topic", rubric_version=method)
        for name, value in values.items()
    ]  # fmt: skip
    store.save_assessment(run, "q", method, new)


def ruled(store: storage.Store, name: str, value: Value, at: datetime | None = None) -> None:
    store.add_ruling(Ruling("city", "q", name, value, "ada", at or datetime.now(UTC), "I tried it", int(value is YES)))


def causes(found: tuple[storage.Change, ...]) -> dict[str, tuple[Cause, ...]]:
    return {change.indicator: change.causes for change in found}


def test_the_portal_changed(store: storage.Store) -> None:
    one = visited(store)
    said(store, one, "m1", {"same": YES, "lost": YES, "won": NO})
    two = visited(store)
    said(store, two, "m1", {"same": YES, "lost": NO, "won": YES})
    found = store.history.diff(one, two)
    assert causes(found) == {"lost": (Cause.PORTAL,), "won": (Cause.PORTAL,)}
    lost = found[0]
    assert (lost.before.value, lost.after.value, lost.before.url) == (YES, NO, "https://city.example/a")
    assert store.history.diff(two, one) == found


def test_the_method_changed_is_told_only_with_the_old_visit_answered_anew(store: storage.Store) -> None:
    one = visited(store)
    said(store, one, "m1", {"method": NO, "portal": NO, "both": NO})
    two = visited(store)
    said(store, two, "m2", {"method": YES, "portal": YES, "both": UNKNOWN})
    assert set(causes(store.history.diff(one, two)).values()) == {(Cause.UNTOLD,)}
    said(store, one, "m2", {"method": YES, "portal": NO, "both": YES})
    assert causes(store.history.diff(one, two)) == {
        "method": (Cause.METHOD,), "portal": (Cause.PORTAL,), "both": (Cause.METHOD, Cause.PORTAL),
    }  # fmt: skip


def test_an_old_visit_answered_anew_does_not_outrank_a_later_one(store: storage.Store) -> None:
    one = visited(store)
    said(store, one, "m1", {"a": NO})
    two = visited(store)
    said(store, two, "m1", {"a": YES})
    said(store, one, "m2", {"a": UNKNOWN})
    assert [a.value for a in store.answers("city", "q")] == [YES]
    assert store.values_before(two, "q") == {"a": UNKNOWN}


def test_a_person_ruled(store: storage.Store) -> None:
    one = visited(store)
    said(store, one, "m1", {"a": NO, "b": NO, "c": NO})
    ruled(store, "a", YES)
    two = visited(store)
    said(store, two, "m1", {"a": NO, "b": NO, "c": YES})
    ruled(store, "b", YES)
    found = store.history.diff(one, two)
    assert causes(found) == {"b": (Cause.RULED,), "c": (Cause.PORTAL,)}
    assert (found[0].after.who, found[0].reason) == ("ada", "I tried it")


def test_the_change_feed_tells_everything_once_in_order(store: storage.Store) -> None:
    one = visited(store)
    said(store, one, "m1", {"a": NO, "b": YES})
    ruled(store, "a", YES)
    two = visited(store)
    said(store, two, "m1", {"a": NO, "b": NO})
    ruled(store, "b", YES)
    three = visited(store)
    said(store, three, "m1", {"a": NO, "b": NO})
    feed = store.history.changes()
    told = [(c.indicator, c.causes[0], c.before.value, c.after.value) for c in feed]
    assert told == [("a", Cause.RULED, NO, YES)]  # what the portal lost, a person restored before the next visit
    assert store.history.changes(since=datetime.now(UTC) + timedelta(days=1)) == ()
    assert store.history.changes(portal="nour") == ()
    assert [c.at for c in feed] == sorted(c.at for c in feed)


def test_runs_of_two_portals_cannot_be_compared(store: storage.Store) -> None:
    store.add_portal(Portal("nour", "https://nour.example/"))
    one, other = visited(store), visited(store, "nour")
    with pytest.raises(UsageError, match="two runs of one portal"):
        store.history.diff(one, other)
    with pytest.raises(UsageError, match="no run 99"):
        store.history.diff(one, 99)


def test_the_history_of_an_item(store: storage.Store) -> None:
    store.editions.enter("2024", "2024", 2024, {})
    one = visited(store, edition="2024")
    said(store, one, "m1", {"a": YES, "b": NO})
    ruled(store, "a", NO)
    said(store, visited(store), "m2", {"a": YES})
    entries = store.history.of("city", "a")
    assert [(e.who, e.value, e.run, e.edition, e.method) for e in entries] == [
        ("topic", YES, one, "2024", "m1"), ("ada", NO, None, "", ""), ("topic", YES, one + 1, "", "m2"),
    ]  # fmt: skip
    assert entries[0].url == "https://city.example/a"
    assert entries[0].digest == entries[2].digest
    assert store.history.of("city", "nothing") == ()


# editions


def test_editions_in_their_order_with_their_runs(store: storage.Store) -> None:
    for id, year in (("2026", 2026), ("2024", 2024)):
        store.editions.enter(id, f"Survey {id}", year, {"q": "1"})
    old = visited(store, edition="2024")
    again, new = visited(store, edition="2024"), visited(store)
    store.begin_run("city", edition="2026")
    assert [e.id for e in store.editions.all()] == ["2024", "2026"]
    before = store.editions.before("2026")
    assert before is not None
    assert before.id == "2024"
    assert store.editions.before("2024") is None
    assert (old < again, store.editions.runs("2024")) == (True, {"city": again})
    assert store.editions.runs("2026") == {}
    store.editions.assign(new, "2026")
    assert store.editions.runs("2026") == {"city": new}
    with pytest.raises(UsageError, match="no edition '1999'"):
        store.editions.assign(new, "1999")


def test_runs_and_passes_bear_the_digests_of_what_they_were_made_with(store: storage.Store) -> None:
    run = store.begin_run("city", digests={"configuration": "sha256:1", "civiscope": "1.0"})
    assert store.runs()[-1].digests == {"configuration": "sha256:1", "civiscope": "1.0"}
    store.save_assessment(run, "q", "1", [replace(Answer("city", "q", "a", NO, "r"))], {"lexicons": "sha256:2"})
    assert [p.digests for p in store.passes(run)] == [{"lexicons": "sha256:2"}]

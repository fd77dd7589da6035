"""Every noun comes back exactly as it was given, whatever stands in it."""

import dataclasses
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import storage
from model import (
    Absence,
    Answer,
    CrawlSummary,
    Evidence,
    FetchFailure,
    Flag,
    Measurement,
    Portal,
    Region,
    Ruling,
    Score,
    Skip,
    SkipReason,
    Snapshot,
    Value,
)
from tests.storage.samples import NOON, PORTAL, SNAPSHOTS

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.sampled_from((UTC, timezone(timedelta(hours=9)))))
FLOAT = st.floats(allow_nan=False, allow_infinity=False)
SMALL = st.integers(0, 2**31 - 1)

for kind, strategy in ((str, TEXT), (datetime, MOMENT), (float, FLOAT), (int, SMALL)):
    st.register_type_strategy(kind, strategy)
st.register_type_strategy(
    Measurement,
    st.builds(Measurement, value=st.dictionaries(TEXT, st.one_of(FLOAT, st.integers(), TEXT, st.booleans()), max_size=4)),
)
st.register_type_strategy(
    Absence,
    st.builds(
        Absence,
        terms=st.dictionaries(TEXT, st.lists(TEXT, max_size=3).map(tuple), max_size=3),
        not_seen=st.dictionaries(TEXT, SMALL, max_size=3),
    ),
)
ANSWER = st.builds(Answer, portal=st.just("city"), questionnaire=st.just("q"))
Save = Callable[[storage.Store, int, list[Any]], Iterable[Any]]


def _portals(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    for noun in nouns:
        store.add_portal(noun)
    kept = {p.id: p for p in store.portals()}
    return [kept[n.id] for n in nouns]


def _visits(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    store.add_visits(run, nouns)
    return store.visits(run)


def _skips(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    store.add_skips(run, nouns)
    return store.skips(run)


def _measurements(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    store.add_measurements(run, nouns)
    return store.measurements(run)


def _summaries(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    for noun in nouns:
        store.finish_run(run, noun)
        yield store.summary(run)


def _answers(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    store.save_assessment(run, "q", "1", nouns)
    return store.answers("city", "q")


def _rulings(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    for noun in nouns:
        store.add_ruling(noun)
    return store.rulings()


def _scores(store: storage.Store, run: int, nouns: list[Any]) -> Iterable[Any]:
    store.save_scores(nouns)
    return store.scores()


CASES: dict[str, tuple[Any, Save]] = {
    "portal": (st.builds(Portal), _portals),
    "visit": (st.one_of(st.builds(Snapshot), st.builds(FetchFailure)), _visits),
    "skip": (st.builds(Skip), _skips),
    "measurement": (st.from_type(Measurement), _measurements),
    "summary": (st.builds(CrawlSummary, portal=st.just("city")), _summaries),
    "answer": (ANSWER, _answers),
    "ruling": (st.builds(Ruling), _rulings),
    "score": (st.builds(Score, portal=st.just("city"), questionnaire=st.just("q")), _scores),
}


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_comes_back_exactly(name: str, data: st.DataObject) -> None:
    strategy, save = CASES[name]
    unique = (lambda p: p.id) if name == "portal" else None
    nouns = data.draw(st.lists(strategy, max_size=4, unique_by=unique))
    with TemporaryDirectory() as folder, storage.open(Path(folder) / "civiscope.db") as store:
        store.add_portal(PORTAL)
        kept = list(save(store, store.begin_run("city"), nouns))
    assert kept == nouns
    assert [_kinds(k) for k in kept] == [_kinds(n) for n in nouns]


def _kinds(noun: Any) -> list[type]:
    """Equal is not the same: "yes" == Value.YES, 1 == 1.0 == True."""
    return [type(getattr(noun, f.name)) for f in dataclasses.fields(noun)]


def test_enums_come_back_as_members(store: storage.Store, run: int) -> None:
    proof = Evidence("u", "x", "d", 1.0, region=Region.FOOTER)
    store.save_assessment(run, "q", "1", [Answer("city", "q", "i", Value.YES, "r", flags=(Flag.MANUAL,), evidence=(proof,))])
    store.add_skips(run, [Skip("u", SkipReason.SHAPE)])
    (answer,), (skip,) = store.answers(), store.skips(run)
    assert answer.value is Value.YES
    assert answer.flags[0] is Flag.MANUAL
    assert answer.evidence[0].region is Region.FOOTER
    assert skip.reason is SkipReason.SHAPE


def test_what_no_database_can_hold_is_replaced(store: storage.Store, run: int) -> None:
    store.add_visits(run, [dataclasses.replace(SNAPSHOTS[0], link_text="a\0b\ud800c")])
    assert store.visits(run)[0].link_text == "a\ufffdb\ufffdc"


def test_a_time_without_zone_is_a_programming_error(store: storage.Store, run: int) -> None:
    with pytest.raises(Exception, match="without time zone"):
        store.add_visits(run, [dataclasses.replace(SNAPSHOTS[0], fetched_at=NOON.replace(tzinfo=None))])
    assert store.visits(run) == ()

"""Lists of work: who waits, in what order, and how many statements a page takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

import storage
from model import Answer, Evidence, Flag, Portal, Ruling, StoreError, Value
from storage import Carried, State, Wanted
from storage.items import priority
from tests.storage.samples import NOON, PORTAL, answers, questionnaire
from tests.storage.test_store import counted

ASKED = questionnaire(40)
ROWS = [
    {"indicator": i.id, "seq": n, "module": i.subindex, "title": i.title, "points": max(i.points)}
    for n, i in enumerate(ASKED.indicators)
]
NOUR = Portal("nour", "https://nour.example/", country="EGY", languages=("ar",))


@pytest.fixture
def full(store: storage.Store, run: int) -> storage.Store:
    """Two portals in two countries, asked the same."""
    store.desk.ask(ASKED.id, ROWS)
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    store.add_portal(NOUR)
    store.save_assessment(store.begin_run("nour"), ASKED.id, "1", answers(ASKED, "nour"))
    return store


def test_what_waits_is_what_no_machine_can_settle(full: storage.Store) -> None:
    waiting = full.desk.queue(limit=500)
    assert {i.state for i in waiting} == {State.OPEN}
    expected = {
        (a.portal, a.indicator) for p in ("city", "nour") for a in answers(ASKED, p) if a.flags or a.value is Value.UNKNOWN
    }
    assert {(i.portal, i.indicator) for i in waiting} == expected
    assert full.desk.count() == len(expected) == len(waiting)
    assert full.desk.count(Wanted(waiting=None)) == 80


def test_the_most_points_in_doubt_come_first_and_pages_do_not_overlap(full: storage.Store) -> None:
    whole = full.desk.queue(limit=500)
    assert [i.priority for i in whole] == sorted((i.priority for i in whole), reverse=True)
    pages = [i for n in range(0, len(whole), 7) for i in full.desk.queue(limit=7, offset=n)]
    assert pages == list(whole)


FILTERS = {
    "country": (Wanted(country="EGY"), lambda i: i.country == "EGY"),
    "module": (Wanted(module="SP"), lambda i: i.module == "SP"),
    "flag": (Wanted(flag="confirm"), lambda i: "confirm" in i.flags),
    "language": (Wanted(language="it"), lambda i: i.language == "it"),
    "portal": (Wanted(portal="nour"), lambda i: i.portal == "nour"),
    "all at once": (
        Wanted(country="EGY", module="TECH", flag="confirm"),
        lambda i: (i.country, i.module) == ("EGY", "TECH") and "confirm" in i.flags,
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters(name: str, full: storage.Store) -> None:
    wanted, holds = FILTERS[name]
    found, whole = full.desk.queue(wanted, limit=500), full.desk.queue(limit=500)
    assert list(found) == [i for i in whole if holds(i)]
    assert 0 < len(found) < len(whole)
    assert full.desk.count(wanted) == len(found)


def test_a_word_that_is_part_of_a_flag_finds_nothing(full: storage.Store) -> None:
    assert [full.desk.count(Wanted(flag=f)) for f in ("confir", "%", "_onfirm", "confirm;manual")] == [0, 0, 0, 0]


def test_a_ruling_ends_the_wait_until_the_evidence_changes(full: storage.Store, run: int) -> None:
    asked = next(a for a in answers(ASKED) if a.flags and a.evidence)
    said = Ruling("city", ASKED.id, asked.indicator, Value.NO, "ada", NOON, "no", evidence_digest=storage.evidence_digest(asked))
    full.add_ruling(said)
    assert state(full, asked.indicator) is State.RULED
    other = (replace(asked.evidence[0], url="https://city.example/moved"),)
    full.save_assessment(run, ASKED.id, "2", [replace(a, evidence=other) if a == asked else a for a in answers(ASKED)])
    assert state(full, asked.indicator) is State.REOPENED
    page = full.desk.page("city", ASKED.id, asked.indicator)
    assert (page.item.value, page.answer.value, page.rulings) == (Value.NO, Value.YES, (said,))


def test_what_was_carried_over_and_stands_needs_nobody(full: storage.Store, run: int) -> None:
    asked = next(a for a in answers(ASKED) if a.flags and a.evidence)
    full.add_ruling(Ruling("city", ASKED.id, asked.indicator, Value.YES, "ada", NOON, "yes", 1, "sha256:then"))
    assert state(full, asked.indicator) is State.REOPENED
    carried = Carried(ASKED.id, asked.indicator, 1, Value.YES, 1, True, "stands", "u", "x", "u", "the passage stands", False)
    full.editions.carry(run, ASKED.id, [carried])
    assert state(full, asked.indicator) is State.RULED
    assert full.desk.carried(run, ASKED.id) == (carried,)
    assert full.desk.page("city", ASKED.id, asked.indicator).carried == carried


def state(store: storage.Store, indicator: str) -> State:
    return next(i.state for i in store.desk.portal("city", ASKED.id) if i.indicator == indicator)


def test_items_made_anew_are_the_same(full: storage.Store) -> None:
    asked = answers(ASKED)[8]
    full.add_ruling(Ruling("city", ASKED.id, asked.indicator, Value.YES, "ada", NOON, "yes", 1))
    before = full.desk.queue(Wanted(waiting=None), limit=500)
    full.desk.rebuild()
    assert full.desk.queue(Wanted(waiting=None), limit=500) == before


def test_questions_that_come_later_and_countries_that_change_are_taken_in(store: storage.Store, run: int) -> None:
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    assert {i.module for i in store.desk.portal("city", ASKED.id)} == {""}
    store.desk.ask(ASKED.id, ROWS)
    assert [(i.module, i.title) for i in store.desk.portal("city", ASKED.id)] == [(i.subindex, i.title) for i in ASKED.indicators]
    store.add_portal(replace(PORTAL, country="SMR"))
    assert {c.group for c in store.desk.counts("country")} == {"SMR"}


def test_counts_add_up(full: storage.Store) -> None:
    whole = answers(ASKED)
    for by, groups in (("country", 2), ("module", 6), ("portal", 2), ("questionnaire", 1)):
        counts = full.desk.counts(by)
        assert (len(counts), sum(c.items for c in counts)) == (groups, 80)
        assert sum(c.waiting for c in counts) == full.desk.count()
        assert sum(c.yes for c in counts) == 2 * sum(a.value is Value.YES for a in whole)
        assert [c.group for c in counts] == sorted(c.group for c in counts)
    assert [c.items for c in full.desk.counts("module", Wanted(portal="city", waiting=None))] == [7, 6, 7, 7, 7, 6]


def test_an_item_that_is_not_there(full: storage.Store) -> None:
    with pytest.raises(StoreError, match="no answer of city to nothing"):
        full.desk.page("city", ASKED.id, "nothing")


def test_priority_is_points_in_doubt_per_look() -> None:
    assert priority(1, "yes", 0.75, shown=True) == 0.25
    assert priority(2, "yes", 0.75, shown=True) > priority(1, "yes", 0.75, shown=True)
    assert priority(1, "unknown", 0.99, shown=True) == 1
    assert priority(1, "unknown", 0, shown=False) < priority(1, "unknown", 0, shown=True)


PAGES: dict[str, tuple[Callable[[storage.Store], object], int]] = {
    "queue": (lambda s: s.desk.queue(Wanted(country="ITA", flag="confirm")), 1),
    "count": (lambda s: s.desk.count(), 1),
    "item": (lambda s: s.desk.page("city", ASKED.id, ASKED.indicators[0].id), 6),
    "portal": (lambda s: s.desk.portal("city", ASKED.id), 1),
    "dashboard": (lambda s: s.desk.counts("country"), 1),
    "history": (lambda s: s.history.of("city", ASKED.indicators[0].id), 3),
    "changes": (lambda s: s.history.changes(), 4),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_takes_a_statement_per_row(name: str, full: storage.Store) -> None:
    call, most = PAGES[name]
    with counted(full) as statements:
        call(full)
    assert len(statements) == most, "\n".join(statements)


def test_an_answer_twice_in_a_pass_is_one_item(store: storage.Store, run: int) -> None:
    proof = (Evidence("u", "x", "d", 1.0),)
    twice = [Answer("city", "q", "i", v, "r", evidence=proof, flags=(Flag.CONFIRM,)) for v in (Value.YES, Value.NO)]
    store.save_assessment(run, "q", "1", twice)
    assert [i.value for i in store.desk.portal("city", "q")] == [Value.YES]

"""An edition after another: what was said is looked at again, and only changes go to people."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.pipeline import Pipeline
from model import Ruling, Value
from storage import Carried, Cause, State, evidence_digest
from tests.app.test_pipeline import CITY, HOME, SEARCH, pipeline, visit

__all__ = ["pipeline"]
SEARCHING, OTHER = "LOSI24-EGL-206", "LOSI24-CP-284"


@pytest.fixture
def editions(pipeline: Pipeline) -> Pipeline:
    for year in (2024, 2026):
        pipeline.store.editions.enter(str(year), f"Survey {year}", year, {})
    return pipeline


def answered(pipeline: Pipeline, html: str, edition: str) -> int:
    run = visit(pipeline, CITY, html)
    pipeline.store.editions.assign(run, edition)
    pipeline.answer(run, CITY)
    return run


def confirm(pipeline: Pipeline, indicator: str) -> None:
    said = next(a for a in pipeline.store.answers("city") if a.indicator == indicator)
    digest = evidence_digest(said)
    now = datetime.now(UTC)
    pipeline.store.add_ruling(Ruling("city", said.questionnaire, indicator, said.value, "ada", now, "seen", 1, digest))


def carried(pipeline: Pipeline, run: int, indicator: str) -> Carried:
    return next(c for c in pipeline.store.desk.carried(run, "losi-2024") if c.indicator == indicator)


def state(pipeline: Pipeline, indicator: str) -> State:
    return next(i.state for i in pipeline.store.desk.portal("city", "losi-2024") if i.indicator == indicator)


def test_what_a_person_confirmed_and_still_stands_goes_to_nobody(editions: Pipeline) -> None:
    answered(editions, SEARCH, "2024")
    confirm(editions, SEARCHING)
    run = answered(editions, SEARCH.replace("river", "lake"), "2026")
    again = carried(editions, run, SEARCHING)
    assert (again.outcome, again.ruled, again.ask, again.value) == ("stands", True, False, Value.YES)
    assert state(editions, SEARCHING) is State.RULED


def test_what_is_gone_goes_to_a_person(editions: Pipeline) -> None:
    answered(editions, SEARCH, "2024")
    confirm(editions, SEARCHING)
    run = answered(editions, HOME, "2026")
    again = carried(editions, run, SEARCHING)
    assert (again.outcome, again.ask) == ("gone", True)
    assert again.excerpt
    assert state(editions, SEARCHING) is State.REOPENED
    assert editions.store.desk.page("city", "losi-2024", SEARCHING).carried == again


def test_what_no_person_has_seen_still_goes_to_one(editions: Pipeline) -> None:
    answered(editions, SEARCH, "2024")
    run = answered(editions, SEARCH, "2026")
    again = carried(editions, run, SEARCHING)
    assert (again.outcome, again.ruled, again.ask) == ("stands", False, True)


def test_an_earlier_no_is_carried_while_nothing_is_found(editions: Pipeline) -> None:
    answered(editions, HOME, "2024")
    run = answered(editions, HOME, "2026")
    assert carried(editions, run, SEARCHING).outcome == "stands"
    later = answered(editions, SEARCH, "2026")
    assert carried(editions, later, SEARCHING).outcome == "gone"


def test_the_first_edition_carries_nothing(editions: Pipeline) -> None:
    run = answered(editions, SEARCH, "2024")
    assert editions.store.desk.carried(run, "losi-2024") == ()


def test_an_old_visit_answered_by_a_new_method_tells_portal_from_method(editions: Pipeline) -> None:
    one = answered(editions, HOME, "2024")
    two = visit(editions, CITY, SEARCH)
    newer = replace(editions, questionnaires=tuple(replace(q, version=f"{q.id}+new") for q in editions.questionnaires))
    newer.answer(two, CITY)
    found = {c.indicator: c.causes for c in editions.store.history.diff(one, two)}
    assert found[SEARCHING] == (Cause.UNTOLD,)
    newer.answer(one, CITY)
    found = {c.indicator: c.causes for c in editions.store.history.diff(one, two)}
    assert found[SEARCHING] == (Cause.PORTAL,)
    assert next(a for a in editions.store.answers("city") if a.indicator == SEARCHING).value is Value.YES


def test_visits_belong_to_the_edition_of_the_settings(pipeline: Pipeline, tmp_path: Path) -> None:
    named = replace(pipeline, edition="2028")
    assert (named._edition(), named._edition()) == ("2028", "2028")
    (edition,) = pipeline.store.editions.all()
    assert (edition.id, edition.year, dict(edition.questionnaires)) == (
        "2028", 2028, {q.id: q.version for q in pipeline.questionnaires},
    )  # fmt: skip

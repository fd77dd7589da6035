"""Which questionnaires a portal is asked, what is flagged as changed, and which reports are written; without any network."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from app.pipeline import Pipeline, changed, load_questionnaires, load_rubrics
from app.progress import Screen
from app.session import BY_LEVEL
from app.workspace import Workspace
from crawler import CrawlOptions
from model import Answer, Capture, CrawlSummary, Flag, Level, Portal, Snapshot, Value
from storage import ArchiveWriter

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CITY, COUNTRY = Portal("city", "https://city.example/"), Portal("land", "https://land.example/", level=Level.NATIONAL)
HOME = "<html lang=en><title>City</title><main><h1>City</h1><p>Welcome to our city on the river, with its bridges and mills.</p>"
SEARCH = HOME + '<form role=search><input type=search name=q placeholder="Search this site"></form>'


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    rubrics = load_rubrics()
    made = Pipeline(
        Workspace(tmp_path), load_questionnaires(BY_LEVEL, rubrics), rubrics, CrawlOptions(),
        Screen(Console(quiet=True), quiet=True).watching, named=False,
    )  # fmt: skip
    made.workspace.create()
    yield made
    made.store.close()


def visit(pipeline: Pipeline, portal: Portal, html: str) -> int:
    """A visit to one page, put into store and archive as a crawl would."""
    pipeline.store.add_portal(portal)
    run = pipeline.store.begin_run(portal.id, {})
    seen = Snapshot(portal.url, portal.url, 200, "text/html", "utf-8", NOW)
    with ArchiveWriter(pipeline.workspace.archive) as archive:
        seen = replace(seen, ref=archive.write(Capture(seen, html.encode(), {})))
    pipeline.store.log([(run, seen)], [])
    pipeline.store.finish_run(run, CrawlSummary(portal.id, NOW, NOW, 1, 0, 0, True))
    return run


def test_each_portal_is_asked_what_is_about_portals_of_its_level(pipeline: Pipeline) -> None:
    asked = {
        portal.id: {a.questionnaire for a in pipeline.answer(visit(pipeline, portal, HOME), portal)} for portal in (CITY, COUNTRY)
    }
    assert asked == {"city": {"losi-2024"}, "land": {"osi-2024"}}
    pipeline.export([CITY, COUNTRY])
    rows = (pipeline.workspace.root / "answers.csv").read_text().splitlines()[1:]
    assert {tuple(row.split(",")[:2]) for row in rows} == {("city", "losi-2024"), ("land", "osi-2024")}


def test_who_names_questionnaires_gets_them_all(pipeline: Pipeline) -> None:
    named = replace(pipeline, named=True)
    assert [q.id for q in named.asked_of(CITY)] == list(BY_LEVEL)


def test_a_report_for_each_questionnaire(pipeline: Pipeline) -> None:
    for portal in (CITY, COUNTRY):
        pipeline.answer(visit(pipeline, portal, HOME), portal)
        pipeline.score(portal)
    names = [path.name for path in pipeline.report([CITY, COUNTRY])]
    assert names == ["report.html", "report-osi-2024.html"]
    assert [path.name for path in pipeline.report([COUNTRY])] == ["report.html"]


def test_what_the_portal_lost_since_the_visit_before_is_flagged(pipeline: Pipeline) -> None:
    def search(html: str) -> Answer:
        answers = pipeline.answer(visit(pipeline, CITY, html), CITY)
        return next(a for a in answers if a.indicator == "LOSI24-EGL-206")

    first, again, lost = search(SEARCH), search(SEARCH), search(HOME)
    assert [a.value for a in (first, again, lost)] == [Value.YES, Value.YES, Value.NO]
    assert [Flag.CHANGED in a.flags for a in (first, again, lost)] == [False, False, True]


def test_a_better_method_on_the_same_visit_is_no_change_of_the_portal(pipeline: Pipeline) -> None:
    run = visit(pipeline, CITY, SEARCH)
    pipeline.answer(run, CITY)
    assert pipeline.store.values_before(run, "losi-2024") == {}


@pytest.mark.parametrize("before", [None, Value.UNKNOWN, Value.YES])
def test_only_the_other_of_yes_and_no_is_a_change(before: Value | None) -> None:
    answer = Answer("city", "q", "i", Value.YES, "found")
    assert changed(answer, before) == answer
    assert changed(replace(answer, value=Value.UNKNOWN), Value.NO).flags == ()

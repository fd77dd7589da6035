"""Reports among others, from a store; changes since an earlier folder, divided into portal, method and rulings."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

import app.briefing as briefing
import app.exporting as exporting
from app.briefing import Choices
from app.exporting import ExportFormat
from app.gathering import difference, earlier, gather
from app.pipeline import Pipeline, load_questionnaires, load_rubrics
from app.session import Session
from app.settings import Settings
from app.workspace import Workspace
from crawler import CrawlOptions
from model import Answer, CrawlSummary, Evidence, Portal, Ruling, UsageError, Value

RUBRICS = load_rubrics()
(ASKED,) = load_questionnaires(["losi-2024"], RUBRICS)
AT = datetime(2024, 5, 1, tzinfo=UTC)
FIRST, SECOND, THIRD = (i.id for i in ASKED.indicators[:3])
CITIES = (("rome", "ITA"), ("windhoek", "NAM"), ("paris", "FRA"))


def answers(portal: str, said: Mapping[str, Value], version: str = ASKED.version) -> list[Answer]:
    proof = Evidence(f"https://{portal}.example/page", "words on it", "topic", 0.9, "en")
    made = []
    for item in ASKED.indicators:
        value = said.get(item.id, Value.NO)
        made.append(
            Answer(
                portal, ASKED.id, item.id, value, "found" if value is Value.YES else "not found", int(value is Value.YES), 0.95,
                evidence=(proof,) if value is Value.YES else (), detector="topic", rubric_version=version,
            )
        )  # fmt: skip
    return made


def filled(folder: Path, said: Mapping[str, Mapping[str, Value]], when: datetime = AT, version: str = ASKED.version) -> Session:
    folder.mkdir(parents=True, exist_ok=True)
    pipeline = Pipeline(
        Workspace(folder), (ASKED,), RUBRICS, CrawlOptions(user_agent="Test/1 (+https://test.example)"),
        lambda *_: nullcontext(),  # type: ignore[arg-type, return-value]
    )  # fmt: skip
    for name, country in CITIES:
        if name in said:
            pipeline.store.add_portal(Portal(name, f"https://{name}.example/", name.capitalize(), country=country))
            run = pipeline.store.begin_run(name, {})
            pipeline.store.finish_run(run, CrawlSummary(name, when, when, 1, 0, 0, True, "", "", ""))
            pipeline.store.save_assessment(run, ASKED.id, version, answers(name, said[name], version))
    return Session(Settings(), pipeline, True, Console(stderr=True))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = filled(tmp_path / "now", {
        "rome": {FIRST: Value.YES}, "windhoek": {FIRST: Value.YES, SECOND: Value.YES}, "paris": {THIRD: Value.UNKNOWN},
    })  # fmt: skip
    yield made
    made.pipeline.store.close()


def test_a_report_for_each_portal_names_peers_and_pages(session: Session) -> None:
    paths = briefing.countries(session, [], Choices(draws=50))
    assert [p.name for p in paths] == [f"country-{n}-losi-2024.html" for n in ("paris", "rome", "windhoek")]
    among = briefing.fields(session, Choices(draws=50))[0]
    report = briefing.country(session.pipeline, among, "rome", None)
    todo = {t.indicator: t for t in report.todo}
    assert FIRST not in todo
    assert [(e.name, e.url) for e in todo[SECOND].examples] == [("Windhoek", "https://windhoek.example/page")]
    assert todo[SECOND].pages == [("https://rome.example/", "no page on it was found; the home page should lead to one")]
    assert [m.group for m in report.means] == ["High income", "Europe", "all others"]
    assert report.place.rank is None
    assert (report.place.best, report.place.worst) == (2, 2)  # an equal takes no place away
    assert report.facts == {"Region": "Europe", "Income": "High income"}
    assert report.place.interval is not None
    assert briefing.fields(session, Choices(draws=0))[0].place("rome").interval is None


def test_similar_income_comes_first(tmp_path: Path) -> None:
    said = {name: {FIRST: Value.YES} for name in ("windhoek", "paris")} | {"rome": {}}
    made = filled(tmp_path / "x", said)
    among = briefing.fields(made, Choices(draws=0))[0]
    todo = {t.indicator: t for t in briefing.country(made.pipeline, among, "rome", None).todo}
    assert [e.country for e in todo[FIRST].examples] == ["FRA", "NAM"]
    made.pipeline.store.close()


def test_changes_by_the_portal_and_by_people(tmp_path: Path, session: Session) -> None:
    old = filled(tmp_path / "old", {"rome": {SECOND: Value.YES}}, datetime(2022, 5, 1, tzinfo=UTC))
    session.pipeline.store.add_ruling(Ruling("rome", ASKED.id, THIRD, Value.YES, "anna", AT, "seen", 1))
    (last,) = earlier(session.pipeline, ASKED, [tmp_path / "old"])
    held = gather(session.pipeline, ASKED)
    found = difference(last)(held["rome"])
    assert found is not None
    assert found.when == "2022-05-01"
    assert {m.indicator.id: m.causes for m in found.changes} == {FIRST: ("portal",), SECOND: ("portal",), THIRD: ("ruled",)}
    assert difference(last)(held["paris"]) is None
    among = briefing.fields(session, Choices(previous=(tmp_path / "old",), draws=0))[0]
    report = briefing.country(session.pipeline, among, "rome", difference(among.earlier[-1]))
    assert report.since is not None
    assert (report.since.portal, report.since.ruled, report.since.method) == (0.0, 1.0, 0.0)
    assert [m.when for m in report.moments] == ["2022-05-01", "now"]
    old.pipeline.store.close()


def test_another_method_answers_the_old_visit_again(tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    old = filled(tmp_path / "old", {"rome": {}}, version="losi-2024+older")
    again = answers("rome", {FIRST: Value.YES, SECOND: Value.YES})
    monkeypatch.setattr(Pipeline, "read", lambda self, run, portal: "the old site")
    monkeypatch.setattr(type(RUBRICS), "answer", lambda self, site, asked: again if site == "the old site" else ())
    (last,) = earlier(session.pipeline, ASKED, [tmp_path / "old"])
    found = difference(last)(gather(session.pipeline, ASKED)["rome"])
    assert found is not None
    assert {m.indicator.id: m.causes for m in found.changes} == {FIRST: ("method",)}  # SECOND: found now then, and lost again
    old.pipeline.store.close()


def test_an_edition_with_portals_side_by_side(session: Session) -> None:
    (path,) = briefing.editions(session, Choices(compared=("rome", "paris"), draws=20))
    text = path.read_text(encoding="utf-8")
    assert "Side by side" in text
    assert "≠" in text
    report = briefing.edition(briefing.fields(session, Choices(draws=0))[0], Choices(draws=0))
    assert [p.portal.id for p in report.places] == ["windhoek", "rome", "paris"]
    assert report.prevalence[0] == (FIRST, 2, 0, 1)
    assert {(g.kind, g.group, g.n) for g in report.groups} >= {
        ("region", "Africa", 1),
        ("region", "Europe", 2),
        ("income", "High income", 2),
    }


MISTAKES = [
    (lambda s: briefing.countries(s, ["oslo"], Choices()), "no answered portal 'oslo'; there are: paris, rome, windhoek"),
    (lambda s: briefing.editions(s, Choices(compared=("rome",))), "two to five portals"),
    (lambda s: briefing.editions(s, Choices(compared=("rome", "oslo"))), "no answered portal 'oslo'"),
    (lambda s: briefing.countries(s, [], Choices(previous=(Path("nowhere"),))), "holds no results"),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES, ids=[m for _, m in MISTAKES])
def test_a_mistake_is_told(session: Session, call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match=message):
        call(session)


def test_nothing_answered_is_told(tmp_path: Path) -> None:
    made = filled(tmp_path / "x", {})
    with pytest.raises(UsageError, match="nothing has been answered yet"):
        briefing.fields(made, Choices())
    made.pipeline.store.close()


def test_exports_are_the_same_twice(session: Session) -> None:
    formats = [f for f in ExportFormat if f is not ExportFormat.CSV]
    first = {p.name: p.read_bytes() for p in exporting.export(session, formats)}
    assert {p.name: p.read_bytes() for p in exporting.export(session, formats)} == first
    assert len(first) == 9

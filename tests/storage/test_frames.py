"""What analysts read: tuples of nouns that also turn into tables, and the names they rely on."""

from datetime import UTC, datetime

import pytest

import storage
from model import Value
from storage import Rows, Wanted
from tests.storage.samples import SNAPSHOTS, SUMMARY, answers, index_score, questionnaire, ruling

ASKED = questionnaire(20)


@pytest.fixture
def full(store: storage.Store, run: int) -> storage.Store:
    store.add_visits(run, SNAPSHOTS)
    store.finish_run(run, SUMMARY)
    store.save_assessment(run, ASKED.id, "1", answers(ASKED))
    store.add_ruling(ruling(ASKED, 1, Value.NO))
    store.save_scores([index_score(1, 2, 1), index_score(1, 2, 0)])
    return store


READ = {
    "portals": lambda s: s.portals(),
    "runs": lambda s: s.runs(),
    "visits": lambda s: s.visits(1),
    "answers": lambda s: s.answers("city", ASKED.id),
    "passes": lambda s: s.passes(1),
    "rulings": lambda s: s.rulings(),
    "scores": lambda s: s.scores(),
    "queue": lambda s: s.desk.queue(Wanted(waiting=None), limit=500),
    "counts": lambda s: s.desk.counts("module"),
    "history": lambda s: s.history.of("city", ASKED.indicators[1].id),
    "changes": lambda s: s.history.changes(),
    "events": lambda s: s.ledger.events(),
}


@pytest.mark.parametrize("name", READ)
def test_everything_that_is_read_turns_into_frames(name: str, full: storage.Store) -> None:
    rows = READ[name](full)
    assert isinstance(rows, Rows)
    pandas, polars, dicts = rows.to_pandas(), rows.to_polars(), rows.to_dicts()
    assert len(rows) == len(pandas) == len(polars) == len(dicts) > 0
    assert list(pandas.columns) == list(polars.columns) == list(dicts[0])


def test_cells_are_plain_values(full: storage.Store) -> None:
    frame = full.answers().to_pandas()
    assert set(frame["value"]) == {"yes", "no", "unknown"}
    assert frame["confidence"].dtype == float
    assert frame["evidence"][0][0]["url"].startswith("https://city.example/")
    assert full.scores().to_polars()["value"].to_list() == [None, 0.5]
    at = full.rulings().to_polars()["at"][0]
    assert at == datetime(2024, 5, 17, 12, 0, 0, 250_000, tzinfo=UTC)


def test_nothing_gives_an_empty_frame(full: storage.Store) -> None:
    rows = full.answers("nowhere")
    assert (len(rows.to_pandas()), len(rows.to_polars()), rows.to_dicts()) == (0, 0, [])


def test_a_frame_without_the_library_says_what_to_install(full: storage.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, call in (("pandas", full.answers().to_pandas), ("polars", full.answers().to_polars)):
        monkeypatch.setitem(__import__("sys").modules, name, None)
        with pytest.raises(Exception, match=f"civiscope\\[{name}\\]"):
            call()


def test_the_names_that_analysts_rely_on() -> None:
    """As docs/reference/python.md lists them."""
    store = set(dir(storage.Store))
    assert store >= {
        "portals", "runs", "visits", "skips", "answers", "passes", "assessment", "rulings", "scores", "desk", "history",
        "editions", "ledger",
    }  # fmt: skip
    assert set(dir(storage.Desk)) >= {"queue", "counts", "page", "portal", "carried"}
    assert set(dir(storage.History)) >= {"of", "diff", "changes"}

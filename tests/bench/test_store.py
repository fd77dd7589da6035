"""The bench of the store: what it makes up has the promised size, and it measures every page."""

import argparse
from pathlib import Path

import storage
from bench import store
from bench.records import Made


def chosen(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    store.options(parser)
    return parser.parse_args(arguments)


def test_what_is_made_up_has_the_promised_size(tmp_path: Path) -> None:
    made = Made(3, 12, 2, 30)
    with storage.open(tmp_path / "civiscope.db") as kept:
        kept.desk.ask(made.questionnaire, made.questions())
        for edition in range(2):
            kept.editions.enter(f"20{24 + 2 * edition}", "", 2024, {})
            for number in range(3):
                made.import_one(kept, number, edition)
        assert made.total == 72 == sum(len(kept.assessment(p.id)) for run in kept.runs() for p in kept.passes(run.id))
        assert sum(len(kept.visits(run.id)) for run in kept.runs()) == 30
        assert len(kept.desk.queue(storage.Wanted(waiting=None), limit=100)) == 36
        assert kept.ledger.prove().flaws == ()


def test_every_figure_that_is_promised_is_measured() -> None:
    size = ("--portals", "4", "--answers", "12", "--editions", "2", "--visits", "40", "--times", "3", "--only", "sqlite")
    figures = store.measure(chosen(*size))
    assert {"sqlite_p50_ms", "sqlite_p95_ms", "sqlite_import_ms", "sqlite_cpu_ms"} <= figures.keys()
    assert all(isinstance(v, int | float) and v > 0 for v in figures.values())
    assert figures["answers"] == 96


def test_the_defaults_are_those_of_the_survey() -> None:
    all_of_it = chosen()
    assert (all_of_it.portals * all_of_it.answers * all_of_it.editions, all_of_it.visits) == (211_914, 120_000)

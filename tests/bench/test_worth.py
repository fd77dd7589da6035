"""The bench of worth: areas worked by hand, base rates that leave the own portal out, and a run over a tiny corpus."""

import argparse
from pathlib import Path

import pytest

from bench import worth
from bench.processes import BenchError
from bench.settling import Area, Waiting, area, at_random, by_confidence, by_worth
from bench.worth import labelled, queues_of
from indices.settle import settle
from indices.worth import Item
from model import Answer, Automation, Flag, Indicator, Questionnaire, Remedy, Value


def waiting(place: int, move: float, minutes: float, step: float, sure: float = 0.0) -> Waiting:
    return Waiting(Item("p", "q", place, move, minutes), step, sure)


GAIN, LOSS, NOTHING = waiting(1, 0.5, 1, 0.2, 0.9), waiting(2, 0.2, 1, -0.2, 0.5), waiting(3, 0.1, 2, 0.0, 0.7)


def test_areas_by_hand() -> None:
    found = area([GAIN, LOSS, NOTHING])
    assert [found.off, found.unsettled] == pytest.approx([0.2 / 4, 0.4 / 4 + 0.2 / 4])
    last = area([NOTHING, GAIN, LOSS])
    assert [last.off, last.unsettled] == pytest.approx([0.2 / 4, 0.4 * 3 / 4 + 0.2 / 4])
    assert found.over(Area(0.0, 0.3))[0] is None
    assert found.over(Area(0.0, 0.3))[1] == pytest.approx(0.5)


def test_orders() -> None:
    assert by_worth([NOTHING, LOSS, GAIN]) == [GAIN, LOSS, NOTHING]
    assert by_confidence([GAIN, LOSS, NOTHING]) == [LOSS, NOTHING, GAIN]


def test_random_orders_are_the_same_for_a_seed_and_near_the_mean_of_all() -> None:
    queue = [waiting(1, 0.1, 1, 1.0), waiting(2, 0.1, 1, 0.0)]
    found = at_random(queue, 2000, 7)
    assert at_random(queue, 2000, 7) == found
    assert found.off == pytest.approx(0.75, abs=0.03)  # half of the orders wait half of the time, half all of it


def indicator(number: int, *points: float) -> Indicator:
    return Indicator(f"Q-{number}", "CP", "t", "q", "g", Remedy("do", "low"), Automation.DETECTED, points or (1.0,))


def test_only_labelled_items_count_and_base_rates_leave_the_own_portal_out() -> None:
    asked = Questionnaire("q", "Q", "LOSI", "1", {"CP": "c"}, (indicator(1), indicator(2, 1.0, 3.0), indicator(3)), "1")
    said = [Answer("p", "q", "Q-1", Value.UNKNOWN, "r"), Answer("p", "q", "Q-3", Value.YES, "r", 1, 0.9)]
    said += [Answer("p", "q", "Q-2", Value.YES, "r", 1, 0.8, (Flag.CONFIRM,))]
    found = {s.answer.indicator: s for s in settle(said)}
    one = list(labelled("one", asked, {"Q-1": 1.0, "Q-2": 0.0}, found))
    assert [k.weight for k in one] == [0.25, 0.75]
    assert [(k.waits, k.counted) for k in one] == [(True, 0.0), (True, 1.0)]
    other = list(labelled("two", asked, {"Q-1": 0.0}, found))
    queue = queues_of([*one, *other], every=False, alike=True)
    assert [w.step for w in queue["one", "q"]] == [0.25, -0.75]
    assert queue["one", "q"][0].item.move == pytest.approx(0.25 * (2 / 3) / 3)  # of the other portal: none of one
    assert queue["one", "q"][1].item.move == pytest.approx(0.75 * 0.2)
    sure = labelled("two", asked, {"Q-3": 1.0}, found)
    assert queues_of(list(sure), every=False, alike=True) == {}


def run(folder: Path, *more: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    worth.options(parser)
    return worth.measure(
        parser.parse_args(["--corpus", str(folder), "--gold", str(folder / "gold"), "--questionnaire", "losi-2024", *more])
    )


def test_a_run_over_a_tiny_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "alpha").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "alpha" / "index.html").write_text("<!doctype html><html lang=en><title>Alpha</title><h1>Town of Alpha</h1>")
    (tmp_path / "portals.csv").write_text("name,start,iso3,level\nalpha,/,IRL,city\n")
    (tmp_path / "gold" / "alpha.csv").write_text("id,answer\nLOSI24-EGL-206,yes\nLOSI24-EGL-234,no\nLOSI24-SP-260,unclear\n")
    found = run(tmp_path, "--draws", "5")
    assert found["items"] == 2
    assert {"worth_vs_random", "worth_vs_confidence", "items_waiting", "waiting_looks"} <= set(found)
    every = found["all"]
    assert isinstance(every, dict)
    assert every["worth_vs_random"] > 0
    assert "alpha" in capsys.readouterr().out
    with pytest.raises(BenchError, match="at least one"):
        run(tmp_path, "--draws", "0")

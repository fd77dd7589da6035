"""The bench of agreement over a made-up corpus of two tiny portals, and what it is made of."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from bench import agreement
from bench.agreeing import Item, by_detector, compared, figures
from bench.fitting import calibrated, current, fitted, left_out_pairs, write
from bench.processes import BenchError
from bench.shelf import labels_in, read_from_disk, saved_portals
from indices import Label
from model import Answer, FailureKind, SkipReason, Source, Value
from rubrics.calibration import PLAIN, load_calibration

HEAD = "<!doctype html><html lang=en><meta charset=utf-8><title>{}</title>"
TEXT = "The town council looks after the roads, the schools and the parks of the town, and after everybody who lives in it. "
HOME = (
    HEAD.format("Town of Alpha") + "<header><form role=search action=/find><input type=search name=q><button>Search</button>"
    "</form></header><main><h1>Town of Alpha</h1><p>" + TEXT * 3 + "</p><a href=/roads/>Roads</a><a href=/gone.html>Old page</a>"
    "<a href=/plan.pdf>Plan</a><a href=http://other.example/>Elsewhere</a></main>"
    "<footer><a href=/privacy>Privacy policy</a></footer>"
)
PRIVACY = (
    HEAD.format("Privacy policy") + "<h1>Privacy policy</h1><p>We process personal data only where the law allows it, and keep "
    "them no longer than needed. You have the right to see them. Write to our data protection officer.</p><a href=/>Home</a>"
    "<a href=/index.html>Start page</a>"
)
ROADS = HEAD.format("Roads") + "<h1>Roads</h1><p>" + TEXT * 2 + "</p><a href=../privacy>Privacy policy</a>"
BARE = HEAD.format("Beta") + "<h1>Beta</h1><p>" + TEXT * 4 + "</p>"
FILES = {
    "alpha/index.html": HOME, "alpha/privacy.html": PRIVACY, "alpha/roads/index.html": ROADS, "alpha/plan.pdf": "%PDF",
    "alpha/alone.html": BARE, "beta/start/index.html": BARE,
    "portals.csv": "name,start,iso3,level\nalpha,/,IRL,city\nbeta,/start/,,national\ngamma,/,,city\n",
}  # fmt: skip
SEARCH, PRIVATE, DEATH, VEHICLE = "LOSI24-EGL-206", "LOSI24-EGL-234", "LOSI24-SP-260", "LOSI24-SP-264"
GOLD = {
    "alpha": {SEARCH: "yes", PRIVATE: "yes", DEATH: "no", VEHICLE: "no"},
    "beta": {SEARCH: "no", PRIVATE: "unclear", DEATH: "yes", VEHICLE: "no", "LOSI24-XX-1": "yes"},
    "nobody": {SEARCH: "yes"},
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "corpus" / name).write_text(text)
    (tmp_path / "gold").mkdir()
    for portal, labels in GOLD.items():
        rows = "".join(f"{name},{answer},,,,,\n" for name, answer in labels.items())
        (tmp_path / "gold" / f"{portal}.csv").write_text(f"id,answer,evidence_url,quote,depth,confidence,note\n{rows}")
    return tmp_path / "corpus"


def run(corpus: Path, *more: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    agreement.options(parser)
    common = ["--corpus", str(corpus), "--gold", str(corpus.parent / "gold"), "--mode", "disk", "--development", "alpha"]
    found: dict[str, Any] = agreement.measure(parser.parse_args([*common, *more]))  # type: ignore[assignment]
    return found


# --- the bench ------------------------------------------------------------------------------------------------------
def test_figures_of_a_tiny_corpus(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(json.dumps(run(corpus, "--wrong")))
    assert {"kappa_a", "kappa_b", "coverage", "yes_precision", "ece", "ece_left_out"} <= set(found)
    assert (found["labelled"], found["answered"], found["coverage"]) == (7, 7, 1.0)
    assert (found["agreement"], found["yes_precision"], found["yes_recall"]) == (0.857, 1.0, 0.667)
    assert (found["kappa_a"], found["kappa_b"]) == (1.0, 0.0)
    assert (found["development"]["agreement"], found["development"]["labelled"]) == (1.0, 4)
    assert (found["held_out"]["agreement"], found["held_out"]["labelled"]) == (0.667, 3)
    said = capsys.readouterr()
    assert f"beta   │ {DEATH}" in said.out
    assert "nobody is labelled, but was not saved" in said.err


def test_a_fit_is_written_as_the_product_reads_it(corpus: Path) -> None:
    file = corpus.parent / "fitted.yaml"
    found = run(corpus, "--fit", str(file))
    curves = load_calibration(file).curves
    assert set(curves) == {"yes", "no"}
    assert "alpha losi-2024: 4" in file.read_text()
    assert "://" not in file.read_text()
    assert found["ece"] <= run(corpus)["ece"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--corpus", "nowhere"], "no saved portals in nowhere"),
        (["--portals", "gamma"], "no labelled portal 'gamma'; there are alpha, beta"),
        (["--questionnaire", "nothing"], "unknown questionnaire"),
        (["--mode", "http"], r"serve_portals\.py .* --mode disk"),
    ],
)
def test_what_keeps_it_from_measuring_is_said(corpus: Path, options: list[str], message: str) -> None:
    with pytest.raises(BenchError, match=message):
        run(corpus, *options)


def test_a_bad_label_is_named(corpus: Path) -> None:
    (corpus.parent / "gold" / "alpha.csv").write_text("id,answer\nA-B-1,perhaps\n")
    with pytest.raises(BenchError, match="row 2"):
        run(corpus)


# --- portals and labels in folders ----------------------------------------------------------------------------------
def test_a_portal_is_read_as_it_would_be_visited(corpus: Path) -> None:
    saved = saved_portals(corpus)["alpha"]
    crawl = read_from_disk(saved)
    visited = [c.snapshot for c in crawl.captures]
    pages = [(s.url.removeprefix("http://127.0.1.1:8400"), s.depth, s.link_text) for s in visited]
    assert pages == [("/", 0, ""), ("/roads/", 1, "Roads"), ("/privacy", 1, "Privacy policy")]
    assert [s.source for s in visited] == [Source.SEED, Source.LINK, Source.LINK]
    assert [(f.url[-10:], f.kind, f.gone) for f in crawl.failures] == [("/gone.html", FailureKind.STATUS, True)]
    assert {(s.url.rpartition("/")[2], s.reason) for s in crawl.skips} == {
        ("plan.pdf", SkipReason.MEDIA), ("index.html", SkipReason.DUPLICATE)
    }  # fmt: skip
    assert crawl.portal.country == "IRL"


def test_of_two_label_files_with_one_name_the_first_counts_and_parts_of_a_portal_are_joined(tmp_path: Path) -> None:
    for name, text in {"a/p.csv": "X-Y-1,yes", "b/p.csv": "X-Y-1,no", "b/p.osi.csv": "X-Y-2,no"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"id,answer\n{text}\n")
    found = labels_in([tmp_path / "a", tmp_path / "none", tmp_path / "b"])
    assert {name: {k: v.answer for k, v in labels.items()} for name, labels in found.items()} == {
        "p": {"X-Y-1": "yes", "X-Y-2": "no"}
    }


# --- items and curves -----------------------------------------------------------------------------------------------
def item(portal: str, label: str, answer: str, strength: float = 0.8, grade: str = "A", detector: str = "d") -> Item:
    value = Answer(portal, "q", f"X-Y-{strength}", Value(answer), "", confidence=strength, detector=detector)
    return Item(portal, "q", grade, Label(f"X-Y-{strength}", label), value)


def test_equal_items_of_several_portals_are_counted_apart() -> None:
    items = [item("p", "yes", "yes"), item("q", "no", "no"), item("r", "yes", "unknown"), item("s", "no", "yes", grade="B")]
    found = compared(items)
    assert (found.labelled, found.n, found.coverage) == (4, 3, 0.75)
    assert figures(items)["kappa_a"] == 1.0
    assert figures(items)["kappa_b"] == 0.0


def test_detectors_are_told_by_how_often_they_are_wrong() -> None:
    items = [
        item("p", "yes", "no", detector="a"), item("q", "no", "yes", detector="b"), item("r", "yes", "no", detector="b"),
        item("s", "yes", "unknown", detector="c"),
    ]  # fmt: skip
    assert by_detector(items) == [("b", 2, 1, 1, 1.0), ("a", 1, 0, 1, 1.0)]


def test_curves_are_fitted_for_yes_and_no_apart_and_left_out_by_portal() -> None:
    items = [item("p", "yes", "yes", 0.9)] * 20 + [item("q", "yes", "no", 0.6)] * 10 + [item("q", "no", "no", 0.6)] * 10
    curves = fitted(items)
    assert curves.curves == {"yes": ((0.9, 1.0),), "no": ((0.6, 0.5),)}
    assert calibrated(items[:1] + items[-1:], curves) == [(1.0, True), (0.5, True)]
    unseen = left_out_pairs(items)  # of neither portal there is anything in the other: strengths are taken at their word
    assert set(unseen) == {(0.9, True), (0.6, True), (0.6, False)}
    assert calibrated([item("p", "no", "unknown")], PLAIN) == []


def test_curves_need_both_answers(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="no answer is no"):
        write(tmp_path / "x.yaml", [item("p", "yes", "yes")])
    with pytest.raises(BenchError, match="cannot be written"):
        write(tmp_path / "none" / "x.yaml", [item("p", "yes", "yes"), item("p", "no", "no")])


def test_the_curves_in_use_rise() -> None:
    for points in current().curves.values():
        assert list(points) == sorted(points)

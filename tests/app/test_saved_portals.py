"""Real saved portals with labels made by careful reading, where they lie beside the checkout (never in it)."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from app.session import Session, Wanted
from app.workspace import portal_of
from indices import Label, compare, read_labels
from model import Answer, Value
from tests.app.visiting import visit

SHARED = Path(__file__).parents[3] / "shared"
PORT = 8471

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "tools/serve_portals.py").exists(), reason="no saved portals beside the checkout"),
]


@pytest.fixture(scope="module")
def served() -> Iterator[None]:
    command = [sys.executable, str(SHARED / "tools/serve_portals.py"), "--port", str(PORT), "--seconds", "900"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(8):
        process.stdout.readline()
    yield
    process.terminate()
    process.wait()
    process.stdout.close()


LOSI, OSI = "losi-2024", "osi-2024"
OWN = Path(__file__).parents[1] / "gold"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an assessment of a saved portal gave: answers by questionnaire, and the bodies of the pages read."""

    answers: dict[str, list[Answer]]
    bodies: dict[str, bytes]


@pytest.fixture(scope="module")
def assessed(served: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Seen]:
    """Assess saved portal ``number``, over HTTP only, once for all tests."""

    @lru_cache
    def assess(number: int) -> Seen:
        out = tmp_path_factory.mktemp(f"portal{number}")
        patient = out / "config.yaml"
        patient.write_text("crawl: {timeout: 120}\n")  # a busy machine is no slow portal
        wanted = Wanted(config=patient, out=out, delay=0, allow_private_hosts=True, quiet=True, no_browser=True,
                        questionnaire=(LOSI, OSI))  # fmt: skip
        session = Session.start(wanted)
        session.pipeline.workspace.create()
        portal = portal_of(f"http://127.0.1.{number}:{PORT}/{STARTS.get(number, '')}")
        run, _ = asyncio.run(visit(session.pipeline, portal))
        answers: dict[str, list[Answer]] = {LOSI: [], OSI: []}
        for answer in session.pipeline.answer(run, portal):
            answers[answer.questionnaire].append(answer)
        bodies = {c.snapshot.url: c.body for c in session.pipeline.crawled(run, portal).captures}
        session.pipeline.store.close()
        return Seen(answers, bodies)

    return assess


STARTS = {7: "de/"}
# What was reached when these floors were set; they only ever rise. The labels were used to write the detectors, so the
# figures tell that nothing got worse, not how well an unseen portal is answered.
FLOORS = [
    (1, "it-design-comuni", LOSI, 0.84),
    (2, "cz-covid-gov", LOSI, 0.84),
    (3, "de-ingolstadt", LOSI, 0.88),
    (4, "it-innovazione-gov", LOSI, 0.71),
    (5, "jp-tokyo-covid19", LOSI, 0.58),
    (6, "kg-sdg-natstat", LOSI, 0.83),
    (2, "cz-covid-gov", OSI, 0.71),
    (4, "it-innovazione-gov", OSI, 0.72),
    (6, "kg-sdg-natstat", OSI, 0.74),
]
# The share of equal answers over all these portals and ch-swiss-styleguide, by module of the questionnaires.
MODULES = {"CP": 0.875, "EGL": 0.91, "EP": 0.945, "IF": 0.83, "PE": 0.965, "SP": 0.945, "TECH": 0.84}


def labels_of(name: str, asked: str) -> Sequence[Label]:
    """The labels of a portal, ours or those beside the checkout; () where there are none."""
    file = f"{name}.csv" if asked == LOSI else f"{name}.osi.csv"
    path = next((folder / file for folder in (OWN, SHARED / "gold") if (folder / file).exists()), None)
    return read_labels(path) if path else ()


@pytest.mark.parametrize(("number", "name", "asked", "floor"), FLOORS, ids=[f"{f[1]} {f[2]}" for f in FLOORS])
def test_agreement_does_not_fall(number: int, name: str, asked: str, floor: float, assessed: Callable[[int], Seen]) -> None:
    seen = assessed(number)
    answers = seen.answers[asked]
    found = compare("all", labels_of(name, asked), {a.indicator: Label(a.indicator, a.value.value) for a in answers})
    assert found.coverage >= 0.6
    assert found.kappa is not None
    assert found.kappa >= floor, found
    for answer in answers:
        if answer.value is Value.YES:
            assert answer.evidence[0].url in seen.bodies
            assert stands(answer.evidence[0].excerpt, seen.bodies[answer.evidence[0].url]), answer


def test_no_module_falls(assessed: Callable[[int], Seen]) -> None:
    equal: dict[str, list[bool]] = {}
    portals = {name: number for number, name, _, _ in FLOORS} | {"ch-swiss-styleguide": 7}
    for name, number in portals.items():
        for asked, answers in assessed(number).answers.items():
            labels = {label.id: label for label in labels_of(name, asked)}
            for answer in answers:
                label = labels.get(answer.indicator)
                if label is not None and label.answer in ("yes", "no") and answer.value in (Value.YES, Value.NO):
                    equal.setdefault(answer.indicator.split("-")[1], []).append(label.answer == answer.value.value)
    shares = {module: round(sum(same) / len(same), 3) for module, same in sorted(equal.items())}
    assert all(shares[module] >= floor for module, floor in MODULES.items()), shares


def stands(excerpt: str, body: bytes) -> bool:
    """Whether an excerpt stands on a page, in its text or (labels, names of fields) in its source; white space aside."""

    def bare(text: str) -> str:
        return re.sub(r"\s+", "", text)

    source = body.decode("utf-8", "replace")
    soup = BeautifulSoup(source, "html.parser")
    for icon in soup.select(".material-icons"):  # names of pictures, which nobody is meant to read
        icon.decompose()
    text = soup.get_text()
    return bare(excerpt) in bare(text) or bare(excerpt) in bare(source)

"""The made-up portals of tests/portals against their labels: agreement does not fall, in any of their languages."""

from pathlib import Path

import pytest

from bench.agreeing import compared, items_of
from bench.shelf import read_from_disk, saved_portals
from indices import read_labels
from model import Level
from rubrics import load_concepts, load_pack
from tests.rubrics.sites import RUBRICS

FOLDER = Path(__file__).parents[1] / "portals"
PORTALS = saved_portals(FOLDER)
# What was reached when these floors were set; they only ever rise.
FLOORS = {
    "ar-national": 0.69, "br-municipio": 0.78, "es-ciudad": 0.86, "fr-ville": 0.64, "id-kota": 0.86,
    "kz-akimat": 0.81, "ph-national": 0.72, "pl-national": 0.79, "se-kommun": 0.84, "tr-belediye": 0.74,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PORTALS))
def test_agreement_does_not_fall(name: str) -> None:
    saved = PORTALS[name]
    asked = "losi-2024" if saved.level is Level.CITY else "osi-2024"
    path = FOLDER / (f"{name}.csv" if saved.level is Level.CITY else f"{name}.osi.csv")
    labels = {label.id: label for label in read_labels(path)}
    questionnaire = load_pack(asked, RUBRICS.detectors, load_concepts())
    found = compared(items_of(name, read_from_disk(saved), labels, RUBRICS, [questionnaire]))
    assert found.kappa is not None
    assert found.kappa >= FLOORS.get(name, 0.999), (
        f"KAPPA {name} {found.kappa:.3f} {found.coverage:.2f} {found.yes_precision:.3f}"
    )

"""The national questionnaire: complete, each item with a rule or prepared for a person; levels and candidates in answers."""

import json
from datetime import date
from pathlib import Path

import pytest

from model import Automation, FailureKind, Flag, Indicator, PackError, Value
from rubrics import load_concepts, load_pack
from rubrics.dates import dates_in
from rubrics.packs import FOLDER
from tests.rubrics.sites import HOST, RUBRICS, failure, site_of

PACK = load_pack("osi-2024", RUBRICS.detectors, load_concepts())
REFERENCE = Path(__file__).parents[3] / "shared/reference/questionnaires/osi-2024.json"


def test_it_asks_all_183_and_detects_133() -> None:
    assert len(PACK.indicators) == 183
    assert sum(i.automation is Automation.DETECTED for i in PACK.indicators) == 133
    assert {c: sum(i.subindex == c for i in PACK.indicators) for c in PACK.subindices} == {
        "IF": 26, "CP": 8, "SP": 59, "EP": 56, "TECH": 16, "EGL": 18
    }  # fmt: skip


def test_participation_items_make_the_epi() -> None:
    items = PACK.items_of("EPI")
    assert len(items) == 56
    assert sum(max(i.points) for i in items) == 71
    assert PACK.items_of("OSI") == PACK.indicators
    with pytest.raises(KeyError):
        PACK.items_of("LOSI")


@pytest.mark.parametrize("indicator", PACK.indicators, ids=lambda i: i.id)
def test_every_item_is_complete(indicator: Indicator) -> None:
    assert indicator.question.endswith("?")
    assert len(indicator.guidance) > 60
    assert indicator.remedy.text
    assert indicator.points == tuple(float(n) for n in range(1, len(indicator.points) + 1))
    if indicator.automation is Automation.MANUAL:
        assert indicator.manual_reason
        assert indicator.candidates


@pytest.mark.shared
@pytest.mark.skipif(not REFERENCE.exists(), reason="no reference beside the checkout")
def test_ids_titles_and_levels_are_those_of_the_reference() -> None:
    items = {i["id"]: i for i in json.loads(REFERENCE.read_text(encoding="utf-8"))["indicators"]}
    assert [i.id for i in PACK.indicators] == list(items)
    for indicator in PACK.indicators:
        known = items[indicator.id]
        assert (indicator.subindex, indicator.title) == (known["module"], known["title"])
        assert len(indicator.points) == (1 if known["levels"] == "binary" else known["levels"].count(" / ") + 1), indicator.id
        assert (indicator.automation is Automation.DETECTED) == (known["automation"] in "AB"), indicator.id


STRATEGY = "<p>The strategy says how the state becomes digital, with goals and years for every ministry and its offices.</p>"
HEAD = "<html lang=en><title>{0}</title><main><h1>{0}</h1>"
PAGES = {
    "/": "<html lang=en><title>The State</title><main><p>Welcome to the portal of the state with news and services for all.</p>",
    "/digital": HEAD.format("Digital government strategy") + STRATEGY,
    "/birth": HEAD.format("Birth certificate") + "<p>A birth certificate is given by the registry of the place of birth to "
    "parents and to the person named in it.</p><a href=https://registry.gov.xx/birth>Apply online</a>",
    "/death": HEAD.format("Death certificate") + "<p>A death certificate is given by the registry of the place of death to "
    "relatives who bring a paper of identity with them.</p>",
}  # fmt: skip


def test_levels_and_candidates_reach_the_answers() -> None:
    answers = {a.indicator: a for a in RUBRICS.answer(site_of(PAGES), PACK)}
    asked = answers["OSI24-IF-342"]
    assert (asked.value, asked.flags, asked.detector) == (Value.UNKNOWN, (Flag.MANUAL,), "manual")
    assert [e.url for e in asked.evidence] == [HOST + "/digital"]
    assert answers["OSI24-IF-343"].evidence == ()
    reached = {code: (answers[code].value, answers[code].level) for code in ("OSI24-SP-050", "OSI24-SP-051", "OSI24-SP-052")}
    assert reached == {"OSI24-SP-050": (Value.YES, 2), "OSI24-SP-051": (Value.YES, 1), "OSI24-SP-052": (Value.NO, 0)}


def test_in_a_visit_cut_short_the_levels_above_are_open() -> None:
    answers = {a.indicator: a for a in RUBRICS.answer(site_of(PAGES, complete=False), PACK)}
    part, whole = answers["OSI24-SP-051"], answers["OSI24-SP-050"]
    assert (part.level, part.may_reach(2), Flag.INCOMPLETE_CRAWL in part.flags) == (1, 2, True)
    assert (whole.level, Flag.INCOMPLETE_CRAWL in whole.flags) == (2, False)
    complete = {a.indicator: a for a in RUBRICS.answer(site_of(PAGES), PACK)}["OSI24-SP-051"]
    assert (complete.level, complete.may_reach(2)) == (1, 1)


def test_an_unseen_page_on_the_subject_alone_raises_no_doubt() -> None:
    failed = (failure("/hospitals", FailureKind.TIMEOUT, text="Hospitals"),)
    answers = {a.indicator: a for a in RUBRICS.answer(site_of(PAGES, failures=failed), PACK)}
    assert answers["OSI24-SP-095"].value is Value.UNKNOWN  # a service could stand there
    assert answers["OSI24-SP-095b"].value is Value.NO
    failed = (failure("/sms", FailureKind.TIMEOUT, text="Text alerts"),)
    answers = {a.indicator: a for a in RUBRICS.answer(site_of(PAGES, failures=failed), PACK)}
    assert answers["OSI24-SP-095b"].value is Value.UNKNOWN


def test_candidates_that_speak_of_both_come_first() -> None:
    pages = PAGES | {
        "/a": HEAD.format("Public consultations") + "<p>All consultations of the state, open ones and those closed by now, with "
        "their dates and papers.</p>",
        "/b": HEAD.format("Public consultations on health") + "<p>What do you think of hospitals and of public health in this "
        "country? Write until the end of May.</p>",
    }  # fmt: skip
    answers = {a.indicator: a for a in RUBRICS.answer(site_of(pages), PACK)}
    assert [e.url for e in answers["OSI24-EP-096"].evidence][:2] == [HOST + "/b", HOST + "/a"]


BAD = [
    ("candidates: [digital_strategy]", "candidates: [nonsense]", "unknown concept 'nonsense'"),
    ("points: [1]", "points: [1]\n  levels: [one]", "levels: one text for each level"),
    (
        "any: [{named_link: {concept: privacy}}",
        "candidates: [privacy]\n  any: [{named_link: {concept: privacy}}",
        "candidates are for items that a person answers",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), BAD)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    for path in (FOLDER / "osi-2024").iterdir():
        text = path.read_text(encoding="utf-8")
        (tmp_path / "osi-2024").mkdir(exist_ok=True)
        changed = text.replace(old, new, 1) if path.stem == "IF" else text
        assert path.stem != "IF" or changed != text
        (tmp_path / "osi-2024" / path.name).write_text(changed, encoding="utf-8")
    with pytest.raises(PackError, match=rf"IF\.yaml:\d+: OSI24-IF-\d+: .*{message}"):
        load_pack("osi-2024", RUBRICS.detectors, load_concepts(), tmp_path)


def test_a_further_index_of_unknown_items_is_refused(tmp_path: Path) -> None:
    (tmp_path / "osi-2024").mkdir()
    head = (FOLDER / "osi-2024/questionnaire.yaml").read_text(encoding="utf-8")
    (tmp_path / "osi-2024/questionnaire.yaml").write_text(head.replace("[EP]", "[XX]"), encoding="utf-8")
    for code in PACK.subindices:
        (tmp_path / f"osi-2024/{code}.yaml").write_text("[]\n")
    with pytest.raises(PackError, match=r"questionnaire\.yaml:\d+: further: no subindex 'XX'"):
        load_pack("osi-2024", RUBRICS.detectors, load_concepts(), tmp_path)


DATES = [
    ("Published 2025-11-14", "en", {date(2025, 11, 14)}),
    ("14.11.2025 and 3/12/2025", "de", {date(2025, 11, 14), date(2025, 12, 3)}),
    ("12/31/2025", "en", {date(2025, 12, 31)}),
    ("13 novembre 2025", "it", {date(2025, 11, 13)}),
    ("1er décembre 2025", "fr", {date(2025, 12, 1)}),
    ("5 de mayo de 2025", "es", {date(2025, 5, 5)}),
    ("November 3, 2025", "en", {date(2025, 11, 3)}),
    ("2. března 2021", "cs", {date(2021, 3, 2)}),
    ("12 января 2025", "ru", {date(2025, 1, 12)}),
    ("٢٠٢٥/١١/١٤", "ar", {date(2025, 11, 14)}),
    ("14 نوفمبر 2025", "ar", {date(2025, 11, 14)}),
    ("2025年3月1日", "ja", {date(2025, 3, 1)}),
    ("31.02.2025, 12 monkeys 2025, tel. 2025-14-99", "en", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "expected"), DATES, ids=[d[0] for d in DATES])
def test_dates(text: str, language: str, expected: set[date]) -> None:
    assert dates_in(text, language) == expected

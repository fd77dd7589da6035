"""The report: what it says in words, that it is equal for equal input, and that no page's text gets out of its place."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import storage
from model import Automation, FailureKind, FetchFailure, Flag, OutputError, Portal, Value
from storage.report import words
from storage.report.view import PortalView
from tests.storage.samples import FAILURES, HOME, NOON, PORTAL, SKIPS, SUMMARY, answers, index_score, questionnaire, ruling

ASKED = questionnaire(95)
JPEG = b"\xff\xd8\xff\xe0" + bytes(60_000) + b"\xff\xd9"
PART = storage.PortalReport(PORTAL, SUMMARY, answers(ASKED), (), (), SKIPS, FAILURES)


def view(part: storage.PortalReport = PART) -> PortalView:
    return PortalView(part, ASKED, "p1")


def page(tmp_path: Path, *parts: storage.PortalReport) -> LexborHTMLParser:
    return LexborHTMLParser(source(tmp_path, *parts))


def source(tmp_path: Path, *parts: storage.PortalReport) -> str:
    path = tmp_path / "report.html"
    storage.write_report(path, storage.ReportInput(ASKED.title, ASKED, parts))
    return path.read_text(encoding="utf-8")


def text(html: LexborHTMLParser, selector: str) -> str:
    return " ".join(unescape(" ".join(n.text(separator=" ") for n in html.css(selector))).split())


# words


def test_the_score_in_words() -> None:
    shown = view(replace(PART, scores=(index_score(57, 95, 21), replace(index_score(1, 2, 0), subindex="IF"))))
    assert shown.sentence.replace("\xa0", " ") == "57 of 95 points are certain; 21 still open: between 60 % and 82 %."
    assert shown.verdict.replace("\xa0", " ") == "60 – 82 %"
    assert shown.index_text == "LOSI 0.6000 to 0.8211"


def test_a_settled_score_in_words() -> None:
    shown = view(replace(PART, scores=(index_score(57, 95, 0),)))
    assert shown.sentence.replace("\xa0", " ") == "57 of 95 points are certain, and nothing is open: 60 %."
    assert shown.verdict.replace("\xa0", " ") == "60 %"
    assert shown.index_text == "LOSI 0.6000"


def test_without_scores_the_questions_are_counted() -> None:
    settled = view()
    assert settled.bar.won + settled.bar.open + settled.bar.lost == 95
    assert sum(c.bar.won for c in settled.criteria) == settled.bar.won


def test_nothing_known_is_not_nothing_offered() -> None:
    shown = view(replace(PART, answers=()))
    assert shown.verdict.replace("\xa0", " ") == "0 – 100 %"
    assert shown.gains == ()
    assert sum(len(g.items) for g in shown.open_groups) == 95


def test_a_question_that_does_not_apply_counts_for_nothing() -> None:
    first = replace(answers(ASKED)[0], value=Value.INAPPLICABLE, level=0)
    assert view(replace(PART, answers=(first, *answers(ASKED)[1:]))).bar.most == 94


def test_people_outrank_the_program() -> None:
    said = (replace(ruling(ASKED, 0, Value.NO), at=NOON.replace(year=2030)), ruling(ASKED, 0, Value.YES))
    item = view(replace(PART, rulings=said)).items[0]
    assert (item.value, item.won, item.missing) == (Value.NO, 0.0, 1.0)


def test_gains_begin_with_the_least_effort() -> None:
    groups = view().gains
    assert [g.title for g in groups] == ["Low effort", "Medium effort", "High effort"]
    assert all(i.missing > 0 and i.value is not Value.UNKNOWN for g in groups for i in g.items)
    assert sum(i.missing for g in groups for i in g.items) == view().bar.lost
    share = re.search(r"certain to (\d+)", groups[-1].text)
    assert share is not None
    assert int(share[1]) == round((view().bar.won + view().bar.lost) / 95 * 100)


def test_open_questions_are_grouped_by_reason() -> None:
    groups = view().open_groups
    assert [g.title for g in groups] == ["For a person to judge", "Pages could not be read"]
    assert {i.answer.flags for i in groups[0].items if i.answer} == {(Flag.MANUAL,)}


PERCENTS = ((0, "0"), (0.001, "under 1"), (0.004, "under 1"), (0.6, "60"), (0.999, "over 99"), (1, "100"))


@pytest.mark.parametrize(("share", "shown"), PERCENTS)
def test_percent(share: float, shown: str) -> None:
    assert words.percent(share) == f"{shown}\xa0%"


DIRECTIONS = {
    "ar": "rtl", "fa-IR": "rtl", "az-Arab": "rtl", "ur_PK": "rtl", "ar-Latn": "ltr", "de": "ltr", "": "auto", "zh-Hant": "ltr",
}  # fmt: skip


@pytest.mark.parametrize("tag", DIRECTIONS)
def test_direction(tag: str) -> None:
    assert words.direction(tag) == DIRECTIONS[tag]


def test_every_member_has_words() -> None:
    assert set(words.FAILURES) == set(FailureKind)
    assert set(words.FLAGS) == set(Flag)
    assert set(words.VALUES) == set(Value)
    assert {s.reason for s in SKIPS} <= set(words.SKIPS)


# the page


def test_every_question_is_there_once(tmp_path: Path) -> None:
    html = page(tmp_path, PART)
    assert [d.attributes["id"].removeprefix("p1-") for d in html.css("details")] == [
        i.id for code in ASKED.subindices for i in ASKED.indicators if i.subindex == code
    ]
    ids = [n.attributes["id"] for n in html.css("[id]")]
    assert len(ids) == len(set(ids))
    assert {a.attributes["href"][1:] for a in html.css('a[href^="#"]')} <= set(ids)


def test_evidence_is_shown_with_its_language_and_its_way(tmp_path: Path) -> None:
    html = page(tmp_path, PART)
    arabic = html.css_first("#p1-TEST-CP-001 blockquote")
    assert (arabic.attributes["lang"], arabic.attributes["dir"]) == ("ar", "rtl")
    assert text(html, "#p1-TEST-CP-001 .crumbs") == "Home page Services city.example/services/page-1"
    assert html.css_first("#p1-TEST-CP-001 .where a").attributes["href"] == f"{HOME}services/page-1"
    assert "found in the sitemap" in text(html, "#p1-TEST-IF-000")


def test_a_no_says_what_was_searched(tmp_path: Path) -> None:
    html = page(tmp_path, PART)
    shown = text(html, "#p1-TEST-IF-006")
    for part in ("118 pages", "bilancio · rendiconto", "الميزانية", "Italian", "2 × dead link", "To gain 1 point"):
        assert part in shown


def test_a_ruling_hides_the_evidence_that_it_overrules(tmp_path: Path) -> None:
    html = page(tmp_path, replace(PART, rulings=(ruling(ASKED, 0, Value.NO),)))
    assert "A person decided: no." in text(html, "#p1-TEST-IF-000")
    assert "the program had said yes" in text(html, "#p1-TEST-IF-000")
    assert not html.css("#p1-TEST-IF-000 blockquote")


def test_the_visit_is_told(tmp_path: Path) -> None:
    cut = {"complete": False, "unfinished": "the page budget of 118 was reached"}
    summary = replace(SUMMARY, **cut, browser="", browser_reason="none found")
    shown = text(page(tmp_path, replace(PART, summary=summary)), "main")
    for part in ("page budget of 118", "None: none found", "1 address", "Dead link", "city.example/older", "On another host"):
        assert part in shown


def test_nothing_comes_from_outside(tmp_path: Path) -> None:
    html = page(tmp_path, replace(PART, screenshots={f"{HOME}services/page-1": JPEG}))
    assert not html.css("script, link, iframe, object, embed, form")
    assert all(i.attributes["src"].startswith("data:image/jpeg;base64,") for i in html.css("img"))
    assert "url(" not in html.css_first("style").text()
    assert "@import" not in html.css_first("style").text()


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def test_text_of_pages_stays_text(tmp_path: Path) -> None:
    first = answers(ASKED)[0]
    proof = replace(first.evidence[0], excerpt=HOSTILE, language=HOSTILE, url="javascript:alert(1)", path=())
    bad = replace(first, reason=HOSTILE, detector=HOSTILE, evidence=(proof,))
    failed = FetchFailure(f"https://x.example/{HOSTILE}", FailureKind.DNS, HOSTILE, NOON)
    portal = Portal("x", "javascript:alert(1)", HOSTILE, languages=(HOSTILE,))
    html = page(tmp_path, replace(PART, portal=portal, answers=(bad,), failures=(failed,)))
    assert not html.css("script, [onerror], img")
    assert not html.css('a[href^="javascript"]')
    assert HOSTILE in html.css_first("#p1-TEST-IF-000 blockquote").text()


def test_a_picture_is_carried_once(tmp_path: Path) -> None:
    shots = {f"{HOME}services/page-{n}": JPEG + bytes([n]) for n in range(30)}
    whole = source(tmp_path, replace(PART, screenshots=shots))
    html = LexborHTMLParser(whole)
    pictures = [i.attributes["src"] for i in html.css("img")]
    assert len(pictures) == len(set(pictures)) == 18
    assert all(i.attributes["alt"] and i.attributes["loading"] == "lazy" for i in html.css("img"))
    owners = [a.attributes["href"] for a in html.css("details a[href^='#']") if a.text() == "an earlier question"]
    assert owners
    assert all(html.css(f"{owner} img") for owner in owners)


def test_the_size_is_bounded(tmp_path: Path) -> None:
    shots = {f"{HOME}services/page-{n}": bytes(150_000) + bytes([n]) for n in range(30)}
    assert len(source(tmp_path, replace(PART, screenshots=shots))) < 3_000_000


def test_several_portals_begin_with_an_overview(tmp_path: Path) -> None:
    other = replace(PART, portal=Portal("nour", "https://nour.example/", "نور"), answers=())
    html = page(tmp_path, PART, other)
    rows = [r.text(separator=" ") for r in html.css("table.overview tbody tr")]
    assert len(rows) == 2
    assert "0 – 100" in rows[1]
    assert len(html.css("h1")) == 1
    assert len(html.css("details")) == 190


def test_no_portal_is_said(tmp_path: Path) -> None:
    assert "No portal has been assessed." in text(page(tmp_path), "main")


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    assert source(tmp_path, PART, PART) == source(tmp_path, PART, PART)
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--out"):
        storage.write_report(tmp_path / "missing" / "report.html", storage.ReportInput(ASKED.title, ASKED, (PART,)))


def test_manual_questions_say_how_to_decide_them(tmp_path: Path) -> None:
    asked = replace(ASKED, indicators=tuple(replace(i, automation=Automation.MANUAL) for i in ASKED.indicators))
    path = tmp_path / "report.html"
    storage.write_report(path, storage.ReportInput(asked.title, asked, (PART,)))
    shown = text(LexborHTMLParser(path.read_text(encoding="utf-8")), "#p1-TEST-PE-009")
    assert "How to decide it Look at the footer & the menu <nav>." in shown


def test_a_proposal_of_an_assistant_stands_with_what_is_open(tmp_path: Path) -> None:
    first = ASKED.indicators[0]
    made = next(a for a in answers(ASKED) if a.value is Value.YES)
    proposed = replace(made, indicator=first.id, flags=(Flag.MANUAL, Flag.ASSISTED, Flag.CONFIRM), reason="an assistant says so")
    part = replace(PART, answers=(proposed,))
    item = view(part).items[0]
    assert (item.value, item.won) == (Value.UNKNOWN, 0.0)
    assert view(part).open_groups[0].title == "An assistant proposes yes"
    shown = text(page(tmp_path, part), f"#p1-{first.id}")
    assert "Open" in shown
    assert made.evidence[0].excerpt in shown
    assert "proposed by an assistant" in shown
    confirmed = view(replace(part, rulings=(ruling(ASKED, 0, Value.YES),)))
    assert confirmed.items[0].value is Value.YES

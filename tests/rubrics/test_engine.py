"""Answers: truth rules, combination of calls, evidence, determinism."""

import pytest

from model import Automation, Call, FailureKind, Flag, Indicator, Questionnaire, Remedy, Rule, Skip, SkipReason, Value
from rubrics import load_concepts, load_pack
from rubrics.detector import Finding
from rubrics.engine import _strongest
from tests.rubrics.sites import HOST, RUBRICS, crawl_of, failure, site_of

WELCOME = (
    "<html lang=en><title>City</title><main><h1>City</h1><p>Welcome to our city on the river, with its bridges and mills.</p>"
)
FEES = WELCOME + "<a href=/fines>Pay a fine</a></main>"
PAY = Call("online_service", {"concept": "fines", "pay": True})
WASTE = Call("topic", {"concept": "waste"})
SEARCH = Call("search_box", {})


def ask(site, *, some=(), every=(), none=(), confirm=False):
    item = Indicator(
        "Q-SP-1", "SP", "t", "q", "g", Remedy("do", "low"), Automation.DETECTED, (1.0,), Rule(some, every, none), confirm=confirm
    )
    return RUBRICS.answer(site, Questionnaire("q", "Q", "X", "1", {"SP": "SP"}, (item,), "q+1"))[0]


def test_absence_on_a_wholly_seen_portal_is_no_with_its_proof() -> None:
    answer = ask(site_of({"/": WELCOME}), some=(WASTE,))
    assert answer.value is Value.NO
    assert answer.absence is not None
    assert answer.absence.pages_searched == 1
    assert "recycling" in answer.absence.terms["en"]


DOUBTS = [
    ("cut short", {"complete": False}, Flag.INCOMPLETE_CRAWL, "cut short"),
    ("time-out", {"failures": (failure("/waste", FailureKind.TIMEOUT, text="Waste collection"),)}, Flag.FAILED_PAGES, "timeout"),
    (
        "block page",
        {"failures": (failure("/x", FailureKind.BLOCKED, status=200, text="Recycling"),)},
        Flag.FAILED_PAGES,
        "blocked",
    ),
    ("robots", {"failures": (failure("/waste/", FailureKind.ROBOTS),)}, Flag.FAILED_PAGES, "robots"),
    ("5xx", {"failures": (failure("/waste", FailureKind.STATUS, status=503),)}, Flag.FAILED_PAGES, "status"),
    ("scripts", {"failures": (failure("/w", FailureKind.NEEDS_BROWSER, text="Waste"),)}, Flag.NEEDS_BROWSER, "needs a browser"),
    ("many", {"failures": tuple(failure(f"/{n}", FailureKind.TIMEOUT) for n in range(3))}, Flag.FAILED_PAGES, "too many"),
]


@pytest.mark.parametrize(("name", "more", "flag", "word"), DOUBTS, ids=[d[0] for d in DOUBTS])
def test_what_was_not_seen_is_unknown_not_absent(name: str, more: dict[str, object], flag: Flag, word: str) -> None:
    answer = ask(site_of({"/": WELCOME}, **more), some=(WASTE,))
    assert (answer.value, answer.flags) == (Value.UNKNOWN, (flag,))
    assert word in answer.reason


def test_a_dead_link_is_the_servers_own_word_for_absence() -> None:
    site = site_of({"/": WELCOME}, failures=(failure("/waste", FailureKind.STATUS, status=404, text="Waste"),))
    assert ask(site, some=(WASTE,)).value is Value.NO


BUILDING = (
    "<html lang=en><title>Building permit</title><main><h1>Building permit</h1><p>Every new house needs a building permit "
    "before work may start on the site.</p><a href=/e/apply>Apply online</a></main>"
)
HIDDEN = [
    (Call("online_service", {"concept": "building_permit"}), {"/": WELCOME, "/b": BUILDING}, "/e/apply"),
    (Call("sign_in", {}), {"/": WELCOME + "<header><a href=/me>Log in</a></header>"}, "/me"),
    (Call("named_link", {"concept": "privacy"}), {"/": WELCOME + "<footer><a href=/p>Privacy policy</a></footer>"}, "/p"),
    (Call("other_language", {}), {"/": WELCOME + "<header><a href=/it>Italiano</a><a href=/fr>Français</a></header>"}, "/it"),
]


@pytest.mark.parametrize(("call", "pages", "path"), HIDDEN, ids=[h[0].detector for h in HIDDEN])
def test_a_blocked_step_is_unknown_and_a_dead_one_is_no(call: Call, pages: dict[str, str], path: str) -> None:
    others = ("/fr",)
    for kind, status, value in (
        (FailureKind.BLOCKED, 403, Value.UNKNOWN), (FailureKind.TIMEOUT, None, Value.UNKNOWN), (FailureKind.STATUS, 404, Value.NO)
    ):  # fmt: skip
        failed = tuple(failure(p, kind, status=status, text="x") for p in (path, *others))
        assert ask(site_of(pages, failures=failed), some=(call,)).value is value, kind


def test_a_failure_that_names_something_else_does_not_matter() -> None:
    site = site_of({"/": WELCOME}, failures=(failure("/budget", FailureKind.TIMEOUT, text="Budget"),))
    assert ask(site, some=(WASTE,)).value is Value.NO


def test_a_language_without_lexicon_is_unknown() -> None:
    text = (
        "Croeso i wefan y cyngor, lle cewch wybodaeth am wasanaethau, newyddion a manylion cyswllt i bawb sy’n byw yn y ddinas."
    )
    answer = ask(site_of({"/": f"<html lang=cy><main><p>{text}</p></main>"}), some=(WASTE,))
    assert (answer.value, answer.flags) == (Value.UNKNOWN, (Flag.NO_WORDS,))


def test_a_home_page_question_needs_only_the_home_page() -> None:
    assert ask(site_of({"/": WELCOME}, complete=False), some=(SEARCH,)).value is Value.NO


def test_no_home_page_no_answer() -> None:
    assert ask(site_of({}), some=(WASTE,)).value is Value.UNKNOWN


def test_manual_items_go_to_a_person() -> None:
    pack = load_pack("losi-2024", RUBRICS.detectors, load_concepts())
    answers = {a.indicator: a for a in RUBRICS.answer(site_of({"/": WELCOME}), pack)}
    asked = answers["LOSI24-PE-250"]
    assert (asked.value, asked.flags) == (Value.UNKNOWN, (Flag.MANUAL,))
    assert len(answers) == 95


def test_all_needs_every_call_and_none_forbids() -> None:
    site = site_of({"/": WELCOME + "<form role=search><input type=search name=q></form>"})
    assert ask(site, some=(SEARCH,)).value is Value.YES
    assert ask(site, every=(SEARCH, WASTE)).value is Value.NO
    assert ask(site, some=(SEARCH,), none=(SEARCH,)).value is Value.NO
    assert ask(site, some=(WASTE, SEARCH)).value is Value.YES


@pytest.mark.parametrize(("findings", "expected"), [((True, None, False), True), ((None, False), None), ((False,), False)])
def test_yes_outranks_open_outranks_no(findings: tuple[bool | None, ...], expected: bool | None) -> None:
    assert _strongest([(Finding(f), "d") for f in findings])[0].found is expected


def test_a_yes_has_its_way_from_the_home_page() -> None:
    pages = {
        "/": WELCOME + "<a href=/waste>Waste</a>",
        "/waste": "<html lang=en><title>Waste collection</title><main><h1>Waste collection</h1><p>Household waste is collected "
        "every Monday. Recycling of glass and paper is free of charge at the yards of the city, waste of gardens too.</p>",
    }
    evidence = ask(site_of(pages), some=(WASTE,)).evidence[0]
    assert [s.url for s in evidence.path] == [HOST + "/waste"]
    assert (evidence.depth, evidence.language) == (1, "en")
    assert evidence.place


def test_confirm_is_a_flag() -> None:
    site = site_of({"/": WELCOME + "<form role=search><input type=search name=q></form>"})
    assert Flag.CONFIRM in ask(site, some=(SEARCH,), confirm=True).flags


def test_equal_input_gives_equal_answers() -> None:
    pack = load_pack("losi-2024", RUBRICS.detectors, load_concepts())
    pages = {"/": FEES, "/fines": WELCOME + "<h2>Fines</h2><p>Pay your fine at the desk.</p>"}
    skips = (Skip(HOST + "/x", SkipReason.MEDIA),)
    first, second = (RUBRICS.answer(RUBRICS.site(crawl_of(pages, skips=skips)), pack) for _ in range(2))
    assert first == second

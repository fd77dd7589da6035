"""What examinations add up to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Baseline, Engine, Outcome, Sampled, Screen, Status
from model import Tested as Told
from standards import figures, sum_up, verdict
from tests.standards.audits import (
    AXE,
    FAILED,
    HOST,
    INPUT,
    OPEN,
    OWN,
    PASSED,
    VOID,
    chosen,
    examined,
    finding,
    rule,
)

STATUSES = [
    ("one rule fails", (rule("a", FAILED, "1.1.1"), rule("b", PASSED, "1.1.1")), Status.FAILED),
    ("one cannot tell", (rule("a", PASSED, "1.1.1"), rule("b", OPEN, "1.1.1")), Status.CANNOT_TELL),
    ("one passes", (rule("a", PASSED, "1.1.1"), rule("b", VOID, "1.1.1")), Status.CLEAN),
    ("nothing to test", (rule("a", VOID, "1.1.1"),), Status.NOTHING),
    ("another criterion is tested", (rule("a", PASSED, "1.3.1"),), Status.NOT_TESTED),
]


@pytest.mark.parametrize(("tests", "status"), [s[1:] for s in STATUSES], ids=[s[0] for s in STATUSES])
def test_what_a_criterion_comes_to(tests: tuple[Told, ...], status: Status) -> None:
    sums = sum_up(chosen("/"), [examined("/", *tests)])
    by_number = {c.criterion.number: c.status for c in sums.criteria}
    assert by_number["1.1.1"] is status
    assert by_number["3.2.3"] is Status.PERSON


def test_the_worst_of_the_screens_counts_once() -> None:
    elements = (finding("a", "1.4.3"),)
    sums = sum_up(
        chosen("/"),
        [
            examined("/", rule("a", FAILED, "1.4.3"), findings=elements),
            examined("/", rule("a", PASSED, "1.4.3"), findings=elements, screen=Screen.PHONE),
        ],
    )
    (one,) = sums.failing
    assert (one.failed, one.findings, one.engines) == ((HOST + "/",), 1, (AXE,))
    (counted,) = sums.rules
    assert (counted.failed, counted.passed, counted.findings) == (1, 0, 1)
    assert sums.pages[0].findings == 1


def test_a_page_that_could_not_be_examined_is_unknown_and_not_clean() -> None:
    sums = sum_up(
        chosen("/", "/gone", "/left"),
        [examined("/", rule("a", PASSED, "1.1.1")), examined("/gone", not_measured={"axe": "the server answers 503"})],
    )
    assert [p.examined for p in sums.pages] == [True, False, False]
    assert [p.unknown for p in sums.pages] == ["", "the server answers 503", "it was not examined"]
    assert sums.failing == ()
    assert next(c for c in sums.criteria if c.criterion.number == "1.1.1").clean == (HOST + "/",)
    assert "2 pages could not be examined and count as unknown." in verdict(sums)
    assert {(m.name, m.urls) for m in sums.missing} == {("axe", (HOST + "/gone",)), ("page", (HOST + "/left",))}


def test_nothing_examined_is_nothing_known() -> None:
    sums = sum_up(chosen("/"), [])
    assert verdict(sums) == "No page could be examined, so nothing is known."
    assert "home_failed_criteria" not in figures(sums, HOST + "/")
    assert {c.status for c in sums.criteria} == {Status.PERSON, Status.NOT_TESTED}


def test_documents_are_no_pages() -> None:
    sums = sum_up([*chosen("/"), Sampled(HOST + "/a.pdf", ("document",), False)], [examined("/", rule("a", PASSED, "1.1.1"))])
    assert [p.url for p in sums.pages] == [HOST + "/"]


def test_the_sentence_claims_no_more_than_was_tested() -> None:
    sums = sum_up(chosen("/"), [examined("/", rule("a", PASSED, "1.1.1"), rule("b", VOID, "1.4.3"))])
    assert verdict(sums).startswith(f"No failures found by these 2 of {len(sums.testable)} criteria that a machine can test.")
    assert f"the other {50 - len(sums.testable)} of 50 only a person can test" in verdict(sums)


def test_failures_are_counted_by_criterion_and_page() -> None:
    sums = sum_up(
        chosen("/", "/b"),
        [examined("/", rule("a", FAILED, "1.1.1", "4.1.2")), examined("/b", rule("a", PASSED, "1.1.1", "4.1.2"))],
    )
    assert verdict(sums).startswith("Failures found by 2 of the 2 criteria tested, on 1 of 2 pages examined.")
    assert figures(sums, HOST + "/")["failed"] == "1.1.1 4.1.2"
    assert figures(sums, HOST + "/")["home_failed_criteria"] == 2
    assert figures(sums, HOST + "/b")["home_failed_criteria"] == 0


def test_no_sentence_says_conformant() -> None:
    for outcome in Outcome:
        said = verdict(sum_up(chosen("/"), [examined("/", rule("a", outcome, "1.1.1"))])).lower()
        assert not any(word in said for word in ("conform", "complian", "passes"))


def test_needs_name_the_failing_criteria_that_serve_them() -> None:
    sums = sum_up(chosen("/"), [examined("/", rule("a", FAILED, "1.4.3"), rule("b", FAILED, "1.1.1"))])
    needs = {n.need.id: n for n in sums.needs}
    assert (needs["limited-vision"].primary, needs["limited-vision"].secondary) == (("1.1.1", "1.4.3"), ())
    assert (needs["cognition"].primary, needs["cognition"].secondary) == (("1.4.3",), ("1.1.1",))
    assert needs["seizures"].primary == ()
    assert needs["hearing"].pages == (HOST + "/",)
    assert needs["vision"].tested == 1 < needs["vision"].serving


def test_what_the_baseline_does_not_ask_for_stands_apart() -> None:
    examinations = [examined("/", rule("a", FAILED, "2.5.8"), rule("b", FAILED))]
    sums = sum_up(chosen("/"), examinations)
    assert sums.failing == ()
    assert next(c for c in sums.criteria if c.criterion.number == "2.5.8").asked is False
    assert (sums.pages[0].failed, sums.pages[0].advice) == (("2.5.8",), ("b",))
    assert [c.criterion.number for c in sum_up(chosen("/"), examinations, baseline=Baseline("2.2", "AA")).failing] == ["2.5.8"]


def test_open_items_are_one_for_both_screens() -> None:
    left = finding("a", "1.4.3", outcome=OPEN)
    sums = sum_up(
        chosen("/"),
        [
            examined("/", rule("a", OPEN, "1.4.3"), findings=(left,)),
            examined("/", rule("a", OPEN, "1.4.3"), findings=(left, finding("a", "1.4.3", outcome=OPEN, target="#b")),
                     screen=Screen.PHONE),
        ],
    )  # fmt: skip
    assert [(o.target, o.screens) for o in sums.open] == [("#a", (Screen.DESKTOP, Screen.PHONE)), ("#b", (Screen.PHONE,))]
    assert (sums.open[0].rule, sums.open[0].message, sums.open[0].criteria) == ("a", "Mend it", ("1.4.3",))


def test_engines_with_their_versions() -> None:
    one = examined("/", rule("a", FAILED, "1.1.1"), rule("b", OPEN, "1.1.1", engine=OWN))
    engines = {e.engine: e for e in sum_up(chosen("/"), [one]).engines}
    assert (engines[AXE].versions, engines[AXE].failed, engines[AXE].pages) == (("4.12.1",), 1, 1)
    assert (engines[OWN].open, engines[OWN].failed) == (1, 0)
    assert (engines[INPUT].rules, engines[Engine.MARKUP].pages) == (0, 0)


_TESTS = st.builds(
    Told,
    st.sampled_from([AXE, OWN]),
    st.sampled_from("ab"),
    st.sampled_from(Outcome),
    st.sampled_from([("1.1.1",), ("1.4.3",)]),
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["/", "/b", "/c"]), st.lists(_TESTS, max_size=4)), max_size=6), st.randoms())
def test_the_order_of_examinations_changes_no_count(told: list[tuple[str, list[Told]]], chance: object) -> None:
    examinations = [examined(path, *tests) for path, tests in told]
    other = examinations.copy()
    chance.shuffle(other)  # type: ignore[attr-defined]
    one, two = (sum_up(chosen("/", "/b", "/c"), some) for some in (examinations, other))
    assert (one.criteria, one.needs, one.rules, one.engines, one.pages) == (
        two.criteria,
        two.needs,
        two.rules,
        two.engines,
        two.pages,
    )
    assert verdict(one) == verdict(two)

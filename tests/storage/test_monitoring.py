"""The monitoring report: what it says, how large it is, that it needs nothing, and how it looks in a browser."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

import storage
from crawler import find_browser
from model import Engine, Examination, Outcome, Portal, Sampled, Screen
from standards import CRITERION_COLUMNS, FINDING_COLUMNS, criterion_rows, earl, families, finding_rows, sum_up, verdict
from storage.monitoring.view import View
from storage.monitoring.words import fact, label, reason
from tests.standards.audits import AXE, FAILED, HOST, INPUT, OPEN, OWN, PASSED, VOID, examined, finding, rule

PORTAL = Portal("city", HOST + "/", "Ville d’Exemple", languages=("fr",))
KNOWN = families({(OWN, "image-name"): ("23a2a8",)})
NAMES = {"Weight and speed": {"transfer_bytes": ("bytes", "what came over the line"), "lcp_ms": ("ms", "largest paint")}}
RULES = ("image-alt", "link-name", "color-contrast", "label", "list", "heading-order")
WIDTHS = {"phone": 360, "desk": 1280}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"
CRITERIA = {
    "image-alt": ("1.1.1",),
    "link-name": ("2.4.4", "4.1.2"),
    "color-contrast": ("1.4.3",),
    "label": ("4.1.2",),
    "list": ("1.3.1",),
}


def page(number: int, elements: int, screen: Screen = Screen.DESKTOP) -> Examination:
    outcomes = {name: OPEN if name == "color-contrast" else FAILED for name in RULES}
    findings = tuple(
        finding(
            name, *CRITERIA.get(name, ()), outcome=outcome, target=f"main > div:nth-child({n}) > a",
            message=f"Rule {name}: figure {n}",
            snippet=f'<a href="/path/{number}/{n}" class="button button-large">Something long to show, number {n}</a>',
        )
        for name, outcome in outcomes.items() for n in range(elements)
    )  # fmt: skip
    tests = [rule(name, outcome, *CRITERIA.get(name, ())) for name, outcome in outcomes.items()]
    tests += [
        rule("image-name", PASSED, "1.1.1", engine=OWN), rule("focus-visible", PASSED, "2.4.7", engine=INPUT),
        rule("target", FAILED, "2.5.8", engine=INPUT), rule("blink", VOID, "2.2.2"),
    ]  # fmt: skip
    return examined(
        f"/p{number}", *tests, findings=findings, screen=screen, facts={"transfer_bytes": 81_234 + number, "odd": True},
        not_measured={"zoom": "it was not done after 15 seconds"} if number == 1 else {},
    )  # fmt: skip


def audit(pages: int = 3, elements: int = 2, **more: object) -> storage.Monitoring:
    examinations = tuple(page(n, elements, screen) for n in range(pages) for screen in Screen)
    sample = (
        Sampled(HOST + "/p0", ("home", "service:taxes")), *(Sampled(f"{HOST}/p{n}", ("random",)) for n in range(1, pages)),
        Sampled(HOST + "/unseen", ("contact",)), Sampled(HOST + "/a.pdf", ("document",), False),
    )  # fmt: skip
    sums = sum_up(sample, examinations, known=KNOWN)
    found = storage.Monitoring(
        PORTAL, sample, examinations, sums, verdict(sums), NAMES, {"lcp_ms": 900}, {HOST + "/a.pdf": {"tagged": False}},
        {"tls": "a loopback address has no certificate"},
    )  # fmt: skip
    return replace(found, **more)  # type: ignore[arg-type]


def written(folder: Path, one: storage.Monitoring) -> str:
    storage.write_monitoring(folder / "monitoring.html", one)
    return (folder / "monitoring.html").read_text("utf-8")


SAID = [
    "Failures found by 4 of the",
    "Ville d’Exemple",
    "service: taxes",
    '<span class="mark">random</span>',
    "Unknown: it was not examined.",
    "Contradictions between engines",
    "axe-core (image-alt): failed; Civiscope’s own rules (image-name): passed",
    "it was not done after 15 seconds",
    "a loopback address has no certificate",
    "what came over the line",
    "81.2\N{NO-BREAK SPACE}kB",
    "900\N{NO-BREAK SPACE}ms",
    "EN 301 549 9.1.4.3",
    "Use with limited sight",
    "focus-visible",
    "Tagged",
    "Beyond what is asked for",
]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("report"), audit())


@pytest.mark.parametrize("words", SAID)
def test_it_says(words: str, text: str) -> None:
    assert words in text


def test_it_claims_no_conformance(text: str) -> None:
    assert "no statement of conformance" in text
    assert text.lower().count("conform") == 1
    assert "compliant" not in text.lower()


def test_twenty_pages_full_of_failures_stay_small(tmp_path: Path) -> None:
    assert len(written(tmp_path, audit(20, 50)).encode()) < 300_000


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    assert written(tmp_path, audit()) == written(tmp_path, audit())


def test_what_pages_say_cannot_break_out(tmp_path: Path) -> None:
    evil = "</code><script>alert(1)</script>\"'>"
    shown = finding("image-alt", "1.1.1", target=evil, snippet=evil, message=evil)
    one = examined("/", rule("image-alt", FAILED, "1.1.1"), findings=(replace(shown, help="javascript:alert(1)"),))
    sample = (Sampled(HOST + "/", ("home",)),)
    sums = sum_up(sample, [one])
    portal = Portal("city", "javascript:alert(1)", evil)
    html = written(tmp_path, storage.Monitoring(portal, sample, [one], sums, verdict(sums)))
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in html


def test_an_audit_of_nothing_is_shown_as_such(tmp_path: Path) -> None:
    sums = sum_up((), ())
    html = written(tmp_path, storage.Monitoring(PORTAL, (), (), sums, verdict(sums)))
    assert "No page could be examined, so nothing is known." in html
    assert "No page was chosen." in html


def test_elements_of_a_rule_stand_together_under_what_they_share() -> None:
    view = View(audit())
    assert [(g.rule, g.amount, len(g.urls)) for g in view.failures] == [
        ("image-alt", 6, 3), ("label", 6, 3), ("link-name", 6, 3), ("list", 6, 3),
    ]  # fmt: skip
    (group, *_) = view.failures
    assert group.title == "Rule image-alt: figure …"
    assert [e.message for e in group.examples[:2]] == ["0", "1"]
    assert [g.rule for g in view.advice] == ["heading-order"]
    assert [g.rule for g in view.open_groups] == ["color-contrast"]


def test_contradictions_of_the_same_rules_are_told_once() -> None:
    view = View(audit(7))
    ((first, urls, more),) = view.contradictions
    assert (first.about, len(urls), more) == ("23a2a8", 5, 2)


WORDS = [
    (reason("home"), "home page"),
    (reason("service:driving-and-vehicles"), "service: driving and vehicles"),
    (reason("something-new"), "something new"),
    (fact(True), "yes"),
    (fact("", "text"), "none"),
    (fact(1_250_000, "bytes"), "1.2\N{NO-BREAK SPACE}MB"),
    (fact(0.25), "0.25"),
    (fact(1200, "ms"), "1,200\N{NO-BREAK SPACE}ms"),
    (label("third_party_hosts"), "Third party hosts"),
]


@pytest.mark.parametrize(("said", "expected"), WORDS)
def test_words(said: str, expected: str) -> None:
    assert said == expected


def test_files_for_other_tools(tmp_path: Path) -> None:
    one = audit()
    document = earl(PORTAL, one.examinations)
    storage.write_earl(tmp_path / "earl.jsonld", document)
    assert json.loads((tmp_path / "earl.jsonld").read_text("utf-8")) == json.loads(json.dumps(document))
    formula = replace(one.examinations[0], findings=(finding("image-alt", "1.1.1", snippet="=HYPERLINK(1)", message="+1,2"),))
    storage.write_audit_csv(tmp_path / "findings.csv", FINDING_COLUMNS, finding_rows("city", [formula]))
    head, line = (tmp_path / "findings.csv").read_text("utf-8").splitlines()
    assert head == ",".join(FINDING_COLUMNS)
    assert "'=HYPERLINK(1),\"'+1,2\"" in line
    storage.write_audit_csv(tmp_path / "criteria.csv", CRITERION_COLUMNS, criterion_rows("city", one.sums))
    assert len((tmp_path / "criteria.csv").read_text("utf-8").splitlines()) == 1 + len(one.sums.criteria)


def test_outcomes_and_engines_have_words() -> None:
    from storage.monitoring.words import ENGINES, SCREENS, STATUSES

    assert set(ENGINES) == set(Engine)
    assert set(SCREENS) == set(Screen)
    assert {s.value for s in STATUSES} == {c.status.value for c in audit().sums.criteria} | {
        "nothing it applies to", "not tested", "for a person", "failed", "cannot tell", "no failures found",
    }  # fmt: skip
    assert AXE in ENGINES
    assert Outcome.FAILED is FAILED


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    choice = find_browser()
    if not choice.path:
        pytest.skip(choice.reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        process = playwright.chromium.launch(executable_path=choice.path, args=["--no-sandbox", "--no-first-run"])
        yield process
        process.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shown")
    written(folder, audit(8, 3))
    return folder / "monitoring.html"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_clean_itself_and_fits(scheme: str, width: str, report: Path, browser: Any) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme, bypass_csp=True)
    shown = context.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(report.as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    shown.evaluate(OPEN_ALL)
    assert shown.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    shown.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = shown.evaluate("axe.run()")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20
    assert asked == [report.as_uri()]
    context.close()


@pytest.mark.slow
@pytest.mark.browser
def test_print_shows_what_is_folded(report: Path, browser: Any) -> None:
    shown = browser.new_page(color_scheme="dark")
    shown.goto(report.as_uri())
    folded = shown.locator("details.finding pre").first
    assert folded.is_hidden()
    shown.emulate_media(media="print")
    assert folded.is_visible()
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    shown.close()

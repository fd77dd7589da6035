"""Which pages are sampled, and why."""

import pytest

from model import Capture, Sampled, Scope, Snapshot
from rubrics import Site
from rubrics.layouts import distance, farthest, structure
from rubrics.lexicon import FOLDER
from rubrics.sampling import sample
from rubrics.statement import LEAST, likeness
from rubrics.strict_yaml import load
from tests.rubrics.sites import HOST, NOW, RUBRICS, capture, crawl_of, site_of

TEXT = (
    "<p>The office is open from Monday to Friday, and accepts papers of residents who have lived here for at least one year.</p>"
)
MENU = (
    "<nav><a href=/contact>Contact</a> <a href=/login>Log in</a> <a href=/sitemap>Site map</a> <a href=/help>Help</a>"
    "<a href=/permits>Building permit</a> <a href=/driving>Driving licence</a> <a href=/news>News</a></nav>"
)
FOOTER = (
    "<footer><a href=/privacy>Privacy policy</a> <a href=/access>Accessibility</a> <a href=/complaints>Complaints</a></footer>"
)


def page(title: str, inner: str = TEXT) -> str:
    """A page whose texts stand on no other: what all pages say tells nothing of any."""
    for number in range(inner.count(TEXT)):
        inner = inner.replace(TEXT, f"<p>Office number {len(title)}.{number} {title[-2:]} {TEXT[14:]}", 1)
    return f"<html lang=en><title>{title}</title>{MENU}<main><h1>{title}</h1>{inner}</main>{FOOTER}"


FIELDS = "<form action=/send><input name=a><input name=b><input name=c><textarea name=d></textarea></form>"
PAGES = {
    "/": page("The City", f"<form role=search action=/find><input type=search name=q></form>{TEXT}"),
    "/contact": page("Contact us", f"<p>Telephone 555 0100</p>{TEXT}"),
    "/login": page("Log in", "<form action=/in><input name=u><input type=password name=p></form>"),
    "/sitemap": page("Site map", "<ul>" + "".join(f"<li><a href=/p{n}>Page number {n}</a></li>" for n in range(12)) + "</ul>"),
    "/help": page("Help", f"<h2>Frequently asked questions</h2>{TEXT}"),
    "/privacy": page("Privacy policy", f"<h2>Personal data</h2>{TEXT}"),
    "/access": page("Accessibility", f"<p>This site meets WCAG 2.1 in part.</p>{TEXT}"),
    "/complaints": page("Complaints", f"<h2>Complaints and suggestions</h2>{TEXT}"),
    "/permits": page(
        "Building permit", f"<h2>Building permit</h2>{TEXT}<h2>Who can apply</h2>{TEXT}<h2>Required documents</h2>{TEXT}"
    ),
    "/driving": page("Driving licence", f"<h2>Driving licence</h2>{TEXT}{TEXT}"),
    "/apply": page("Application", FIELDS),
    "/find?q=permit": page("Search results", TEXT),
    "/news/2025-trees": page("Trees in the park", TEXT),
    "/tables": page("Figures", "<table>" + "<tr><th scope=row>Year</th><td>Number</td></tr>" * 9 + "</table>"),
    **{f"/p{n}": page(f"Page number {n}") for n in range(12)},
}


def reasons(found: tuple[Sampled, ...]) -> dict[str, tuple[str, ...]]:
    return {one.url.removeprefix(HOST): one.reasons for one in found}


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of(PAGES)


@pytest.fixture(scope="module")
def whole(site: Site) -> dict[str, tuple[str, ...]]:
    return reasons(sample(site, most=40, seed=1, documents=0))


EXPECTED = [
    ("/", "home"),
    ("/", "search"),
    ("/access", "accessibility-statement"),
    ("/contact", "contact"),
    ("/login", "log-in"),
    ("/sitemap", "site-map"),
    ("/help", "help"),
    ("/privacy", "legal"),
    ("/complaints", "feedback"),
    ("/permits", "service:building-and-land"),
    ("/driving", "service:driving-and-vehicles"),
    ("/apply", "form"),
    ("/find?q=permit", "search-result"),
    ("/news/2025-trees", "content:news"),
    ("/tables", "layout"),
]


@pytest.mark.parametrize(("path", "reason"), EXPECTED, ids=[f"{reason} is {path}" for path, reason in EXPECTED])
def test_pages_and_their_reasons(path: str, reason: str, whole: dict[str, tuple[str, ...]]) -> None:
    assert reason in whole.get(path, ()), whole


def test_each_reason_but_random_and_layout_leads_to_one_page(whole: dict[str, tuple[str, ...]]) -> None:
    told = [r for why in whole.values() for r in why if r not in ("random", "layout", "form")]
    assert len(told) == len(set(told))


def test_a_random_tenth_of_pages_that_nothing_else_chose(site: Site, whole: dict[str, tuple[str, ...]]) -> None:
    drawn = [path for path, why in whole.items() if "random" in why]
    assert len(drawn) == 2  # of more than ten, and at most twenty, chosen pages
    assert all(whole[path] == ("random",) for path in drawn)
    assert list(whole)[-2:] == drawn


def test_the_same_seed_gives_the_same_sample_and_another_seed_another_lot(site: Site) -> None:
    first = sample(site, most=40, seed=1, documents=0)
    assert first == sample(site, most=40, seed=1, documents=0)
    assert first == sample(site_of(PAGES), most=40, seed=1, documents=0)
    lots = {tuple(s.url for s in sample(site, most=40, seed=n, documents=0) if "random" in s.reasons) for n in range(8)}
    assert len(lots) > 2
    structured = {tuple(s.url for s in sample(site, most=40, seed=n, documents=0) if "random" not in s.reasons) for n in range(8)}
    assert len(structured) == 1


SMALL = [
    (1, ["/"], 0),
    (2, ["/"], 1),
    (4, ["/", "/access", "/permits"], 1),
    (5, ["/", "/access", "/permits", "/apply"], 1),
]


@pytest.mark.parametrize(("most", "expected", "drawn"), SMALL)
def test_a_small_sample_keeps_what_tells_most(most: int, expected: list[str], drawn: int, site: Site) -> None:
    found = sample(site, most=most, seed=3, documents=0)
    assert [s.url.removeprefix(HOST) for s in found if "random" not in s.reasons] == expected
    assert sum("random" in s.reasons for s in found) == drawn


@pytest.mark.parametrize("most", [1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 40])
def test_never_more_than_asked_for_and_always_a_tenth_by_lot(most: int, site: Site) -> None:
    found = sample(site, most=most, seed=1, documents=0)
    drawn = sum("random" in s.reasons for s in found)
    assert len(found) <= most
    assert most == 1 or drawn >= max(1, (len(found) - drawn) / 10)
    assert len({s.url for s in found}) == len(found)


def test_a_sample_of_nothing_is_refused(site: Site) -> None:
    with pytest.raises(ValueError, match="at least one page"):
        sample(site, most=0, seed=1, documents=0)


def test_a_portal_that_was_not_seen_has_no_sample() -> None:
    assert sample(site_of({}), most=20, seed=1, documents=2) == ()


def test_error_pages_and_pages_without_a_web_address_are_left_out() -> None:
    gone = "<html lang=en><title>Page not found</title><main><h1>Page not found</h1><p>Sorry.</p></main>"
    found = reasons(sample(site_of({"/": PAGES["/"], "/gone": gone, "/p": page("Parks")}), most=20, seed=1, documents=0))
    assert set(found) == {"/", "/p"}


def document(path: str, words: str) -> Capture:
    reading = f"<html lang=en><title>{words}</title><main><h1>{words}</h1>{TEXT}</main>".encode()
    snapshot = Snapshot(HOST + path, HOST + path, 200, "application/pdf", "", NOW, 2, HOST + "/", words)
    return Capture(snapshot, b"%PDF", {}, {}, reading)


def test_documents_that_sampled_pages_link_to_come_first() -> None:
    pages = {
        "/": page("The City", f"<a href=/form.pdf>Form of the office</a>{TEXT}"),
        **{f"/p{n}": PAGES["/p1"] for n in range(3)},
    }
    crawl = crawl_of(pages)
    captures = [*crawl.captures, document("/a-report.pdf", "Report"), document("/form.pdf", "Form of the office")]
    found = RUBRICS.site(type(crawl)(crawl.portal, captures, (), (), (), crawl.summary))
    told = sample(found, most=10, seed=1, documents=1)
    assert [(s.url.removeprefix(HOST), s.reasons, s.requested) for s in told if not s.requested] == [
        ("/form.pdf", ("document",), False)
    ]
    assert len([s for s in sample(found, most=10, seed=1, documents=5) if not s.requested]) == 2


def test_pages_of_operators_are_sampled_for_services_only() -> None:
    crawl = crawl_of({"/": PAGES["/"], "/p": page("Parks")})
    there = capture("https://pay.example/fines", page("Driving licence", f"<h2>Driving licence</h2>{TEXT}{FIELDS}"))
    outside = Snapshot(**{**{f: getattr(there.snapshot, f) for f in there.snapshot.__slots__}, "scope": Scope.OPERATOR})
    captures = [*crawl.captures, Capture(outside, there.body, {})]
    site = RUBRICS.site(type(crawl)(crawl.portal, captures, (), (), (), crawl.summary))
    found = reasons(sample(site, most=20, seed=1, documents=0))
    assert {"service:driving-and-vehicles", "form"} == set(found["https://pay.example/fines"])
    assert not any("random" in why for path, why in found.items() if path.startswith("https://pay"))


STATEMENTS = [
    ("de", "Erklärung zur Barrierefreiheit", "/erklaerung-zur-barrierefreiheit"),
    ("fr", "Accessibilité : partiellement conforme", "/accessibilite"),
    ("it", "Dichiarazione di accessibilità", "/dichiarazione"),
    ("pl", "Deklaracja dostępności", "/deklaracja-dostepnosci"),
    ("cs", "Prohlášení o přístupnosti", "/prohlaseni-o-pristupnosti"),
    ("sv", "Tillgänglighetsredogörelse", "/om"),
    ("ar", "بيان إمكانية الوصول", "/a"),
    ("el", "Δήλωση προσβασιμότητας", "/a"),
    ("ja", "ウェブアクセシビリティ方針", "/a"),
    ("zh", "网站无障碍声明", "/a"),
    ("tr", "Erişilebilirlik beyanı", "/a"),
    ("ru", "Заявление о доступности", "/a"),
]


@pytest.mark.parametrize(("language", "title", "path"), STATEMENTS, ids=[s[0] for s in STATEMENTS])
def test_the_accessibility_statement_in_many_languages(language: str, title: str, path: str) -> None:
    html = f"<html lang={language}><title>{title}</title><main><h1>{title}</h1><p>WCAG 2.1</p></main>"
    start = f"<html lang={language}><title>Start</title><main><p>1</p></main><footer><a href={path}>{title}</a></footer>"
    site = site_of({"/": start, path: html, "/other": f"<html lang={language}><title>2</title><main><p>2</p></main>"},
                   languages=(language,))  # fmt: skip
    assert "accessibility-statement" in reasons(sample(site, most=5, seed=1, documents=0))[path]


def test_a_page_on_accessible_buses_is_no_statement() -> None:
    html = page("Buses", f"<h2>Accessibility of buses</h2>{TEXT}")
    site = site_of({"/": PAGES["/p1"], "/buses": html})
    assert all(likeness(site, v) < LEAST for v in site.views)


def test_there_are_words_for_every_language() -> None:
    told = load(FOLDER.parent / "statement_words.yaml", ValueError)
    assert set(told) == {path.stem for path in FOLDER.glob("*.yaml")} - {"concepts"}
    assert all(one["statement"] and one["word"] for one in told.values())


def test_layouts() -> None:
    site = site_of({"/": PAGES["/p0"], "/same": PAGES["/p1"], "/table": PAGES["/tables"], "/form": PAGES["/apply"]})
    home, same, table, form = site.views
    assert distance(structure(home), structure(same)) == 0
    assert distance(structure(home), structure(table)) == pytest.approx(distance(structure(table), structure(home)))
    assert distance(frozenset(), frozenset()) == 0
    assert farthest([home, same], [home], 5) == ()
    assert {v.url for v in farthest([same, table, form], [], 1)} <= {same.url, table.url, form.url}
    assert farthest([same, table, form], [home], 5) == farthest([form, table, same], [home], 5)

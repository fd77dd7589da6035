"""Reports of a country and of an edition: what they say, that they are safe, and how they look in a browser and in print."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler import print_pdfs
from storage import briefs
from storage.briefs import charts
from tests.storage.brief_samples import ASKED, NAMES, PLACES, country, edition
from tests.storage.test_report_in_browser import AXE, OPEN_ALL, WIDTHS, browser

__all__ = ["browser"]  # a fixture


def text_of(html: str, selector: str = "body") -> str:
    node = LexborHTMLParser(html).css_first(selector)
    assert node is not None
    return " ".join(node.text(separator=" ").split())


def printed_of(pages: list[str]) -> tuple[bytes, ...] | str:
    """In a thread of its own: the browser of the other tests has its event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(print_pdfs(pages))).result()


COUNTRY, EDITION = briefs.country_html(country()), briefs.edition_html(edition())


# --- what they say ----------------------------------------------------------------------------------------------------
def test_where_a_portal_stands() -> None:
    said = text_of(COUNTRY, "section[aria-labelledby=stands]")
    assert "LOSI 0.5400: rank 5 of 9, level high." in said
    assert "0.4800 to 0.6000 in 95 of 100 draws" in said or "0.4800 to 0.5900 in 95 of 100 draws" in said
    open_one = briefs.country_html(_at(3))
    assert "LOSI 0.6300 to 0.7500: rank 3 to 4 of 9" in text_of(open_one)
    assert "Cannot be told apart from 1 portal: بلدية نور." in text_of(open_one)


def _at(n: int) -> briefs.CountryReport:
    from dataclasses import replace

    report = country()
    return replace(report, place=PLACES[n], part=replace(report.part, portal=PLACES[n].portal))


def test_changes_are_told_with_their_cause() -> None:
    said = text_of(COUNTRY, "section[aria-labelledby=since]")
    assert (
        "Since 2022-05-01: +1.25 points because the portal changed, +0.25 because the method changed, -1 by people’s rulings."
        in said
    )
    assert "level 1 level 3 +0.5 the method changed, the portal changed" in said
    alone = text_of(briefs.country_html(country(since=False)), "section[aria-labelledby=since]")
    assert alone == "What changed There is no earlier edition to compare with."


def test_steps_name_pages_to_mend_and_examples_with_links() -> None:
    tree = LexborHTMLParser(COUNTRY)
    steps = tree.css("ol.todo > li")
    assert len(steps) == len(country().todo) > 2
    links = [a.attributes["href"] for a in steps[1].css("a")]
    assert links[1:] == ["https://p4.example/", "https://p1.example/budget"]
    assert (links[0] or "")[1:] in {node.attributes["id"] for node in tree.css("details.question")}


def test_every_question_is_one_click_away() -> None:
    tree = LexborHTMLParser(COUNTRY)
    assert len(tree.css("details.question")) == len(ASKED.indicators)
    targets = {node.attributes["id"] for node in tree.css("[id]")}
    inner = [a.attributes["href"] or "" for a in tree.css("a") if (a.attributes["href"] or "").startswith("#")]
    assert inner
    assert [h for h in inner if h[1:] not in targets] == []


def test_every_chart_has_a_name_and_a_table_beside() -> None:
    for html, count in ((COUNTRY, 3), (EDITION, 3)):
        tree = LexborHTMLParser(html)
        drawn = tree.css("svg.chart")
        assert len(drawn) == count
        for chart in drawn:
            assert chart.attributes["role"] == "img"
            assert chart.attributes["aria-label"]
            section = chart.parent
            assert section is not None
            assert section.css_first("table") is not None


def test_an_edition_shows_everybody() -> None:
    tree = LexborHTMLParser(EDITION)
    heads = [th.text().strip() for th in tree.css("section[aria-labelledby=table] tbody th")]
    assert heads == list(NAMES)
    assert "0.8100 to 0.9300" in text_of(EDITION)
    assert "1 to 2" in text_of(EDITION)
    differing = [th.text() for th in tree.css("section[aria-labelledby=compared] tr.differs th")]
    assert len(differing) == 1
    assert differing[0].strip().startswith("≠")
    assert ASKED.indicators[3].id in differing[0]


def test_nothing_from_a_page_becomes_markup() -> None:
    assert "<script" not in COUNTRY
    assert "&lt;script&gt;" in COUNTRY
    assert "<script" not in str(charts.ranges("<b>", [charts.Range("<script>alert(1)</script>", 0, 1)]))


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    briefs.write_country(tmp_path / "a.html", country())
    briefs.write_edition(tmp_path / "b.html", edition())
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == briefs.country_html(country())
    assert (tmp_path / "b.html").read_text(encoding="utf-8") == briefs.edition_html(edition())


def test_bins_hold_every_value_once() -> None:
    assert charts.bin_counts([0.0, 0.1, 0.29999, 0.3, 0.999, 1.0]) == [1, 1, 1, 1, 0, 0, 0, 0, 0, 2]
    assert sum(charts.bin_counts([n / 1000 for n in range(1001)])) == 1001
    assert charts.bin_counts([-0.5, 1.5], 2) == [1, 1]


# --- how they look ----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("briefs")
    paths = {"country": folder / "country.html", "edition": folder / "edition.html"}
    briefs.write_country(paths["country"], country())
    briefs.write_edition(paths["edition"], edition())
    return paths


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("name", ["country", "edition"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_and_no_sideways_scroll(browser: Any, files: dict[str, Path], name: str, width: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 800}, color_scheme=scheme, bypass_csp=True)
    try:
        page = context.new_page()
        page.goto(files[name].as_uri())
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
        page.evaluate(AXE)
        found = page.evaluate("axe.run()")["violations"]
        assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []
    finally:
        context.close()


@pytest.mark.slow
@pytest.mark.browser
def test_pdfs_are_tagged_and_hold_the_whole_report(browser: Any) -> None:
    printed = printed_of([COUNTRY, EDITION])
    assert not isinstance(printed, str), printed
    for content, words in zip(printed, (("What to do next", "Every question"), ("Side by side", "Distribution")), strict=True):
        assert content.startswith(b"%PDF")
        assert b"/StructTreeRoot" in content
        document = pypdfium2.PdfDocument(content)
        pages = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        text = " ".join(" ".join(pages).split())
        assert all(word in text for word in words)
        assert f"1 / {len(pages)}" in pages[0]


def test_no_browser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.browsing import printing
    from crawler.browsing.browser_choice import BrowserChoice

    monkeypatch.setattr(printing, "find_browser", lambda: BrowserChoice("", "", "no browser was found"))
    assert printed_of(["<p>x</p>"]) == "no browser was found"

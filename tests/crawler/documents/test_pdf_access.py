"""How a PDF serves people who do not see its pages is told by its own marks; what cannot be told is absent."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents import PDF_FACTS, Document, DocumentReader, summary
from crawler.documents import pdf_claims as claims
from crawler.documents.pdf_access import PageSeen, scanned
from crawler.documents.reading import Limits
from crawler.documents.worker import read
from tests.crawler.documents.pdfs import Pdf, lines

TEXT = lines("The council meets on Monday.")
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" {}>'
    "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt></dc:title></rdf:Description></x:xmpmeta>"
)
ELEMENT = "<p:part xmlns:p='http://www.aiim.org/pdfua/ns/id/'>2</p:part>"


def facts(pdf: Pdf) -> dict[str, object]:
    return dict(read(bytes(pdf), Limits()).facts)


@pytest.mark.parametrize(
    ("pdf", "expected"),
    [
        (Pdf([TEXT]), {"marked": False, "has_title": False, "shows_title": False, "has_language": False, "pdf_ua": 0}),
        (Pdf([TEXT], tagged=True), {"marked": True}),
        (Pdf([TEXT], {"Title": "Budget"}, "fr"), {"has_title": True, "has_language": True}),
        (Pdf([TEXT], {"Title": "  "}), {"has_title": False}),
        (Pdf([TEXT], catalogue="/ViewerPreferences << /DisplayDocTitle true >>"), {"shows_title": True}),
        (Pdf([TEXT], catalogue="/ViewerPreferences << /DisplayDocTitle false >>"), {"shows_title": False}),
        (Pdf([TEXT], catalogue="/ViewerPreferences << /DisplayDocTitle (true) >>"), {"shows_title": False}),
        (Pdf([TEXT], metadata=XMP.format("pdfuaid:part='1'", "Budget")), {"pdf_ua": 1, "has_title": True}),
        (Pdf([TEXT], metadata=XMP.format("", " ")), {"pdf_ua": 0, "has_title": False}),
        (Pdf([TEXT], bookmarks=3), {"bookmarks": 3}),
        (Pdf([TEXT] * 20), {"bookmarks": 0, "long_without_bookmarks": None}),
        (Pdf([TEXT] * 21), {"bookmarks": 0, "long_without_bookmarks": True}),
        (Pdf([TEXT] * 21, bookmarks=1), {"bookmarks": 1, "long_without_bookmarks": False}),
        (Pdf([[]], picture=(600, 800)), {"scanned": True, "pages_without_text": 1, "pages_looked_at": 1}),
        (Pdf([[], []], picture=(590, 700), turned=90), {"scanned": True, "pages_without_text": 2}),
        (Pdf([[], TEXT], picture=(600, 800)), {"scanned": False, "pages_without_text": 1}),
        (Pdf([TEXT], picture=(600, 800)), {"scanned": False, "pages_without_text": 0}),  # text lies over the picture
        (Pdf([[]], picture=(200, 100)), {"scanned": None}),  # a page with a logo and nothing else
        (Pdf([[]]), {"scanned": None, "pages_without_text": None}),
        (Pdf([TEXT]), {"encrypted": False, "blocks_assistive": False}),
        (Pdf([TEXT], permissions=-4), {"encrypted": True, "blocks_assistive": False}),
        (Pdf([TEXT], permissions=-4 & ~0x10), {"blocks_assistive": False}),  # no copying, but reading aloud
        (Pdf([TEXT], permissions=-4 & ~0x210), {"encrypted": True, "blocks_assistive": True}),
    ],
)
def test_facts(pdf: Pdf, expected: dict[str, object]) -> None:
    found = facts(pdf)
    assert {name: found.get(name) for name in expected} == expected
    assert found.keys() <= PDF_FACTS.keys()


@pytest.mark.parametrize(
    ("metadata", "part"),
    [
        (XMP.format("pdfuaid:part='1'", ""), 1),
        (XMP.format('pdfuaid:part = "2"', ""), 2),
        (ELEMENT, 2),
        ("<pdfuaid:part>1</pdfuaid:part>", 0),  # a name of nobody's
        (XMP.format("pdfuaid:part='x'", ""), 0),
        (XMP.format("pdfuaid:party='1'", ""), 0),
        ("", 0),
    ],
)
def test_claims_of_pdf_ua(metadata: str, part: int) -> None:
    assert claims.claimed_part(metadata) == part


@given(st.binary(max_size=300))
def test_whatever_the_file_is(body: bytes) -> None:
    assert claims.facts(b"%PDF-1.7\n" + body, 5.0).keys() <= PDF_FACTS.keys()


def test_the_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdf

    def forever(*_: object, **__: object) -> None:
        while True:
            with suppress(Exception):
                sum(range(1000))

    monkeypatch.setattr(pypdf, "PdfReader", forever)
    assert claims.facts(b"%PDF-1.7", 0.05) == {}


@given(st.lists(st.builds(PageSeen, st.integers(0, 9), st.floats(0, 1))))
def test_a_document_with_a_letter_is_not_scanned(pages: list[PageSeen]) -> None:
    found = scanned(pages)
    assert found.get("scanned") is not True or not any(page.letters for page in pages)


async def test_the_facts_come_through_the_worker() -> None:
    reader = DocumentReader()
    try:
        pdf = Pdf([TEXT], {"Title": "Budget"}, catalogue="/ViewerPreferences << /DisplayDocTitle true >>", metadata=ELEMENT)
        document = await reader.read(bytes(pdf), "application/pdf", "https://town.example/b.pdf")
        other = await reader.read(b"{\\rtf1 Budget}", "", "")
    finally:
        await reader.close()
    assert isinstance(document, Document)
    assert document.facts == {
        "marked": False, "has_title": True, "shows_title": True, "has_language": False, "bookmarks": 0, "scanned": False,
        "pages_without_text": 0, "pages_looked_at": 1, "pdf_ua": 2, "encrypted": False, "blocks_assistive": False,
    }  # fmt: skip
    assert isinstance(other, Document)
    assert other.facts == {}


def test_the_sum_counts_what_is_known() -> None:
    good = {"tagged": True, "has_language": True, "has_title": True, "shows_title": True, "scanned": False, "pdf_ua": 1}
    bad = {"tagged": False, "has_language": False, "has_title": False, "scanned": True, "blocks_assistive": True, "pdf_ua": 0}
    assert summary([good, bad, {"pages": 3}, {**bad, "long_without_bookmarks": True}]) == {
        "pdfs": 3, "tagged": 1, "untagged": 2, "without_language": 2, "without_title": 2, "title_not_shown": 0, "scanned": 2,
        "blocking_assistive": 2, "long_without_bookmarks": 1, "claiming_pdf_ua": 1,
    }  # fmt: skip


def test_every_fact_is_explained() -> None:
    page = (Path(__file__).parents[3] / "docs" / "explanation" / "markup-transport-and-weight.md").read_text("utf-8")
    assert all(f"| `{name}` | {meaning} |" in page for name, meaning in PDF_FACTS.items())

"""Office files are read for what they say of themselves and for their text."""

import pytest

from crawler.documents.reading import Block, Limits, Reading, UnreadableError
from crawler.documents.worker import read
from tests.crawler.documents.offices import docx, open_document, packed, paragraph, pptx, xlsx


def document(body: bytes) -> Reading:
    return read(body, Limits())


def test_docx() -> None:
    cell = "<w:tc>" + paragraph("{}") + "</w:tc>"
    table = "<w:tbl>" + "".join(f"<w:tr>{cell.format(a)}{cell.format(b)}</w:tr>" for a, b in ("AB", "CD")) + "</w:tbl>"
    body = (
        paragraph("Strategy", "Titel")
        + paragraph("Goals", "Own")
        + "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>"
        + table
        + "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>box</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>box</w:t></w:r>"
        + "</mc:Fallback></mc:AlternateContent></w:p>"
    )
    reading = document(docx(body, title="City strategy"))
    assert (reading.title, reading.heading, reading.date, reading.pages) == (
        "City strategy",
        "Strategy",
        "2024-03-01T10:00:00Z",
        7,
    )
    assert reading.tagged is None
    assert reading.blocks == [
        Block("h1", "Strategy"),
        Block("h2", "Goals"),
        Block("p", "One two"),
        Block("table", rows=(("A", "B"), ("C", "D"))),
        Block("p", "box"),
    ]


@pytest.mark.parametrize(
    ("text", "mark", "usual", "language"),
    [
        ("The budget", "", "en-GB", "en-GB"),
        ("Бюджет", 'w:val="kk-KZ"', "en-US", "kk-KZ"),
        ("Бюджет", "", "ru-RU", "ru-RU"),
        ("Бюджет", "", "en-US", ""),  # the program was not told
        ("ميزانية", "", "en-US", "ar-SA"),
        ("ميزانية", 'w:bidi="ar-EG"', "en-US", "ar-EG"),
        ("预算", "", "en-US", "zh-CN"),
    ],
)
def test_the_language_that_most_of_the_text_is_marked_with(text: str, mark: str, usual: str, language: str) -> None:
    body = paragraph(text * 5, mark=mark) + paragraph("x", mark='w:val="fr-FR"')
    assert document(docx(body, language=usual)).language == language


def test_xlsx() -> None:
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c><c><v>12.5</v></c><c s="1"><v>45292</v></c></row>'
    rows += (
        '<row><c t="b"><v>1</v></c><c t="inlineStr"><is><t>in</t></is></c><c t="e"><v>#REF!</v></c><c t="s"><v>77</v></c></row>'
    )
    reading = document(xlsx({"Plan": rows, "Secret": rows}, ("Budget of the town", "Roads"), hidden=("Secret",)))
    assert reading.blocks == [
        Block("h2", "Plan"),
        Block("table", rows=(("Budget of the town",), ("Roads", "12.5", "2024-01-01"), ("TRUE", "in", "", ""))),
    ]


def test_pptx_in_the_order_of_the_show() -> None:
    reading = document(pptx({"Goals": "Open data", "Digital town": "For all"}, "pt-BR"))
    assert (reading.pages, reading.language, reading.heading) == (2, "pt-BR", "Digital town")
    assert [(block.tag, block.text) for block in reading.blocks] == [
        *(("h1", "Digital town"), ("p", "For all"), ("h2", "Goals"), ("p", "Open data"))
    ]


def test_odt() -> None:
    meta = (
        "<dc:title>ยุทธศาสตร์เมือง</dc:title><dc:date>2023-05-06T07:08:09.123</dc:date><meta:creation-date>2020-01-01</meta:creation-date>"
        '<meta:document-statistic meta:page-count="12"/>'
    )
    styles = '<style:default-style style:family="paragraph"><style:text-properties fo:language="en" fo:country="US"'
    styles += ' style:language-complex="th" style:country-complex="TH"/></style:default-style>'
    body = (
        "<office:text><text:tracked-changes><text:p>old</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">เป้าหมาย</text:h>'
        '<text:p>ข้อความ<text:s text:c="2"/><text:span>ต่อ</text:span></text:p><table:table><table:table-row>'
        "<table:table-cell><text:p>ก</text:p></table:table-cell><table:table-cell><text:p>ข</text:p></table:table-cell>"
        "</table:table-row></table:table></office:text>"
    )
    reading = document(open_document(body, meta=meta, styles=styles))
    assert (reading.title, reading.language, reading.date) == ("ยุทธศาสตร์เมือง", "th-TH", "2023-05-06T07:08:09.123")
    assert reading.pages == 12
    assert reading.blocks == [Block("h2", "เป้าหมาย"), Block("p", "ข้อความ ต่อ"), Block("table", rows=(("ก", "ข"),))]


def test_ods_and_odp() -> None:
    cell = "<table:table-cell><text:p>Roads</text:p></table:table-cell>"
    sheet = f'<table:table table:name="Plan"><table:table-row>{cell}</table:table-row></table:table>'
    reading = document(open_document(f"<office:spreadsheet>{sheet}</office:spreadsheet>"))
    assert reading.blocks == [Block("h2", "Plan"), Block("table", rows=(("Roads",),))]
    slide = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
        "<draw:frame><draw:text-box><text:p>Text</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><text:p>hidden</text:p></presentation:notes></draw:page>"
    )
    show = f"<office:presentation>{slide.format('First')}{slide.format('Second')}</office:presentation>"
    reading = document(open_document(show))
    assert reading.pages == 2
    assert [(block.tag, block.text) for block in reading.blocks] == [
        *(("h1", "First"), ("p", "Text"), ("h2", "Second"), ("p", "Text"))
    ]


RTF = rb"""{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 A;}{\f1\fcharset178 B;}}
{\stylesheet{\ql Normal;}{\s1 heading 1;}{\*\cs9 C;}}
{\info{\title \'d1\'f2\'f0\'e0\'f2\'e5\'e3\'e8\'ff}{\creatim\yr2020\mo5\dy6}{\revtim\yr2021\mo7\dy8\hr3}{\author X}}
\pard\s1\f0\lang1049 \'d6\'e5\'eb\'e8\par\pard\plain\f0\lang1049
\'cf\'e5\'f0\'e2\'e0\'ff \u1094?\u1077?\u1083?\u1100?.\par
\trowd\pard\intbl A\cell B\cell\row\pard\intbl C\cell D\cell\row
\pard {\field{\*\fldinst X}{\fldrslt \f1 \'e3\'d5\'d1}}\par{\pict 0102}}"""


def test_rtf() -> None:
    reading = document(RTF)
    assert (reading.title, reading.heading, reading.date, reading.language) == ("Стратегия", "Цели", "2021-07-08", "ru-RU")
    assert reading.blocks == [
        Block("h1", "Цели"),
        Block("p", "Первая цель."),
        Block("table", rows=(("A", "B"), ("C", "D"))),
        Block("p", "مصر"),
    ]


@pytest.mark.parametrize(
    ("body", "reason", "kind"),
    [
        (b"", "it is empty", "damaged"),
        (b"just text", "none of the known formats", "damaged"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "a web page", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old binary format", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "damaged"),
        (packed({"a.txt": "x"}), "an archive, not a document", "damaged"),
        (packed({"xl/workbook.bin": "x"}), "binary", "damaged"),
        (docx(paragraph("x"))[:300], "damaged", "damaged"),
        (docx("<w:p>"), "damaged", "damaged"),
        (docx("<w:p>" * 2000), "nested too deeply", "damaged"),
        (open_document("", manifest="<encryption-data/>"), "encrypted", "damaged"),
        (packed({"word/document.xml": b"<a>" + b" " * 20_000_000}), "too large when unpacked", "too-large"),
        (packed({"word/document.xml": b'<a b="' + b"c" * 10_000_000}), "too large when unpacked", "too-large"),
        (packed({"word/document.xml": b"<d><p><t>" + b"c" * 10_000_000}), "too large when unpacked", "too-large"),
        (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "cc">]><d><p><t>&b;</t></p></d>'}), "entities", "damaged"),
    ],
)
def test_what_cannot_be_read(body: bytes, reason: str, kind: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as caught:
        read(body, Limits(seconds=600, megabytes=16))
    assert caught.value.kind == kind


def test_a_huge_sheet_is_read_as_far_as_wanted() -> None:
    body = xlsx({"Plan": "<row><c><v>12345</v></c></row>" * 200_000})
    reading = read(body, Limits(characters=10_000))
    assert 9_000 < sum(len(cell) for block in reading.blocks for row in block.rows for cell in row) <= 10_010

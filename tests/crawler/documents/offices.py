"""Small office files for the tests, written part by part."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>{title}</dc:title>'
    "<dcterms:created>2023-01-02T03:04:05Z</dcterms:created><dcterms:modified>2024-03-01T10:00:00Z</dcterms:modified>"
    "</cp:coreProperties>"
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def relations(**targets: tuple[str, str]) -> str:
    """Relationships: id -> (kind, target)."""
    ones = "".join(f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for key, (kind, to) in targets.items())
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{ones}</Relationships>'


def docx(
    body: str, *, title: str = "", styles: str = "", language: str = "en-US", extra: Mapping[str, str] | None = None
) -> bytes:
    """A word processing file with headings named in the German way, as programs write them."""
    usual = f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{language}" w:bidi="ar-SA" w:eastAsia="zh-CN"/></w:rPr>'
    headings = (
        '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Ours"/><w:basedOn w:val="berschrift2"/></w:style>'
    )
    return packed(
        {
            "_rels/.rels": relations(a=("officeDocument", "word/main.xml")),
            "word/_rels/main.xml.rels": relations(s=("styles", "styles.xml")),
            "word/main.xml": f'<w:document xmlns:w="w" xmlns:mc="m"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="w">{usual}</w:rPrDefault></w:docDefaults>{headings}{styles}</w:styles>',
            "docProps/core.xml": _CORE.format(title=title),
            "docProps/app.xml": "<Properties><Pages>7</Pages></Properties>",
            **(extra or {}),
        }
    )


def paragraph(text: str, style: str = "", mark: str = "") -> str:
    """A paragraph of a docx."""
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    mark = f"<w:rPr><w:lang {mark}/></w:rPr>" if mark else ""
    return f"<w:p>{style}<w:r>{mark}<w:t>{text}</w:t></w:r></w:p>"


def xlsx(sheets: Mapping[str, str], strings: tuple[str, ...] = (), hidden: tuple[str, ...] = ()) -> bytes:
    """A spreadsheet: name -> rows; style 1 is a date."""
    books, targets, parts = "", {}, {}
    for number, (name, rows) in enumerate(sheets.items()):
        state = ' state="hidden"' if name in hidden else ""
        books += f'<sheet name="{name}" sheetId="{number}"{state} r:id="r{number}"/>'
        targets[f"r{number}"] = ("worksheet", f"worksheets/s{number}.xml")
        parts[f"xl/worksheets/s{number}.xml"] = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    return packed(
        {
            "_rels/.rels": relations(a=("officeDocument", "/xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{books}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(**targets),
            "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": "<sst>" + "".join(f"<si><t>{one}</t><rPh><t>no</t></rPh></si>" for one in strings) + "</sst>",
            **parts,
        }
    )


def pptx(slides: Mapping[str, str], language: str = "") -> bytes:
    """A presentation: title -> text; the last slide is shown first."""
    targets, parts, order = {}, {}, ""
    mark = f'<a:rPr lang="{language}"/>' if language else ""
    for number, (title, text) in enumerate(slides.items()):
        targets[f"r{number}"] = ("slide", f"slides/s{number}.xml")
        order = f'<p:sldId r:id="r{number}" id="{256 + number}"/>{order}'
        shapes = "".join(
            f'<p:sp><p:nvPr><p:ph type="{kind}"/></p:nvPr><a:p><a:r>{mark}<a:t>{words}</a:t></a:r></a:p></p:sp>'
            for kind, words in (("title", title), ("body", text), ("sldNum", "99"))
        )
        parts[f"ppt/slides/s{number}.xml"] = f'<p:sld xmlns:p="p" xmlns:a="a">{shapes}</p:sld>'
    return packed(
        {
            "_rels/.rels": relations(a=("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>{order}</p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(**targets),
            **parts,
        }
    )


def open_document(body: str, *, meta: str = "", styles: str = "", manifest: str = "") -> bytes:
    """An OpenDocument file; ``body`` stands in ``office:body``."""
    names = (
        'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d" xmlns:style="s" xmlns:fo="f" xmlns:dc="c" xmlns:meta="m"'
    )
    names += ' xmlns:presentation="p"'
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {names}><office:meta>{meta}</office:meta></office:document-meta>",
            "styles.xml": f"<office:document-styles {names}>{styles}</office:document-styles>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )

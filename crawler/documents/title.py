"""Which of its names a document is called by: its stated title, unless that is junk, else its first heading.

Comes in: a ``Reading`` and an address. Goes out: a title. Must not know: formats.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from crawler.documents.reading import Reading

_LONGEST: Final = 300
_PREFIX = re.compile(r"^\s*(?:microsoft|ms|libreoffice|openoffice\S*|wps)\s*(?:office\s*)?[\w ]{0,20}\s[-–]\s*", re.I)
_FILE = re.compile(
    r"\.(?:pdf|docx?|docm|dotx?|rtf|od[tspg]|xls[xmb]?|pptx?|pps|html?|aspx?|txt|wpd|pub|vsdx?|indd|qxp?d?|pm\d|p65|cdr|ai|eps|psd"
    r"|dwg|dxf|dgn|tiff?|jpe?g|png|bmp|tmp|tex|dvi|fm|hwpx?|wps|pages|numbers|key)$",
    re.I,
)
_EMPTY_NAMES = re.compile(
    r"untitled.*|unbenannt.*|sans[ -]titre.*|sin[ -]t[ií]tulo.*|sem[ -]t[ií]tulo.*|senza[ -]titolo.*|naamloos.*|bez[ -]tytułu.*"
    r"|bez[ -]n[aá]zvu.*"
    r"|без (?:названия|имени|назви).*|無題.*|无标题.*|無標題.*|제목 ?없음.*|بدون عنوان.*|ללא שם.*|başlıksız.*|adsız.*"
    r"|title|titre|titel|título|titolo|slide|слайд|none|null|n/?a|new|neu|test|draft|template|layout|print|image|scan(?:ned)?"
    r"|anonymous|unknown|normal|about:blank|.{0,20}powerpoint.{0,20}|.{0,4}camscanner.*|scanned (?:document|image).*|fax.*"
    r"|(?:new )?(?:microsoft )?(?:word|excel) (?:document|worksheet|sheet).*",
    re.I,
)
_NUMBERED_NAMES = re.compile(
    r"(?:document|dokument|documento|doc|документ|мой документ|book|kniha|книга|libro|classeur|mappe|cartel|pasta|presentation"
    r"|présentation|presentación|präsentation|презентация|slide|sheet|лист|tabelle|hoja|feuil|foglio|planilha|folha|blad|ark|arkusz|list|sayfa"
    r"|工作表|シート|ورقة|layout|page|seite|stranica|scan|img|image|文档|文書|工作簿"
    r"|演示文稿|مستند|عرض)[ _-]?\(?\d{0,8}\)?",
    re.I,
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_HIGH = re.compile(r"[\u0080-\u00ff]")


def choose(reading: Reading, url: str) -> str:
    """The title; "" where nothing names the document."""
    stated = _clean(reading.title)
    if stated and not junk(stated, url) and not _misread(stated, reading):
        return stated
    candidates = (reading.heading, *_openings(reading), _FILE.sub("", _PREFIX.sub("", stated)))
    for other in map(_clean, candidates):
        if other and not junk(other) and not _misread(other, reading):
            return other
    return ""


def junk(title: str, url: str = "") -> bool:
    """Whether ``title`` is a file's name or a program's stopgap rather than what people call the document."""
    if len(_LETTER.findall(title)) < 2 or _PREFIX.match(title) or _FILE.search(title):
        return True
    if _EMPTY_NAMES.fullmatch(title) or _NUMBERED_NAMES.fullmatch(title) or "://" in title or "\\" in title:
        return True
    if title.isascii() and " " not in title and ("_" in title or re.search(r"\d{5,}|[A-Za-z]\d[A-Za-z]|\d[A-Za-z]+\d", title)):
        return True
    return _bare(title) == _bare(_name(url)) and (" " not in title)


def _misread(title: str, reading: Reading) -> bool:
    """Whether letters of another script were read as Latin ones with accents: ``Ñòðàòåãèÿ``."""
    letters = _LETTER.findall(title)
    if not letters or len(_HIGH.findall(title)) * 2 < len(letters):
        return False
    text = "".join(block.text for block in reading.blocks[:40])[:4000]
    return len(_LATIN.findall(text)) * 2 < len(_LETTER.findall(text))


def _openings(reading: Reading) -> Iterator[str]:
    """What stands at the beginning: a heading, or the first words; of a sheet a first row of one cell, then its name."""
    first = reading.blocks[:3]
    for block in first:
        if block.rows and len(cells := [cell for cell in block.rows[0] if cell]) == 1:
            yield cells[0]
    for block in first:
        cell = next((cell for row in block.rows for cell in row if len(_LETTER.findall(cell)) >= 2), "")
        text = block.text or cell
        yield text if len(text) <= 150 else text[:150].rpartition(" ")[0] or text[:150]


def _name(url: str) -> str:
    try:
        return _FILE.sub("", unquote(PurePosixPath(urlsplit(url).path).name))
    except ValueError:
        return ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _clean(text: str) -> str:
    return " ".join(text.split())[:_LONGEST].strip(" -–_|·")

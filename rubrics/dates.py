"""Dates in running text, in the numbers and month names of a language.

Comes in: text and its language. Goes out: the dates named in it. Must not know: pages, or today's date.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from rubrics.words import fold

_DIGIT = re.compile(r"\d")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SIGNS = re.compile(r"(20\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(20\d\d)(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th|º|°)?[\s-]+(?:de\s|of\s)?(?P<month>[^\W\d_]{3,})\.?,?[\s-]+(?:del?\s)?"
    r"(?P<year>20\d\d)(?!\d)"
    r"|(?P<month2>[^\W\d_]{3,})\.?\s(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year2>20\d\d)(?!\d)"
)


def dates_in(text: str, language: str) -> set[date]:
    """Every whole date (day, month, year of the Gregorian calendar from 2000) in ``text``."""
    if not _DIGIT.search(text) or ("20" not in text and text.isascii()):
        return set()
    plain = text if text.isascii() else _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)
    return {found for year, month, day in _parts(plain, language) if (found := _date(year, month, day))}


def _parts(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    for found in [*_ISO.finditer(text), *_SIGNS.finditer(text)]:
        yield int(found[1]), int(found[2]), int(found[3])
    for found in _NUMBERS.finditer(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        yield (year, second, first) if second <= 12 else (year, first, second)
    names = month_names(language)
    for found in _NAMED.finditer(text):
        month = names.get(fold(found["month"] or found["month2"], language))
        if month:
            yield int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_ALSO = {"ar": ("ar_JO", "ar_DZ", "ar_MA"), "pt": ("pt_PT",), "fa": ("fa_AF",)}  # countries with month names of their own


@lru_cache(maxsize=64)
def month_names(language: str) -> dict[str, int]:
    """The names of months of a language and of English, folded, with their numbers."""
    names: dict[str, int] = {}
    for code in ("en", language, *_ALSO.get(language, ())):
        try:
            months = Locale.parse(code).months
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                names.update({fold(name, language).rstrip("."): number for number, name in months[context][width].items()})
    return names

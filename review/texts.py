"""The interface in the language of who looks.

Comes in: what a browser prefers. Goes out: translated words, names of languages and countries, dates. Must not know: pages.
Catalogues are ``locale/*/LC_MESSAGES/review.po``; English is what the code says. See docs/how-to/translate-the-review.md.
"""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parent / "locale"


def noted(text: str) -> str:
    """Marks words to be translated where they are shown, not where they are written."""
    return text


class Texts:
    """One language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self.direction = self.locale.text_direction
        file = FOLDER / language / "LC_MESSAGES" / "review.po"
        self.translations = _read(file) if file.exists() else NullTranslations()

    def __call__(self, text: str, **values: object) -> str:
        """The words in this language, with ``%(name)s`` filled in."""
        said: str = self.translations.gettext(text)
        return said % values if values else said

    def day(self, at: date) -> str:
        """A day."""
        return format_date(at, "medium", self.locale)

    def moment(self, at: datetime) -> str:
        """A time, in UTC."""
        return f"{format_datetime(at, 'medium', locale=self.locale)} UTC"

    def number(self, value: float) -> str:
        """A number with at most one decimal."""
        return format_decimal(round(value, 1), locale=self.locale)

    def percent(self, share: float) -> str:
        """A share as whole per cent."""
        return format_percent(share, locale=self.locale)

    def tongue(self, tag: str) -> str:
        """The name of a language."""
        try:
            return Locale.parse(tag.replace("-", "_")).get_display_name(self.locale) or tag
        except (UnknownLocaleError, ValueError):
            return tag


def chosen(languages: Iterable[str], cookie: str, header: str) -> str:
    """The language to speak: what was chosen, else the best that the browser asks for, else the first."""
    offered = list(languages)
    if cookie in offered:
        return cookie
    asked = [part.partition(";")[0].strip() for part in header.split(",")]
    return negotiate_locale([a for a in asked if a.replace("-", "").isalnum()], offered, sep="-") or offered[0]


def own_name(language: str) -> str:
    """What a language calls itself."""
    return Locale.parse(language).get_display_name() or language


def _read(file: Path) -> Translations:
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return Translations(made, domain="review")

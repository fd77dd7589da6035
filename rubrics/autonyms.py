"""Names of languages as language menus write them: in the language itself, in English, or as a code.

Comes in: a short text. Goes out: a language code. Must not know: pages.
"""

import re
from functools import lru_cache

from babel import Locale
from babel.localedata import locale_identifiers

_CODES = frozenset(
    "ar bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk km ko ky lo lt lv mk mn ms mt my "
    "nb ne nl pl ps pt ro ru si sk sl sq sr sv sw ta te tg th tk tr uk ur uz vi zh".split()
)
_THREE = {"eng": "en", "ita": "it", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de",
          "spa": "es", "esp": "es", "por": "pt",
          "rus": "ru", "ukr": "uk", "pol": "pl", "cze": "cs", "ara": "ar", "jpn": "ja", "kor": "ko",
          "chn": "zh", "srp": "sr"}  # fmt: skip
_SPLIT = re.compile(r"[\s/|()\[\],-]+")
_EXTRA = {"简体中文": "zh", "繁體中文": "zh", "中文": "zh", "english version": "en", "en anglais": "en", "عربي": "ar",
          "العربية": "ar",
          "кыргызча": "ky", "қазақша": "kk", "deutsch": "de", "castellano": "es", "português": "pt"}  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names = dict(_EXTRA)
    english = Locale("en")
    for identifier in locale_identifiers():
        if "_" in identifier or identifier not in _CODES:
            continue
        own = Locale(identifier)
        for name in (own.languages.get(identifier), english.languages.get(identifier)):
            if name:
                names[name.casefold()] = identifier
    return names


def language_named(text: str) -> str:
    """The language that ``text`` names by itself ("English", "ENG", "EN", "Deutsch (DE)"), or ""."""
    plain = text.strip().casefold()
    if not plain or len(plain) > 30:
        return ""
    if found := _names().get(plain):
        return found
    parts = [p for p in _SPLIT.split(plain) if p]
    if len(parts) > 3:
        return ""
    for part in parts:
        if found := _names().get(part) or (_THREE.get(part) if text.strip().isupper() or len(parts) == 1 else ""):
            return found
    if len(parts) == 1 and text.strip().isupper() and plain in _CODES:
        return plain
    return ""

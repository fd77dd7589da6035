"""Languages: the official ones of states, as Unicode CLDR has them, and the one that a text is written in.

Comes in: an ISO 3166-1 alpha-3 code, or text. Goes out: BCP 47 tags. Must not know: entries, pages.
"""

import re
from functools import cache

import pycld2
from babel.languages import get_official_languages

from model import countries

_WHOLE = {"no": {"nb", "nn"}}  # CLDR lists the macrolanguage beside its written standards
_LEAST = 200  # letters; in shorter texts a machine errs
_MAIN = 80  # per cent of the text
_SAME = {"iw": "he", "in": "id", "jw": "jv", "mo": "ro", "tl": "fil", "zh-hant": "zh"}
# Languages so much alike that a machine should not set one against the other.
_KIN = tuple(
    frozenset(kin.split())
    for kin in (
        "hr bs sr sh cnr", "id ms", "no nb nn da", "cs sk", "es gl ca ast", "nl af", "hi mr ne", "ru uk be", "bg mk", "tr az tk",
        "xh zu ss nr", "rw rn", "st tn nso", "fr ht", "fa ps tg prs", "kk ky", "fil tl ceb",
    )
)  # fmt: skip
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]")  # what CLD2 refuses to read
_LETTER = re.compile(r"[^\W\d_]")


@cache
def official_languages(country: str) -> tuple[str, ...]:
    """The languages that are official or are used as such in the whole state, most spoken first. Raises KeyError."""
    found = [tag.replace("_", "-") for tag in get_official_languages(countries()[country].iso2, de_facto=True)]
    return tuple(tag for tag in found if not _WHOLE.get(tag, set()) & set(found))


def language_seen(text: str) -> str:
    """The language that ``text`` is written in; "" where it is too short, mixed, or a machine cannot be sure."""
    plain = _UNFIT.sub(" ", text)
    if len(_LETTER.findall(plain)) < (_LEAST if plain[:_LEAST].isascii() else _LEAST // 2):
        return ""
    sure, _, found = pycld2.detect(plain)[:3]
    _, code, share, _ = found[0]
    code = _SAME.get(code.lower(), code.lower())
    return code if sure and share >= _MAIN and code not in ("un", "xx") else ""


def kin(code: str) -> frozenset[str]:
    """The languages that ``code`` must not be set against, itself among them."""
    return frozenset({code}).union(*(family for family in _KIN if code in family))

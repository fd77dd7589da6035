"""Words of a language in comparable form: folded, split, stemmed.

Comes in: text and a language. Goes out: its words, their stems and their places in the text.
Must not know: concepts, pages, or where the text came from.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

import Stemmer

_SNOWBALL = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch_porter", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
}  # fmt: skip
_ARABIC_SCRIPT = frozenset({"ar", "fa", "ur"})
_TONAL = frozenset({"vi"})  # its marks tell words apart
# Vietnamese writes the tone of these on either vowel: one place for both.
_OLD_TONES = dict(
    zip(
        "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split(),
        "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split(),
        strict=True,
    )
)
_TONE_PLACE = re.compile("(?:" + "|".join(_OLD_TONES) + r")(?!\w)")
# The languages that addresses write in other letters than texts do.
OTHERWISE_IN_ADDRESSES = _TONAL | {"da", "nb", "is", "pl", "hr", "bs", "sr"}
_LOOSE_ACCENTS = frozenset({"ca", "es", "fr", "it", "pt"})
# Marks that belong to the letter before them: accents, Arabic and Hebrew points, Indic vowel signs, joiners.
_JOINED = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u05b0-\u05c7\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3\u09fe\u0b82\u0bbe-\u0bcd\u0bd7\u200c\u200d"
)
# A run of Latin letters and digits is a word even where it touches letters of a script without spaces.
_AND = {"de": "und", "en": "and", "es": "y", "fr": "et", "it": "e", "pt": "e"}
WITH_AND = frozenset(_AND)  # the languages in which "&" is read as a word
_LATIN = "0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_WORD = rf"&|[{_LATIN}\u0300-\u036f]+|[^\W_{_LATIN}](?:[{_JOINED}]|[^\W_{_LATIN}])*"
_TOKEN = re.compile(_WORD)
_MAIL_OR_TOKEN = re.compile(rf"[\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}})+|{_WORD}")
# Western text is split by a table, ten times as fast: a space for what is in no word, a zero for what is a word by itself.
_SIGNS = "\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2022\u2026\u20ac"  # dashes, quotes, bullet, dots, euro: in any text
_SPACED = bytes(n if re.match(f"[&{_LATIN}]", chr(n)) else 0 if chr(n).isalnum() else ord(" ") for n in range(256))
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي"})
_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال")
_ARABIC_SUFFIXES = (("ها", 3), ("ان", 3), ("ات", 3), ("ون", 3), ("ين", 3), ("يه", 4), ("ه", 3), ("ي", 3))
_PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_MARKS: dict[int, str | None] = dict.fromkeys((*range(0x300, 0x370), 0x93C, 0x9BC))
_IN_ADDRESSES = {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}


def primary(tag: str) -> str:
    """The primary subtag of a BCP 47 tag: ``zh-Hant-TW`` -> ``zh``."""
    return re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]


def fold(text: str, language: str = "") -> str:
    """``text`` without differences that do not matter for meaning: width, case, accents (Turkish i kept apart)."""
    text = unicodedata.normalize("NFKC", text)
    if language in ("tr", "az"):
        text = text.replace("I", "ı").replace("İ", "i")
    text = text.casefold()
    if language in _ARABIC_SCRIPT:
        return _arabic_letters(text, language)
    if language in ("ja", "ko"):
        return text
    if language in _TONAL:
        return _TONE_PLACE.sub(lambda found: _OLD_TONES[found[0]], unicodedata.normalize("NFC", text))
    return _unmarked(text)


def _unmarked(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_MARKS))


def as_in_addresses(text: str) -> str:
    """``text`` in the letters that addresses are written in."""
    text = _unmarked(text.casefold())
    return text if text.isascii() else "".join(_IN_ADDRESSES.get(letter, letter) for letter in text)


def _arabic_letters(text: str, language: str) -> str:
    """Arabic script without vowel signs, and its letters in the one form that the language uses."""
    return _ARABIC_MARKS.sub("", text).translate(_ARABIC_LETTERS if language == "ar" else _PERSIAN_LETTERS)


def _arabic(token: str) -> str:
    """The word without article and endings, lightly: what goes further throws unrelated words together.

    Prefixes and suffixes of the light stemming of Larkey, Ballesteros and Connell (2002), kept off short words.
    """
    for clitic in _ARABIC_ARTICLES:
        if token.startswith(clitic) and len(token) - len(clitic) >= 3:
            token = token[len(clitic) :]
            break
    for suffix, least in _ARABIC_SUFFIXES:
        if token.endswith(suffix) and len(token) - len(suffix) >= least:
            return token[: -len(suffix)]
    return token


class Stems(dict[str, str]):
    """The stem of every word as it stands in a text, worked out when a word is first met.

    Portals say the same words again and again: a look into a dictionary is all that most words cost.
    """

    _MOST = 400_000

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        name = _SNOWBALL.get(language)
        self._snowball: Callable[[str], str] | None = Stemmer.Stemmer(name, 0).stemWord if name else None

    def __missing__(self, raw: str) -> str:
        if len(self) >= self._MOST:
            self.clear()
        stem = self[raw] = self._stem(_AND.get(self._language, "") if raw == "&" else _plain(raw, self._language))
        return stem

    def _stem(self, word: str) -> str:
        if self._language == "ar":
            return _arabic(word)
        plain = fold(word, self._language)
        if self._snowball is None or len(plain) < 3 or not plain.isalpha():
            return plain
        # Snowball's rules are written for words with their accents, but where people leave them out in capitals and
        # addresses, both spellings must meet.
        if self._language in _LOOSE_ACCENTS:
            return self._snowball(plain) or plain
        return fold(self._snowball(word), self._language) or plain


@lru_cache(maxsize=128)
def stems(language: str) -> Stems:
    """The stems of a language, shared by everybody who asks; the folded word itself where there is no stemmer."""
    return Stems(language)


def _plain(raw: str, language: str) -> str:
    """A word in one width and case."""
    word = unicodedata.normalize("NFKC", raw)
    if language in ("tr", "az"):
        word = word.replace("I", "ı").replace("İ", "i")
    word = word.casefold()
    return _arabic_letters(word, language) if language in _ARABIC_SCRIPT else word


def split(text: str) -> list[str]:
    """The words of ``text`` as they stand in it; the same for all languages.

    An e-mail address is one word, since what stands in it is a name: "complaints@city.example" offers no complaint.
    """
    if "@" in text:
        return _MAIL_OR_TOKEN.findall(text)
    plain = text.replace("&", " & ") if "&" in text else text
    if not text.isascii():
        for sign in _SIGNS:
            plain = plain.replace(sign, " ")
    try:
        western = plain.encode("latin-1")
    except UnicodeEncodeError:
        return _TOKEN.findall(text)
    spaced = western.translate(_SPACED)
    return _TOKEN.findall(text) if b"\0" in spaced else spaced.decode("latin-1").split()


def places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Start and end of each of the words of ``text``."""
    found, end = [], 0
    for word in words:
        start = text.find(word, end)  # between two words stands nothing that a word could begin with
        end = start + len(word)
        found.append((start, end))
    return found


def tokens(text: str, language: str) -> list[str]:
    """The stems of the words of ``text``."""
    stem = stems(language)
    return [stem[word] for word in split(text) if word != "&" or language in WITH_AND]

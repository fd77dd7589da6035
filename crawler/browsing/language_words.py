"""How pages speak of languages: the word "language" in many of them, their own names, their codes.

Comes in: nothing. Goes out: words, for whoever looks for a language switch. Must not know: pages.
"""

from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.localedata import locale_identifiers

# Names that authors give to boxes, and what they write on buttons. The first two groups stand as words of their own,
# the second with any ending.
_WHOLE = (
    "lang langs language languages langue langues lingua lingue lingvo lingva lenguaje lenguajes lengua linguagem linguas "
    "locale locales i18n idioma idiomas sprache sprachen sprachwahl sprachauswahl dil diller dili taal talen språk sprog kieli "
    "kielet keel keeled jezik jezici jeziki język jazyk jazyky kalba kalbos valoda valodas nyelv nyelvek limba limbi gjuha gjuhë "
    "bahasa lugha hizkuntza hizkuntzak llengua tungumál teanga iaith wika afaan luqad luqadda langswitch langselector langmenu "
    "langpicker langnav langbar мова мови мову мовы тіл тил тілі тили хэл"
)
_BEGIN = "язык език језик јазик забон γλώσσ γλωσσ լեզու ენა"
_ANYWHERE = (
    "language[-_ ]?(?:switch|select|menu|pick|nav|toggle|choos)|lang[-_ ]?(?:switch|select|menu|pick|nav|toggle)|"
    "语言|語言|言語|언어|اللغة|لغة|اللغات|زبان|ژبه|שפה|שפות|भाषा|ভাষা|ਭਾਸ਼ਾ|ભાષા|மொழி|భాష|ಭಾಷೆ|ഭാഷ|භාෂා|ภาษา|ພາສາ|ဘာသာ|ភាសា|ngôn ngữ|ቋንቋ"
)
WORDS = rf"(?<!\p{{L}})(?:(?:{'|'.join(_WHOLE.split())})(?!\p{{L}})|{'|'.join(_BEGIN.split())})|{_ANYWHERE}"
"""A pattern (JavaScript, flags i and u) for what says "language"."""
_ALSO_WORDS = frozenset("am an as be do go he id in is it me my no of or se so te to us we".split())
_MORE = (
    "中文 简体中文 繁體中文 繁体中文 简体 繁體 简 繁 中 عربي castellano valencià қазақша кыргызча moldovenească srpski српски "
    "melayu filipino tagalog kurdî farsi dari mandarin norsk crnogorski o'zbek oʻzbek ўзбек azərbaycanca հայերեն تۆرکجه"
).split()
_CODES_OF_THREE = (
    "eng fra fre deu ger spa esp ita por rus ukr pol ces cze ara jpn kor zho chn srp tur nld ned dan swe nor fin"
).split()


@cache
def names() -> tuple[str, ...]:
    """What languages call themselves, and what they are called in English; in lower case."""
    found = {*_MORE, "bahasa indonesia", "bahasa melayu"}
    english = Locale("en").languages
    for code in locale_identifiers():
        if "_" in code or "-" in code:
            continue
        try:
            own = Locale.parse(code).languages.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        found.update(name.lower() for name in (own, english.get(code)) if name)
    return tuple(sorted(found))


@cache
def codes() -> tuple[str, ...]:
    """Codes of languages as buttons bear them; those that are also short words are among them only in ``names``."""
    two = {code for code in locale_identifiers() if len(code) == 2}
    return tuple(sorted((two - _ALSO_WORDS) | {"it", "id", "he", "se", "gr", "ua", "jp", "cn", "kz"} | set(_CODES_OF_THREE)))

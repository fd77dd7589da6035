"""The words in which the report speaks.

Comes in: enum members and codes. Goes out: plain English for people who never saw the code. Must not know: the template.
"""

from babel import Locale, UnknownLocaleError

from model import FailureKind, FetchFailure, Flag, SkipReason, Value

VALUES = {
    Value.YES: ("Yes", "✓"),
    Value.NO: ("No", "✕"),
    Value.UNKNOWN: ("Open", "?"),
    Value.INAPPLICABLE: ("Not applicable", "–"),
}

FAILURES = {
    FailureKind.DNS: "the server's name is not known",
    FailureKind.CONNECT: "the server could not be reached",
    FailureKind.TLS: "the encrypted connection failed",
    FailureKind.TIMEOUT: "no answer in time",
    FailureKind.STATUS: "the server answered with an error",
    FailureKind.ROBOTS: "excluded by the portal's robots.txt, which was obeyed",
    FailureKind.BLOCKED: "a firewall or CAPTCHA turned the visit away",
    FailureKind.GEO_BLOCKED: "visitors from the country of this visit are turned away",
    FailureKind.LOGIN_WALL: "only for people who have logged in",
    FailureKind.MAINTENANCE: "closed for maintenance",
    FailureKind.SOFT_404: "says in words that there is no such page",
    FailureKind.TOO_LARGE: "larger than the limit",
    FailureKind.REDIRECTS: "redirected without end",
    FailureKind.ADDRESS: "the address cannot be visited",
    FailureKind.PROTOCOL: "the answer could not be understood",
    FailureKind.NEEDS_BROWSER: "empty without a browser",
}
DEAD_LINK = "dead link: the server says there is no such page"


def failure_words(failure: FetchFailure) -> str:
    """Why an address could not be read."""
    return DEAD_LINK if failure.gone else FAILURES[failure.kind]


SKIPS = {
    SkipReason.BUDGET: "not visited because the page budget was used up",
    SkipReason.SCOPE: "on another host",
    SkipReason.OPERATOR: "enough pages of that other host",
    SkipReason.SHAPE: "too many addresses of the same shape, such as an endless calendar",
    SkipReason.DUPLICATE: "same content as another page",
    SkipReason.MEDIA: "not a web page",
    SkipReason.DOCUMENT: "a document; enough others, more promising, were read",
    SkipReason.DEPTH: "too many clicks away from the home page",
    SkipReason.STOPPED: "not visited because the visit was stopped",
}

FLAGS = {
    Flag.MANUAL: "only a person can judge this",
    Flag.LOW_CONFIDENCE: "not sure enough to stand without a person's look",
    Flag.CONFIRM: "a person should confirm this",
    Flag.INCOMPLETE_CRAWL: "not all pages were seen",
    Flag.NO_WORDS: "no word list for the portal's language",
    Flag.FAILED_PAGES: "pages that matter could not be read",
    Flag.NEEDS_BROWSER: "pages that matter need a browser",
    Flag.FOREIGN_ONLY: "found only in a language that is not the portal's first",
    Flag.EXTERNAL: "found on another host that the portal sends people to",
    Flag.ASSISTED: "proposed by an assistant",
    Flag.CONFLICT: "pages contradict each other",
    Flag.PARTLY_BLOCKED: "a part of the portal could not be read",
    Flag.CHANGED: "another answer than at the visit before",
}

OPEN = {
    Flag.ASSISTED: (
        "An assistant proposes yes",
        "The words it quotes stand on the page, which was checked. Whether they answer the question is for a person to say.",
    ),
    Flag.MANUAL: ("For a person to judge", "No program can answer these fairly. Someone who reads the portal can."),
    Flag.NEEDS_BROWSER: ("A browser is needed", "The pages concerned show nothing without one."),
    Flag.FAILED_PAGES: ("Pages could not be read", "What could not be seen is not counted as missing."),
    Flag.INCOMPLETE_CRAWL: ("Not all pages were seen", "The visit ended before everything in reach had been looked at."),
    Flag.NO_WORDS: ("The words are not known", "There is no complete word list for the language of these pages."),
    Flag.LOW_CONFIDENCE: ("The signs are too weak", "Something was found, but not enough to rely on."),
}
OPEN_ELSE = ("Other reasons", "The reason stands with each question.")
EFFORTS = {"low": "Low effort", "medium": "Medium effort", "high": "High effort"}

_RTL = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "prs", "sd", "syr", "ug", "ur", "yi"))
_RTL_SCRIPTS = frozenset(("adlm", "arab", "aran", "hebr", "nkoo", "rohg", "syrc", "thaa"))


def direction(language: str) -> str:
    """Writing direction of a BCP 47 tag; "auto" where it is not known."""
    parts = language.lower().replace("_", "-").split("-")
    if not parts[0]:
        return "auto"
    scripts = [p for p in parts[1:] if len(p) == 4 and p.isalpha()]
    rtl = scripts[0] in _RTL_SCRIPTS if scripts else parts[0] in _RTL
    return "rtl" if rtl else "ltr"


def language_name(code: str) -> str:
    """The English name of a language, or the code itself."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def number(value: float) -> str:
    """Points without needless decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share as whole percent; never 0 or 100 unless it is exactly that."""
    whole = round(share * 100)
    if share > 0 and whole == 0:
        return "under 1\N{NO-BREAK SPACE}%"
    return "over 99\N{NO-BREAK SPACE}%" if share < 1 and whole == 100 else f"{whole}\N{NO-BREAK SPACE}%"


def count(amount: int, one: str, many: str = "") -> str:
    """ "1 page", "2 pages"."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"

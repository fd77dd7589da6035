"""Nouns for the tests of storage: a questionnaire of any size, and a portal assessed with it."""

from datetime import UTC, datetime, timedelta

from model import (
    Absence,
    Answer,
    ArchiveRef,
    Automation,
    CrawlSummary,
    Evidence,
    FailureKind,
    FetchFailure,
    Flag,
    Indicator,
    Portal,
    Questionnaire,
    Remedy,
    Ruling,
    Score,
    Skip,
    SkipReason,
    Snapshot,
    Step,
    Value,
)

NOON = datetime(2024, 5, 17, 12, 0, 0, 250_000, tzinfo=UTC)
HOME = "https://city.example/"
SUBINDICES = {
    "IF": "Institutional framework", "CP": "Content provision", "SP": "Services provision",
    "PE": "Participation and engagement", "EGL": "E-government literacy", "TECH": "Technology",
}  # fmt: skip
EFFORTS = ("low", "medium", "high")
_TITLES = (
    "Names and contacts of heads of departments", "Open data on the budget", "Apply for a building permit",
    "Consultation calendar with the results of past consultations", "Help for people who use the portal the first time",
    "Search that finds services", "Right to access government information", "Report a fault in a street",
)  # fmt: skip
_EXCERPTS = (
    ("it", "Il Comune pubblica ogni anno il bilancio di previsione e il rendiconto in formato aperto."),
    ("ar", "تنشر البلدية ميزانيتها كل عام بصيغة مفتوحة ويمكن للجميع تنزيلها."),
    ("de", "Hier können Sie einen Bauantrag stellen und den Stand der Bearbeitung verfolgen."),
    ("ja", "市の予算と決算は毎年オープンデータとして公開されます。"),
)


def questionnaire(size: int = 95) -> Questionnaire:
    """A questionnaire of ``size`` questions over six criteria; every eleventh has a ladder of three steps."""
    codes = list(SUBINDICES)
    indicators = tuple(
        Indicator(
            id=f"TEST-{codes[n % 6]}-{n:03}", subindex=codes[n % 6], title=f"{_TITLES[n % 8]} ({n + 1})",
            question=f"Does the portal offer this: {_TITLES[n % 8].lower()}?", guidance="Look at the footer & the menu <nav>.",
            remedy=Remedy("Put it on the home page, in one sentence, and link it from the menu.", EFFORTS[n % 3]),
            automation=Automation.DETECTED, points=(0.5, 0.75, 1.0) if n % 11 == 10 else (1.0,),
        )
        for n in range(size)
    )  # fmt: skip
    title = "Local Online Service Index, test edition"
    return Questionnaire("test-2024", title, "LOSI", "2024", SUBINDICES, indicators, "1", "own")


def evidence(n: int) -> Evidence:
    """Evidence on page ``n``; the pages repeat after 30."""
    language, excerpt = _EXCERPTS[n % 4]
    url = f"{HOME}services/page-{n % 30}"
    path = (Step("Services", f"{HOME}services"), Step("", url)) if n % 3 else ()
    return Evidence(
        url, excerpt, "topic", 0.93, language, "main > p:nth-child(2)", path=path, depth=(None, 2, 1)[n % 3],
        ref=ArchiveRef("civiscope-00000.warc.gz", 100 + n, "sha256:" + "0" * 64),
    )  # fmt: skip


ABSENCE = Absence(
    118, {"it": ("bilancio", "rendiconto", "conto consuntivo"), "ar": ("الميزانية",), "en": ("budget",)},
    {"dead link": 2, "skipped: on another host": 31},
)  # fmt: skip


def answer(n: int, indicator: Indicator, portal: str = "city") -> Answer:
    """Of ten answers six are yes, two no, one unknown, one unknown and manual."""
    kind = n % 10
    common = {"portal": portal, "questionnaire": "test-2024", "indicator": indicator.id, "rubric_version": "1"}
    if kind < 6:
        flags = (Flag.CONFIRM,) if kind == 5 else ()
        return Answer(
            **common, value=Value.YES, reason="the words stand under a heading of their own", level=1, confidence=0.93,
            flags=flags, evidence=(evidence(n), evidence(n + 7)) if kind == 0 else (evidence(n),), detector="topic",
        )  # fmt: skip
    if kind < 8:
        reason = "none of the words was found"
        return Answer(**common, value=Value.NO, reason=reason, absence=ABSENCE, confidence=0.8, detector="topic")
    if kind == 8:
        return Answer(**common, value=Value.UNKNOWN, reason="two pages on this timed out", flags=(Flag.FAILED_PAGES,))
    return Answer(**common, value=Value.UNKNOWN, reason="a person has to try it", flags=(Flag.MANUAL,))


def answers(asked: Questionnaire, portal: str = "city") -> tuple[Answer, ...]:
    """An answer to every question."""
    return tuple(answer(n, indicator, portal) for n, indicator in enumerate(asked.indicators))


def ruling(asked: Questionnaire, n: int, value: Value, portal: str = "city") -> Ruling:
    """A person's word on question ``n``."""
    reason = "I tried it, and it works."
    return Ruling(portal, asked.id, asked.indicators[n].id, value, "A. Assessor", NOON, reason, int(value is Value.YES))


def index_score(won: float, most: float, opened: float, portal: str = "city") -> Score:
    """The score of the whole index."""
    low, high = won / most, (won + opened) / most
    value = None if opened else low
    return Score(portal, "test-2024", "LOSI", "", won, most, value, low, high, 1 - opened / most, int(opened), 0)


SNAPSHOTS = tuple(
    Snapshot(
        f"{HOME}services/page-{n}", f"{HOME}services/page-{n}", 200, "text/html", "utf-8", NOON + timedelta(seconds=n), n and 2,
        HOME, f"Seite {n}", ref=ArchiveRef("civiscope-00000.warc.gz", 400 * n, f"sha256:{n:064x}"),
    )
    for n in range(4)
)  # fmt: skip
FAILURES = (
    FetchFailure(f"{HOME}slow", FailureKind.TIMEOUT, "no answer within 20 s", NOON, depth=1, attempts=3),
    FetchFailure(f"{HOME}old", FailureKind.STATUS, "404", NOON, 404),
    FetchFailure(f"{HOME}older", FailureKind.STATUS, "410", NOON, 410),
    FetchFailure(f"{HOME}intern/", FailureKind.ROBOTS, "robots.txt: Disallow: /intern/", NOON),
)
SKIPS = (
    Skip("https://other.example/", SkipReason.SCOPE, HOME, "Partner", 1),
    Skip(f"{HOME}calendar?month=1999-01", SkipReason.SHAPE, HOME, "<<", None),
)
SUMMARY = CrawlSummary("city", NOON, NOON + timedelta(seconds=95), 118, 4, 2, complete=True, browser="Chromium 140")
PORTAL = Portal("city", HOME, "Città di Esempio", country="ITA", languages=("it", "en"))

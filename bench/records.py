"""Made-up results of portals, in the shape and size of real ones, for the bench of the store.

Comes in: how many of everything. Goes out: portals, visits, answers, scores, written as the pipeline does. Must not know:
databases. Equal numbers make equal results.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import storage
from model import Absence, Answer, ArchiveRef, CrawlSummary, Evidence, Flag, Level, Portal, Ruling, Score, Snapshot, Step, Value

COUNTRIES = tuple(f"{a}{b}A" for a in "ABCDEFGHIJKLMN" for b in "ABCDEFGHIJKLMN")[:193]
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "pt", "de", "it", "sw")
MODULES = ("IF", "CP", "SP", "PE", "EGL", "TECH")
FLAGS = ("manual", "low-confidence", "confirm", "incomplete-crawl", "changed")
_BEGUN = datetime(2024, 3, 1, tzinfo=UTC)
_WORDS = "The permit costs thirty euros and can be paid online or at the counter of the town hall on weekdays from nine to noon. "


@dataclass(frozen=True)
class Made:
    """Everything that the bench writes."""

    portals: int
    answers: int
    editions: int
    visits: int

    questionnaire = "bench-2024"

    @property
    def total(self) -> int:
        """How many answers there are in all editions."""
        return self.portals * self.answers * self.editions

    def questions(self) -> list[dict[str, Any]]:
        """What is asked."""
        return [
            {"indicator": f"B-{n:03}", "seq": n, "module": MODULES[n % 6], "title": f"Question {n}", "points": float(1 + n % 3)}
            for n in range(self.answers)
        ]

    def indicator(self, chance: random.Random) -> str:
        """Any of them."""
        return f"B-{chance.randrange(self.answers):03}"

    def portal(self, number: int) -> Portal:
        """A portal."""
        country, language = COUNTRIES[number % len(COUNTRIES)], LANGUAGES[number % 10]
        level = Level.CITY if number % 2 else Level.NATIONAL
        return Portal(
            f"portal-{number:03}", f"https://portal-{number:03}.example/", f"Portal {number}", level, country, (language,)
        )

    def import_one(self, store: storage.Store, number: int, edition: int) -> None:
        """The result of one portal in one edition: a visit, its pages, its answers, now and then a ruling, its scores."""
        portal, begun = self.portal(number), _BEGUN + timedelta(days=730 * edition)
        pages = self.visits // (self.portals * self.editions)
        store.add_portal(portal)
        run = store.begin_run(portal.id, {"max_pages": 300}, edition=f"20{24 + 2 * edition}")
        seen = [self._page(portal, n, begun) for n in range(pages)]
        store.add_visits(run, seen)
        store.finish_run(run, CrawlSummary(portal.id, begun, begun, pages, 0, 0, True))
        said = [self._answer(portal, n, edition, seen) for n in range(self.answers)]
        store.save_assessment(run, self.questionnaire, f"bench+{edition}", said)
        for answer in said[number % 7 :: 61]:
            at = begun + timedelta(days=9)
            digest = storage.evidence_digest(answer)
            store.add_ruling(Ruling(portal.id, self.questionnaire, answer.indicator, Value.YES, "ada", at, "seen", 1, digest))
        store.save_scores(
            Score(portal.id, self.questionnaire, "BENCH", m, 10, 20, None, 0.5, 0.7, 0.8, 4, 1) for m in ("", *MODULES)
        )

    @staticmethod
    def _page(portal: Portal, n: int, begun: datetime) -> Snapshot:
        url = f"{portal.url}section-{n % 12}/page-{n}"
        ref = ArchiveRef("civiscope-00000.warc.gz", 9000 * n, f"sha256:{n:064x}")
        at = begun + timedelta(seconds=n)
        return Snapshot(url, url, 200, "text/html", "utf-8", at, n % 5, portal.url, f"Page {n} of the portal", ref=ref)

    def _answer(self, portal: Portal, n: int, edition: int, seen: list[Snapshot]) -> Answer:
        chance = random.Random(f"{portal.id} {n} {edition}")
        kind, method = chance.random(), f"bench+{edition}"

        def made(value: Value, reason: str, **more: Any) -> Answer:
            return Answer(portal.id, self.questionnaire, f"B-{n:03}", value, reason, rubric_version=method, **more)

        flags = (Flag(chance.choice(FLAGS)),) if chance.random() < 0.35 else ()
        flags = (*flags, Flag.CONFLICT) if chance.random() < 0.001 else flags
        sure = round(0.5 + chance.random() / 2, 4)
        if kind < 0.55:
            proof = tuple(self._evidence(portal, seen[(n * 7 + k) % len(seen)]) for k in range(1 + n % 2))
            reason = "the words stand under a heading"
            return made(Value.YES, reason, level=1, confidence=sure, flags=flags, evidence=proof, detector="topic")
        if kind < 0.8:
            absence = Absence(118, {"en": ("budget", "accounts", "spending")}, {"dead link": 2})
            reason = "none of the words was found"
            return made(Value.NO, reason, confidence=sure, flags=flags, absence=absence, detector="topic")
        return made(Value.UNKNOWN, "a person has to try it", flags=(Flag.MANUAL, *flags), detector="manual")

    @staticmethod
    def _evidence(portal: Portal, page: Snapshot) -> Evidence:
        path = (Step("Services", f"{portal.url}services"), Step("Permits", page.url))
        return Evidence(
            page.url, _WORDS * 2, "topic", 0.9, portal.languages[0], "main > p:nth-child(2)", path=path, depth=2, ref=page.ref
        )

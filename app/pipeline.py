"""Joins the parts: crawl, answer, illustrate, score, export, report.

Comes in: settings, a workspace, portals. Goes out: the files of a run. Must not know: how any part works inside.
Everything after ``crawl`` reads what was remembered: no network, no clock in the results.
"""

import asyncio
import gc
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import storage
from app import origins
from app.editions import carry, earlier, questions
from app.incremental import earlier_visit
from app.observing import Observer
from app.progress import Watcher
from app.sink import Log, StoreSink
from app.workspace import Workspace
from crawler import Crawler, CrawlOptions, Resume, Turns
from indices import score, settle
from model import Answer, CrawlSummary, FetchFailure, Flag, Grade, Link, Portal, Questionnaire, Score, Snapshot, StoreError, Value
from rubrics import (
    ACCEPTED,
    Crawl,
    Rubrics,
    Site,
    load_calibration,
    load_concepts,
    load_detectors,
    load_lexicons,
    load_pack,
    ranker,
)

MOST_SCREENSHOTS = 120
Watch = Callable[[str, int], AbstractContextManager[Watcher]]


@dataclass(frozen=True)
class Pipeline:
    """The steps over one workspace. Questionnaires are loaded, and checked, when it is made; lexicons when they are needed.

    ``edition`` is the one that new visits belong to; empty: none. ``named`` says that somebody chose the questionnaires; else
    each portal is asked those about portals of its level.
    """

    workspace: Workspace
    questionnaires: tuple[Questionnaire, ...]
    rubrics: Rubrics
    options: CrawlOptions
    watch: Watch
    named: bool = True
    edition: str = ""
    observer: Observer = field(default_factory=Observer)

    @cached_property
    def store(self) -> storage.Store:
        """The store of the workspace, made where there is none."""
        return storage.open(self.workspace.database)

    @cached_property
    def _log(self) -> Log:
        return Log(self.store)

    @cached_property
    def _rank(self) -> Callable[[Link], float]:
        return ranker(self.rubrics.lexicons, self.questionnaires)

    def apart(self) -> "Pipeline":
        """The same steps over a store and a log of their own. The words are shared: to weigh them anew takes seconds."""
        other = replace(self)
        vars(other)["_rank"] = self._rank
        return other

    def crawler(self, stop: asyncio.Event | None = None, turns: Turns | None = None) -> Crawler:
        """What visits portals; to be entered once for all portals of a command, so that they share servers' queues.

        Reads the words of every language, since nobody knows yet what a portal speaks: that takes some seconds.
        """
        _ = self._rank
        return Crawler(self.options, stop=stop, turns=turns)

    async def crawl(self, crawler: Crawler, portal: Portal, stop: asyncio.Event | None = None) -> tuple[int, CrawlSummary]:
        """Visit a portal, or go on where an interrupted visit ended; the run's id and how it went."""
        self.store.add_portal(portal)
        run, resume = self._begin(portal)
        with (
            self.sink(run) as sink,
            self.workspace.reader() as reader,
            self.watch(portal.id, self.options.max_pages) as progress,
        ):
            earlier = earlier_visit(self.store, reader, portal.id, run) if self.options.incremental else None
            summary = await crawler.crawl(
                portal, rank=self._rank, sink=sink, progress=progress, resume=resume, earlier=earlier
            )  # fmt: skip
        if self.workspace.shared is not None:  # before the visit counts: from then on any machine may be asked to answer it
            await asyncio.to_thread(self.workspace.shared.send)
        stopped = stop is not None and stop.is_set()
        self.store.finish_run(run, summary, stopped=stopped)
        return run, summary

    def sink(self, run: int) -> StoreSink:
        """Where what is found in a run goes; a context manager."""
        return StoreSink(self.workspace, self.store, self._log, run, self.options.user_agent, self.observer.visited)

    def _begin(self, portal: Portal) -> tuple[int, Resume | None]:
        open_run = self.store.unfinished_run(portal.id)
        if open_run is None:
            return self._new_run(portal), None
        visits = self.store.visits(open_run)
        reader = self.workspace.reader()
        snapshots = [v for v in visits if isinstance(v, Snapshot)]
        if (shared := self.workspace.shared) is not None and not shared.reachable({v.ref.file for v in snapshots if v.ref}):
            return self._new_run(portal), None  # what was seen so far died with its machine, or is not sent yet
        failures = [v for v in visits if isinstance(v, FetchFailure)]
        self.store.reopen_run(open_run)
        return open_run, Resume(captures=reader.captures(snapshots), failures=failures, skips=self.store.skips(open_run))

    def _new_run(self, portal: Portal) -> int:
        digests = origins.of_visit(self.options.public())
        return self.store.begin_run(portal.id, self.options.public(), edition=self._edition(), digests=digests)

    def _edition(self) -> str:
        """The edition that new visits belong to, entered where the store does not know it yet."""
        if self.edition and self.edition not in {e.id for e in self.store.editions.all()}:
            year = re.search(r"(19|20)\d\d", self.edition)
            asked = {q.id: q.version for q in self.questionnaires}
            self.store.editions.enter(self.edition, self.edition, int(year[0]) if year else datetime.now(UTC).year, asked)
        return self.edition

    def crawled(self, run: int, portal: Portal) -> Crawl:
        """What a run left in store and archive. Raises StoreError where some of it was forgotten since."""
        if self.store.forgotten(run):
            raise StoreError(
                f"pages of run {run} were removed to save room, so it cannot be answered anew; visit {portal.id} again"
            )
        visits = self.store.visits(run)
        snapshots = [v for v in visits if isinstance(v, Snapshot)]
        return Crawl(
            portal=portal,
            captures=self.workspace.reader().captures(snapshots),
            failures=[v for v in visits if isinstance(v, FetchFailure)],
            skips=self.store.skips(run),
            measurements=self.store.measurements(run),
            summary=self.store.summary(run),
        )

    def answer(self, run: int, portal: Portal) -> tuple[Answer, ...]:
        """Answer every questionnaire from the archive and keep the answers."""
        return self.answer_site(run, self.read(run, portal))

    def read(self, run: int, portal: Portal) -> Site:
        """The portal as the archive holds it."""
        return self.rubrics.site(self.crawled(run, portal))

    def answer_site(self, run: int, site: Site) -> tuple[Answer, ...]:
        """Answer every questionnaire from a portal that was read, and keep the answers."""
        answers: list[Answer] = []
        for questionnaire in self.asked_of(site.portal):
            before = self.store.values_before(run, questionnaire.id)
            answers.extend(changed(a, before.get(a.indicator)) for a in self.rubrics.answer(site, questionnaire))
        self.keep(run, answers)
        self.carry_over(run, site)
        return tuple(answers)

    def carry_over(self, run: int, site: Site) -> None:
        """Look at what the edition before said of this portal, on the pages of this visit, and keep what came of it."""
        origin = earlier(self.store, run, site.portal)
        for questionnaire in self.asked_of(site.portal) if origin is not None else ():
            carried = carry(self.store, site, run, questionnaire.id, origin)
            if carried:
                self.store.editions.carry(run, questionnaire.id, carried)

    def asked_of(self, portal: Portal) -> tuple[Questionnaire, ...]:
        """The questionnaires that a portal is asked: those named, or where none was, those about portals of its level."""
        if self.named:
            return self.questionnaires
        return tuple(q for q in self.questionnaires if q.level in (None, portal.level))

    def keep(self, run: int, answers: Sequence[Answer]) -> None:
        """Append one pass of answers, to every questionnaire that they answer."""
        for asked in self.questionnaires:
            self.store.desk.ask(asked.id, questions(asked))
            if of_it := [a for a in answers if a.questionnaire == asked.id]:
                digests = origins.of_answers(asked, self.rubrics.accept)
                self.store.save_assessment(run, asked.id, asked.version, of_it, digests)

    async def illustrate(self, crawler: Crawler, run: int, answers: Iterable[Answer]) -> None:
        """Take pictures of the pages that answers cite, the most cited first, with the passages outlined."""
        cited = [e for a in answers for e in a.evidence[:1]]
        times = Counter(e.url for e in cited)
        have = self.store.screenshots(run)
        places: dict[str, list[tuple[str, str]]] = {url: [] for url, _ in times.most_common(MOST_SCREENSHOTS)}
        for proof in cited:
            if proof.url in places and proof.place:
                places[proof.url].append((proof.place, proof.excerpt))
        # The home page was pictured by the crawl, before anything on it was known to be evidence.
        missing = {url: list(dict.fromkeys(marks)) for url, marks in places.items() if marks or url not in have}
        if not missing:
            return
        with (
            self.sink(run) as sink,
            self.watch("pictures", len(missing)) as progress,
        ):
            await crawler.illustrate(missing, sink=sink, progress=progress)

    def score(self, portal: Portal) -> tuple[Score, ...]:
        """Add up what counts now: the newest answers, overruled by people's rulings."""
        scores: list[Score] = []
        for questionnaire in self.asked_of(portal):
            settled = settle(self.store.answers(portal.id, questionnaire.id), self.store.rulings(portal.id, questionnaire.id))
            scores.extend(score(portal.id, questionnaire, settled))
        self.store.save_scores(scores)
        return tuple(scores)

    def export(self, portals: Sequence[Portal], *, bom: bool = False) -> None:
        """Write answers.csv, scores.csv and visits.csv over all given portals; ``bom`` marks them as UTF-8 for Excel."""
        root = self.workspace.root
        answers, visits = [], []
        scores: list[Score] = []
        for portal in portals:
            for questionnaire in self.asked_of(portal):
                rulings = self.store.rulings(portal.id, questionnaire.id)
                for one in settle(self.store.answers(portal.id, questionnaire.id), rulings):
                    answers.append((one.answer, one.value, one.level))
            scores.extend(self.score(portal))
            run = self.store.latest_run(portal.id)
            if run is not None:
                visits.append((portal.id, self.store.visits(run), self.store.skips(run)))
        storage.write_answers_csv(root / "answers.csv", answers, bom=bom)
        storage.write_scores_csv(root / "scores.csv", scores, bom=bom)
        storage.write_visits_csv(root / "visits.csv", visits, bom=bom)
        for name in ("answers.csv", "scores.csv", "visits.csv"):
            self.store.ledger.note("exported", name, {"digest": storage.digest_of_file(root / name)})

    def report(self, portals: Sequence[Portal]) -> tuple[Path, ...]:
        """Write report.html, and where portals are asked several questionnaires, one more report for each further one."""
        paths: list[Path] = []
        for questionnaire in self.questionnaires:
            asked = [portal for portal in portals if questionnaire in self.asked_of(portal)]
            parts = [part for portal in asked if (part := self.part(portal, questionnaire)) is not None]
            if parts or not portals:
                paths.append(self.workspace.root / (f"report-{questionnaire.id}.html" if paths else "report.html"))
                storage.write_report(paths[-1], storage.ReportInput(questionnaire.title, questionnaire, parts))
            if not portals:
                break
        return tuple(paths)

    def part(self, portal: Portal, questionnaire: Questionnaire) -> storage.PortalReport | None:
        """A portal's part of a report; None where it has not been visited."""
        run = self.store.latest_run(portal.id)
        if run is None:
            return None
        visits = self.store.visits(run)
        pictures = self.store.screenshots(run)
        return storage.PortalReport(
            portal=portal,
            summary=self.store.summary(run),
            answers=self.store.answers(portal.id, questionnaire.id),
            rulings=self.store.rulings(portal.id, questionnaire.id),
            scores=[s for s in self.store.scores(portal.id) if s.questionnaire == questionnaire.id],
            skips=self.store.skips(run),
            failures=[v for v in visits if isinstance(v, FetchFailure)],
            screenshots={url: self.workspace.picture(name).read_bytes() for url, name in pictures.items()},
        )


def changed(answer: Answer, before: Value | None) -> Answer:
    """The answer, flagged where the visit before led to the other of yes and no: a portal seldom loses what it had."""
    decided = (Value.YES, Value.NO)
    if before not in decided or answer.value not in decided or before is answer.value:
        return answer
    return replace(answer, flags=(*answer.flags, Flag.CHANGED))


def load_rubrics(accept: Mapping[Grade, float] | None = None) -> Rubrics:
    """Detectors, lexicons and calibration; ``accept`` says how sure answers of a grade must be to stand by themselves.

    Raises LexiconError naming file and line, for a language when it is first needed.
    """
    # A site is a great many small values that live as long as it does: to look for garbage among them again and again
    # costs a fifth of answering.
    gc.set_threshold(50_000)
    return Rubrics(load_detectors(), load_lexicons(), load_calibration(), {**ACCEPTED, **(accept or {})})


def load_questionnaires(names: Iterable[str], rubrics: Rubrics) -> tuple[Questionnaire, ...]:
    """The packs of these names. Raises PackError."""
    concepts = load_concepts()
    return tuple(load_pack(name, rubrics.detectors, concepts) for name in names)

"""Audits of accessibility and web standards: the sample, the audit, and the files made of it.

Comes in: a pipeline, a crawler, portals that were visited. Goes out: records in store and archive; monitoring.html, EARL, CSV.
Must not know: how pages are chosen, examined or added up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import standards
import storage
from app.pipeline import Pipeline
from app.settings import AuditSettings
from crawler import Crawler
from crawler.auditing import AuditPlan, fact_names, rules
from model import Examination, Measurement, Portal, Sampled, Snapshot, Sums
from rubrics import Site, sample

SITE_FACTS, NOT_MEASURED, DOCUMENT = "transport", "not-measured", "document"


@dataclass(frozen=True, slots=True)
class Auditing:
    """Audits over one pipeline's workspace."""

    pipeline: Pipeline
    settings: AuditSettings

    async def audit(self, crawler: Crawler, run: int, site: Site) -> str:
        """Choose the pages of a visited portal, examine them, and keep what was found.

        Returns the result in one sentence, or "" where nothing could be examined. An earlier audit of the same visit gives way.
        """
        store, home = self.pipeline.store, site.home
        chosen = sample(site, most=self.settings.pages, seed=self.settings.seed, documents=self.settings.documents)
        store.begin_audit(run, chosen)
        urls = [one.url for one in chosen if one.requested]
        if home is None or not urls:
            return ""
        plan = AuditPlan(home.url, urls, *self._sources(run, urls), jar=self.settings.vnu_jar)
        with self.pipeline.sink(run) as sink, self.pipeline.watch(f"audit of {site.portal.id}", len(urls)) as progress:
            await crawler.audit(plan, sink=sink, progress=progress)
            if not (found := self.examinations(run)):
                return ""
            sums = self.sums(run, found)
            figures = standards.figures(sums, home.url)
            sink.measure(Measurement(home.url, standards.NAME, figures, max(one.at for one in found)))
        return standards.verdict(sums) if any(one.tested for one in found) else ""

    def _sources(self, run: int, urls: Sequence[str]) -> tuple[dict[str, bytes], dict[str, str]]:
        """Bodies, as their server gave them, and charsets of pages, by address."""
        wanted = {v.url: v for v in self.pipeline.store.visits(run) if isinstance(v, Snapshot) and v.url in set(urls)}
        plain = [v for v in wanted.values() if not v.rendered]
        with self.pipeline.workspace.reader() as archive:
            bodies = {capture.snapshot.url: capture.body for capture in archive.captures(plain)}
        return bodies, {v.url: v.charset for v in plain}

    def examinations(self, run: int) -> tuple[Examination, ...]:
        """What was found on each page of a visit's audit."""
        with self.pipeline.workspace.reader() as archive:
            return self.pipeline.store.examinations(run, archive)

    def sums(self, run: int, found: Sequence[Examination]) -> Sums:
        """What was found in a visit's audit adds up to this."""
        known = standards.families({key: rule.act for key, rule in rules().items()})
        return standards.sum_up(self.pipeline.store.sample(run), found, known=known)

    # --- files --------------------------------------------------------------------------------------------------
    def write(self, portals: Sequence[Portal]) -> tuple[Path, ...]:
        """The files of every portal that was audited; the paths of the reports."""
        paths: list[Path] = []
        audited = [(p, run) for p in portals if (run := self._audited(p)) is not None]
        root, tables = self.pipeline.workspace.root, _Tables()
        for portal, run in audited:
            chosen, found = self.pipeline.store.sample(run), self.examinations(run)
            sums = self.sums(run, found)
            only = len(audited) == 1
            paths.append(root / ("monitoring.html" if only else f"monitoring-{portal.id}.html"))
            storage.write_monitoring(paths[-1], self._monitoring(portal, run, chosen, found, sums))
            storage.write_earl(root / ("earl.json" if only else f"earl-{portal.id}.json"), standards.earl(portal, found))
            tables.add(portal, chosen, found, sums)
        if audited:
            tables.write(root)
        return tuple(paths)

    def _audited(self, portal: Portal) -> int | None:
        """The newest run of a portal that has an audit."""
        store = self.pipeline.store
        return next((run.id for run in reversed(store.runs(portal.id)) if store.sample(run.id)), None)

    def _monitoring(
        self, portal: Portal, run: int, chosen: Sequence[Sampled], found: Sequence[Examination], sums: Sums
    ) -> storage.Monitoring:  # fmt: skip
        measured = self.pipeline.store.measurements(run)
        newest = {m.name: m.value for m in measured}
        read = {s.url for s in chosen if not s.requested}
        return storage.Monitoring(
            portal=portal, sample=chosen, examinations=found, sums=sums, verdict=standards.verdict(sums), names=fact_names(),
            site_facts=newest.get(SITE_FACTS, {}),
            documents={m.url: m.value for m in measured if m.name == DOCUMENT and m.url in read},
            missing={name: str(why) for name, why in newest.get(NOT_MEASURED, {}).items()},
        )  # fmt: skip


class _Tables:
    """The rows of all portals."""

    def __init__(self) -> None:
        self._findings: list[standards.Row] = []
        self._criteria: list[standards.Row] = []
        self._sample: list[standards.Row] = []

    def add(self, portal: Portal, chosen: Sequence[Sampled], found: Sequence[Examination], sums: Sums) -> None:
        """The rows of one portal."""
        self._findings += standards.finding_rows(portal.id, found)
        self._criteria += standards.criterion_rows(portal.id, sums)
        self._sample += standards.sample_rows(portal.id, chosen, sums)

    def write(self, root: Path) -> None:
        """audit-findings.csv, audit-criteria.csv and audit-sample.csv."""
        storage.write_audit_csv(root / "audit-findings.csv", standards.FINDING_COLUMNS, self._findings)
        storage.write_audit_csv(root / "audit-criteria.csv", standards.CRITERION_COLUMNS, self._criteria)
        storage.write_audit_csv(root / "audit-sample.csv", standards.SAMPLE_COLUMNS, self._sample)

"""Audits of pages: the sample in the store, what was found as JSON in the archive.

Comes in: examinations with the engines' raw results. Goes out: the same, exactly. Must not know: browsers, criteria, sums.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from model import ArchiveRef, Engine, Examination, Finding, Outcome, Sampled, Screen, Tested
from storage import schema
from storage.archive import ArchiveReader
from storage.runs import Runs


class Audits(Runs):
    """The part of the store that remembers audits."""

    def begin_audit(self, run: int, sample: Iterable[Sampled]) -> None:
        """Keep the sample of a run's audit; an earlier one gives way, its records stay in the archive."""
        chosen = [{"url": s.url, "reasons": list(s.reasons), "requested": s.requested} for s in sample]
        with self._write() as connection:
            for table in (schema.samples, schema.examinations):
                connection.execute(delete(table).where(table.c.run == run))
            if chosen:
                numbered = [{**row, "run": run, "seq": number} for number, row in enumerate(chosen)]
                connection.execute(insert(schema.samples), numbered)

    def add_examination(self, run: int, examination: Examination, ref: ArchiveRef) -> None:
        """Keep where an examination lies."""
        row = {
            "url": examination.url, "screen": examination.screen, "at": examination.at, "archive_file": ref.file,
            "archive_offset": ref.offset, "digest": ref.digest,
        }  # fmt: skip
        with self._write() as connection:
            self._append(connection, schema.examinations, [(run, row)])

    def sample(self, run: int) -> tuple[Sampled, ...]:
        """The pages chosen for a run's audit, in the order chosen; () where there was none."""
        return tuple(Sampled(r["url"], tuple(r["reasons"]), r["requested"]) for r in self._of_run(schema.samples, run))

    def examined(self, run: int) -> frozenset[str]:
        """The addresses of the pages examined so far."""
        return frozenset(r["url"] for r in self._of_run(schema.examinations, run))

    def examinations(self, run: int, archive: ArchiveReader) -> tuple[Examination, ...]:
        """Every examination of a run's audit, in the order of the sample. Raises StoreError where a copy is damaged."""
        order = {s.url: number for number, s in enumerate(self.sample(run))}
        rows = sorted(self._of_run(schema.examinations, run), key=lambda r: order.get(r["url"], len(order)))
        refs = (ArchiveRef(r["archive_file"], r["archive_offset"], r["digest"]) for r in rows)
        return tuple(replace(unpacked(archive.read(ref)[0]), ref=ref) for ref in refs)


def packed(examination: Examination, raw: Mapping[str, object]) -> bytes:
    """An examination and the engines' raw results as JSON."""
    plain = {k: v for k, v in asdict(examination).items() if k != "ref"}
    record = {**plain, "at": examination.at.isoformat(), "raw": raw}
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def unpacked(body: bytes) -> Examination:
    """The examination that ``packed`` made JSON of, without the raw results."""
    known: dict[str, Any] = json.loads(body)
    known.pop("raw", None)
    known["tested"] = tuple(_tested(t) for t in known["tested"])
    known["findings"] = tuple(_finding(f) for f in known["findings"])
    return Examination(**{**known, "screen": Screen(known["screen"]), "at": datetime.fromisoformat(known["at"])})


def _tested(known: Mapping[str, Any]) -> Tested:
    return Tested(**_named(known))


def _finding(known: Mapping[str, Any]) -> Finding:
    return Finding(**_named(known))


def _named(known: Mapping[str, Any]) -> dict[str, Any]:
    names = {"engine": Engine(known["engine"]), "outcome": Outcome(known["outcome"]), "criteria": tuple(known["criteria"])}
    return {**known, **names}

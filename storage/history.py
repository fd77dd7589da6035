"""What was said of an item over the years, by whom and why, and why it changed from one visit to the next.

Comes in: items, pairs of runs. Goes out: entries and changes, in order of time. Must not know: how answers are found.
A change has a cause only where it can be told: whether portal or method changed takes the old visit answered by the new method.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, select

from model import UsageError, Value
from storage import schema
from storage.counting import standing_rulings
from storage.digests import evidence_digest
from storage.link import Link
from storage.rows import answer, evidence
from storage.table import Rows


class Cause(StrEnum):
    """Why an answer is another one than before."""

    PORTAL = "portal"
    METHOD = "method"
    RULED = "ruled"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody said at a time. ``who`` is a person, or the detector; ``run`` and ``edition`` are empty for a ruling."""

    at: datetime
    who: str
    value: Value
    level: int
    reason: str
    portal: str
    questionnaire: str
    indicator: str
    run: int | None
    edition: str
    method: str
    url: str
    excerpt: str
    digest: str


@dataclass(frozen=True, slots=True)
class Side:
    """What counted after a visit: the value, who said it, by which method, and the first evidence."""

    run: int
    value: Value
    level: int
    who: str
    method: str
    url: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that is another one than before. ``at`` is when that was said; ``reason`` is that of who said it."""

    at: datetime
    portal: str
    questionnaire: str
    indicator: str
    causes: tuple[Cause, ...]
    before: Side
    after: Side
    reason: str


@dataclass(frozen=True, slots=True)
class _Pass:
    id: int
    run: int
    method: str
    created: datetime
    answers: dict[str, RowMapping]


class History:
    """Read access to what was said, and when."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def of(self, portal: str, indicator: str, questionnaire: str | None = None) -> Rows[Entry]:
        """Everything that was said of an item, oldest first."""
        heads, table, runs = schema.assessments, schema.answers, schema.runs
        columns = (
            table, heads.c.portal, heads.c.questionnaire, heads.c.run, heads.c.created, runs.c.edition, heads.c.id.label("head")
        )  # fmt: skip
        query = (
            select(*columns).join(heads, heads.c.id == table.c.assessment).join(runs, runs.c.id == heads.c.run)
            .where(heads.c.portal == portal, table.c.indicator == indicator)
        )  # fmt: skip
        spoken = standing_rulings(select(schema.rulings)).where(
            schema.rulings.c.portal == portal, schema.rulings.c.indicator == indicator
        )
        if questionnaire is not None:
            query = query.where(heads.c.questionnaire == questionnaire)
            spoken = spoken.where(schema.rulings.c.questionnaire == questionnaire)
        said = self._link.read(query)
        shown = self._evidence([(row["head"], row["seq"]) for row in said])
        entries = [_machine(row, shown[row["head"], row["seq"]]) for row in said]
        entries += [_person(row) for row in self._link.read(spoken.order_by(schema.rulings.c.id))]
        return Rows(sorted(entries, key=lambda e: e.at))

    def diff(self, before: int, after: int) -> Rows[Change]:
        """What is answered otherwise after the later of two visits to a portal. Raises UsageError where they do not fit."""
        first, second = sorted((before, after))
        runs = schema.runs
        found = {
            r["id"]: r["portal"] for r in self._link.read(select(runs.c.id, runs.c.portal).where(runs.c.id.in_((first, second))))
        }
        if missing := {first, second} - found.keys():
            raise UsageError(f"there is no run {min(missing)}; `civiscope status` lists the runs")
        if found[first] != found[second]:
            raise UsageError(f"run {first} is of {found[first]}, run {second} of {found[second]}; give two runs of one portal")
        return Rows(self._changes([(first, second)], [found[first]]))

    def changes(self, since: datetime | None = None, portal: str | None = None) -> Rows[Change]:
        """Every change from each visit to the next, and every ruling that changed an answer, in order of time."""
        runs = schema.runs
        query = select(runs.c.id, runs.c.portal).where(runs.c.ended.is_not(None)).order_by(runs.c.id)
        visits: dict[str, list[int]] = defaultdict(list)
        for row in self._link.read(query if portal is None else query.where(runs.c.portal == portal)):
            visits[row["portal"]].append(row["id"])
        pairs = [pair for ids in visits.values() for pair in zip([0, *ids], ids, strict=False)]
        found = self._changes(pairs, list(visits))
        return Rows(sorted((c for c in found if since is None or c.at >= since), key=lambda c: (c.at, c.portal, c.indicator)))

    def _changes(self, pairs: Sequence[tuple[int, int]], portals: Sequence[str]) -> list[Change]:
        """Four statements, however many pairs; a pair that begins with 0 tells of rulings on a first visit only."""
        passes = self._passes({run for pair in pairs for run in pair})
        rulings = self._rulings(portals)
        starts = {r["id"]: r for r in self._link.read(select(schema.runs.c.id, schema.runs.c.portal, schema.runs.c.started))}
        following = {pair[0]: pair[1] for pair in pairs}
        out: list[Change] = []
        for first, second in pairs:
            until = starts[following[second]]["started"] if following.get(second) in starts else None
            for questionnaire in passes.get(second, {}):
                key = (starts[second]["portal"], questionnaire)
                old, new = passes.get(first, {}).get(questionnaire, []), passes[second][questionnaire]
                out.extend(_compared(key, old, new, rulings, starts[second]["started"], until))
        return out

    def _passes(self, runs: Iterable[int]) -> dict[int, dict[str, list[_Pass]]]:
        heads, table, proof = schema.assessments, schema.answers, schema.evidence
        first = (proof.c.assessment == table.c.assessment) & (proof.c.answer == table.c.seq) & (proof.c.seq == 0)
        query = (
            select(heads.c.id, heads.c.run, heads.c.questionnaire, heads.c.created, heads.c.rubric_version, table.c.indicator,
                   table.c.value, table.c.level, table.c.detector, table.c.reason, proof.c.url, proof.c.excerpt)
            .join(table, table.c.assessment == heads.c.id).join(proof, first, isouter=True)
            .where(heads.c.run.in_(list(runs))).order_by(heads.c.id, table.c.seq)
        )  # fmt: skip
        out: dict[int, dict[str, list[_Pass]]] = defaultdict(lambda: defaultdict(list))
        for row in self._link.read(query):
            known = out[row["run"]][row["questionnaire"]]
            if not known or known[-1].id != row["id"]:
                known.append(_Pass(row["id"], row["run"], row["rubric_version"], row["created"], {}))
            known[-1].answers.setdefault(row["indicator"], row)
        return out

    def _rulings(self, portals: Sequence[str]) -> dict[tuple[str, str, str], list[RowMapping]]:
        table = schema.rulings
        out: dict[tuple[str, str, str], list[RowMapping]] = defaultdict(list)
        for row in self._link.read(
            standing_rulings(select(table)).where(table.c.portal.in_(portals)).order_by(table.c.at, table.c.id)
        ):
            out[row["portal"], row["questionnaire"], row["indicator"]].append(row)
        return out

    def _evidence(self, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[RowMapping]]:
        table = schema.evidence
        out: dict[tuple[int, int], list[RowMapping]] = defaultdict(list)
        wanted = table.c.assessment.in_({a for a, _ in places}) & table.c.answer.in_({n for _, n in places})
        query = select(table).where(wanted).order_by(table.c.seq)
        for row in self._link.read(query):
            out[row["assessment"], row["answer"]].append(row)
        return out


def _compared(
    key: tuple[str, str], old: Sequence[_Pass], new: Sequence[_Pass], rulings: dict[tuple[str, str, str], list[RowMapping]],
    begun: datetime, until: datetime | None,
) -> Iterator[Change]:  # fmt: skip
    """What differs between what counted before a visit began and what counts after it, and why."""
    then = next((p for p in reversed(old) if p.created <= begun), old[0] if old else None)
    now = next((p for p in reversed(new) if until is None or p.created <= until), new[0])
    bridge = next((p for p in reversed(old) if p.method == now.method), None)
    for name, row in now.answers.items():
        spoken = rulings.get((*key, name), [])
        before_ruling = next((r for r in reversed(spoken) if r["at"] < begun), None)
        after_ruling = next((r for r in reversed(spoken) if until is None or r["at"] < until), None)
        earlier = then.answers.get(name) if then is not None else row
        if earlier is None:
            continue
        one = _side(then.run if then else now.run, then.method if then else now.method, earlier, before_ruling)
        two = _side(now.run, now.method, row, after_ruling)
        if (one.value, one.level) == (two.value, two.level):
            continue
        ruled = after_ruling is not None and after_ruling is not before_ruling
        across = bridge.answers.get(name) if bridge is not None else None
        causes = (Cause.RULED,) if ruled else _causes(earlier, across, row, then.method == now.method if then else True)
        said = after_ruling if ruled and after_ruling is not None else None
        yield Change(said["at"] if said else now.created, *key, name, causes, one, two, (said or row)["reason"])


def _causes(earlier: RowMapping, across: RowMapping | None, now: RowMapping, same_method: bool) -> tuple[Cause, ...]:
    """``across`` is the old visit answered by the new method: what differs before it is the method, what after it the portal."""
    if same_method:
        return (Cause.PORTAL,)
    if across is None:
        return (Cause.UNTOLD,)
    method, portal = _said(earlier) != _said(across), _said(across) != _said(now)
    return tuple(cause for cause, holds in ((Cause.METHOD, method), (Cause.PORTAL, portal)) if holds)


def _said(row: RowMapping) -> tuple[Any, Any]:
    return row["value"], row["level"]


def _side(run: int, method: str, row: RowMapping, ruling: RowMapping | None) -> Side:
    counts = ruling or row
    who = ruling["author"] if ruling is not None else row["detector"]
    return Side(run, Value(counts["value"]), counts["level"], who, method, row["url"] or "", row["excerpt"] or "")


def _machine(row: RowMapping, shown: Sequence[RowMapping]) -> Entry:
    said = answer(row, [evidence(e) for e in shown])
    first = said.evidence[0] if said.evidence else None
    return Entry(
        row["created"], said.detector, said.value, said.level, said.reason, said.portal, said.questionnaire, said.indicator,
        row["run"], row["edition"], said.rubric_version, first.url if first else "", first.excerpt if first else "",
        evidence_digest(said),
    )  # fmt: skip


def _person(row: RowMapping) -> Entry:
    return Entry(
        row["at"], row["author"], Value(row["value"]), row["level"], row["reason"], row["portal"], row["questionnaire"],
        row["indicator"], None, "", "", "", "", row["evidence_digest"],
    )  # fmt: skip

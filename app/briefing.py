"""Reports of portals among others, and of an edition: figures are gathered, computed and handed to the templates.

Comes in: a session and choices. Goes out: files. Must not know: formulas, HTML.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import indices
import storage
from app.exporting import facts_of
from app.gathering import Diff, Earlier, Held, difference, earlier, gather
from app.pipeline import Pipeline
from app.session import Session
from crawler import print_pdfs
from indices import Draws, Reliability, Standing
from model import Indicator, OutputError, Questionnaire, UsageError, Value
from storage import briefs
from storage.briefs import Changed, CountryReport, EditionReport, Example, GroupRow, Mean, Moment, Place, Since, Todo

LABELS = {"region": "Region", "income_group": "Income", "ldc": "LDC", "lldc": "LLDC", "sids": "SIDS"}


@dataclass(frozen=True)
class Choices:
    """What reports show. ``draws`` is 0 for no intervals; ``disagreement`` is the share of items on which two people differ."""

    previous: Sequence[Path] = ()
    draws: int = 500
    seed: int = 0
    disagreement: float = 0.0
    pdf: bool = False
    compared: Sequence[str] = ()


@dataclass(frozen=True)
class Field:
    """All portals of a questionnaire with their standings."""

    questionnaire: Questionnaire
    held: Mapping[str, Held]
    standings: Mapping[str, Standing]
    earlier: Sequence[Earlier] = field(default=())

    def place(self, name: str) -> Place:
        """A portal's standing as the templates take it."""
        one, names = self.standings[name], {n: h.portal.name or n for n, h in self.held.items()}
        return Place(
            self.held[name].portal, one.low, one.high, one.value, one.rank, one.best, one.worst,
            [level.value for level in one.levels], one.interval, [names[n] for n in one.alike],
        )  # fmt: skip

    def moments(self, name: str) -> list[Moment]:
        """The portal's results of earlier folders and of now, oldest first."""
        old = [Moment(e.when(name), e.held[name].score.low, e.held[name].score.high) for e in self.earlier if name in e.held]
        return [*old, Moment("now", self.held[name].score.low, self.held[name].score.high)]


def fields(session: Session, choices: Choices) -> tuple[Field, ...]:
    """One field for each questionnaire that was answered. Raises UsageError where there is none."""
    found = []
    for questionnaire in session.pipeline.questionnaires:
        held = gather(session.pipeline, questionnaire)
        if held:
            scores = {name: one.score for name, one in held.items()}
            standings = indices.standings(scores, _drawn(held, choices))
            found.append(Field(questionnaire, held, standings, earlier(session.pipeline, questionnaire, choices.previous)))
    if not found:
        raise UsageError("nothing has been answered yet; assess a portal first")
    return tuple(found)


def _drawn(held: Mapping[str, Held], choices: Choices) -> dict[str, Draws]:
    if not choices.draws:
        return {}
    trust = Reliability({}, choices.disagreement)
    return {n: indices.draw(n, h.questionnaire, h.found, trust, draws=choices.draws, seed=choices.seed) for n, h in held.items()}


# --- a portal among others ----------------------------------------------------------------------------------------------
def countries(session: Session, wanted: Sequence[str], choices: Choices) -> tuple[Path, ...]:
    """A report for each portal (all where none is named). Raises UsageError for a portal that is not known."""
    every = fields(session, choices)
    known = {name for one in every for name in one.held}
    if strange := [name for name in wanted if name not in known]:
        raise UsageError(f"there is no answered portal {strange[0]!r}; there are: {', '.join(sorted(known))}")
    pages: dict[Path, str] = {}
    for one in every:
        diff = difference(one.earlier[-1]) if one.earlier else None
        for name in wanted or one.held:
            if name in one.held:
                path = session.pipeline.workspace.root / f"country-{name}-{one.questionnaire.id}.html"
                pages[path] = briefs.country_html(country(session.pipeline, one, name, diff))
    return _written(pages, choices.pdf)


def country(pipeline: Pipeline, among: Field, name: str, diff: Diff | None) -> CountryReport:
    """What the report of a portal shows."""
    held, part = among.held[name], pipeline.part(among.held[name].portal, among.questionnaire)
    assert part is not None  # a portal that is held has been visited
    steps = indices.next_steps(among.questionnaire, held.found)
    return CountryReport(
        questionnaire=among.questionnaire, part=part, place=among.place(name), others=[among.place(n) for n in among.standings],
        means=_means(among, held), todo=[_todo(among, held, step) for step in steps],
        since=_since(held, diff), moments=among.moments(name),
        facts={LABELS[k]: v for k, v in facts_of(held.portal).items() if k in LABELS and v != "no"},
    )  # fmt: skip


def _means(among: Field, own: Held) -> list[Mean]:
    facts = facts_of(own.portal)
    everybody = _others(among, own)
    groups = [(facts[k], [h for h in everybody if facts_of(h.portal)[k] == facts[k]]) for k in ("income_group", "region")]
    every = [*groups, ("all others", everybody)]
    return [_mean(name, members) for name, members in every if name and members]


def _others(among: Field, own: Held) -> list[Held]:
    return [one for name, one in among.held.items() if name != own.portal.id]


def _mean(name: str, members: Sequence[Held]) -> Mean:
    shares: dict[str, list[float]] = {}
    for one in members:
        for score in one.scores:
            if score.max_points and score.index == one.questionnaire.index:
                shares.setdefault(score.subindex, []).append(score.low)
    return Mean(name, len(members), {code: fmean(found) for code, found in shares.items()})


def _todo(among: Field, own: Held, step: indices.Step) -> Todo:
    item, mine = step.indicator, facts_of(own.portal)
    everybody = {name: one.found for name, one in among.held.items()}

    def distance(name: str) -> int:
        theirs = facts_of(among.held[name].portal)
        same = [bool(mine[k]) and mine[k] == theirs[k] for k in ("income_group", "region")]
        return 3 - 2 * same[0] - same[1]

    chosen = [among.held[name] for name in indices.peers(own.portal.id, item, everybody, distance)]
    shown = [_example(one, item) for one in chosen]
    return Todo(item.id, step.gain, _pages(own, item), [e for e in shown if e is not None])


def _example(one: Held, item: Indicator) -> Example | None:
    evidence = one.found[item.id].answer.evidence
    if not evidence:
        return None
    return Example(one.portal.name or one.portal.id, one.portal.country, evidence[0].url, evidence[0].excerpt)


def _pages(own: Held, item: Indicator) -> list[tuple[str, str]]:
    """The page that came nearest or reaches a lower level; else the home page, which should lead to it."""
    settled = own.found[item.id]
    if not settled.answer.evidence:
        return [(own.portal.url, "no page on it was found; the home page should lead to one")]
    why = f"reaches level {settled.level} of {len(item.points)}" if settled.value is Value.YES else settled.answer.reason
    return [(settled.answer.evidence[0].url, why)]


def _since(held: Held, diff: Diff | None) -> Since | None:
    found = diff(held) if diff is not None else None
    if found is None:
        return None
    sums = indices.split(found.changes)
    changes = [
        Changed(m.indicator.id, _said(m.indicator, *m.before), _said(m.indicator, *m.after), m.causes, indices.split([m]).total)
        for m in found.changes
    ]
    return Since(found.when, sums.portal, sums.method, sums.ruled, sums.untold, changes)


def _said(item: Indicator, value: Value, level: int) -> str:
    return storage.cell_of(item, value, level)


# --- an edition -----------------------------------------------------------------------------------------------------------
def editions(session: Session, choices: Choices) -> tuple[Path, ...]:
    """A report for each questionnaire. Raises UsageError where portals to compare are not two to five known ones."""
    if choices.compared and not 2 <= len(choices.compared) <= 5:
        raise UsageError(f"--compare: two to five portals can be seen side by side, not {len(choices.compared)}")
    every = fields(session, choices)
    known = {name for one in every for name in one.held}
    if strange := [name for name in choices.compared if name not in known]:
        raise UsageError(f"--compare: there is no answered portal {strange[0]!r}; there are: {', '.join(sorted(known))}")
    root = session.pipeline.workspace.root
    pages = {root / f"edition-{one.questionnaire.id}.html": briefs.edition_html(edition(one, choices)) for one in every}
    return _written(pages, choices.pdf)


def edition(among: Field, choices: Choices) -> EditionReport:
    """What the report of an edition shows."""
    asked = among.questionnaire
    names = {name: among.held[name].portal.name or name for name in among.held}
    compared = [(names[n], _cells(among.held[n])) for n in choices.compared if n in among.held]
    lines = {names[n]: found for n in among.standings if len(found := among.moments(n)) > 1}
    return EditionReport(
        questionnaire=asked, title=f"{asked.index} {asked.edition}: {len(among.held)} portals",
        places=[among.place(name) for name in among.standings],
        shares={n: {s.subindex: (s.low, s.high) for s in h.scores if s.index == asked.index} for n, h in among.held.items()},
        groups=_groups(among), prevalence=[_prevalence(among, item) for item in asked.indicators], compared=compared,
        moments=lines, draws=choices.draws,
    )  # fmt: skip


def _cells(held: Held) -> dict[str, str]:
    items = held.questionnaire.indicators
    return {i.id: _said(i, s.counts, s.level) if (s := held.found.get(i.id)) else "unknown" for i in items}


def _groups(among: Field) -> list[GroupRow]:
    values: dict[tuple[str, str], list[float]] = {}
    for one in among.held.values():
        for key in ("region", "income_group"):
            if group := facts_of(one.portal)[key]:
                values.setdefault((key, group), []).append(one.score.low)
    return [_group(key, group, found) for (key, group), found in sorted(values.items())]


def _group(kind: str, group: str, found: Sequence[float]) -> GroupRow:
    ordered = sorted(found)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return GroupRow(LABELS[kind].lower(), group, len(found), fmean(found), middle, ordered[0], ordered[-1])


def _prevalence(among: Field, item: Indicator) -> tuple[str, int, int, int]:
    said = [s.counts if (s := one.found.get(item.id)) else Value.UNKNOWN for one in among.held.values()]
    return item.id, said.count(Value.YES), said.count(Value.UNKNOWN), said.count(Value.NO)


def _written(pages: Mapping[Path, str], pdf: bool) -> tuple[Path, ...]:
    for path, text in pages.items():
        storage.write_whole(path, text.encode("utf-8", "replace"))
    if not pdf:
        return tuple(pages)
    printed = asyncio.run(print_pdfs(list(pages.values())))
    if isinstance(printed, str):
        raise OutputError(f"no PDF could be made: {printed}; the HTML reports are written")
    return tuple(_pairs(pages, printed))


def _pairs(pages: Iterable[Path], printed: Iterable[bytes]) -> Iterable[Path]:
    for path, content in zip(pages, printed, strict=True):
        storage.write_whole(path.with_suffix(".pdf"), content)
        yield from (path, path.with_suffix(".pdf"))

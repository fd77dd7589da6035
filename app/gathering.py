"""What counts now for every portal of a questionnaire, and what counted in earlier folders of results.

Comes in: a session, folders. Goes out: ``Held`` per portal, and changes since an earlier edition. Must not know: reports.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import indices
from app.pipeline import Pipeline
from app.workspace import Workspace
from indices import Moved, Settled
from model import Portal, Questionnaire, Score, StoreError, UsageError, Value

Diff = Callable[["Held"], "Difference | None"]


@dataclass(frozen=True)
class Held:
    """One portal with what counts now."""

    portal: Portal
    questionnaire: Questionnaire
    run: int
    found: Mapping[str, Settled]
    scores: Sequence[Score]

    @property
    def score(self) -> Score:
        """The score of the whole index."""
        return self.scores[0]


@dataclass(frozen=True)
class Difference:
    """What changed since ``when``."""

    when: str
    changes: Sequence[Moved]


def gather(pipeline: Pipeline, questionnaire: Questionnaire) -> dict[str, Held]:
    """Every portal of the store that was answered on the questionnaire, by id."""
    found = {}
    for portal in pipeline.store.portals():
        run = pipeline.store.latest_run(portal.id)
        answers = pipeline.store.answers(portal.id, questionnaire.id)
        if run is None or not answers or questionnaire not in pipeline.asked_of(portal):
            continue
        settled = indices.settle(answers, pipeline.store.rulings(portal.id, questionnaire.id))
        scores = indices.score(portal.id, questionnaire, settled)
        found[portal.id] = Held(portal, questionnaire, run, {s.answer.indicator: s for s in settled}, scores)
    return found


@dataclass(frozen=True)
class Earlier:
    """A folder of results of an earlier edition."""

    pipeline: Pipeline
    held: Mapping[str, Held]

    def when(self, portal: str) -> str:
        """The day of the visit."""
        return f"{self.pipeline.store.summary(self.held[portal].run).ended:%Y-%m-%d}"


def earlier(pipeline: Pipeline, questionnaire: Questionnaire, folders: Sequence[Path]) -> tuple[Earlier, ...]:
    """The folders' results, in the order given. Raises UsageError where a folder holds none."""
    out = []
    for folder in folders:
        old = replace(pipeline, workspace=Workspace(folder))
        if not (folder / "civiscope.db").exists():
            raise UsageError(f"--previous {folder}: holds no results (no civiscope.db)")
        out.append(Earlier(old, gather(old, questionnaire)))
    return tuple(out)


def difference(last: Earlier) -> Diff:
    """Compares with an earlier folder. Where the method changed, the old visit is answered by the new one, without network."""

    def differ(now: Held) -> Difference | None:
        before = last.held.get(now.portal.id)
        if before is None:
            return None
        across = _across(last, before, now)
        return Difference(last.when(now.portal.id), indices.moved(now.questionnaire, before.found, now.found, across))

    return differ


def _across(last: Earlier, before: Held, now: Held) -> Mapping[str, tuple[Value, int]] | None:
    """The new method's answers to the old visit; None where the old pages are not there any more."""
    methods = {s.answer.rubric_version for s in before.found.values()}
    if methods == {now.questionnaire.version} == {s.answer.rubric_version for s in now.found.values()}:
        return {name: (s.answer.value, s.answer.level) for name, s in before.found.items()}
    try:
        site = last.pipeline.read(before.run, before.portal)
    except StoreError:
        return None
    return {a.indicator: (a.value, a.level) for a in last.pipeline.rubrics.answer(site, now.questionnaire)}

"""A person's training answers beside gold answers.

Comes in: what a person said and what holds. Goes out: how often that was the same, and which questions were missed. Must not
know: who the person is, and what follows from it. Gold without a clear value counts for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from indices.proportions import Interval, wilson

_NO_GOLD = ("", "unclear", "unknown")


@dataclass(frozen=True, slots=True)
class Trial:
    """A training answer: ``said`` by a person, ``gold`` is what holds; ``question`` is the indicator, ``item`` its portal's."""

    person: str
    question: str
    item: str
    said: str
    gold: str
    module: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question of which ``wrong`` of ``n`` answers were wrong, with what was said and holds, each pair once."""

    question: str
    wrong: int
    n: int
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Training:
    """``right`` of ``n`` answers; ``missed`` has the questions with wrong ones, the most wrong first."""

    right: int
    n: int
    missed: tuple[Missed, ...]

    @property
    def accuracy(self) -> float | None:
        """The share that is right; None without an answer."""
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval (Wilson); None without an answer."""
        return wilson(self.right, self.n)


def training(trials: Iterable[Trial]) -> Training:
    """The figures over all of ``trials``."""
    asked = defaultdict[str, list[Trial]](list)
    for trial in trials:
        if trial.gold not in _NO_GOLD:
            asked[trial.question].append(trial)
    missed = [_missed(question, own) for question, own in asked.items()]
    n, wrong = sum(m.n for m in missed), sum(m.wrong for m in missed)
    kept = sorted((m for m in missed if m.wrong), key=lambda m: (-m.wrong, m.n, m.question))
    return Training(n - wrong, n, tuple(kept))


def training_by_person(trials: Iterable[Trial]) -> dict[str, Training]:
    """The figures of each person, in the order of names."""
    return _by((t.person, t) for t in trials)


def training_by_module(trials: Iterable[Trial]) -> dict[str, Training]:
    """The figures of each module, in the order of codes; trials without a module are left out."""
    return _by((t.module, t) for t in trials if t.module)


def _missed(question: str, trials: list[Trial]) -> Missed:
    wrong = [(t.said, t.gold) for t in trials if t.said != t.gold]
    return Missed(question, len(wrong), len(trials), tuple(sorted(set(wrong))))


def _by(labelled: Iterable[tuple[str, Trial]]) -> dict[str, Training]:
    groups = defaultdict[str, list[Trial]](list)
    for label, trial in labelled:
        groups[label].append(trial)
    return {label: training(groups[label]) for label in sorted(groups)}

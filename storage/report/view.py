"""Turns answers and scores into what the report's template shows: words, shares, groups.

Comes in: one portal's part of the report. Goes out: plain values for the template. Must not know: HTML.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from model import (
    Answer,
    CrawlSummary,
    FailureKind,
    FetchFailure,
    Flag,
    Indicator,
    Portal,
    Questionnaire,
    Ruling,
    Score,
    Skip,
    Value,
)
from storage.report import words


@dataclass(frozen=True)
class PortalReport:
    """What the report needs to know of one portal. ``screenshots`` maps a page's address to JPEG bytes."""

    portal: Portal
    summary: CrawlSummary
    answers: Sequence[Answer]
    rulings: Sequence[Ruling] = ()
    scores: Sequence[Score] = ()
    skips: Sequence[Skip] = ()
    failures: Sequence[FetchFailure] = ()
    screenshots: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Bar:
    """Points won, open and lost; ``most`` is their sum."""

    won: float
    open: float
    lost: float

    @property
    def most(self) -> float:
        """All points that can be had."""
        return self.won + self.open + self.lost

    @property
    def low(self) -> float:
        """The share that is certain."""
        return self.won / self.most if self.most else 0.0

    @property
    def high(self) -> float:
        """The share if every open item is won."""
        return (self.won + self.open) / self.most if self.most else 0.0

    @property
    def text(self) -> str:
        """The bar in words."""
        parts = [f"{words.number(self.won)} won"]
        parts += [f"{words.number(self.open)} open"] if self.open else []
        return ", ".join([*parts, f"{words.number(self.lost)} not met"])


@dataclass(frozen=True)
class Item:
    """One question with its settled answer."""

    anchor: str
    indicator: Indicator
    answer: Answer | None
    ruling: Ruling | None
    value: Value
    level: int

    @property
    def most(self) -> float:
        """The points that can be had."""
        return max(self.indicator.points)

    @property
    def won(self) -> float:
        """The points that are certain."""
        points = self.indicator.points
        return points[min(max(self.level, 1), len(points)) - 1] if self.value is Value.YES else 0.0

    @property
    def open(self) -> float:
        """Points of which nobody knows yet; of a "yes" the higher levels that an incomplete visit could not disprove."""
        if self.value is Value.UNKNOWN:
            return self.most
        if self.value is not Value.YES or self.ruling is not None or self.answer is None:
            return 0.0
        points = self.indicator.points
        reach = points[min(max(self.answer.may_reach(len(points)), 1), len(points)) - 1]
        return max(reach - self.won, 0.0)

    @property
    def missing(self) -> float:
        """Points that the portal itself can still gain."""
        return 0.0 if self.value in (Value.UNKNOWN, Value.INAPPLICABLE) else self.most - self.won - self.open


@dataclass(frozen=True)
class Criterion:
    """A subindex with its questions."""

    code: str
    name: str
    bar: Bar
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Group:
    """Items under a heading with one sentence on them."""

    title: str
    text: str
    items: tuple[Item, ...]


def bar_of(items: Iterable[Item]) -> Bar:
    """The bar of questions that apply."""
    won = opened = lost = 0.0
    for item in items:
        won += item.won
        opened += item.open
        lost += item.missing
    return Bar(won, opened, lost)


class PortalView:
    """One portal as the template sees it. ``anchor`` is unique on the page."""

    def __init__(self, part: PortalReport, questionnaire: Questionnaire, anchor: str) -> None:
        self.portal, self.summary, self.anchor = part.portal, part.summary, anchor
        self.name = part.portal.name or part.portal.id
        self.language = part.portal.languages[0] if part.portal.name and part.portal.languages else ""
        self.screenshots = part.screenshots
        self.questionnaire = questionnaire
        self._part = part
        self.items = tuple(self._settled())
        self.score = next((s for s in part.scores if not s.subindex), None)
        self.criteria = tuple(
            Criterion(code, name, bar_of(items), items)
            for code, name in questionnaire.subindices.items()
            if (items := tuple(i for i in self.items if i.indicator.subindex == code))
        )
        self.bar = _bar_of_score(self.score) if self.score else bar_of(self.items)

    def _settled(self) -> Iterator[Item]:
        found = {a.indicator: a for a in self._part.answers}
        said = {r.indicator: r for r in sorted(self._part.rulings, key=lambda r: r.at)}
        for indicator in self.questionnaire.indicators:
            answer, ruling = found.get(indicator.id), said.get(indicator.id)
            counts = ruling or answer
            value, level = (counts.value, counts.level) if counts else (Value.UNKNOWN, 0)
            if ruling is None and answer and Flag.ASSISTED in answer.flags:  # a proposal settles nothing
                value, level = Value.UNKNOWN, 0
            yield Item(f"{self.anchor}-{indicator.id}", indicator, answer, ruling, value, level)

    # the result in words

    @property
    def verdict(self) -> str:
        """The result in one line of few words."""
        low, high = words.percent(self.bar.low), words.percent(self.bar.high)
        return low if not self.bar.open else f"{low[:-2] if low[0].isdigit() else low} – {high}"

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        bar, number = self.bar, words.number
        if not bar.most:
            return "No question applies to this portal."
        start = f"{number(bar.won)} of {number(bar.most)} points are certain"
        if not bar.open:
            return f"{start}, and nothing is open: {words.percent(bar.low)}."
        return f"{start}; {number(bar.open)} still open: between {words.percent(bar.low)} and {words.percent(bar.high)}."

    @property
    def answered(self) -> str:
        """How much is answered, in one sentence."""
        asked = [i for i in self.items if i.value is not Value.INAPPLICABLE]
        settled = [i for i in asked if i.value is not Value.UNKNOWN]
        share = words.percent(len(settled) / len(asked)) if asked else words.percent(0.0)
        confirmed = sum(i.ruling is not None for i in self.items)
        by = f", {confirmed} of them by a person" if confirmed else ""
        return f"{len(settled)} of {len(asked)} questions are answered ({share}){by}."

    @property
    def index_text(self) -> str:
        """The index as it is published: a number from 0 to 1, or its bounds."""
        score, name = self.score, self.questionnaire.index
        if score is None:
            return ""
        return f"{name} {score.value:.4f}" if score.value is not None else f"{name} {score.low:.4f} to {score.high:.4f}"

    # groups

    @property
    def open_groups(self) -> tuple[Group, ...]:
        """Open questions by the reason why they are open."""
        groups: dict[Flag | None, list[Item]] = {}
        for item in self.items:
            if item.value is Value.UNKNOWN:
                flags = item.answer.flags if item.answer else ()
                groups.setdefault(next((f for f in words.OPEN if f in flags), None), []).append(item)
        order = [*words.OPEN, None]
        known = sorted(groups.items(), key=lambda pair: order.index(pair[0]))
        texts = [words.OPEN_ELSE if flag is None else words.OPEN[flag] for flag, _ in known]
        return tuple(Group(title, text, tuple(items)) for (title, text), (_, items) in zip(texts, known, strict=True))

    @property
    def gains(self) -> tuple[Group, ...]:
        """What can be gained, the least effort first."""
        groups: list[Group] = []
        reached = self.bar.won
        for effort, title in words.EFFORTS.items():
            items = tuple(i for i in self.items if i.missing > 0 and i.indicator.remedy.effort == effort)
            if not items:
                continue
            gain = sum(i.missing for i in items)
            reached += gain
            share = words.percent(reached / self.bar.most) if self.bar.most else words.percent(0.0)
            start = f"Doing this gains {words.number(gain)} point{'' if gain == 1 else 's'} and lifts what is certain to {share}"
            groups.append(Group(title, f"{start}{', with the steps above' if groups else ''}.", items))
        return tuple(groups)

    @property
    def failures(self) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
        """Reason in words, how often, and up to three addresses; the most frequent first."""
        reasons: dict[str, list[str]] = {}
        for failure in self._part.failures:
            reason = words.failure_words(failure)
            reasons.setdefault(reason, []).append(failure.url)
        ordered = sorted(reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return tuple((reason, len(urls), tuple(urls[:3])) for reason, urls in ordered)

    @property
    def skipped(self) -> tuple[tuple[str, int], ...]:
        """Reason in words and how often; the most frequent first."""
        counted = Counter(words.SKIPS[s.reason] for s in self._part.skips)
        return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def forbidden(self) -> int:
        """How many addresses robots.txt forbids."""
        return sum(f.kind is FailureKind.ROBOTS for f in self._part.failures)


def _bar_of_score(score: Score) -> Bar:
    reach = score.high * score.max_points
    return Bar(score.points, round(max(reach - score.points, 0.0), 6), round(max(score.max_points - reach, 0.0), 6))

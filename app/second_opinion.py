"""An assistant's second opinion on open items, if one is configured.

Comes in: a portal as it was read, its answers, people's rulings. Goes out: answers, some with the assistant's proposal.
Must not know: how the assistant is spoken to. A proposal is always flagged, counts for nothing until a person has ruled, and
touches neither what a detector decided with confidence nor what a person has said.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import storage
from model import Answer, Evidence, Flag, Indicator, Questionnaire, Ruling, Value
from opinion import Asked, Endpoint, Opinion, Outcome, Question, ask, find
from rubrics import Detector, Passage, Site, passages

LOG = "second-opinions.csv"
CONFIDENCE = 0.5
_DETECTOR = "assistant"
_GIVE_UP = 3  # questions in a row for which the server could not be reached
_OTHERS = 2  # pieces of the machine's own evidence that are kept beside a proposal

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """An open item with the passages to be shown."""

    answer: Answer
    question: Question
    passages: tuple[Passage, ...]


def open_items(
    site: Site, questionnaires: Iterable[Questionnaire], answers: Iterable[Answer], rulings: Iterable[Ruling],
    detectors: Mapping[str, Detector], most: int,
) -> tuple[Item, ...]:  # fmt: skip
    """At most ``most`` items to ask about, those first that nothing but a person could settle. Pure."""
    indicators = {(q.id, i.id): i for q in questionnaires for i in q.indicators}
    ruled = {_key(ruling) for ruling in rulings}
    found: list[Item] = []
    for answer in sorted((a for a in answers if is_open(a) and _key(a) not in ruled), key=_urgency):
        if len(found) == most:
            break
        indicator = indicators[answer.questionnaire, answer.indicator]
        if shown := passages(site, indicator, detectors):
            found.append(Item(answer, _question(indicator), shown))
    return tuple(found)


def is_open(answer: Answer) -> bool:
    """Whether an assistant may be asked: nothing was decided, or nothing with enough confidence."""
    return answer.value is Value.UNKNOWN or (
        answer.value in (Value.YES, Value.NO) and Flag.LOW_CONFIDENCE in answer.flags
    )  # fmt: skip


def _urgency(answer: Answer) -> int:
    for rank, flag in enumerate((Flag.MANUAL, Flag.NO_WORDS)):
        if answer.value is Value.UNKNOWN and flag in answer.flags:
            return rank
    return 4 if answer.value is Value.YES else 2 if Flag.LOW_CONFIDENCE in answer.flags else 3


def _key(one: Answer | Ruling) -> Key:
    return one.portal, one.questionnaire, one.indicator


def _question(indicator: Indicator) -> Question:
    levels = indicator.levels or tuple(f"level {n}" for n in range(1, len(indicator.points) + 1))
    return Question(indicator.question or indicator.title, indicator.guidance, levels if len(indicator.points) > 1 else ())


def revised(item: Item, asked: Asked, model: str) -> tuple[Answer, Asked]:
    """The answer with what the assistant said, and how the question ended once its quote was looked up on the page. Pure."""
    answer, opinion, who = item.answer, asked.opinion, f"an assistant ({model})"
    if opinion is None:
        return (_remarked(answer, f"{who} said yes, but {asked.detail}") if asked.outcome is Outcome.DISCARDED else answer), asked
    if opinion.answer != "yes":
        said = "saw no sign of it in what it was shown" if opinion.answer == "no" else "could not tell"
        return _remarked(answer, f"{who} {said}: {opinion.reason}"), asked
    proof = _proof(item, opinion)
    if proof is None:
        lost = replace(asked, outcome=Outcome.DISCARDED, opinion=None, detail="its quote does not stand on the stored page")
        return revised(item, lost, model)
    if answer.value is Value.YES:
        return _remarked(answer, f"{who} says so too: {opinion.reason}"), asked
    return _proposed(answer, opinion, proof, who), asked


def _remarked(answer: Answer, remark: str) -> Answer:
    return replace(answer, reason=f"{answer.reason.rstrip('. ')}; {remark.rstrip(': ')}".removeprefix("; "))


def _proof(item: Item, opinion: Opinion) -> Evidence | None:
    """The quote as it stands on the archived page; None where it does not, as with what was masked."""
    for line in item.passages[opinion.passage].lines:
        if (words := find(opinion.quote, line.words)) is not None:
            return line.quoting(words, _DETECTOR, CONFIDENCE)
    return None


def _proposed(answer: Answer, opinion: Opinion, proof: Evidence, who: str) -> Answer:
    flags = dict.fromkeys((*answer.flags, Flag.ASSISTED, Flag.CONFIRM))
    return replace(
        answer, value=Value.YES, level=opinion.level, confidence=CONFIDENCE, flags=tuple(flags), detector=_DETECTOR, absence=None,
        evidence=(proof, *answer.evidence[:_OTHERS]),
        reason=f"{who} proposes yes: {opinion.reason.rstrip('. ')}; without it the answer is {answer.value}: {answer.reason}",
    )  # fmt: skip


@dataclass
class Assistant:
    """An endpoint in use by one command: asks, logs each question as it is answered, and keeps count."""

    endpoint: Endpoint
    log: Path
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    tokens_in: int = 0
    tokens_out: int = 0
    unreached: int = 0
    given_up: str = ""

    async def revise(
        self, answers: Sequence[Answer], items: Iterable[Item], stop: asyncio.Event | None = None
    ) -> tuple[Answer, ...]:
        """The answers with what the assistant says on ``items``; ends early when it is stopped or the server is of no use."""
        waiting = iter(items)
        new: dict[Key, Answer] = {}

        async def work() -> None:
            for item in waiting:
                if self.given_up or (stop is not None and stop.is_set()):
                    return
                new[_key(item.answer)] = await self._one(item)

        await asyncio.gather(*(work() for _ in range(self.endpoint.server.at_once)))
        return tuple(new.get(_key(answer), answer) for answer in answers)

    async def _one(self, item: Item) -> Answer:
        asked = await ask(self.endpoint, item.question, item.passages)
        answer, asked = revised(item, asked, self.endpoint.server.model)
        self._count(item.answer, asked)
        return answer

    def _count(self, answer: Answer, asked: Asked) -> None:
        self.outcomes[asked.outcome] += 1
        self.tokens_in += asked.tokens_in
        self.tokens_out += asked.tokens_out
        self.unreached = self.unreached + 1 if asked.outcome.unreachable else 0
        if asked.outcome.lasting or self.unreached >= _GIVE_UP:
            self.given_up = f"{asked.outcome.value}: {asked.detail}"
        server = self.endpoint.server
        line = storage.OpinionLine(
            *_key(answer), server.model, asked.outcome.value, asked.tokens_in, asked.tokens_out,
            server.cost(asked.tokens_in, asked.tokens_out), asked.seconds, datetime.now(UTC), asked.detail,
        )  # fmt: skip
        storage.append_opinions_csv(self.log, [line])

    @property
    def summary(self) -> str:
        """What was asked and what it cost, in one line."""
        asked, server = self.outcomes.total(), self.endpoint.server
        said = ", ".join(f"{n} {outcome.value}" for outcome in Outcome if (n := self.outcomes[outcome]))
        cost = f", cost {server.cost(self.tokens_in, self.tokens_out):.4f}" if server.price_in or server.price_out else ""
        spent = f"{self.tokens_in:,} tokens in, {self.tokens_out:,} out{cost}"
        ended = f". Not asked further ({self.given_up})" if self.given_up else ""
        return f"Second opinion of {server.model}: {asked} asked" + (f" ({said}); {spent}" if asked else "") + ended

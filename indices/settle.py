"""People outrank the machine: the answer that counts is the newest ruling, else the machine's.

Comes in: answers and rulings. Goes out: what counts, and who said it. Must not know: points.
What only an assistant proposed settles nothing: it is shown, and stays open until a person has spoken.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from model import Answer, Flag, Ruling, Value, level_of


@dataclass(frozen=True, slots=True)
class Settled:
    """The value that counts for one indicator. ``ruling`` is None where no person has spoken."""

    answer: Answer
    ruling: Ruling | None
    value: Value
    level: int

    @property
    def counts(self) -> Value:
        """The value for adding up: unknown where it is no more than an assistant's proposal."""
        return Value.UNKNOWN if self.ruling is None and Flag.ASSISTED in self.answer.flags else self.value

    def reach(self, steps: int) -> int:
        """The highest of ``steps`` levels that may still turn out to be met; what a person said is final."""
        if self.ruling is not None:
            return self.level
        return steps if self.counts is Value.UNKNOWN else self.answer.may_reach(steps)


def settle(answers: Iterable[Answer], rulings: Iterable[Ruling] = ()) -> tuple[Settled, ...]:
    """The settled value of every answer, in the order of ``answers``; of several rulings the newest counts."""
    newest: dict[tuple[str, str, str], Ruling] = {}
    for ruling in sorted(rulings, key=lambda r: r.at):
        newest[ruling.portal, ruling.questionnaire, ruling.indicator] = ruling
    out = []
    for answer in answers:
        found = newest.get((answer.portal, answer.questionnaire, answer.indicator))
        value, level = (found.value, found.level) if found else (answer.value, answer.level)
        out.append(Settled(answer, found, value, level_of(value, level)))
    return tuple(out)

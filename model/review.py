"""What people who assess are asked for, and what they say, before it becomes a ruling."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from model.answer import Value


@dataclass(frozen=True, slots=True)
class Key:
    """Names one item: a question asked of a portal."""

    portal: str
    questionnaire: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How items are judged. ``double``: the share (0..1) that two people judge, blind to each other; ``hidden``: the share on which
    the machine's answer is not shown; ``seed`` draws both. ``lease_minutes``: how long an item is kept for who looks at it.
    """

    double: float = 0.0
    hidden: float = 0.1
    seed: int = 1
    lease_minutes: int = 20

    def is_double(self, key: Key) -> bool:
        """Whether two people judge this item. The same for everybody, at any time."""
        return _draw(self.seed, "double", key) < self.double

    def is_hidden(self, key: Key) -> bool:
        """Whether the machine's answer to this item is kept from who judges it."""
        return _draw(self.seed, "hidden", key) < self.hidden


def _draw(seed: int, what: str, key: Key) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    text = "\0".join((str(seed), what, key.portal, key.questionnaire, key.indicator))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person says of an item. It counts in its ``round`` only: what the machine showed when it was said.

    ``seconds``: how long it took, as far as known; ``saw_machine``: whether the machine's answer was shown; ``nonce``: the form that
    was sent, so that a form sent twice is one judgement. ``id`` is 0 before it is kept.
    """

    key: Key
    value: Value
    level: int
    assessor: str
    at: datetime
    reason: str
    url: str = ""
    seconds: int = 0
    saw_machine: bool = True
    nonce: str = ""
    round: str = ""
    id: int = 0

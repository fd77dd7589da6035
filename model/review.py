"""What people who assess are asked for, and what they say, before it becomes a ruling."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model.answer import Value
from model.visit import ArchiveRef


@dataclass(frozen=True, slots=True)
class Key:
    """Names one item: a question asked of a portal."""

    portal: str
    questionnaire: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How items are judged. ``double``: the share (0..1) that two people judge, blind to each other; ``hidden``: the share on
    which the machine's answer is not shown; ``seed`` draws both. ``lease_minutes``: how long an item is kept for who looks at it.
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
    """What one person says of an item. It counts on its ``basis`` only: what was shown and said of the item until then.

    ``seconds``: how long it took, as far as known; ``saw_machine``: whether the machine's answer was shown; ``nonce``: the form
    that was sent, so that a form sent twice is one judgement. ``ruling``: the one that it made, alone or as the second of two.
    ``id`` is 0 before it is kept.
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
    basis: str = ""
    ruling: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a country says to an item, with an address that shows it. ``open`` until somebody rules after it."""

    key: Key
    author: str
    at: datetime
    url: str
    comment: str
    open: bool = True
    nonce: str = ""
    id: int = 0


class Fetched(StrEnum):
    """How far an attached address is."""

    WAITING = "waiting"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """An address that somebody added to an item, and what was found there: its title, the start of its text, the archived copy.
    ``why`` says in words what failed.
    """

    key: Key
    author: str
    at: datetime
    url: str
    state: Fetched = Fetched.WAITING
    why: str = ""
    title: str = ""
    excerpt: str = ""
    archived: ArchiveRef | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Gold:
    """An item whose answer is known, and why it is that: to train with."""

    key: Key
    value: Value
    level: int
    explanation: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Training:
    """What somebody answered who trains; it never counts."""

    key: Key
    assessor: str
    value: Value
    level: int
    at: datetime

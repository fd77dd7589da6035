"""What the application is given from outside.

Comes in: nothing. Goes out: the values that ``make_site`` takes. Must not know: where they come from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from model import ArchiveRef, Policy, Questionnaire
from review.sign_on import SignOn
from storage import ArchiveReader, Store


@dataclass(frozen=True, slots=True)
class Found:
    """What a visit to one address came to. ``why`` is empty where it was kept, else it says in words what failed."""

    why: str = ""
    title: str = ""
    excerpt: str = ""
    archived: ArchiveRef | None = None


Visit = Callable[[str], Found]
# Words, the language wanted, and the language they are in ("" where not known); raises OSError where the service does not answer.
Translate = Callable[[str, str, str], str]


def nowhere(url: str) -> Found:
    """A visit where nothing can be visited."""
    return Found(why="this installation does not visit addresses; the address itself is kept")


@dataclass(frozen=True)
class Handed:
    """Everything the application works on. ``archive`` opens the archive, ``picture`` says where the picture of a name lies.

    ``address`` is the public one, such as https://review.example; empty: loopback only. ``hosts`` are the names under which it
    may be asked for. ``idle_minutes`` and ``hours`` end sessions.
    """

    store: Store
    questionnaires: Mapping[str, Questionnaire]
    archive: Callable[[], ArchiveReader]
    picture: Callable[[str], Path]
    policy: Policy = field(default_factory=Policy)
    deadline: date | None = None
    reply_until: date | None = None
    address: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    idle_minutes: int = 60
    hours: int = 12
    visit: Visit = nowhere
    translate: Translate | None = None
    sign_on: SignOn | None = None
    languages: tuple[str, ...] = ("en", "fr", "es", "ar")

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.address.startswith("https://")

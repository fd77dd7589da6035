"""What all trap portals have: 40 real pages on three levels, with texts of their own.

Comes in: a seed. Goes out: pages as HTML. Must not know: what addresses look like; each variant has its own.
"""

import html
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from random import Random

from bench.servers import MISSING, ROBOTS, page
from bench.words import Prose

_SECTIONS = {
    "town-hall": "mayor council offices staff budget bylaws".split(),
    "services": "identity-card marriage building-permit waste dog-register lost-property".split(),
    "families": "nurseries schools holiday-care youth-centre benefits".split(),
    "culture": "library museum theatre halls heritage".split(),
    "environment": "air water trees noise energy allotments".split(),
    "business": "tenders markets licences premises start-ups".split(),
}


@dataclass
class Real:
    """A page that is worth a visit."""

    number: int
    name: str
    level: int
    text: str
    section: "Real | None" = None
    below: "list[Real]" = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading."""
        return self.name.replace("-", " ").capitalize()


class Trap(ABC):
    """A portal whose answers depend on how many were given before: session ids change every time."""

    def __init__(self, seed: int) -> None:
        self._seed, self._asked = seed, 0
        self.prose = Prose("en", seed)
        self.home = Real(0, "home", 1, self.own("home", 4))
        self.pages = [self.home]
        for section, leaves in _SECTIONS.items():
            above = self._plant(section, 2, self.home)
            for leaf in leaves:
                self._plant(leaf, 3, above)

    def _plant(self, name: str, level: int, above: Real) -> Real:
        real = Real(len(self.pages), name, level, self.own(name, 5), above)
        above.below.append(real)
        self.pages.append(real)
        return real

    def own(self, name: str, paragraphs: int) -> str:
        """Text that belongs to ``name`` alone."""
        random = Random(f"{name}/{self._seed}")
        return "".join(f"<p>{self.prose.paragraph(random)}</p>" for _ in range(paragraphs))

    def session(self, length: int = 16) -> str:
        """An id that the next answer will not have again."""
        return "".join(Random(f"session/{self._seed}/{self._asked}").choices("0123456789ABCDEF", k=length))

    def beside(self, real: Real) -> list[Real]:
        """Real pages that a real page names besides those below it: its neighbours, and two from elsewhere."""
        random = Random(f"beside/{self._seed}/{real.number}")
        neighbours = real.section.below if real.section else []
        return [r for r in (*neighbours, *random.sample(self.pages, 2)) if r is not real]

    def answer(self, target: str) -> bytes:
        """The answer to a request for a path with its query."""
        self._asked += 1
        if target == "/robots.txt":
            return ROBOTS
        body = self.body(target)
        return MISSING if body is None else page(body.encode())

    def real(self, target: str) -> Real | None:
        """The real page that is shown in full at an address, whatever hangs on it."""
        return None if self.for_paper(target) else self.shown(target)

    @abstractmethod
    def for_paper(self, target: str) -> bool:
        """Whether this is the address of a version to be printed."""

    @abstractmethod
    def shown(self, target: str) -> Real | None:
        """The real page that is shown at an address, in full or to be printed."""

    @abstractmethod
    def body(self, target: str) -> str | None:
        """The page at an address; None where there is none."""


def link(address: str, words: str) -> str:
    """A link as HTML."""
    return f'<a href="{html.escape(address)}">{html.escape(words)}</a>'


def items(links: list[str]) -> str:
    """A list of links as HTML."""
    return f"<ul>{''.join(f'<li>{one}</li>' for one in links)}</ul>"

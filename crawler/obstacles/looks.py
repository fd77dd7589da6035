"""A page as those who look for obstacles see it.

Comes in: an answer and what people see of it. Goes out: a ``Look``, whose costly parts are found only when asked for.
Must not know: what any of it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from crawler.obstacles.words import signs

SHORT = 1500  # characters of visible text; a page with more says something of its own
LITTLE = 500
HARDLY_ANY = 80
MANY_LINKS = 8  # a page that leads on to more than that has a menu
FEW_LINKS = 4
_SENTENCE = 80  # characters; the lines of menus are shorter
_WIDE_SENTENCE = 30
_HEAD, _TAIL = 32768, 8192  # characters; what firewalls send is short, or says who it is early or late


@dataclass(frozen=True)
class Look:
    """An answer, and what people see of it. ``text`` has one line per element."""

    status: int
    headers: Mapping[str, str]
    markup: str
    title: str
    heading: str
    text: str
    links: int

    @cached_property
    def named(self) -> frozenset[str]:
        """The signs in title and heading."""
        return signs(self.title, self.heading)

    @cached_property
    def told(self) -> frozenset[str]:
        """The signs in title, heading, and the begin of the text."""
        return self.named | signs(self.text[:SHORT])

    @cached_property
    def source(self) -> str:
        """The begin and the end of the markup, in small letters."""
        if len(self.markup) <= _HEAD + _TAIL:
            return self.markup.lower()
        return f"{self.markup[:_HEAD]}\n{self.markup[-_TAIL:]}".lower()

    @cached_property
    def prose(self) -> int:
        """How many characters stand in lines that are long enough for sentences; menus have none."""
        found = 0
        for line in self.text[: SHORT * 10].split("\n"):
            narrow = line.isascii() or sum(letter > "\u2fff" for letter in line) * 2 < len(line)
            if len(line) >= (_SENTENCE if narrow else _WIDE_SENTENCE):
                found += len(line) if narrow else len(line) * 2
        return found

    def small(self, length: int, links: int) -> bool:
        """Whether there is no more text, and no more links, than that."""
        return len(self.text) <= length and self.links <= links

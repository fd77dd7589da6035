"""Marks of firewalls, from marks.yaml: whose page it seems to be.

Comes in: the source of a page in small letters, and headers. Goes out: names. Must not know: whether the page is a block page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import ahocorasick

from crawler.obstacles.data import read_data

_OWN = frozenset({404, 410, 500, 502, 504})  # the server behind the firewall says these
_KINDS = ("page", "carried", "box", "script")


@dataclass(frozen=True)
class Marks:
    """The marks in a page's source."""

    source: str

    @cached_property
    def _found(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for _, (kind, name) in _automaton().iter(self.source):
            found.setdefault(kind, name)
        return found

    @property
    def page(self) -> str:
        """Whose block page or challenge it seems to be, or ""."""
        return self._found.get("page", "")

    @property
    def carried(self) -> str:
        """Whose scripts the page carries, as ordinary pages do, or ""."""
        return self._found.get("carried", "")

    @property
    def box(self) -> bool:
        """Whether a CAPTCHA shows."""
        return "box" in self._found

    @property
    def captcha(self) -> bool:
        """Whether a CAPTCHA is at hand, be it that it shows or that a script for it is loaded."""
        return self.box or "script" in self._found


def named_by_header(status: int, headers: Mapping[str, str]) -> str:
    """Who says in a header that it turned the visitor away, or ""."""
    for name, facts in _data().items():
        for header, part in facts.headers:
            value = headers.get(header)
            if value is not None and part in value.lower() and (part == "challenge" or _turned_away(status)):
                return name
    return ""


def _turned_away(status: int) -> bool:
    return status == 202 or (status >= 400 and status not in _OWN)


def named_by_server(headers: Mapping[str, str]) -> str:
    """Who answers, or "" where that is nobody who is known."""
    said = f"{headers.get('server', '')} {headers.get('via', '')}".lower()
    return next((name for name, facts in _data().items() if any(part in said for part in facts.server)), "")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What marks.yaml says of one firewall."""

    marks: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    server: tuple[str, ...]


@cache
def _data() -> dict[str, _Facts]:
    found = {}
    for name, said in read_data("marks.yaml").items():
        marks = tuple((kind, mark) for kind in _KINDS for mark in said.get(kind, ()))
        found[name] = _Facts(marks, tuple(said.get("headers", {}).items()), tuple(said.get("server", ())))
    return found


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name, facts in _data().items():
        for kind, mark in facts.marks:
            automaton.add_word(mark, (kind, name))
    automaton.make_automaton()
    return automaton

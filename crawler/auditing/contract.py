"""What a check of a page is.

Comes in: nothing. Goes out: ``Check`` and ``Seen``. Must not know: any check.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from playwright.async_api import Page

from model import Finding, Tested

Facts = Mapping[str, float | int | str | bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one check saw on a page: the rules it tried, the elements that fail or are left open, and figures by name.

    ``raw`` is the engine's own result (JSON values), where it has one worth keeping.
    """

    tested: tuple[Tested, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: Facts = field(default_factory=dict)
    version: str = ""
    raw: object = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name. ``run`` is given a loaded page that rests, and leaves it as it found it: same address, same size
    of the window, same emulated settings, focus and scroll position at the top.

    It raises playwright's Error or TimeoutError where the page cannot be tested so; the auditor records that as not
    measurable. ``seconds`` is the longest that it may take. ``screens`` are those on which it has something to say.
    """

    name: str
    run: Callable[[Page], Awaitable[Seen]]
    seconds: float = 15.0
    screens: tuple[str, ...] = ("desktop",)

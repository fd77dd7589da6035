"""Cookies, for one hop only: some servers set one, redirect, and send nobody on who comes without it.

Comes in: redirects. Goes out: what to send with the request that follows, once. Must not know: what is asked for.
Nothing is kept beyond that: each page is visited as by somebody who comes for the first time.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from pages import normalise

MOST_COOKIES = 20
MOST_BYTES = 4_096
_MOST_LOANS = 1_000
_PAIR = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([\x21\x23-\x3a\x3c-\x7e\"]*)\s*(?:;|$)")


class Cookies:
    """What redirects asked to bring along, by the address that they lead to."""

    def __init__(self) -> None:
        self._lent: dict[str, str] = {}

    def take(self, url: str) -> str:
        """The value of the Cookie header for ``url``, or ""; the next one who asks gets none."""
        return self._lent.pop(url, "") if self._lent else ""

    def lend(self, url: str, brought: str, location: str, set_cookies: Iterable[str]) -> None:
        """A redirect from ``url``, asked for with the cookies ``brought``, sets ``set_cookies``: keep them for its target."""
        target = normalise(location, url)
        if not target or urlsplit(target).hostname != urlsplit(url).hostname or len(self._lent) >= _MOST_LOANS:
            return
        if value := _joined(brought, set_cookies):
            self._lent[target] = value


def _joined(brought: str, set_cookies: Iterable[str]) -> str:
    pairs = dict(pair.split("=", 1) for pair in brought.split("; ") if pair)
    pairs |= {found[1]: found[2] for text in set_cookies if (found := _PAIR.match(text))}
    value = ""
    for name, content in list(pairs.items())[:MOST_COOKIES]:
        longer = f"{value}; {name}={content}" if value else f"{name}={content}"
        value = longer if len(longer) <= MOST_BYTES else value
    return value

"""Scripts and style sheets that the browser has fetched before, so that no server is asked for them page after page.

Comes in: answers. Goes out: the same answers. Must not know: the browser. (Playwright switches the browser's own
cache off as soon as requests are looked at.)
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

ROOM, LARGEST = 48_000_000, 6_000_000  # bytes
_KEPT = ("content-type", "access-control-allow-origin", "access-control-allow-credentials", "cross-origin-resource-policy",
         "timing-allow-origin", "x-content-type-options")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copy:
    """An answer as it is given again."""

    headers: Mapping[str, str]
    body: bytes


class Cupboard:
    """Holds ``ROOM`` bytes at most; what was not used for the longest time goes first."""

    def __init__(self) -> None:
        self._copies: OrderedDict[str, Copy] = OrderedDict()
        self._size = 0

    def get(self, url: str) -> Copy | None:
        """The copy of ``url``, if there is one."""
        if url in self._copies:
            self._copies.move_to_end(url)
        return self._copies.get(url)

    def wants(self, url: str, status: int, headers: Mapping[str, str]) -> bool:
        """Whether an answer may and should be kept."""
        if status != 200 or url in self._copies or "no-store" in headers.get("cache-control", "").lower():
            return False
        length = headers.get("content-length", "0")
        return not length.isdigit() or int(length) <= LARGEST

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer that was wanted."""
        if len(body) > LARGEST or url in self._copies:
            return
        self._copies[url] = Copy({k: headers[k] for k in _KEPT if k in headers}, body)
        self._size += len(body)
        while self._size > ROOM:
            self._size -= len(self._copies.popitem(last=False)[1].body)

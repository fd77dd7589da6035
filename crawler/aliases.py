"""Learns which parts of addresses mean nothing: session ids, print switches, trackers, in the query or in the path.

Comes in: pairs of addresses that gave the same page, and those that gave new ones. Goes out: whether an address is but
another name of a known page. Must not know: what the pages say.
"""

import re
from collections import Counter
from collections.abc import Iterator

_PROOFS = 3  # pairs of copies that make a part meaningless
_DOUBTS = 5  # how many proofs outweigh one new page behind another value of the part


_TONGUE = re.compile(r"(^|[_-])(lang\w*|locale|hl|l10n|idioma|sprache|lingua)$", re.I)
_CODE = re.compile(r"[a-z]{2,3}([_-][a-z]{2,4})?$", re.I)


class Aliases:
    """What was learned about the addresses of one crawl."""

    def __init__(self) -> None:
        self._proofs: Counter[str] = Counter()
        self._doubts: Counter[str] = Counter()
        self._pages: set[int] = set()

    def note(self, url: str, copy: bool) -> None:
        """The page at ``url`` was read, and it was a copy of an earlier one or not."""
        parts = list(_parts(url))
        for part, rest in parts:
            if self._read(part, rest):
                (self._proofs if copy else self._doubts)[part] += 1
        if not copy:
            self._pages.update(hash((part, rest)) for part, rest in parts)
            self._pages.add(hash(url))

    def known(self, url: str) -> bool:
        """Whether ``url`` names a page that was read under another name."""
        return bool(self._proofs) and any(self._void(part) and self._read(part, rest) for part, rest in _parts(url))

    def _read(self, part: str, rest: str) -> bool:
        return hash((part, rest)) in self._pages or hash(rest) in self._pages

    def _void(self, part: str) -> bool:
        return self._proofs[part] >= _PROOFS + _DOUBTS * self._doubts[part]


def _parts(url: str) -> Iterator[tuple[str, str]]:
    """Each part that may mean nothing, with the address that is left without it. Languages always mean something."""
    place, _, query = url.partition("?")
    scheme, _, host, *segments = place.split("/")
    pairs = query.split("&") if query else []
    for n, pair in enumerate(pairs):
        name, rest = pair.partition("=")[0], "&".join(pairs[:n] + pairs[n + 1 :])
        if not _TONGUE.search(name):
            yield f"{host}?{name}", f"{place}?{rest}" if rest else place
    for n in range(len(segments) - 1):  # the last one names the page
        if not _CODE.match(segments[n]):
            before = "/".join([scheme, "", host, *segments[:n]])
            yield f"{before}/*", f"{before}/*/{'/'.join(segments[n + 1 :])}?{query}"

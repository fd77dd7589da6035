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
            if self._read(rest):
                (self._proofs if copy else self._doubts)[part] += 1
        if not copy:
            self._pages.update(hash(rest) for _, rest in parts)
            self._pages.add(hash(url))

    def known(self, url: str) -> bool:
        """Whether ``url`` names a page that was read under another name."""
        return bool(self._proofs) and any(self._void(part) and self._read(rest) for part, rest in _parts(url))

    def _read(self, rest: str) -> bool:
        return hash(rest) in self._pages

    def _void(self, part: str) -> bool:
        return self._proofs[part] >= _PROOFS + _DOUBTS * self._doubts[part]


def _parts(url: str) -> Iterator[tuple[str, str]]:
    """Each part that may mean nothing, with the address that is left without it; then the order of its segments and the
    case of its letters.

    Each language is a part of its own: that one is not offered says nothing of the others.
    """
    place, _, query = url.partition("?")
    scheme, _, host, *segments = place.split("/")
    pairs = query.split("&") if query else []
    for n, pair in enumerate(pairs):
        name, rest = pair.partition("=")[0], "&".join(pairs[:n] + pairs[n + 1 :])
        yield f"{host}?{pair if _TONGUE.search(name) else name}", f"{place}?{rest}" if rest else place
    for n in range(len(segments) - 1):  # the last one names the page
        before, name = "/".join([scheme, "", host, *segments[:n]]), segments[n]
        yield f"{before}/{name if _CODE.match(name) else '*'}", f"{before}/*/{'/'.join(segments[n + 1 :])}?{query}"
    if len(segments) > 2:
        yield f"{host}/{segments[0]}/ in any order", "/".join(["", host, *sorted(segments), query])
    yield f"{host} in any case", url.lower()

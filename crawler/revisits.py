"""What an earlier visit knew of each page, and whether its copy may stand for the page of today.

Comes in: the earlier snapshots, dates from sitemaps, answers. Goes out: copies, request headers, which pages need not be asked
for. Must not know: how anything is fetched, queued or kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from crawler.result import Response
from model import Capture, Seen, Snapshot

_ONE_IN = 11  # with home page and sitemaps, which are always asked for, that makes a tenth
_MARGIN = timedelta(hours=1)  # lastmod counts seconds at best, by another clock than ours
_DATE = 10  # characters
# A date without a time says nothing of the hour, and one without a zone nothing of the place.
_DAY, _ANYWHERE = timedelta(days=1), timedelta(hours=12)
_LATE = datetime(9999, 1, 1, tzinfo=UTC)
_LONGEST = 1_000  # characters of a validator that are sent back
_KIND = ("content-type", "content-language")  # what a body is read by


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier visit. ``read`` gives a snapshot's copy, or None where that cannot be read any more.

    ``cited`` are the addresses that answers rest on. ``seed`` draws which pages are asked for in spite of their sitemap.
    """

    snapshots: Mapping[str, Snapshot]
    read: Callable[[Snapshot], Capture | None]
    cited: frozenset[str] = frozenset()
    seed: str = ""


_NONE = Earlier({}, lambda _: None)


@dataclass(slots=True)
class Revisits:
    """One visit's view of the earlier one. Sitemaps are not believed until ``verdict`` was given."""

    earlier: Earlier = _NONE
    _unasked: frozenset[str] = frozenset()
    _answers: dict[str, Response] = field(default_factory=dict)

    def copy(self, url: str) -> Capture | None:
        """What the earlier visit got at ``url``; None also where that must be fetched anew whatever the server says.

        That is so for a page that scripts fill and that answers rest on: it may say something else though its HTML is the same.
        """
        snapshot = self.earlier.snapshots.get(url)
        if snapshot is None or (snapshot.rendered and url in self.earlier.cited):
            return None
        return self.earlier.read(snapshot)

    def unchanged(self, dates: Mapping[str, datetime]) -> list[str]:
        """The addresses that sitemaps call unchanged since the server last sent or confirmed them.

        Pages that scripts fill are never among them: their date is that of an empty frame.
        """
        known, dates = self.earlier.snapshots, {u: min(at, _LATE) for u, at in dates.items()}
        return [u for u, at in dates.items() if u in known and not known[u].rendered and at + _MARGIN < known[u].confirmed]

    def sample(self, unchanged: Iterable[str]) -> list[str]:
        """One in eleven of these addresses, at least one, drawn by the seed: asked for to see whether sitemaps tell the truth."""
        drawn = sorted(unchanged, key=lambda url: sha256(f"{self.earlier.seed} {url}".encode()).digest())
        return drawn[: max(1, len(drawn) // _ONE_IN)]

    def verdict(self, unchanged: Iterable[str], answers: Mapping[str, Response]) -> bool:
        """Believe the sitemaps if every answer to the sample, of which there must be one, is as the earlier visit had it.

        The answers are kept for when their pages have their turn.
        """
        self._answers = dict(answers)
        honest = bool(answers) and all(self._same(url, answer) for url, answer in answers.items())
        self._unasked = frozenset(unchanged) - answers.keys() if honest else frozenset()
        return honest

    def _same(self, url: str, answer: Response) -> bool:
        if answer.status == 304:
            return True
        copy = self.copy(url)
        return copy is not None and answer.status == copy.snapshot.status and answer.body == copy.body

    def unasked(self, url: str) -> bool:
        """Whether the copy stands for the page without a request."""
        return url in self._unasked

    def take(self, url: str) -> Response | None:
        """The answer that came when sitemaps were tried, once."""
        return self._answers.pop(url, None)


def conditions(copy: Capture | None) -> dict[str, str]:
    """Headers that ask only for what is not as in the copy; {} where the server gave nothing to ask by."""
    if copy is None:
        return {}
    asked = {"if-none-match": copy.snapshot.etag, "if-modified-since": copy.snapshot.last_modified}
    return {name: value for name, value in asked.items() if value and value.isascii() and len(value) <= _LONGEST}


def standing(copy: Capture, said: Response | None) -> Response:
    """The copy as if it had just been sent; ``said`` is the server's word that it still holds, None where it was not asked."""
    snapshot = copy.snapshot
    headers = {**copy.headers, "etag": snapshot.etag, "last-modified": snapshot.last_modified}
    if said is not None:
        headers |= {name: said.headers[name] for name in ("etag", "last-modified") if name in said.headers}
    request = said.request if said is not None else {}
    return Response(snapshot.url, snapshot.status, {k: v for k, v in headers.items() if v}, copy.body, request=request)


def equal(copy: Capture, answer: Response, rendered: bool, reading: bytes) -> bool:
    """Whether the copy can stand for what was got now: same body, read in the same way."""
    kind = all(copy.headers.get(name, "") == answer.headers.get(name, "") for name in _KIND)
    return kind and copy.snapshot.rendered is rendered and copy.body == answer.body and copy.reading == reading


def as_before(snapshot: Snapshot, copy: Capture, seen: Seen, *, same: bool) -> Snapshot:
    """``snapshot`` with what it owes to the copy: its place where that is the ``same``, and its dates."""
    old = copy.snapshot
    snapshot = replace(snapshot, ref=old.ref if same else None)
    if seen is Seen.FETCHED:
        return snapshot
    confirmed = old.confirmed if seen is Seen.SITEMAP else None
    return replace(snapshot, seen=seen, copied_at=old.copied, confirmed_at=confirmed)


def changed_by(lastmod: str) -> datetime | None:
    """The latest moment that a sitemap's ``lastmod`` can mean, in UTC; None where it is no date, or not one of a day."""
    text = lastmod.strip()
    try:
        at = datetime.fromisoformat(text)
        if len(text) <= _DATE:
            at += _DAY
        return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC) + _ANYWHERE
    except (ValueError, OverflowError):
        return None

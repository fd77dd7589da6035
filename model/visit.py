"""What a crawl brings home: visits (snapshots and failures), skips, measurements, links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Region(StrEnum):
    """Where on a page something stands."""

    HEADER = "header"
    NAV = "nav"
    MAIN = "main"
    ASIDE = "aside"
    FOOTER = "footer"


class Source(StrEnum):
    """How an address became known."""

    SEED = "seed"
    LINK = "link"
    SITEMAP = "sitemap"
    ALTERNATE = "alternate"


class Scope(StrEnum):
    """Whose server a page lies on: the portal's own, or one that it sends people to for a service."""

    PORTAL = "portal"
    OPERATOR = "operator"


class Seen(StrEnum):
    """How a visit knows what a page says: it was sent, or the server said, or its sitemap, that an earlier copy still holds."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not modified"
    SITEMAP = "sitemap"


class FailureKind(StrEnum):
    """Why an address gave no page. None of them ever means that the portal lacks something."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    STATUS = "status"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    GEO_BLOCKED = "geo-blocked"
    LOGIN_WALL = "login-wall"
    MAINTENANCE = "maintenance"
    SOFT_404 = "soft-404"
    TOO_LARGE = "too-large"
    REDIRECTS = "redirects"
    ADDRESS = "address"
    PROTOCOL = "protocol"
    NEEDS_BROWSER = "needs-browser"


class SkipReason(StrEnum):
    """Why a known address was not visited."""

    BUDGET = "page budget reached"
    SCOPE = "on another host"
    OPERATOR = "enough pages of that host"
    SHAPE = "too many addresses of this shape"
    DUPLICATE = "same content as another page"
    MEDIA = "not a page"
    DOCUMENT = "enough documents read"
    DEPTH = "too many clicks from the home page"
    STOPPED = "crawl was stopped"


class Link(NamedTuple):
    """A link as it stands on a page. ``url`` is absolute and normalised; ``depth`` counts the clicks that lead to it.

    ``context`` is the sentence or item that it stands in, where that says more than its own text. A page has links by the
    hundred: a named tuple is made three times as fast as a frozen dataclass.
    """

    url: str
    text: str = ""
    title: str = ""
    region: Region = Region.MAIN
    source: Source = Source.LINK
    page: str = ""
    depth: int = 0
    language: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One click on the way from the home page: the words clicked and the address reached."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a copy lies: WARC file (relative to the archive folder), byte offset, sha256 of the body."""

    file: str
    offset: int
    digest: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as it was seen once.

    ``url`` is the address after redirects, ``requested`` the one asked for. ``depth`` is the number of clicks
    from the start page (None where only a sitemap named the page), ``page`` the page whose link was followed,
    ``link_text`` the words of that link. ``rendered`` tells whether the body is the DOM after scripts ran.

    Where ``seen`` is not "fetched", the body is that of an earlier visit, received at ``copied_at``. Where the page was not
    asked for, ``confirmed_at`` is when the server last sent or confirmed it (None: at ``fetched_at``). ``etag`` and
    ``last_modified`` are what the server gave to ask by next time, or "".
    """

    url: str
    requested: str
    status: int
    media_type: str
    charset: str
    fetched_at: datetime
    depth: int | None = 0
    page: str = ""
    link_text: str = ""
    source: Source = Source.SEED
    scope: Scope = Scope.PORTAL
    rendered: bool = False
    ref: ArchiveRef | None = None
    seen: Seen = Seen.FETCHED
    confirmed_at: datetime | None = None
    copied_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""

    @property
    def copied(self) -> datetime:
        """When the body was received."""
        return self.copied_at or self.fetched_at

    @property
    def confirmed(self) -> datetime:
        """When the server last sent the body, or said that it still holds."""
        return self.confirmed_at or self.fetched_at


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """An address that gave no page, and why. ``status`` is the HTTP status where there was one."""

    url: str
    kind: FailureKind
    detail: str
    at: datetime
    status: int | None = None
    depth: int | None = 0
    page: str = ""
    link_text: str = ""
    source: Source = Source.SEED
    scope: Scope = Scope.PORTAL
    attempts: int = 1

    @property
    def gone(self) -> bool:
        """The server itself says, by its status or in words, that there is no such page: a dead link, not an obstacle."""
        return self.kind is FailureKind.SOFT_404 or (self.kind is FailureKind.STATUS and self.status in (404, 410))


Visit = Snapshot | FetchFailure


@dataclass(frozen=True, slots=True)
class Skip:
    """A known address that was not visited, and why."""

    url: str
    reason: SkipReason
    page: str = ""
    link_text: str = ""
    depth: int | None = 0


@dataclass(frozen=True, slots=True)
class Capture:
    """A snapshot with its body and HTTP headers (names in lower case).

    ``request`` are the headers that were sent ({} where they are not known). ``reading`` is what a document says,
    written as an HTML page (``b""`` for pages, which speak for themselves).
    """

    snapshot: Snapshot
    body: bytes
    headers: Mapping[str, str]
    request: Mapping[str, str] = field(default_factory=dict)
    reading: bytes = b""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A fact that only a browser can measure, such as ``layout`` {"width": 360, "scroll_width": 412}."""

    url: str
    name: str
    value: Mapping[str, float | int | str | bool]
    at: datetime


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How a crawl ended.

    ``complete`` is True when nothing that was in scope was left unvisited; otherwise ``unfinished`` says why.
    ``browser`` names the browser used, or is empty with ``browser_reason`` saying why there was none.
    """

    portal: str
    started: datetime
    ended: datetime
    pages: int
    failures: int
    skips: int
    complete: bool
    unfinished: str = ""
    browser: str = ""
    browser_reason: str = ""

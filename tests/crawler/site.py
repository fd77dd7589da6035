"""A small real server on loopback, and a sink that remembers. Servers answer raw bytes, so they can misbehave."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler import Crawler, CrawlOptions, Resume
from model import Capture, CrawlSummary, Examination, FetchFailure, Link, Measurement, Portal, Skip, SkipReason, Snapshot, Visit

FILLER = "The town hall answers questions about every service of the municipality on working days. "


@dataclass(frozen=True)
class Reply:
    """What a path answers. ``raw`` replaces everything that is written, ``pause`` seconds pass before it."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    raw: bytes | None = None

    def wire(self) -> bytes:
        if self.raw is not None:
            return self.raw
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(self.body)), **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} Said\r\n{head}\r\n".encode("latin-1") + self.body


Answer = Reply | str | Callable[["Hit"], "Reply | str"]


@dataclass(frozen=True)
class Hit:
    """One request as it arrived."""

    at: float
    host: str
    path: str
    headers: Mapping[str, str]


def page(title: str, *links: str, text: str = "", head: str = "") -> str:
    """An ordinary page: enough text to be one, and links named by their addresses."""
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    body = f"<main><h1>{title}</h1><p>{FILLER * 4}{title} {text}</p><ul>{anchors}</ul></main>"
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


GUESSED = ("/robots.txt", "/sitemap.xml", "/sitemap_index.xml", "/sitemap.xml.gz")
BARE = {path: Reply(b"", 404) for path in GUESSED}  # a site without robots.txt and sitemaps, whatever its fallback says


class Site:
    """Paths and their answers; what is not listed is 404. ``hits`` are the requests in the order of arrival."""

    def __init__(self, address: str, answers: Mapping[str, Answer], fallback: Answer | None = None) -> None:
        self.address, self.answers, self.fallback = address, dict(answers), fallback
        self.hits: list[Hit] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> "Site":
        self._server = await asyncio.start_server(self._serve, self.address, 0)
        return self

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def url(self, path: str = "/", host: str = "") -> str:
        return f"http://{host or self.address}:{self.port}{path}"

    def asked(self, path: str) -> int:
        return sum(hit.path == path for hit in self.hits)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                reply = self._reply(head.decode("latin-1"))
                if reply.pause:
                    await asyncio.sleep(reply.pause)
                writer.write(reply.wire())
                await writer.drain()
                if reply.raw is not None:
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def _reply(self, head: str) -> Reply:
        first, *lines = head.split("\r\n")
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        hit = Hit(time.monotonic(), headers.get("host", ""), first.split()[1], headers)
        self.hits.append(hit)
        answer = self.answers.get(hit.path, self.fallback)
        if callable(answer):
            answer = answer(hit)
        if answer is None:
            answer = Reply(b"<h1>Not found</h1>", 404)
        return answer if isinstance(answer, Reply) else Reply(answer.encode())


class Kept:
    """A sink that keeps everything in lists."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.captures: list[Capture] = []
        self.skips: list[Skip] = []
        self.measurements: list[Measurement] = []
        self.pictures: dict[tuple[str, str], bytes] = {}
        self.examinations: list[Examination] = []
        self.raw: dict[tuple[str, str], Mapping[str, object]] = {}

    def visit(self, visit: Visit, capture: Capture | None) -> Visit:
        self.visits.append(visit)
        if capture is not None:
            self.captures.append(capture)
        return visit

    def skip(self, skip: Skip) -> None:
        self.skips.append(skip)

    def measure(self, measurement: Measurement) -> None:
        self.measurements.append(measurement)

    def screenshot(self, url: str, device: str, image: bytes) -> None:
        self.pictures[url, device] = image

    def examine(self, examination: Examination, raw: Mapping[str, object]) -> None:
        self.examinations.append(examination)
        self.raw[examination.url, examination.screen] = raw

    @property
    def snapshots(self) -> list[Snapshot]:
        return [v for v in self.visits if isinstance(v, Snapshot)]

    @property
    def failures(self) -> dict[str, FetchFailure]:
        return {v.url: v for v in self.visits if isinstance(v, FetchFailure)}

    def paths(self) -> list[str]:
        return ["/" + v.url.split("/", 3)[3] for v in self.snapshots]

    def skipped(self) -> dict[str, SkipReason]:
        return {s.url: s.reason for s in self.skips}


class Silent:
    """Progress that only remembers."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int, int, str]] = []

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        self.seen.append((done, queued, failed, url))


def options(**changes: object) -> CrawlOptions:
    """Options for loopback: no delay, short time limit, no browser."""
    values: dict[str, object] = {"allow_private_hosts": True, "delay": 0, "timeout": 5, "browser": False}
    return CrawlOptions(**{**values, **changes})  # type: ignore[arg-type]


def by_text(link: Link) -> float:
    """A rank for tests: links whose address says "service" promise a service."""
    return 0.6 if "service" in link.url else 0.1


async def visit(
    url: str,
    *,
    sink: Kept,
    rank: Callable[[Link], float] = by_text,
    resume: Resume | None = None,
    stop: asyncio.Event | None = None,
    names: Mapping[str, str] | None = None,
    progress: Silent | None = None,
    **changes: object,
) -> CrawlSummary:
    """Crawl ``url``; host names are resolved by ``names`` only."""

    async def lookup(host: str) -> Sequence[str]:
        if names is None or host not in names:
            raise OSError("no such name")
        return [names[host]]

    async with Crawler(options(**changes), stop=stop, lookup=lookup) as crawler:
        return await crawler.crawl(
            Portal("test", url), rank=rank, sink=sink, progress=progress or Silent(), resume=resume
        )  # fmt: skip

"""A weekly check of a portal: what it costs beside a full visit, and whether it finds what changed.

The same portal is served four times: with ETags, with Last-Modified, with nothing but a sitemap that tells lastmod, and with
nothing. Each is visited whole, then again with ``incremental`` while nothing has changed, then once more when some pages have;
beside the last stands a full visit of the same state in a folder of its own, answered from its own archive. Bytes and requests
are counted by the server, which runs in this process: seconds hold its work, too.
"""

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from random import Random

from app.pipeline import Pipeline, load_questionnaires, load_rubrics
from app.workspace import Workspace, portal_of
from bench.figures import say, table
from bench.processes import BenchError
from bench.servers import page
from bench.sites import City
from crawler import CrawlOptions
from model import Answer, Portal, Snapshot
from rubrics import Rubrics

KINDS = ("etag", "modified", "sitemap", "nothing")
_THEN = 1_577_880_000  # when all pages were last changed, but those that change: long before any visit
_MARK = b"<p class=lead>"


class Town:
    """A ``City`` on loopback with what ``kind`` says of the age of its pages. ``renew`` changes some of them.

    ``sent`` and ``requests`` count since the last ``forget``.
    """

    def __init__(self, kind: str, city: City) -> None:
        self._kind, self._city = kind, city
        self._new: dict[str, float] = {}
        self.sent = self.requests = 0

    def renew(self, many: int, seed: int) -> None:
        """Let so many pages say something new, as of now."""
        self._new = dict.fromkeys(Random(f"changed/{seed}").sample(self._city.paths[1:], many), time.time())

    def forget(self) -> None:
        """Begin to count anew."""
        self.sent = self.requests = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until the other side ends it."""
        try:
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                fields = (line.partition(":") for line in lines[1:] if line)
                whole = self._answer(lines[0].split(" ")[1], {k.lower(): v.strip() for k, _, v in fields})
                self.requests, self.sent = self.requests + 1, self.sent + len(whole)
                writer.write(whole)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, target: str, head: dict[str, str]) -> bytes:
        """A whole answer: 304 where the request's condition holds."""
        if target == "/sitemap.xml" and self._kind == "sitemap":
            return page(self._sitemap(head["host"]), kind="application/xml")
        whole = self._city.answer(target)
        if target not in self._city.paths:
            return whole
        body = whole.partition(b"\r\n\r\n")[2]
        if target in self._new:
            body = body.replace(_MARK, _MARK + b"New since last week: the office has moved. ", 1)
        more, condition = self._validator(target, body)
        if condition and head.get(condition[0]) == condition[1]:
            return f"HTTP/1.1 304 Not Modified\r\nServer: bench\r\n{more}\r\n".encode()
        return page(body, more=more)

    def _validator(self, target: str, body: bytes) -> tuple[str, tuple[str, str] | None]:
        if self._kind == "etag":
            tag = f'"{sha256(body).hexdigest()[:16]}"'
            return f"ETag: {tag}\r\n", ("if-none-match", tag)
        if self._kind == "modified":
            at = formatdate(self._new.get(target, _THEN), usegmt=True)
            return f"Last-Modified: {at}\r\n", ("if-modified-since", at)
        return "", None

    def _sitemap(self, host: str) -> bytes:
        lines = [
            f"<url><loc>http://{host}{path}</loc><lastmod>{_stamp(self._new.get(path, _THEN))}</lastmod></url>"
            for path in self._city.paths
        ]
        return f"<?xml version='1.0'?><urlset>{''.join(lines)}</urlset>".encode()


def _stamp(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


@dataclass(frozen=True, slots=True)
class _Cost:
    """Of one visit."""

    bytes: int
    requests: int
    seconds: float


@dataclass(slots=True)
class _Found:
    """What came of one server: costs of the three visits, changed pages found, whether answers are as by a full visit."""

    costs: list[_Cost] = field(default_factory=list)
    changed: int = 0
    equal: bool = False
    answering: float = 0.0


class _Silent:
    """A watcher that does not look."""

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        """Nothing."""


@contextmanager
def _unwatched(name: str, budget: int) -> Iterator[_Silent]:
    yield _Silent()


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--pages", type=int, default=300, help="pages of the portal (default: %(default)s)")
    parser.add_argument("--changed", type=int, default=10, help="pages that change (default: %(default)s)")
    parser.add_argument("--kilobytes", type=int, default=42, help="least size of a page (default: %(default)s)")
    parser.add_argument("--delay", type=float, default=0.02, help="seconds between two requests (default: %(default)s)")
    parser.add_argument("--kinds", default=",".join(KINDS), help="which servers, with commas (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another portal")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: {bytes,requests,seconds}_ratio_* of an unchanged portal, changed_found (the least), answers_equal."""
    kinds = chosen.kinds.split(",")
    if unknown := set(kinds) - set(KINDS):
        raise BenchError(f"there is no server {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    city, rubrics = City(chosen.pages, chosen.seed, chosen.kilobytes), load_rubrics()
    found = {kind: asyncio.run(_measured(chosen, kind, city, rubrics)) for kind in kinds}
    names = ("full", "again, unchanged", f"again, {chosen.changed} changed")
    rows = [
        (kind, name, cost.bytes, cost.requests, cost.seconds)
        for kind, one in found.items()
        for name, cost in zip(names, one.costs, strict=True)
    ]
    table(f"{chosen.pages} pages, {chosen.delay} s between requests", ("server", "visit", "bytes", "requests", "seconds"), rows)
    figures: dict[str, object] = {}
    for what in ("bytes", "requests", "seconds"):
        for kind, one in found.items():
            figures[f"{what}_ratio_{kind}"] = round(getattr(one.costs[1], what) / getattr(one.costs[0], what), 4)
    return figures | {
        "changed_found": min(one.changed for one in found.values()), "changed": chosen.changed,
        "answers_equal": all(one.equal for one in found.values()),
        "answering_seconds": round(max(one.answering for one in found.values()), 2),
    }  # fmt: skip


async def _measured(chosen: argparse.Namespace, kind: str, city: City, rubrics: Rubrics) -> _Found:
    """All visits to one server."""
    town, found = Town(kind, city), _Found()
    server = await asyncio.start_server(town.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    folders = [Path(tempfile.mkdtemp(prefix="bench-")) for _ in range(2)]
    try:
        kept, fresh = (_pipeline(chosen, folder, rubrics) for folder in folders)
        first, cost = await _visit(kept, town, url, again=False)
        check, unchanged = await _visit(kept, town, url, again=True)
        town.renew(chosen.changed, chosen.seed)
        last, changed = await _visit(kept, town, url, again=True)
        whole, _ = await _visit(fresh, town, url, again=False)
        found.costs = [cost, unchanged, changed]
        before, now, wanted = _bodies(kept, check), _bodies(kept, last), _bodies(fresh, whole)
        if before != _bodies(kept, first):
            raise BenchError("the check of an unchanged portal found other pages than the full visit")
        found.changed = sum(wanted[u] == now.get(u) for u in wanted if wanted[u] != before.get(u))
        answers, found.answering = _answers(kept, last, url)
        found.equal = answers == _answers(fresh, whole, url)[0] and now == wanted
        say(f"{kind}: {unchanged.bytes / cost.bytes:.4f} of the bytes; {found.changed} of {chosen.changed} changed pages found")
        for one in (kept, fresh):
            one.store.close()
    finally:
        server.close()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
    return found


def _pipeline(chosen: argparse.Namespace, folder: Path, rubrics: Rubrics) -> Pipeline:
    most = chosen.pages + 50  # so that the budget is not what ends a visit
    given = CrawlOptions(max_pages=most, delay=chosen.delay, browser=False, allow_private_hosts=True, timeout=60.0)
    made = Pipeline(Workspace(folder), load_questionnaires(["losi-2024"], rubrics), rubrics, given, _unwatched)
    made.workspace.create()
    return made


async def _visit(pipeline: Pipeline, town: Town, url: str, *, again: bool) -> tuple[int, _Cost]:
    """The run and what it cost."""
    visiting = replace(pipeline, options=replace(pipeline.options, incremental=again))
    crawler = visiting.crawler()
    town.forget()
    began = time.perf_counter()
    async with crawler:
        run, _ = await visiting.crawl(crawler, _portal(url))
    return run, _Cost(town.sent, town.requests, time.perf_counter() - began)


def _portal(url: str) -> Portal:
    return portal_of(url)


def _bodies(pipeline: Pipeline, run: int) -> dict[str, str]:
    visits = pipeline.store.visits(run)
    return {v.url: v.ref.digest for v in visits if isinstance(v, Snapshot) and v.ref is not None}


def _answers(pipeline: Pipeline, run: int, url: str) -> tuple[str, float]:
    """All answers as text, without where copies lie, which differs between archives; and the seconds they took."""
    began = time.perf_counter()
    site = pipeline.read(run, _portal(url))
    answers = [a for q in pipeline.questionnaires for a in pipeline.rubrics.answer(site, q)]
    return repr([_unplaced(a) for a in answers]), time.perf_counter() - began


def _unplaced(answer: Answer) -> Answer:
    digests = [e.ref.digest if e.ref else "" for e in answer.evidence]
    shown = tuple(replace(e, ref=None, excerpt=f"{d} {e.excerpt}") for e, d in zip(answer.evidence, digests, strict=True))
    return replace(answer, evidence=shown)

"""One visit: robots.txt, redirects and refreshes, block pages, pages that need a browser.

Comes in: an address. Goes out: an ``Outcome``. Must not know: the queue, the budget, the archive.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from crawler.blocked import blocked_by
from crawler.fetch import Fetcher, retry_after
from crawler.options import CrawlOptions
from crawler.politeness import Servers
from crawler.render import Renderer
from crawler.result import INTERRUPTED, Failed, Response
from crawler.robots import Robots
from crawler.script_only import needs_scripts
from model import FailureKind, SkipReason
from pages import Page, decode, normalise, read

HTML = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_REFRESH_WORDS = 60  # a page with more words is a page, whatever its refresh says

Admit = Callable[[str], SkipReason | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a visit gave: a page with its response, or a reason to skip it, or a failure (with what was read)."""

    url: str
    response: Response | None = None
    page: Page | None = None
    failed: Failed | None = None
    skip: SkipReason | None = None
    charset: str = ""
    rendered: bool = False


class Visitor:
    """Visits addresses one by one; several visits may be under way at once."""

    def __init__(self, options: CrawlOptions, servers: Servers, fetcher: Fetcher, robots: Robots, renderer: Renderer) -> None:
        self._options, self._servers = options, servers
        self._fetcher, self._robots, self._renderer = fetcher, robots, renderer

    async def visit(self, url: str, admit: Admit) -> Outcome:
        """Visit ``url`` and where it redirects to; ``admit`` is asked about each further address."""
        seen = Counter([url])
        for _ in range(self._options.max_redirects + 1):
            outcome, target = await self._step(url)
            if not target:
                return outcome
            seen[target] += 1
            if seen[target] > 2:  # once more is what a server that sets a cookie needs
                return Outcome(target, failed=Failed(FailureKind.REDIRECTS, "the redirects go round in a circle"))
            if target != url and (reason := admit(target)) is not None:
                return Outcome(target, skip=reason)
            url = target
        detail = f"more than {self._options.max_redirects} redirects"
        return Outcome(url, failed=Failed(FailureKind.REDIRECTS, detail))

    async def _step(self, url: str) -> tuple[Outcome, str]:
        """One request: its outcome, and where it leads on to ("" where it ends here)."""
        refusal = await self._refusal(url)
        if refusal is not None:
            return Outcome(url, failed=refusal), ""
        answer = await self._fetcher.get(url, limit=self._options.max_bytes, wanted=_is_page)
        if isinstance(answer, Failed):
            return Outcome(url, failed=answer), ""
        if answer.status in _REDIRECTS and (location := answer.headers.get("location", "")):
            target = normalise(location, url)
            wrong = Failed(FailureKind.REDIRECTS, f"redirects to {location[:100]!r}, which is no address of a page")
            return Outcome(url, failed=None if target else wrong), target
        if answer.status >= 300:
            return Outcome(url, failed=_refused(answer)), ""
        if not _is_page(answer):
            return Outcome(url, skip=SkipReason.MEDIA, response=answer), ""
        if answer.truncated:
            detail = f"larger than {self._options.max_bytes:,} bytes"
            return Outcome(url, failed=Failed(FailureKind.TOO_LARGE, detail, answer.status)), ""
        return await self._read(answer)

    async def _refusal(self, url: str) -> Failed | None:
        server = await self._servers.of(url)
        if isinstance(server, Failed):
            return server
        if server.silence is not None:
            return server.silence
        rules = await self._robots.rules(url)
        server.asks_for(rules.crawl_delay)
        return rules.refusal(url)

    async def _read(self, answer: Response) -> tuple[Outcome, str]:
        url = answer.url
        markup, charset = decode(answer.body, answer.charset)
        if not markup.strip():
            return Outcome(url, failed=Failed(FailureKind.PROTOCOL, "the page is empty", answer.status)), ""
        if not answer.media_type and not _looks_like_html(markup):
            return Outcome(url, skip=SkipReason.MEDIA, response=answer), ""
        page = read(markup, url=url)
        if blocker := block_page(answer, markup, page):
            detail = f"a block page of {blocker} instead of the page"
            return Outcome(url, failed=Failed(FailureKind.BLOCKED, detail, answer.status)), ""
        if page.refresh and page.refresh != url and page.words < _REFRESH_WORDS:
            return Outcome(url, answer, page, charset=charset), page.refresh
        if needs_scripts(page, markup):
            return await self._render(answer, page)
        return Outcome(url, answer, page, charset=charset), ""

    async def _render(self, answer: Response, page: Page) -> tuple[Outcome, str]:
        """Let a browser fill the page; without one the page counts as failed, but its links are kept."""
        server = await self._servers.of(answer.url)
        if isinstance(server, Failed) or (leave := await server.enter()) is None:
            return Outcome(answer.url, failed=server if isinstance(server, Failed) else INTERRUPTED), ""
        try:
            drawn = await self._renderer.render(answer)
        finally:
            leave()
        if isinstance(drawn, Failed):
            return Outcome(answer.url, failed=drawn, page=page), ""
        if drawn.url != answer.url:  # a script went elsewhere: like a redirect
            return Outcome(answer.url, response=answer, page=page), drawn.url
        markup = drawn.body.decode("utf-8", "replace")
        page = read(markup, url=drawn.url)
        if blocker := block_page(drawn, markup, page):
            detail = f"a block page of {blocker} instead of the page"
            return Outcome(answer.url, failed=Failed(FailureKind.BLOCKED, detail, answer.status)), ""
        return Outcome(drawn.url, drawn, page, charset="utf-8", rendered=True), ""


def _is_page(head: Response) -> bool:
    return head.media_type in HTML or not head.media_type


def _looks_like_html(markup: str) -> bool:
    start = markup.lstrip()[:1000].lower()
    return start.startswith("<") and any(mark in start for mark in ("<!doctype html", "<html", "<head", "<body", "<title"))


def _refused(answer: Response) -> Failed:
    """A status of 300 or more, or the block page that it carries."""
    markup, _ = decode(answer.body, answer.charset)
    page = read(markup, url=answer.url)
    if blocker := block_page(answer, markup, page):
        return Failed(FailureKind.BLOCKED, f"a block page of {blocker} ({answer.status})", answer.status)
    after = retry_after(answer.headers.get("retry-after", ""))
    return Failed(FailureKind.STATUS, f"the server answers {answer.status}", answer.status, after)


def block_page(answer: Response, markup: str, page: Page) -> str:
    """Whose block page ``answer`` is, or ""."""
    text = " ".join([page.title, *(block.text for block in page.blocks)])
    return blocked_by(answer.status, answer.headers, markup, text, len(page.links))

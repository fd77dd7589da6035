"""One visit: robots.txt, redirects and refreshes, block pages, pages that need a browser.

Comes in: an address. Goes out: an ``Outcome``. Must not know: the queue, the budget, the archive.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.browsing.render import Renderer
from crawler.browsing.script_only import may_need_scripts, needs_scripts
from crawler.documents import Document, DocumentReader, is_document
from crawler.net.fetch import Fetcher
from crawler.net.politeness import Servers
from crawler.net.robots import Robots
from crawler.obstacles import obstacle
from crawler.options import CrawlOptions
from crawler.result import INTERRUPTED, Failed, Response
from crawler.revisits import Revisits, conditions, equal, standing
from model import Capture, FailureKind, Seen, SkipReason
from pages import Outline, decode, normalise, outline, read

HTML = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_TELLING = 1500  # characters in the main part of a page that no script needs to fill
_REFRESH_WORDS = 60  # a page with more words is a page, whatever its refresh says

Admit = Callable[[str], SkipReason | None]
Wanted = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Errand:
    """What to visit. ``admit`` is asked about each further address, ``wanted`` about each link (address and words);
    ``documents`` says whether a PDF or an office file is welcome."""

    url: str
    admit: Admit
    wanted: Wanted
    documents: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a visit gave: a page or document with its response, or a reason to skip it, or a failure (with what was read).

    Where an earlier ``copy`` has a part in it: ``seen`` says how it is known to hold, ``same`` whether it can stand for the page;
    ``said`` is the server's word for it.
    """

    url: str
    response: Response | None = None
    page: Outline | None = None
    document: Document | None = None
    failed: Failed | None = None
    skip: SkipReason | None = None
    charset: str = ""
    rendered: bool = False
    copy: Capture | None = None
    seen: Seen = Seen.FETCHED
    same: bool = False
    said: Response | None = None


class Visitor:
    """Visits addresses one by one; several visits may be under way at once."""

    def __init__(
        self, options: CrawlOptions, servers: Servers, fetcher: Fetcher, robots: Robots, renderer: Renderer,
        documents: DocumentReader, revisits: Revisits,
    ) -> None:  # fmt: skip
        self._options, self._servers, self._revisits = options, servers, revisits
        self._fetcher, self._robots, self._renderer, self._documents = fetcher, robots, renderer, documents

    async def visit(self, errand: Errand) -> Outcome:
        """Visit an address and where it redirects to."""
        url = errand.url
        seen = Counter([url])
        for _ in range(self._options.max_redirects + 1):
            outcome, target = await self._step(url, errand)
            if not target:
                return outcome
            seen[target] += 1
            if seen[target] > 2:  # once more is what a server that sets a cookie needs
                return Outcome(target, failed=Failed(FailureKind.REDIRECTS, "the redirects go round in a circle"))
            if target != url and (reason := errand.admit(target)) is not None:
                return Outcome(target, skip=reason)
            url = target
        detail = f"more than {self._options.max_redirects} redirects"
        return Outcome(url, failed=Failed(FailureKind.REDIRECTS, detail))

    async def try_sitemaps(self, dates: Mapping[str, datetime]) -> None:
        """Ask for some of the pages that sitemaps call unchanged, to see whether the others need to be asked for."""
        unchanged = self._revisits.unchanged(dates)
        answers: dict[str, Response] = {}
        for url in self._revisits.sample(unchanged):
            if await self._refusal(url) is None:
                answer = await self._ask(url, self._revisits.copy(url), documents=True)
                if not isinstance(answer, Failed):
                    answers[url] = answer
        self._revisits.verdict(unchanged, answers)

    async def menus(self, answer: Response) -> tuple[tuple[str, str], ...]:
        """The links, as (address, words), of language menus that only a script opens."""
        server = await self._servers.of(answer.url)
        if isinstance(server, Failed) or (leave := await server.enter()) is None:
            return ()
        try:
            found = await self._renderer.menus(answer)
        finally:
            leave()
        return () if isinstance(found, Failed) else found

    async def _step(self, url: str, errand: Errand) -> tuple[Outcome, str]:
        """One request: its outcome, and where it leads on to ("" where it ends here)."""
        refusal = await self._refusal(url)
        if refusal is not None:
            return Outcome(url, failed=refusal), ""
        copy = self._revisits.copy(url)
        if copy is not None and is_document(copy.snapshot.media_type, url) and not errand.documents:
            copy = None
        if copy is not None and self._revisits.unasked(url):
            return await self._stand(copy, None, errand)
        taken = self._revisits.take(url) if copy is not None else None
        answer = taken or await self._ask(url, copy, documents=errand.documents)
        if isinstance(answer, Failed):
            return Outcome(url, failed=answer), ""
        if answer.status == 304 and copy is not None:
            return await self._stand(copy, answer, errand)
        outcome, target = await self._judge(answer, errand)
        return (outcome if copy is None else _compared(outcome, copy, Seen.FETCHED)), target

    async def _ask(self, url: str, copy: Capture | None, *, documents: bool) -> Response | Failed:
        """One request, for what is not as in the copy where there is one."""
        options = self._options
        limit = max(options.max_bytes, options.max_document_bytes) if documents else options.max_bytes
        wanted = _wanted_with_documents if documents else _is_page
        return await self._fetcher.get(url, limit=limit, wanted=wanted, more=conditions(copy))

    async def _stand(self, copy: Capture, said: Response | None, errand: Errand) -> tuple[Outcome, str]:
        """Read the copy in place of the page. ``said`` is the server's word that it still holds; None: the sitemap's."""
        answer, seen = standing(copy, said), Seen.SITEMAP if said is None else Seen.NOT_MODIFIED
        if copy.snapshot.rendered:
            page = outline(copy.body.decode("utf-8", "replace"), url=answer.url, wanted=errand.wanted)
            outcome, target = Outcome(answer.url, answer, page, charset="utf-8", rendered=True), ""
        else:
            outcome, target = await self._judge(answer, errand)
        return _compared(outcome, copy, seen, said), target

    async def _judge(self, answer: Response, errand: Errand) -> tuple[Outcome, str]:
        """What an answer is, and where it leads on to."""
        url, options = answer.url, self._options
        if answer.status in _REDIRECTS and (location := answer.headers.get("location", "")):
            target = normalise(location, url)
            wrong = Failed(FailureKind.REDIRECTS, f"redirects to {location[:100]!r}, which is no address of a page")
            return Outcome(url, failed=None if target else wrong), target
        if answer.status >= 300:
            return Outcome(url, failed=_refused(answer)), ""
        if _is_document(answer) and errand.documents:
            return await self._study(answer), ""
        if not _is_page(answer):
            return Outcome(url, skip=SkipReason.DOCUMENT if _is_document(answer) else SkipReason.MEDIA, response=answer), ""
        if answer.truncated or len(answer.body) > options.max_bytes:
            return Outcome(url, failed=_too_large(answer, options.max_bytes)), ""
        return await self._read(answer, errand.wanted)

    async def _refusal(self, url: str) -> Failed | None:
        server = await self._servers.of(url)
        if isinstance(server, Failed):
            return server
        if server.silence is not None:
            return server.silence
        rules = await self._robots.rules(url)
        server.asks_for(rules.crawl_delay)
        return rules.refusal(url)

    async def _study(self, answer: Response) -> Outcome:
        """Read a document."""
        if answer.truncated:
            return Outcome(answer.url, failed=_too_large(answer, self._options.max_document_bytes))
        document = await self._documents.read(answer.body, answer.media_type, answer.url)
        if isinstance(document, Failed):
            return Outcome(answer.url, failed=document)
        return Outcome(answer.url, answer, document=document)

    async def _read(self, answer: Response, wanted: Wanted) -> tuple[Outcome, str]:
        url = answer.url
        markup, charset = decode(answer.body, answer.charset)
        if not markup or markup.isspace():
            return Outcome(url, failed=Failed(FailureKind.PROTOCOL, "the page is empty", answer.status)), ""
        if not answer.media_type and not _looks_like_html(markup):
            return Outcome(url, skip=SkipReason.MEDIA, response=answer), ""
        page = outline(markup, url=url, wanted=wanted)
        if failed := hindrance(answer, markup, page):
            return Outcome(url, failed=failed), ""
        if page.refresh and page.refresh != url and len(page.main) < _TELLING and page.words < _REFRESH_WORDS:
            return Outcome(url, answer, page, charset=charset), page.refresh
        if len(page.main) < _TELLING and may_need_scripts(markup, page.words) and needs_scripts(read(markup, url=url), markup):
            return await self._render(answer, page, wanted)
        return Outcome(url, answer, page, charset=charset), ""

    async def _render(self, answer: Response, page: Outline, wanted: Wanted) -> tuple[Outcome, str]:
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
        page = outline(markup, url=drawn.url, wanted=wanted)
        if failed := hindrance(drawn, markup, page):
            return Outcome(answer.url, failed=failed), ""
        return Outcome(drawn.url, drawn, page, charset="utf-8", rendered=True), ""


def _compared(outcome: Outcome, copy: Capture, seen: Seen, said: Response | None = None) -> Outcome:
    """The outcome with what it owes to the copy."""
    response = outcome.response
    if response is None or (outcome.page is None and outcome.document is None) or outcome.rendered != copy.snapshot.rendered:
        return outcome
    reading = outcome.document.html if outcome.document is not None else b""
    same = equal(copy, response, outcome.rendered, reading)
    if seen is Seen.FETCHED and not same:
        return outcome
    return replace(outcome, copy=copy, seen=seen, same=same, said=said)


def _is_page(head: Response) -> bool:
    return head.media_type in HTML or not head.media_type


def _is_document(head: Response) -> bool:
    return is_document(head.media_type, head.url)


def _wanted_with_documents(head: Response) -> bool:
    return _is_page(head) or _is_document(head)


def _looks_like_html(markup: str) -> bool:
    start = markup.lstrip()[:1000].lower()
    return start.startswith("<") and any(mark in start for mark in ("<!doctype html", "<html", "<head", "<body", "<title"))


def _too_large(answer: Response, limit: int) -> Failed:
    return Failed(FailureKind.TOO_LARGE, f"larger than {limit:,} bytes", answer.status)


def _refused(answer: Response) -> Failed:
    """A status of 300 or more, or the block page that it carries."""
    markup, _ = decode(answer.body, answer.charset)
    if failed := hindrance(answer, markup, outline(markup, url=answer.url)):
        return failed
    return Failed(FailureKind.STATUS, f"the server answers {answer.status}", answer.status)


def hindrance(answer: Response, markup: str, page: Outline) -> Failed | None:
    """Why ``answer`` is not the page that it should be, if so."""
    found = obstacle(
        answer.status, answer.headers, markup, title=page.title, heading=page.heading, text=page.text, links=page.link_count
    )
    if found is None:
        return None
    return Failed(found.kind, found.detail, answer.status)

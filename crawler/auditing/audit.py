"""The audit of a portal: its pages in the browser, their markup, and what its server shows.

Comes in: a plan. Goes out: examinations and measurements to a sink. Must not know: how pages were chosen, or how results add up.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.auditing.auditor import Auditor, Result
from crawler.auditing.checks import CHECKS
from crawler.auditing.contract import Seen
from crawler.auditing.facts import Line, site_facts
from crawler.auditing.markup import check_markup, summed
from crawler.auditing.styles import Styles
from crawler.contract import CrawlSink, Progress
from model import Engine, Measurement, Screen

TRANSPORT, NOT_MEASURED = "transport", "not-measured"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be audited: the ``home`` page, the pages to examine, the bodies of those whose markup is known as it came from
    the server, with the charsets that the server claimed, and where the Nu checker lies ("": where it is usually found).
    """

    home: str
    urls: Sequence[str]
    bodies: Mapping[str, bytes] = field(default_factory=dict)
    charsets: Mapping[str, str] = field(default_factory=dict)
    jar: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What an audit works with. ``turns`` bounds how many pages are examined at once; ``stop`` ends it after those."""

    auditor: Auditor
    line: Line
    turns: asyncio.Semaphore
    stop: asyncio.Event


async def audit(plan: Plan, desk: Desk, *, sink: CrawlSink, progress: Progress, now: datetime) -> None:
    """Examine the plan's pages, two at once where their server lets us, then check their markup and the server of the home page.

    What could not be measured is handed on with the reason.
    """
    styles, home_styles = Styles(), Styles()
    under_way = [
        asyncio.create_task(_examine(desk, url, home_styles if url == plan.home else styles, url == plan.home))
        for url in plan.urls
    ]
    results: list[Result] = []
    failed = 0
    try:
        for done, (url, task) in enumerate(zip(plan.urls, under_way, strict=True)):
            progress.update(done - failed, len(plan.urls) - done, failed, url)
            found = await task
            failed += not any(examination.tested for examination, _ in found)
            results.extend(found)
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
    progress.update(len(plan.urls) - failed, 0, failed, "")
    await _rest(plan, desk, results, (home_styles, styles), sink, now)


async def _examine(desk: Desk, url: str, styles: Styles, home: bool) -> tuple[Result, ...]:
    async with desk.turns:
        return () if desk.stop.is_set() else await desk.auditor.examine(url, CHECKS, styles=styles, afresh=home)


async def _rest(
    plan: Plan, desk: Desk, results: Sequence[Result], styles: tuple[Styles, Styles], sink: CrawlSink, now: datetime
) -> None:  # fmt: skip
    """What is measured of the portal as a whole, and of pages without a browser."""
    unknown: dict[str, str] = {}
    home_sheets, sheets = (one.bodies for one in styles)
    bodies = {url: plan.bodies[url] for url in plan.urls if url in plan.bodies}
    markup = await check_markup(bodies, {**home_sheets, **sheets}, charsets=plan.charsets, jar=plan.jar)
    if isinstance(markup, str):
        unknown[Engine.MARKUP] = markup
    else:
        for name, figures in summed(markup, {plan.home, *home_sheets}).items():
            sink.measure(Measurement(plan.home, name, figures, now))
    for examination, raw in results:
        told = markup if isinstance(markup, str) else markup.get(examination.url, _NO_SOURCE)
        sink.examine(*(_with_markup((examination, raw), told) if examination.screen is Screen.DESKTOP else (examination, raw)))
    server = await site_facts(plan.home, desk.line)
    sink.measure(Measurement(plan.home, TRANSPORT, dict(server.facts), now))
    sink.measure(Measurement(plan.home, NOT_MEASURED, {**server.unknown, **unknown}, now))


_NO_SOURCE = "only the page as its scripts made it is in the archive"


def _with_markup(result: Result, told: Seen | str) -> Result:
    """The result with what the markup checker said of the page, or why it said nothing."""
    examination, raw = result
    if isinstance(told, str):
        return replace(examination, not_measured={**examination.not_measured, Engine.MARKUP: told}), raw
    joined = replace(
        examination, tested=(*examination.tested, *told.tested), findings=(*examination.findings, *told.findings),
        facts={**examination.facts, **told.facts}, versions={**examination.versions, Engine.MARKUP: told.version},
    )  # fmt: skip
    return joined, {**raw, Engine.MARKUP.value: told.raw}

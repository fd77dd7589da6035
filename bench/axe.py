"""Accessibility engines: how they agree with the W3C's test cases, and what auditing costs beside bare axe-core.

With --act FOLDER (w3c/wcag-act-rules: testcases.json and the pages it names): for each ACT rule complete, partial,
inconsistent or untested, for axe alone, for Civiscope's own rules, for checks by real input, and for all together, where
the first of own, input and axe that is sure decides. Which of an engine's rules tests which ACT rule is what the engine
itself says; of several, all together or the one that agrees best. Always: axe_ratio, the CPU time (browser and driver) of
examining pages with axe on both screens, divided by that of loading them and calling axe.run at both sizes; and the time of
the pages one after the other and two at once.
"""

import argparse
import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from playwright.async_api import Page

from bench.act.cases import Case, Shelf, load
from bench.act.desk import Desk, desk
from bench.act.engines import Answers, acts, all_answers
from bench.act.verdicts import Agreement, Told, agreement, contradict, joined, together
from bench.figures import Cell, say, table
from bench.processes import BenchError, cpu_seconds
from bench.servers import Served
from bench.sites import City
from crawler.auditing.auditor import SIZES
from crawler.auditing.axe import AXE, source
from crawler.auditing.axe import options as axe_options
from crawler.auditing.checks import CHECKS
from crawler.browsing.browser import MOST_PAGES
from crawler.result import Failed
from model import Engine, Outcome

_DECIDES = (Engine.OWN, Engine.INPUT, Engine.AXE)
_ALL = "together"
_BEST = (Agreement.COMPLETE, Agreement.PARTIAL, Agreement.UNTESTED, Agreement.INCONSISTENT)
# What is published on the W3C's page of implementations, of 87 rules: complete, partial.
PUBLISHED = {
    "SortSite": (41, 2), "QualWeb": (32, 18), "Alfa": (30, 9), "axe-core": (29, 12), "Equal Access": (23, 3)
}  # fmt: skip


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--act", type=Path, help="folder with the W3C's testcases.json and test pages")
    parser.add_argument("--rule", action="append", default=[], help="only these ACT rules (may be repeated)")
    parser.add_argument("--cases", action="store_true", help="list every case that came out otherwise than expected")
    parser.add_argument("--pages", type=int, default=20, help="pages of the cost's sample (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="rounds of the cost (default: %(default)s; 0: not measured)")


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: axe_ratio, and with --act the rules by agreement."""
    figures: dict[str, object] = {}
    if chosen.act is not None:
        figures |= asyncio.run(_agreement(chosen.act, frozenset(chosen.rule), chosen.cases))
    if chosen.repeat:
        figures |= asyncio.run(_cost(chosen.pages, chosen.repeat))
    if not figures:
        raise BenchError("nothing is to be measured: give --act FOLDER, or --repeat above 0")
    return figures


# --- agreement ------------------------------------------------------------------------------------------------------
async def _agreement(folder: Path, rules: frozenset[str], list_cases: bool) -> dict[str, object]:
    cases = [c for c in load(folder) if not rules or c.rule in rules]
    with Shelf(folder) as shelf:
        missing = [c for c in cases if shelf.find(c.path) is None]
        cases = [c for c in cases if shelf.find(c.path) is not None]
        if not cases:
            raise BenchError(f"{folder} holds none of the pages that its testcases.json names")
        say(f"{len(cases)} cases of {len({c.rule for c in cases})} rules; {len(missing)} pages are missing")
        async with desk() as at:
            known = await at.renderer.show(acts)
            if isinstance(known, Failed):
                raise BenchError(known.detail)
            urls = {c.rule + c.id: shelf.url(c.path) for c in cases}
            found = await all_answers(at.auditor, urls, cases, known, MOST_PAGES, say)
    return _told(cases, found, list_cases) | {"cases": len(cases), "missing": len(missing)}


def _told(cases: Sequence[Case], found: Mapping[str, Answers], list_cases: bool) -> dict[str, object]:
    columns = (*(e.value for e in (Engine.AXE, Engine.OWN, Engine.INPUT)), _ALL)
    by_rule: dict[str, list[Case]] = {}
    for case in cases:
        by_rule.setdefault(case.rule, []).append(case)
    came: dict[str, dict[str, Outcome | None]] = {}
    for those in by_rule.values():
        came.update(_came(those, found))
    verdicts = {
        rule: {column: agreement([Told(c.expected, came[c.rule + c.id][column]) for c in those]) for column in columns}
        for rule, those in by_rule.items()
    }
    rows = [
        (r, by_rule[r][0].rule_name[:60], len(by_rule[r]), *(verdicts[r][c].value for c in columns)) for r in sorted(verdicts)
    ]
    table("Agreement with the test cases of ACT rules", ("rule", "name", "cases", *columns), rows)
    if list_cases:
        table("Otherwise than expected", ("rule", "case", "expected", *columns), _others(cases, came, columns))
    counts = {column: Counter(v[column] for v in verdicts.values()) for column in columns}
    totals: list[tuple[Cell, ...]] = [(c, *(counts[c][a] for a in Agreement)) for c in columns]
    totals += [(f"{name} (published)", complete, partial_, None, None) for name, (complete, partial_) in PUBLISHED.items()]
    table(f"{len(verdicts)} rules", ("engine", *(a.value for a in Agreement)), totals)
    return {
        "rules": len(verdicts),
        **{c: {a.value: counts[c][a] for a in Agreement} for c in columns},
        "contradictions": sum(contradict(came[c.rule + c.id][e.value] for e in _DECIDES) for c in cases),
    }


def _came(cases: Sequence[Case], found: Mapping[str, Answers]) -> dict[str, dict[str, Outcome | None]]:
    """What each engine says of the cases of one ACT rule: by all of its rules that test it, or by the one that agrees best,
    since an engine may have a stricter rule beside the one that means the same.
    """
    spoken: dict[str, dict[str, Outcome | None]] = {c.rule + c.id: {} for c in cases}
    for engine in _DECIDES:
        said = {c.rule + c.id: found[c.rule + c.id].get(engine, {}) for c in cases}
        ways: list[dict[str, Outcome | None]] = [{key: joined(one.values()) for key, one in said.items()}]
        ways += [{key: one.get(rule) for key, one in said.items()} for rule in sorted({r for one in said.values() for r in one})]
        best = min(ways, key=lambda way: _BEST.index(agreement([Told(c.expected, way[c.rule + c.id]) for c in cases])))
        for key, outcome in best.items():
            spoken[key][engine.value] = outcome
    for one in spoken.values():
        one[_ALL] = together(one, [engine.value for engine in _DECIDES])
    return spoken


def _others(
    cases: Sequence[Case], came: Mapping[str, Mapping[str, Outcome | None]], columns: Sequence[str]
) -> list[tuple[str, ...]]:  # fmt: skip
    def fine(case: Case) -> bool:
        outcome, bad = came[case.rule + case.id][_ALL], Outcome.FAILED
        return outcome is bad if case.expected is bad else outcome in (Outcome.PASSED, Outcome.INAPPLICABLE)

    return [
        (c.rule, c.id[:10], c.expected.value, *(str(came[c.rule + c.id][column] or "-") for column in columns))
        for c in cases
        if not fine(c)
    ]


# --- cost -----------------------------------------------------------------------------------------------------------
async def _cost(pages: int, rounds: int) -> dict[str, object]:
    """Rounds in which ours and bare axe take turns at the same pages, each with a browser that has seen them before."""
    times: dict[str, list[float]] = {}
    with ExitStack() as stack:
        served = stack.enter_context(Served(City, (pages, 1)))
        urls = [served.url() + path.lstrip("/") for path in City(pages, 1).paths]
        async with desk() as at:
            turns: dict[str, Callable[[], Awaitable[None]]] = {
                "bare": partial(_each, urls, 1, partial(_bare, at)),
                "ours": partial(_each, urls, 1, lambda url: at.auditor.examine(url, (AXE,))),
                "ours, two at once": partial(_each, urls, 2, lambda url: at.auditor.examine(url, (AXE,))),
                "all checks, two at once": partial(_each, urls, 2, lambda url: at.auditor.examine(url, CHECKS)),
            }
            await _each(urls[:2], 1, partial(_bare, at))
            for number in range(rounds):
                say(f"cost: round {number + 1} of {rounds}")
                for name, turn in turns.items():
                    cpu, began = cpu_seconds(os.getpid()), time.monotonic()
                    await turn()
                    times.setdefault(name, []).append(time.monotonic() - began)
                    times.setdefault(f"{name} cpu", []).append(cpu_seconds(os.getpid()) - cpu)
    middle = {name: sorted(found)[len(found) // 2] for name, found in times.items()}
    table(
        f"{pages} pages on both screens, median of {rounds} rounds", ("way", "seconds", "CPU seconds"),
        [(name, middle[name], middle[f"{name} cpu"]) for name in turns],
    )  # fmt: skip
    return {
        "axe_ratio": round(middle["ours cpu"] / middle["bare cpu"], 3),
        "axe_ratio_wall": round(middle["ours"] / middle["bare"], 3),
        "speed_up": round(middle["ours"] / middle["ours, two at once"], 2),
        "all_checks_ratio": round(middle["all checks, two at once cpu"] / middle["bare cpu"], 2),
        "seconds_a_page_all_checks": round(middle["all checks, two at once"] / pages, 2),
    }


async def _each(urls: Sequence[str], at_once: int, work: Callable[[str], Awaitable[object]]) -> None:
    turns = asyncio.Semaphore(at_once)

    async def one(url: str) -> None:
        async with turns:
            await work(url)

    await asyncio.gather(*map(one, urls))


async def _bare(at: Desk, url: str) -> None:
    """What anybody would write: load the page, and call axe.run at both sizes."""

    async def work(page: Page) -> None:
        await page.goto(url, wait_until="load")
        await page.evaluate(source())
        for width, height in SIZES.values():
            await page.set_viewport_size({"width": width, "height": height})
            await page.evaluate("how => axe.run(document, how)", axe_options())

    width, height = next(iter(SIZES.values()))
    done = await at.renderer.show(work, limit=120, pictures=True, viewport={"width": width, "height": height})
    if isinstance(done, Failed):
        raise BenchError(f"{url}: {done.detail}")

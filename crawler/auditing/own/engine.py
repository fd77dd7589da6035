"""Runs the own rules in a page and in every frame that can be seen in it.

Comes in: a loaded page. Goes out: the outcome of every rule, and the elements that fail or are left open.
Must not know: any rule's business.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from playwright.async_api import Error, Frame, Page

from crawler.auditing.contract import Check, Facts, Seen
from crawler.auditing.own.bundle import bundle, place
from crawler.auditing.own.catalogue import OwnRule, rules
from crawler.auditing.own.languages import decide
from crawler.auditing.own.telling import telling
from model import GRAVEST, Engine, Finding, Outcome, Tested, gravest

SECONDS = 10.0
_MOST_SHOWN = 50  # elements per rule and page
_MOST_FRAMES = 50
_SNIPPET = 300  # characters
_IS_SEEN = "element => element.checkVisibility({visibilityProperty: true}) && !element.closest('[aria-hidden=true], [inert]')"

Told = Mapping[str, Any]  # what common/run.js returns for one frame


async def run_own(page: Page, only: Collection[str] | None = None, seconds: float = SECONDS) -> Seen:
    """Try all rules, or ``only`` those, on ``page`` and its frames; parts of other rules only where they are named.

    Raises playwright's Error where the page is lost.
    """
    wanted = (one for one in rules() if (not one.part if only is None else one.id in only))
    asked = sorted(wanted, key=lambda one: one.last)
    ends = time.monotonic() + seconds
    async with telling(page, _MOST_FRAMES) if any(one.names for one in asked) else contextlib.nullcontext():
        told = [("", await _try(page.main_frame, asked, ends, top=True))]
        for frame in page.frames[1:_MOST_FRAMES]:
            with contextlib.suppress(Error, TimeoutError):  # a frame that goes away, or never answers, is left
                async with asyncio.timeout(max(0.1, ends - time.monotonic())):
                    if await _is_seen(frame):
                        told.append((await _place(frame), await _try(frame, asked, ends, top=False)))
    return seen(asked, told)


async def _try(frame: Frame, asked: Sequence[OwnRule], ends: float, *, top: bool) -> Told:
    """Try the rules in one frame."""
    wanted = {
        "rules": [{"id": one.id, "names": one.names} for one in asked if top or not one.top],
        "top": top, "milliseconds": max(0.0, (ends - time.monotonic()) * 1000), "most": _MOST_SHOWN, "snippet": _SNIPPET,
    }  # fmt: skip
    found: dict[str, Any] = json.loads(await frame.evaluate(bundle(), wanted))
    decide(found)
    return found


async def _is_seen(frame: Frame) -> bool:
    """Whether the frame, and every frame around it, is there for people."""
    while (above := frame.parent_frame) is not None:
        if not await (await frame.frame_element()).evaluate(_IS_SEEN):
            return False
        frame = above
    return True


async def _place(frame: Frame) -> str:
    """The frame as targets are written, with " >>> " behind it."""
    steps: list[str] = []
    while (above := frame.parent_frame) is not None:
        steps.insert(0, await (await frame.frame_element()).evaluate(place()))
        frame = above
    return "".join(f"{step} >>> " for step in steps)


def seen(asked: Sequence[OwnRule], told: Sequence[tuple[str, Told]]) -> Seen:
    """What the frames tell, each with its place, in our nouns."""
    tested, findings = [], []
    for rule in asked:
        results = [(where, frame["results"][rule.id]) for where, frame in told if rule.id in frame["results"]]
        if results:
            outcome = gravest(Outcome(one["outcome"]) for _, one in results)
            tested.append(Tested(Engine.OWN, rule.id, outcome, rule.criteria, sum(one["elements"] for _, one in results)))
            shown = [_finding(rule, where, one) for where, result in results for one in result["shown"]]
            findings.extend(sorted(shown, key=lambda one: GRAVEST.index(one.outcome))[:_MOST_SHOWN])
    raw = [{"frame": where, **frame} for where, frame in told]
    return Seen(tuple(tested), tuple(findings), _facts(told), version("civiscope"), raw)


def _facts(told: Sequence[tuple[str, Told]]) -> Facts:
    """What was found, and what could not be tried: for want of time, by a fault, or because the browser tells no names."""
    failed = {rule for _, frame in told for rule, one in frame["results"].items() if one["outcome"] == Outcome.FAILED}
    missed = {kind: len({rule for _, frame in told for rule in frame[kind]}) for kind in ("late", "broken", "nameless")}
    return {"own_failed": len(failed)} | {f"own_{kind}": count for kind, count in missed.items() if count}


def _finding(rule: OwnRule, where: str, one: Told) -> Finding:
    return Finding(
        Engine.OWN, rule.id, Outcome(one["outcome"]), rule.criteria, where + one["target"], one["snippet"], one["message"]
    )  # fmt: skip


OWN = Check("civiscope", run_own, seconds=2 * SECONDS, screens=("desktop", "phone"))

"""axe-core in a page, in every frame of it, and in open shadow roots.

Comes in: a loaded page. Goes out: what axe says of it, raw and as findings. Must not know: how results add up.
axe is brought into every frame by the browser's own protocol, which no policy of the page can forbid, and its parts then talk
to each other: results of large pages would take longer on the way through the driver than axe itself.
"""

import asyncio
import contextlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import Error, Frame, Page

from crawler.auditing.contract import Check, Seen
from model import Engine, Finding, Outcome, Tested

FRAME_SECONDS = 10.0
_MOST_SHOWN = 50  # elements per rule
_MOST_FRAMES = 50
_SNIPPET = 300  # characters
_CRITERION = re.compile(r"wcag(\d)(\d)(\d+)")
_LISTS = {
    "violations": Outcome.FAILED,
    "incomplete": Outcome.CANNOT_TELL,
    "passes": Outcome.PASSED,
    "inapplicable": Outcome.INAPPLICABLE,
}
# Off in axe's own choice, but needed: what WCAG 2.2 AA adds, and what axe calls experimental though it is asked for.
_ALSO = ("target-size", "label-content-name-mismatch", "td-has-header", "table-fake-caption")


def options(also: Sequence[str] = _ALSO) -> dict[str, Any]:
    """axe's options: its own choice of rules and ``also`` these. Only what fails or is left open is told by element."""
    return {
        "resultTypes": ["violations", "incomplete"],
        "rules": {rule: {"enabled": True} for rule in also},
        "frameWaitTime": int(FRAME_SECONDS * 1000),
    }


_RUN = """how => axe.run(document, how).then(found => {
  const {violations, incomplete, passes, inapplicable, testEngine} = found;
  return JSON.stringify({violations, incomplete, passes, inapplicable, testEngine});
})"""


@cache
def _ready() -> str:
    """A script that makes axe ready to answer the page that a frame is in, whatever origin each of them has."""
    return source() + ";axe.configure({allowedOrigins: ['<unsafe_all_origins>']})"


@cache
def source() -> str:
    """axe-core's own script."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


async def run_axe(page: Page, chosen: Mapping[str, Any] | None = None) -> Seen:
    """Test ``page`` with axe. A frame that does not answer counts as not tested.

    Raises playwright's Error where the page is lost.
    """
    frames = page.frames
    await frames[0].evaluate(_ready())
    if len(frames) > 1:
        await asyncio.gather(*(_bring(frame) for frame in frames[1:_MOST_FRAMES]))
    return seen(json.loads(await frames[0].evaluate(_RUN, dict(chosen or options()))))


async def _bring(frame: Frame) -> None:
    """Bring axe into a frame; one that went away, or whose own scripts never end, is left."""
    with contextlib.suppress(Error, TimeoutError):
        async with asyncio.timeout(FRAME_SECONDS):
            await frame.evaluate(_ready())


AXE = Check("axe", run_axe, seconds=40.0, screens=("desktop", "phone"))


def seen(raw: Mapping[str, Any]) -> Seen:
    """axe's result in our nouns."""
    tested: list[Tested] = []
    findings: list[Finding] = []
    for name, outcome in _LISTS.items():
        for rule in raw[name]:
            criteria = _criteria(rule["tags"])
            tested.append(Tested(Engine.AXE, rule["id"], outcome, criteria, len(rule["nodes"])))
            if outcome in (Outcome.FAILED, Outcome.CANNOT_TELL):
                findings.extend(_finding(rule, node, outcome, criteria) for node in rule["nodes"][:_MOST_SHOWN])
    facts = {"axe_failed": len(raw["violations"]), "axe_open": len(raw["incomplete"]), "axe_passed": len(raw["passes"])}
    return Seen(_by_rule(tested), tuple(findings), facts, raw["testEngine"]["version"], raw)


def _by_rule(tested: Sequence[Tested]) -> tuple[Tested, ...]:
    """One outcome per rule, the gravest: axe lists a rule under every outcome that some element has."""
    found: dict[str, Tested] = {}
    for one in tested:
        found.setdefault(one.rule, one)
    return tuple(found[rule] for rule in sorted(found))


def _criteria(tags: Sequence[str]) -> tuple[str, ...]:
    matches = (_CRITERION.fullmatch(tag) for tag in tags)
    return tuple(".".join(m.groups()) for m in matches if m)


def _finding(rule: Mapping[str, Any], node: Mapping[str, Any], outcome: Outcome, criteria: tuple[str, ...]) -> Finding:
    # axe writes a path through frames as a list, and one through shadow roots as a list within.
    steps = (step if isinstance(step, str) else " >>> ".join(step) for step in node["target"])
    checks = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return Finding(
        Engine.AXE, rule["id"], outcome, criteria, " >>> ".join(steps), node["html"][:_SNIPPET],
        f"{rule['help']}: {'; '.join(dict.fromkeys(checks))}" if checks else rule["help"], rule["helpUrl"].split("?")[0],
    )  # fmt: skip

"""Cases as data: a page, the rule that is looked at, and the outcome that is expected of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml
from playwright.async_api import Page

from crawler.auditing.contract import Check, Seen
from crawler.auditing.inputs import INPUTS
from crawler.browsing.browser import Browser
from model import Outcome
from tests.crawler.browsing import browser

CHECKS = {check.name: check for check in INPUTS}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def cases(name: str) -> list[dict[str, Any]]:
    """Those of cases/``name``.yaml; a ``$word`` in a page stands for the file's common part of that name."""
    read = yaml.safe_load((Path(__file__).parent / "cases" / f"{name}.yaml").read_text("utf-8"))
    for case in read["cases"]:
        for word, text in read.get("common", {}).items():
            case["page"] = case["page"].replace(f"${word}", text)
    return list(read["cases"])


def outcome(seen: Seen, rule: str) -> Outcome:
    """Of one rule, for the page."""
    return next(one.outcome for one in seen.tested if one.rule == rule)


def told(seen: Seen, rule: str) -> list[str]:
    """Where a rule's findings are."""
    return [one.target for one in seen.findings if one.rule == rule]


@asynccontextmanager
async def showing(running: Browser, markup: str, screen: dict[str, Any] | None = None) -> AsyncIterator[Page]:
    """A page with this markup."""
    async with running.page(pictures=True, **(screen or DESKTOP)) as page:
        await page.set_content("<!doctype html><html lang=en><title>Town</title>" + markup)
        yield page


async def try_all(check: Check, name: str, screen: dict[str, Any] | None = None) -> list[str]:
    """Those of the cases whose outcome is not the expected one, said so that one can see why."""
    wrong = []
    async with browser() as running:
        for case in cases(name):
            async with showing(running, case["page"], screen) as page:
                seen = await check.run(page)
            for rule, expected in case["expect"].items():
                got = outcome(seen, rule)
                if got.value != expected:
                    said = [one.message for one in seen.findings if one.rule == rule]
                    wrong.append(f"{case['name']}: {rule} is {got.value}, not {expected} {said}")
    return wrong

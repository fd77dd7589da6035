"""Every rule on every case of cases/*.yaml, in one browser.

A case is ``{name, html, expect, [says], [elements], [files]}`` under the id of its rule; ``html`` is the body of a page, or a
whole page where it begins with "<!doctype" or "<html"; ``files`` are further addresses of the same site: texts, or
``{file: name}`` for one in files/, which are also there at /files/name.
"""

import mimetypes
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from playwright.async_api import Page, Route

from crawler import find_browser
from crawler.auditing.own import rules
from crawler.auditing.own.engine import run_own
from crawler.browsing.chromium import Chromium

_HERE = Path(__file__).parent
_NOWHERE = "http://127.0.0.1:9"
_SITE = "http://cases.test/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@cache
def _cases() -> dict[str, tuple[str, dict[str, Any]]]:
    """Each case and its rule, by the name that the test of it has."""
    found = {}
    for path in sorted((_HERE / "cases").glob("*.yaml")):
        for rule, cases in yaml.safe_load(path.read_text("utf-8")).items():
            for case in cases:
                name = f"{rule}: {case['name']}"
                assert name not in found, f"two cases are called {name}"
                found[name] = (rule, case)
    return found


def _page(html: str) -> str:
    if html.lstrip().lower().startswith(("<!doctype", "<html")):
        return html
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Case</title></head><body>{html}</body></html>'


@dataclass
class Stage:
    """One page, 1280 pixels wide, on which the cases are shown one after the other."""

    page: Page
    files: dict[str, Any] = field(default_factory=dict)

    async def show(self, case: dict[str, Any]) -> None:
        """Load the page of a case, and wait for all that belongs to it."""
        named = {_SITE + name.lstrip("/"): what for name, what in case.get("files", {}).items()}
        self.files = {_SITE: _page(case["html"])} | named
        await self.page.goto(_SITE, wait_until="load")

    async def answer(self, route: Route) -> None:
        """Answer as the site of the case does."""
        address = route.request.url.partition("#")[0].partition("?")[0]
        what = self.files.get(address)
        if isinstance(what, str):
            await route.fulfill(body=what, content_type="text/html; charset=utf-8")
            return
        path = _HERE / "files" / (what["file"] if what else address.rpartition("/files/")[2] or "none")
        if path.is_file():
            await route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0] or "text/plain")
        else:
            await route.fulfill(status=404, content_type="text/html", body="")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """A stage for all cases."""
    chromium = await Chromium.start(find_browser().path, _NOWHERE)
    try:
        context = await chromium.context(viewport={"width": 1280, "height": 800})
        set_up = Stage(await context.new_page())
        await set_up.page.route("**/*", set_up.answer)
        yield set_up
    finally:
        await chromium.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", _cases())
async def test_case(stage: Stage, name: str) -> None:
    rule, case = _cases()[name]
    await stage.show(case)
    seen = await run_own(stage.page, only={rule})
    assert isinstance(seen.raw, list)
    assert [frame["broken"] for frame in seen.raw if frame["broken"]] == []
    assert [frame["late"] for frame in seen.raw if frame["late"]] == []
    (tested,) = seen.tested
    messages = [f"{one.outcome} {one.target}: {one.message}" for one in seen.findings]
    assert tested.outcome == case["expect"], messages
    assert tested.elements == case.get("elements", tested.elements), messages
    assert all(one.message and one.target for one in seen.findings)
    assert "says" not in case or any(case["says"] in one for one in messages), messages


def test_every_rule_has_cases() -> None:
    """Each rule passes, fails (or asks a person) and keeps out of it somewhere."""
    seen: dict[str, set[str]] = {one.id: set() for one in rules()}
    for rule, case in _cases().values():
        seen[rule].add(case["expect"])
    assert {
        rule: kinds for rule, kinds in seen.items() if not kinds & {"failed", "cantTell"} or "inapplicable" not in kinds
    } == {}

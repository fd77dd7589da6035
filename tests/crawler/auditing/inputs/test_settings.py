"""Other sizes, spacings, and wishes of people; and that the page is left as it was."""

import math
import struct
from typing import Any

import pytest
from playwright.async_api import Error

from crawler.auditing.inputs import INPUTS, motion, rules
from crawler.auditing.inputs.catalogue import rule
from crawler.auditing.inputs.sheet import MOST_SHOWN, Sheet
from model import Engine, Outcome
from tests.crawler.auditing.inputs.trying import CHECKS, DESKTOP, PHONE, outcome, showing, told, try_all
from tests.crawler.browsing import browser
from tests.crawler.conftest import Serve
from tests.crawler.site import Reply

LONG = "Long ago the council of the town met in the old hall beside the river, and whoever had a question stood in line. "


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("check", "name", "screen"),
    [
        ("zoom", "zoom", DESKTOP),
        ("reflow", "reflow", DESKTOP),
        ("text-spacing", "spacing", DESKTOP),
        ("forced-colours", "forced", DESKTOP),
        ("targets", "targets", PHONE),
        ("orientation", "orientation", PHONE),
    ],
)
async def test_cases(check: str, name: str, screen: dict[str, Any]) -> None:
    assert await try_all(CHECKS[check], name, screen) == []


@pytest.mark.browser
@pytest.mark.slow
async def test_motion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "_WATCH", 2.6)  # what moves on and on does so sooner, too
    assert await try_all(CHECKS["motion"], "motion") == []


@pytest.mark.browser
@pytest.mark.slow
async def test_text_of_twice_the_size() -> None:
    fixed, growing = (
        f"<div style='width:300px;height:140px;overflow:hidden'>{LONG * 2}</div>",
        f"<div style='width:300px'>{LONG}</div>",
    )
    async with browser() as running:
        async with showing(running, fixed) as page:
            assert outcome(await CHECKS["text-size"].run(page), "text-size-setting") is Outcome.FAILED
            assert await page.evaluate("getComputedStyle(document.body).fontSize") == "16px"
        async with showing(running, growing) as page:
            assert outcome(await CHECKS["text-size"].run(page), "text-size-setting") is Outcome.PASSED


@pytest.mark.browser
@pytest.mark.slow
async def test_dark_colours_are_measured_by_axe() -> None:
    styles = "<style>@media (prefers-color-scheme: dark) { body { background: #000 } p { color: #333 } }</style>"
    fake = """<script>window.axe = {run: async () => {
      const dark = getComputedStyle(document.body).backgroundColor === 'rgb(0, 0, 0)';
      return {violations: dark ? [{nodes: [{target: ['p'], html: '<p>', any: [{data: {contrastRatio: 1.7}}]}]}] : [], passes: []};
    }}</script>"""
    async with browser() as running:
        async with showing(running, f"{styles}<p>Town</p>{fake}") as page:
            seen = await CHECKS["dark"].run(page)
            assert (outcome(seen, "dark-contrast"), told(seen, "dark-contrast")) == (Outcome.FAILED, ["p"])
            assert not await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        async with showing(running, f"{styles}<p>Town</p>") as page:
            with pytest.raises(Error, match="axe"):
                await CHECKS["dark"].run(page)
        async with showing(running, "<p>Town</p>") as page:
            assert outcome(await CHECKS["dark"].run(page), "dark-contrast") is Outcome.INAPPLICABLE


def _tone(seconds: float) -> bytes:
    """A WAV file with a tone."""
    samples = b"".join(struct.pack("<h", int(8000 * math.sin(n / 5))) for n in range(int(8000 * seconds)))
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", len(samples)
    )
    return head + samples


@pytest.mark.browser
@pytest.mark.slow
async def test_sound_that_starts_by_itself(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "_WATCH", 0.6)
    expected = {
        "<audio src=/long.wav autoplay></audio>": Outcome.FAILED,
        "<audio src=/long.wav autoplay controls></audio>": Outcome.PASSED,
        "<audio src=/short.wav autoplay></audio>": Outcome.PASSED,
        "<audio src=/short.wav autoplay loop></audio>": Outcome.FAILED,
        "<audio src=/long.wav autoplay muted></audio>": Outcome.INAPPLICABLE,
        "<audio src=/long.wav></audio>": Outcome.INAPPLICABLE,
    }
    wav = {"Content-Type": "audio/wav"}
    site = await serve({"/long.wav": Reply(_tone(6), headers=wav), "/short.wav": Reply(_tone(2), headers=wav), **{
        f"/{n}": f"<!doctype html><title>T</title><p>Town</p>{markup}" for n, markup in enumerate(expected)}})  # fmt: skip
    found = []
    async with browser() as running:
        for n in range(len(expected)):
            async with running.page(pictures=True, **DESKTOP) as page:
                await page.goto(site.url(f"/{n}"))
                await page.evaluate(
                    "Promise.all(Array.from(document.querySelectorAll('[autoplay]'), one => one.play().catch(() => 0)))"
                )
                found.append(outcome(await CHECKS["motion"].run(page), "autoplay-sound"))
    assert found == list(expected.values())


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_checks_leave_the_page_as_they_found_it(serve: Serve, screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "_WATCH", 0.3)
    body = f"<a href='#m'>Skip</a><button></button><table><tr><td>{LONG}</table><p style='height:2000px;width:900px'>{LONG}"
    policy = {"Content-Security-Policy": "default-src 'none'; style-src-attr 'unsafe-inline'"}
    reply = Reply(f"<!doctype html><title>T</title>{body}<main id=m>{LONG}</main>".encode(), headers=policy)
    site = await serve({"/": reply})
    state = """() => [location.href, scrollX, scrollY, innerWidth, innerHeight, document.activeElement.tagName,
      document.adoptedStyleSheets.length, document.documentElement.outerHTML, getComputedStyle(document.body).fontSize,
      Object.keys(window).length, ...['(prefers-reduced-motion)', '(prefers-color-scheme: dark)', '(forced-colors: active)']
      .map(one => matchMedia(one).matches)]"""
    async with browser() as running, running.page(pictures=True, **(PHONE if screen == "phone" else DESKTOP)) as page:
        await page.goto(site.url())
        before = await page.evaluate(state)
        for check in INPUTS:
            if screen in check.screens:
                await check.run(page)
                assert (check.name, await page.evaluate(state)) == (check.name, before)


@pytest.mark.browser
@pytest.mark.slow
async def test_a_large_page_is_measured_in_time() -> None:
    many = "".join(f"<div style='overflow:hidden;height:20px'><a href='/{n}'>{n}</a><p>{LONG}</p></div>" for n in range(2000))
    async with browser() as running:
        for screen, names in (
            (DESKTOP, ("reflow", "zoom", "text-spacing", "forced-colours")),
            (PHONE, ("targets", "orientation")),
        ):
            async with showing(running, many, screen) as page:
                for name in names:
                    assert (await CHECKS[name].run(page)).tested


# --- without a browser ------------------------------------------------------------------------------------------------
def test_every_rule_is_tried_by_one_check_and_no_id_is_used_twice() -> None:
    names = [one.id for one in rules()]
    assert len(set(names)) == len(names) == 24
    assert rule("focus-visible").act == ("oj04fd",)
    acts = [act for one in rules() for act in one.act]
    assert sorted(acts) == ["59br37", "80af7b", "a1b64e", "ebe86a", "oj04fd"]
    with pytest.raises(KeyError):
        rule("no such rule")


def test_a_sheet_counts_all_and_shows_the_first() -> None:
    sheet = Sheet("reflow", "orientation")
    sheet.fine("reflow", 3)
    for n in range(MOST_SHOWN + 5):
        sheet.tell("reflow", Outcome.CANNOT_TELL, {"target": f"#n{n}"}, "See")
    seen = sheet.seen({"reflow_width": 400})
    assert [(one.rule, one.outcome, one.elements, one.criteria) for one in seen.tested] == [
        ("reflow", Outcome.CANNOT_TELL, MOST_SHOWN + 8, ("1.4.10",)),
        ("orientation", Outcome.INAPPLICABLE, 0, ("1.3.4",)),
    ]
    assert len(seen.findings) == MOST_SHOWN
    assert {one.engine for one in seen.findings} == {Engine.INPUT}
    with pytest.raises(KeyError):
        sheet.tell("zoom-text-clipped", Outcome.FAILED, {}, "")

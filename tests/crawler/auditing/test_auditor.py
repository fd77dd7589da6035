"""Pages that are hard to examine: each is measured, or recorded as not measurable, and none hangs the audit."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from playwright.async_api import Error, Page

from crawler.auditing.auditor import Auditor, Result
from crawler.auditing.axe import AXE
from crawler.auditing.contract import Check, Seen
from model import Examination, Finding, Outcome, Screen
from tests.crawler.auditing.desk import WHEN, auditor
from tests.crawler.conftest import Serve
from tests.crawler.site import Reply

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GOOD = (
    "<!doctype html><html lang=en><head><title>Town</title><meta name=viewport content='width=device-width'></head><body><main>"
)
BAD = "<h1>Town</h1><img src=/a.png>"


@pytest.fixture
async def desk() -> AsyncIterator[Auditor]:
    """An auditor with a browser of its own."""
    async with auditor() as running:
        yield running


def failed(results: Sequence[Result], screen: Screen = Screen.DESKTOP) -> set[tuple[str, str]]:
    """Rule and target of what fails on a screen."""
    return {(f.rule, f.target) for f in _on(results, screen).findings if f.outcome is Outcome.FAILED}


def _on(results: Sequence[Result], screen: Screen) -> Examination:
    return next(examination for examination, _ in results if examination.screen is screen)


def rules(findings: Sequence[Finding]) -> set[str]:
    return {f.rule for f in findings}


class TestHardPages:
    """With axe alone, which is the slowest and most delicate of what runs in the page."""

    async def test_both_screens_are_examined_with_one_request_for_the_page(self, desk: Auditor, serve: Serve) -> None:
        site = await serve({"/": f"{GOOD}{BAD}"}, address="127.0.0.8")
        results = await desk.examine(site.url(), [AXE])
        assert [e.screen for e, _ in results] == [Screen.DESKTOP, Screen.PHONE]
        assert ("image-alt", "img") in failed(results)
        assert ("image-alt", "img") in failed(results, Screen.PHONE)
        assert site.asked("/") == 1
        examination, raw = results[0]
        assert (examination.at, examination.versions["axe"][:2], examination.not_measured) == (WHEN, "4.", {})
        assert raw["axe"]["violations"]  # type: ignore[index]

    async def test_frames_within_frames_and_shadow_roots_are_reached(self, desk: Auditor, serve: Serve) -> None:
        inner = await serve({"/in": f"{GOOD}<h1>In</h1><button></button>"}, address="127.0.0.9")
        page = (
            f"{GOOD}<h1>Out</h1><iframe title=one src='{inner.url('/in')}'></iframe>"
            '<iframe title=two srcdoc="<html lang=en><title>x</title>'
            "<iframe title=three srcdoc='<img src=q>'></iframe>\"></iframe>"
            "<div id=host></div><script>host.attachShadow({mode:'open'}).innerHTML='<input>'</script>"
        )
        site = await serve({"/": page}, address="127.0.0.8")
        found = failed(await desk.examine(site.url(), [AXE]))
        assert ("button-name", 'iframe[title="one"] >>> button') in found
        assert ("image-alt", 'iframe[title="two"] >>> iframe >>> img') in found
        assert ("label", "#host >>> input") in found

    @pytest.mark.parametrize(("policy", "aside"), [("script-src 'none'", False), ("script-src 'none'; sandbox", True)])
    async def test_a_policy_that_forbids_scripts_does_not_forbid_the_audit(
        self, desk: Auditor, serve: Serve, policy: str, aside: bool
    ) -> None:
        site = await serve(
            {"/": Reply(f"{GOOD}{BAD}".encode(), headers={"Content-Security-Policy": policy})}, address="127.0.0.8"
        )
        results = await desk.examine(site.url(), [AXE])
        assert ("image-alt", "img") in failed(results)
        assert _on(results, Screen.DESKTOP).facts.get("policy_set_aside", False) is aside

    async def test_an_endless_animation_is_no_reason_to_wait(self, desk: Auditor, serve: Serve) -> None:
        moving = "<style>@keyframes k{to{margin-left:50px}} h1{animation:k 1s infinite}</style>"
        busy = "<script>(function go(){document.body.dataset.n=Math.random();requestAnimationFrame(go)})()</script>"
        site = await serve({"/": f"{GOOD}{moving}{BAD}{busy}"}, address="127.0.0.8")
        results = await desk.examine(site.url(), [AXE])
        assert ("image-alt", "img") in failed(results)
        assert ("image-alt", "img") in failed(results, Screen.PHONE)

    async def test_dialogs_print_downloads_and_windows_are_counted_and_refused(self, desk: Auditor, serve: Serve) -> None:
        script = (
            "<script>alert('a'); confirm('b'); window.print(); window.open('/other');"
            "const a=document.createElement('a'); a.href='/file.zip'; a.download=''; document.body.append(a); a.click()</script>"
        )
        zipped = Reply(b"PK", headers={"Content-Type": "application/zip"})
        site = await serve({"/": f"{GOOD}{BAD}{script}", "/file.zip": zipped}, address="127.0.0.8")
        results = await desk.examine(site.url(), [AXE])
        assert ("image-alt", "img") in failed(results)
        assert _on(results, Screen.DESKTOP).facts["dialogs"] == 2

    async def test_a_page_that_wants_to_go_elsewhere_stays(self, desk: Auditor, serve: Serve) -> None:
        leaving = "<script>setTimeout(() => location.assign('/away'), 50)</script>"
        site = await serve({"/": f"{GOOD}{BAD}{leaving}", "/away": f"{GOOD}<h1>Away</h1>"}, address="127.0.0.8")
        results = await desk.examine(site.url(), [AXE])
        assert ("image-alt", "img") in failed(results)
        assert _on(results, Screen.DESKTOP).facts["moves"] == 1
        assert site.asked("/away") == 0

    async def test_a_page_of_many_elements_is_measured_or_said_not_to_be(self, desk: Auditor, serve: Serve) -> None:
        site = await serve({"/": GOOD + "<h1>List</h1><ul>" + "<li><b>x</b></li>" * 10_000 + "</ul>"}, address="127.0.0.8")
        quick = Check("axe", AXE.run, seconds=20.0, screens=("desktop",))
        (examination, _), _ = await desk.examine(site.url(), [quick])
        assert examination.tested or "20 seconds" in examination.not_measured["axe"]

    async def test_a_page_whose_scripts_never_end_is_not_measurable(self, desk: Auditor, serve: Serve) -> None:
        stuck = "<script>addEventListener('load', () => setTimeout(() => { while (true); }, 900))</script>"
        site = await serve({"/": f"{GOOD}{BAD}{stuck}"}, address="127.0.0.8")
        quick = Check("axe", AXE.run, seconds=3.0, screens=("desktop", "phone"))
        results = await desk.examine(site.url(), [quick])
        assert all(e.not_measured.get("axe") for e, _ in results if not e.tested)
        assert not any(e.findings for e, _ in results if e.not_measured)

    @pytest.mark.parametrize(("status", "detail"), [(404, "404"), (500, "500")])
    async def test_a_page_that_is_gone_is_not_clean(self, desk: Auditor, serve: Serve, status: int, detail: str) -> None:
        site = await serve({"/": Reply(b"<h1>Gone</h1>", status)}, address="127.0.0.8")
        for examination, _ in await desk.examine(site.url(), [AXE]):
            assert examination.tested == ()
            assert detail in examination.not_measured["axe"]


class TestChecks:
    """How checks are tried, whatever they do."""

    async def test_one_that_takes_too_long_does_not_keep_the_others_from_being_tried(self, desk: Auditor, serve: Serve) -> None:
        async def never(page: Page) -> Seen:
            await asyncio.Event().wait()
            raise AssertionError

        async def fine(page: Page) -> Seen:
            return Seen(facts={"width": await page.evaluate("innerWidth")})

        async def lost(page: Page) -> Seen:
            raise Error("the element went away\nwith a long call log")

        site = await serve({"/": GOOD}, address="127.0.0.8")
        both = ("desktop", "phone")
        checks = [Check("slow", never, 0.2, both), Check("lost", lost, 5, both), Check("fine", fine, 5, both)]
        desktop, phone = (e for e, _ in await desk.examine(site.url(), checks))
        assert (desktop.facts["width"], phone.facts["width"]) == (1280, 360)
        assert desktop.not_measured == {"slow": "it was not done after 0.2 seconds", "lost": "the element went away"}

    async def test_a_check_is_tried_on_its_own_screens_only(self, desk: Auditor, serve: Serve) -> None:
        async def fine(page: Page) -> Seen:
            return Seen(facts={"seen": True})

        site = await serve({"/": GOOD}, address="127.0.0.8")
        desktop, phone = (e for e, _ in await desk.examine(site.url(), [Check("fine", fine, 5, ("phone",))]))
        assert (desktop.facts, desktop.not_measured) == ({}, {})
        assert phone.facts == {"seen": True}

"""Pages that only scripts fill, in a crawl and by themselves; and what goes wrong in browsers."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page

from crawler import Crawler
from crawler.browsing.browser import Browser, Disturbed
from crawler.browsing.render import Renderer, hash_routes
from crawler.net.address import is_private
from crawler.result import Failed, Response
from model import FailureKind
from tests.crawler.browsing import answer, browser, descendants, left_behind, program, renderer, shell, text_of
from tests.crawler.conftest import Serve
from tests.crawler.site import Hit, Kept, Reply, Silent, Site, options, page, visit

WORDS = "Names of all directors of the town, with their rooms and hours. " * 3

FILL = """<script>
fetch("/data.json").then(r => r.json()).then(d => {
  document.getElementById("app").innerHTML = "<h1>" + d.title + "</h1><p>" + d.text + "</p><a href='/inner'>Inner</a>";
});
</script>"""
SHELL = (
    "<!doctype html><html><head><title>Shell</title></head><body><div id=app></div>"
    f"<noscript>Please enable JavaScript.</noscript>{FILL}</body></html>"
)
DATA = Reply(b'{"title": "Directory", "text": "Names of all directors"}', 200, {"Content-Type": "application/json"})


async def test_without_a_browser_the_page_is_a_failure_that_says_why(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/app"), "/app": SHELL})
    summary = await visit(site.url(), sink=sink, browser=False)
    failure = sink.failures[site.url("/app")]
    assert failure.kind is FailureKind.NEEDS_BROWSER
    assert "switched off" in failure.detail
    assert (summary.browser, bool(summary.browser_reason)) == ("", True)


@pytest.mark.browser
async def test_with_a_browser_the_page_is_filled_and_its_links_followed(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/app"), "/app": SHELL, "/data.json": DATA, "/inner": page("Inner")})
    summary = await visit(site.url(), sink=sink, browser=True, timeout=60)
    (app,) = [c for c in sink.captures if c.snapshot.url == site.url("/app")]
    assert app.snapshot.rendered
    assert "Names of all directors" in app.body.decode(app.snapshot.charset)
    assert "/inner" in sink.paths()
    assert site.asked("/app") == 1  # the browser is given the page, it does not ask again
    assert summary.browser
    assert summary.complete


@pytest.mark.browser
async def test_the_start_page_is_measured_and_pictured(serve: Serve, sink: Kept) -> None:
    head = '<meta name="viewport" content="width=device-width">'
    site = await serve({"/": page("Home", head=head, text="<div style='width:900px'>wide</div>")})
    await visit(site.url(), sink=sink, browser=True, timeout=60)
    (measured,) = sink.measurements
    assert (measured.name, measured.url, measured.value["width"]) == ("layout", site.url(), 360)
    assert int(measured.value["scroll_width"]) > 800
    assert all(sink.pictures[site.url(), device].startswith(b"\xff\xd8") for device in ("desktop", "phone"))


@pytest.mark.browser
async def test_a_page_made_for_phones_fits(serve: Serve, sink: Kept) -> None:
    site = await serve(
        {"/a": page("A", head='<meta name="viewport" content="width=device-width, initial-scale=1">'), "/b": page("B")}
    )
    async with Crawler(options(browser=True, timeout=60)) as crawler:
        await crawler.illustrate({site.url("/a"): (), site.url("/b"): ()}, sink=sink, progress=Silent())
    widths = {m.url: m.value["scroll_width"] for m in sink.measurements}
    assert widths[site.url("/a")] == 360
    assert int(widths[site.url("/b")]) > 800  # phones show such a page as on a desk
    assert {url for url, _ in sink.pictures} == {site.url("/a"), site.url("/b")}


@pytest.fixture
async def secret(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A server that counts as private, while the portal's own address counts as public."""
    monkeypatch.setattr("crawler.net.address.is_private", lambda ip: ip != "127.0.0.1" and is_private(ip))
    return await serve({}, address="127.0.0.2", fallback=Reply(b"secret"))


@pytest.mark.browser
async def test_scripts_reach_nothing_private_and_submit_nothing(serve: Serve, sink: Kept, secret: Site) -> None:
    script = f"""<script>fetch("{secret.url("/x")}"); fetch("/post", {{method: "POST", body: "x"}}).catch(() => 0);
      fetch("/away"); new WebSocket("{secret.url("/s").replace("http", "ws")}"); new Image().src = "{secret.url("/y")}";
      document.getElementById("app").textContent = "filled by script ".repeat(20);</script>"""
    shell = f"<html><body><div id=app></div>{script}<iframe src='{secret.url('/w')}'></iframe></body></html>"
    site = await serve({"/": shell, "/away": Reply(b"", 302, {"Location": secret.url("/r")})})
    await visit(site.url(), sink=sink, browser=True, timeout=60, allow_private_hosts=False, delay=0.1)
    assert sink.snapshots[0].rendered
    assert site.asked("/away") >= 1
    assert secret.hits == []
    assert site.asked("/post") == 0


@pytest.mark.browser
@pytest.mark.parametrize("way", ["redirect", "name"])
async def test_no_picture_is_taken_of_a_private_page(serve: Serve, sink: Kept, secret: Site, way: str) -> None:
    async def lookup(host: str) -> list[str]:
        return ["127.0.0.2"]

    site = await serve({"/": Reply(b"", 302, {"Location": secret.url("/r")})})
    url = site.url() if way == "redirect" else secret.url("/", "inner.example")
    chosen = options(browser=True, timeout=60, allow_private_hosts=False, delay=0.1)
    async with Crawler(chosen, lookup=lookup) as crawler:
        await crawler.illustrate({url: ()}, sink=sink, progress=Silent())
    assert secret.hits == []
    assert sink.pictures == {}


# --- pages by themselves ----------------------------------------------------------------------------------------------
def put(text: str) -> str:
    """A script that writes ``text`` into the page."""
    return f"document.getElementById('app').textContent = {text!r};"


FORM = "<form id=f method=post action=/sent><input name=a></form><div id=app></div>"
COMPONENT = (
    f"app.attachShadow({{mode: 'open'}}).innerHTML = '<h2>Inside</h2><p>{WORDS}</p><slot></slot><a href=/deep>Deep</a>'",
    "<div id=app>given</div>",
)
STEPS = "fetch('/one').then(r => r.text()).then(n => fetch(n)).then(r => r.text()).then(t => { app.innerHTML = t; })"
# name, page, what its DOM must hold
SHOWN = [
    ("dialogs", shell("alert(1); confirm(2); prompt(3);" + put(WORDS)), WORDS),
    ("before leaving", shell("addEventListener('beforeunload', e => e.preventDefault());" + put(WORDS)), WORDS),
    ("new windows", shell("open('/window'); open('/other', '_blank', 'noopener');" + put(WORDS)), WORDS),
    ("download", shell("location.href = '/file.zip';" + put(WORDS)), WORDS),
    ("form sent by a script", shell("f.submit();" + put(WORDS), FORM), WORDS),
    ("later", shell(f"setTimeout(() => {{{put(WORDS)}}}, 900)"), WORDS),
    ("in steps", shell(STEPS), WORDS),
    ("web components", shell(*COMPONENT), f"<h2>Inside</h2><p>{WORDS}</p><slot>given</slot>"),
    ("never at rest", shell(put(WORDS) + "setInterval(() => app.append('.'), 20)"), WORDS),
]  # fmt: skip


@pytest.fixture
async def site(serve: Serve) -> Site:
    """What the pages ask for."""
    return await serve({"/one": Reply(b"/two"), "/two": Reply(WORDS.encode())})


@pytest.mark.browser
async def test_pages_as_their_scripts_leave_them(site: Site) -> None:
    async with renderer() as drawing:
        drawn = await asyncio.gather(*(drawing.render(answer(site.url(), markup)) for _, markup, _ in SHOWN))
    missing = [name for (name, _, text), one in zip(SHOWN, drawn, strict=True) if text not in text_of(one)]
    assert missing == []
    assert {hit.path for hit in site.hits} == {"/one", "/two"}


@pytest.mark.browser
async def test_where_scripts_lead_is_told_and_not_loaded(site: Site) -> None:
    async with renderer() as drawing:
        for script in ("location.href = '/on'", "setTimeout(() => location.replace('/on'), 50)"):
            drawn = await drawing.render(answer(site.url(), shell(script)))
            assert isinstance(drawn, Response)
            assert drawn.url == site.url("/on")
        drawn = await drawing.render(answer(site.url(), shell("history.pushState({}, '', '/home');" + put(WORDS))))
    assert isinstance(drawn, Response)
    assert (drawn.url, WORDS in text_of(drawn)) == (site.url("/home"), True)
    assert site.hits == []


@pytest.mark.browser
async def test_a_page_that_loads_itself_anew_is_asked_for(serve: Serve) -> None:
    again = shell("if (!document.cookie) { document.cookie = 'seen=1'; location.reload(); }")
    site = await serve({"/": lambda hit: page("Inside") if "seen=1" in hit.headers.get("cookie", "") else again})
    gone = await serve({})
    async with renderer() as drawing:
        assert "<h1>Inside</h1>" in text_of(await drawing.render(answer(site.url(), again)))
        failed = await drawing.render(answer(gone.url(), shell("if (!document.title.includes('x')) location.reload()")))
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.status) == (FailureKind.STATUS, 404)


@pytest.mark.browser
async def test_notices_for_other_browsers_are_not_read(site: Site) -> None:
    markup = shell(put(WORDS), "<div id=app></div><p></p><noscript>Switch scripts on</noscript><p>Second</p>")
    async with renderer() as drawing:
        drawn = text_of(await drawing.render(answer(site.url(), markup)))
        failed = await drawing.render(answer(site.url(), shell("document.body.innerHTML = '<canvas></canvas>'")))
    assert "Switch scripts on" not in drawn
    assert "<p></p><noscript></noscript><p>Second</p>" in drawn  # places stay what they are
    assert isinstance(failed, Failed)
    assert "nothing that can be read" in failed.detail


@pytest.mark.browser
async def test_scripts_are_fetched_once_for_many_pages(serve: Serve) -> None:
    bundle = Reply(put(WORDS).encode(), headers={"Content-Type": "text/javascript"})
    fresh = Reply(b"", headers={"Content-Type": "text/javascript", "Cache-Control": "no-store"})
    site = await serve({"/app.js": bundle, "/fresh.js": fresh})
    markup = shell("", "<div id=app></div><script src=/app.js></script><script src=/fresh.js></script>")
    async with renderer() as drawing:
        for path in ("/a", "/b", "/c"):
            assert WORDS in text_of(await drawing.render(answer(site.url(path), markup)))
    assert (site.asked("/app.js"), site.asked("/fresh.js")) == (1, 3)


@pytest.mark.browser
async def test_no_pictures_are_asked_for_where_none_are_wanted(serve: Serve) -> None:
    site = await serve({})
    markup = shell(put(WORDS), "<img src=/a.png><video src=/b.mp4></video><div id=app></div>")
    async with renderer() as drawing:
        assert WORDS in text_of(await drawing.render(answer(site.url(), markup)))
    assert site.hits == []


# --- what goes wrong --------------------------------------------------------------------------------------------------
def killer(kind: str) -> Callable[[Hit], Reply]:
    """An answer that kills processes whose command line holds ``kind`` before it is given."""

    def answered(hit: Hit) -> Reply:
        for pid in descendants(kind):
            os.kill(pid, signal.SIGKILL)
        return Reply(b"x")

    return answered


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["--type=renderer", "--remote-debugging-pipe", "run-driver"], ids=["page", "browser", "driver"])
async def test_after_a_death_the_next_page_works(serve: Serve, kind: str) -> None:
    site = await serve({"/kill": killer(kind)})
    async with renderer(timeout=8) as drawing:
        failed = await drawing.render(answer(site.url(), shell("fetch('/kill')")))
        assert isinstance(failed, Failed)
        assert failed.kind is FailureKind.NEEDS_BROWSER
        assert WORDS in text_of(await drawing.render(answer(site.url(), shell(put(WORDS)))))
    assert left_behind() == []


ENDLESS = ["while (true);", "while (true) alert(1)", "setTimeout(() => { while (true); }, 10)"]


@pytest.mark.browser
async def test_endless_scripts_end(site: Site) -> None:
    async with renderer(timeout=3) as drawing:
        pages = [answer(site.url(), shell(script)) for script in ENDLESS]
        for failed in await asyncio.gather(*map(drawing.render, pages)):
            assert isinstance(failed, Failed)
            assert failed.kind is FailureKind.NEEDS_BROWSER
    async with renderer() as drawing:
        assert WORDS in text_of(await drawing.render(answer(site.url(), shell(put(WORDS)))))


@pytest.mark.browser
async def test_a_page_that_cannot_be_closed_takes_the_process_with_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever works on the page beside it is told that this was not its fault; the next page gets a new process."""

    async def never(seconds: float, work: Coroutine[None, None, None]) -> bool:
        work.close()
        return False

    async def disturb(running: Browser) -> None:
        async with running.page() as beside:
            with monkeypatch.context() as patch:
                async with running.page():
                    patch.setattr("crawler.browsing.browser.within", never)
            await beside.evaluate("new Promise(() => 0)")

    async with browser() as running:
        with pytest.raises(Disturbed):
            await disturb(running)
        drawn = await Renderer(running, "", 60).render(answer(site.url(), shell(put(WORDS))))
        assert WORDS in text_of(drawn)
    assert left_behind() == []


@pytest.mark.browser
async def test_a_page_that_was_disturbed_is_tried_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async with browser() as running:
        pages, tried = running.page, []

        @asynccontextmanager
        async def shaky(**context: object) -> AsyncIterator[Page]:
            tried.append(context)
            if len(tried) == 1:
                raise Disturbed("by another page")
            async with pages(**context) as shown:  # type: ignore[arg-type]
                yield shown

        monkeypatch.setattr(running, "page", shaky)
        drawn = await Renderer(running, "", 60).render(answer(site.url(), shell(put(WORDS))))
    assert WORDS in text_of(drawn)
    assert len(tried) == 2


@pytest.mark.browser
@pytest.mark.parametrize("moment", ["working", "starting"])
async def test_nothing_is_left_behind_when_closing_is_cancelled(serve: Serve, moment: str) -> None:
    asked = asyncio.Event()

    def hang(hit: Hit) -> Reply:
        asked.set()
        return Reply(b"x")

    site = await serve({"/hang": hang})
    async with browser() as running:
        work = asyncio.create_task(
            Renderer(running, "", 60).render(answer(site.url(), shell("fetch('/hang').then(() => { while (true); })")))
        )
        if moment == "working":
            await asked.wait()
        else:
            await asyncio.sleep(0)
        closing = asyncio.create_task(running.close())
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.gather(closing, work, return_exceptions=True)
    assert left_behind() == []


@pytest.mark.browser
async def test_contexts_and_processes_are_renewed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.browsing.browser.PAGES_PER_CONTEXT", 2)
    monkeypatch.setattr("crawler.browsing.browser.PAGES_PER_PROCESS", 5)
    contexts, processes = [], []
    async with browser() as running:
        for _ in range(8):
            async with running.page() as shown:
                contexts.append(shown.context)
                processes.append(shown.context.browser)
                open_now = len(shown.context.browser.contexts)  # type: ignore[union-attr]
                assert open_now == 1
    assert len(set(map(id, contexts))) == 5
    assert len(set(map(id, processes))) == 2
    assert left_behind() == []


@pytest.mark.browser
@pytest.mark.parametrize(("concurrency", "most"), [(1, 1), (8, 2)])
async def test_pages_at_once(concurrency: int, most: int) -> None:
    at_once: list[int] = []
    open_pages = 0

    async def use(running: Browser) -> None:
        nonlocal open_pages
        async with running.page() as shown:
            open_pages += 1
            at_once.append(open_pages)
            await shown.evaluate("new Promise(done => setTimeout(done, 100))")
            open_pages -= 1

    async with browser(concurrency=concurrency) as running:
        await asyncio.gather(*(use(running) for _ in range(5)))
    assert max(at_once) == most


async def test_a_program_that_is_no_browser_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVISCOPE_BROWSER", str(program(tmp_path / "chrome")))
    async with renderer() as drawing:
        for _ in range(5):
            failed = await drawing.render(answer("http://127.0.0.1:9/", "x"))
            assert isinstance(failed, Failed)
            assert failed.kind is FailureKind.NEEDS_BROWSER
    assert left_behind() == []


def test_routes_that_are_only_fragments() -> None:
    twice = '<a href="#/contact">Contact</a>' * 2
    markup = twice + '<a class=x href="#!/news/1">News</a><a href="#top">Top</a><a href="/a#/b">A</a>'
    assert hash_routes(markup) == ("#/contact", "#!/news/1")

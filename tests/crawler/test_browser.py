"""Pages that only scripts fill, with a browser and without; and which browser is taken."""

# ruff: noqa: E501  (each case stays on its line)

import stat
from pathlib import Path

import pytest

from crawler import find_browser, illustrate
from crawler.address import is_private
from crawler.script_only import needs_scripts
from model import FailureKind
from pages import read
from tests.crawler.conftest import Serve
from tests.crawler.site import FILLER, Kept, Reply, Silent, Site, options, page, visit

FILL = """<script>
fetch("/data.json").then(r => r.json()).then(d => {
  document.getElementById("app").innerHTML = "<h1>" + d.title + "</h1><p>" + d.text + "</p><a href='/inner'>Inner</a>";
});
</script>"""
SHELL = f"<!doctype html><html><head><title>Shell</title></head><body><div id=app></div><noscript>Please enable JavaScript.</noscript>{FILL}</body></html>"
DATA = Reply(b'{"title": "Directory", "text": "Names of all directors"}', 200, {"Content-Type": "application/json"})
NAV = "<header><nav><a href='/'>Home</a><a href='/a'>Services of the town</a><a href='/b'>News of the town</a></nav></header>"

# name, markup, needs scripts
CASES = [
    ("mount point", "<html><body><div id='root'></div><script src=a.js></script></body></html>", True),
    ("next", "<html><body><div id=__next></div><script>x</script></body></html>", True),
    ("angular", "<html><body><app-root></app-root><script src=main.js></script></body></html>", True),
    ("loading", "<html><body><app-root>Loading...</app-root><script src=main.js></script></body></html>", True),
    ("noscript", "<html><body><noscript>You need to enable JavaScript to run this app.</noscript><script src=a.js></script></body></html>", True),
    ("noscript in another language", "<html><body><div></div><noscript>Включите JavaScript</noscript><script>x</script></body></html>", True),
    ("shell around an empty box", f"<html><body>{NAV}<main><h1>Directory</h1><div id=list></div><noscript>Veuillez activer JavaScript.</noscript><script>x</script></main></body></html>", True),
    ("empty without scripts", "<html><body><div id=root></div></body></html>", False),
    ("ordinary page with scripts", page("Home", "/a", head="<script src=a.js></script>"), False),
    ("filled mount point", f"<html><body><div id=root><p>{FILLER * 3}</p></div><script src=a.js></script></body></html>", False),
    ("short page with a counter", f"<html><body>{NAV}<main><h1>Mayor</h1><p>Anna Rossi.</p></main><script src=count.js></script></body></html>", False),
    ("page with a notice", f"<html><body><p>{FILLER * 3}</p><noscript>Enable JavaScript for the map.</noscript><div id=map></div><script>x</script></body></html>", False),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_pages_that_need_scripts(markup: str, expected: bool) -> None:
    assert needs_scripts(read(markup, url="https://a.example/"), markup) is expected


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
    summary = await visit(site.url(), sink=sink, browser=True, timeout=30)
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
    await visit(site.url(), sink=sink, browser=True, timeout=30)
    (measured,) = sink.measurements
    assert (measured.name, measured.url, measured.value["width"]) == ("layout", site.url(), 360)
    assert int(measured.value["scroll_width"]) > 800
    assert sink.pictures[site.url()].startswith(b"\xff\xd8")


@pytest.mark.browser
async def test_a_page_made_for_phones_fits(serve: Serve, sink: Kept) -> None:
    site = await serve(
        {"/a": page("A", head='<meta name="viewport" content="width=device-width, initial-scale=1">'), "/b": page("B")}
    )
    await illustrate(
        [site.url("/a"), site.url("/b"), site.url("/a")], options(browser=True, timeout=30), sink=sink, progress=Silent()
    )
    widths = {m.url: m.value["scroll_width"] for m in sink.measurements}
    assert widths[site.url("/a")] == 360
    assert int(widths[site.url("/b")]) > 800  # phones show such a page as on a desk
    assert set(sink.pictures) == {site.url("/a"), site.url("/b")}


@pytest.fixture
async def secret(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A server that counts as private, while the portal's own address counts as public."""
    monkeypatch.setattr("crawler.address.is_private", lambda ip: ip != "127.0.0.1" and is_private(ip))
    return await serve({}, address="127.0.0.2", fallback=Reply(b"secret"))


@pytest.mark.browser
async def test_scripts_reach_nothing_private_and_submit_nothing(serve: Serve, sink: Kept, secret: Site) -> None:
    script = f"""<script>fetch("{secret.url("/x")}"); fetch("/post", {{method: "POST", body: "x"}}).catch(() => 0);
      fetch("/away"); new WebSocket("{secret.url("/s").replace("http", "ws")}"); new Image().src = "{secret.url("/y")}";
      document.getElementById("app").textContent = "filled by script ".repeat(20);</script>"""
    shell = f"<html><body><div id=app></div>{script}<iframe src='{secret.url('/w')}'></iframe></body></html>"
    site = await serve({"/": shell, "/away": Reply(b"", 302, {"Location": secret.url("/r")})})
    await visit(site.url(), sink=sink, browser=True, timeout=30, allow_private_hosts=False, delay=0.1)
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
    chosen = options(browser=True, timeout=30, allow_private_hosts=False, delay=0.1)
    await illustrate([url], chosen, sink=sink, progress=Silent(), lookup=lookup)
    assert secret.hits == []
    assert sink.pictures == {}


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any browser."""
    monkeypatch.delenv("CIVISCOPE_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.setattr("crawler.browser._PLACES", ())
    return tmp_path


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_no_browser_says_how_to_get_one(nowhere: Path) -> None:
    choice = find_browser()
    assert choice.path == ""
    assert all(word in choice.reason for word in ("install chromium", "playwright install chromium", "CIVISCOPE_BROWSER"))


def test_the_order_of_browsers(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(nowhere / "own" / "chromium-1234" / "chrome-linux" / "chrome")
    assert find_browser().path == str(own)
    installed = program(nowhere / "bin" / "chromium")
    assert find_browser().path == str(installed)
    named = program(nowhere / "my-chrome")
    monkeypatch.setenv("CIVISCOPE_BROWSER", str(named))
    assert find_browser().path == str(named)


def test_a_wrong_variable_is_not_passed_over(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(nowhere / "bin" / "chromium")
    monkeypatch.setenv("CIVISCOPE_BROWSER", "/no/such/browser")
    choice = find_browser()
    assert choice.path == ""
    assert "/no/such/browser" in choice.reason

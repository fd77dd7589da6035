"""A load is recorded in the browser: sizes on the line, times, headers, cookies, hosts. Values come from a real server."""

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import trustme
from playwright.async_api import Error, Page

from crawler.auditing.contract import Seen
from crawler.auditing.facts import LINKS, NAMES, Recorder
from crawler.browsing.browser import Browser
from tests.crawler.auditing.facts.secure import secure
from tests.crawler.browsing import browser
from tests.crawler.conftest import Serve
from tests.crawler.site import Reply

pytestmark = pytest.mark.browser

SCRIPT = b"/*" + b"y" * 50_000 + b"*/"
PACKED = gzip.compress(SCRIPT)
PICTURE = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='300'><rect width='400' height='300' fill='navy'/>"
    b"<circle cx='200' cy='150' r='90' fill='gold'/></svg>"
)


@pytest.fixture
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@asynccontextmanager
async def loaded(
    running: Browser, url: str, *, copy: bool | None = None, afresh: bool = False
) -> AsyncIterator[tuple[Page, Seen]]:
    """A page that has been loaded, and what was recorded of it."""
    size = {"width": 1280, "height": 800}
    async with running.page(pictures=True, viewport=size) as page:
        recorder = Recorder(page, afresh=afresh, copy=copy)
        await recorder.attach()
        await page.goto(url)
        await page.wait_for_load_state("networkidle")
        seen = await recorder.seen()
        await recorder.detach()
        yield page, seen


def reply(body: bytes, kind: str, **headers: str) -> Reply:
    return Reply(body, headers={"Content-Type": kind, "Content-Length": str(len(body)), **headers})


def on_the_line(answer: Reply) -> int:
    """Bytes that the browser gets: the gate tells it in 19 more that the connection ends."""
    return len(answer.wire()) + len("Connection: close\r\n")


async def test_weight_is_what_came_over_the_line(serve: Serve, running: Browser) -> None:
    script = reply(PACKED, "text/javascript", **{"Content-Encoding": "gzip"})
    picture = reply(PICTURE, "image/svg+xml")
    home = Reply(
        b"<!doctype html><title>t</title><h1>Town</h1><script src=/s.js></script><img src=/p.svg><img src='data:image/gif,x'>"
    )
    site = await serve({"/": home, "/s.js": script, "/p.svg": picture})
    async with loaded(running, site.url()) as (_, seen):
        facts = seen.facts
    assert facts["transfer_bytes_script"] == on_the_line(script) < 1000
    assert facts["transfer_bytes_image"] == on_the_line(picture)
    assert facts["transfer_bytes"] == sum(map(on_the_line, (home, script, picture)))
    assert facts["decoded_bytes"] == len(home.body) + len(SCRIPT) + len(PICTURE)
    assert (facts["requests"], facts["requests_script"], facts["requests_image"]) == (3, 1, 1)
    assert facts["transfer_unknown"] == 0
    assert facts["seconds_at_400_kbit"] == round(float(facts["transfer_bytes"]) * 8 / 400_000, 1)
    assert facts.keys() <= NAMES.keys()


async def test_frames_of_other_sites_weigh_too(serve: Serve, running: Browser) -> None:
    inside = reply(PACKED, "text/javascript", **{"Content-Encoding": "gzip"})
    other = await serve(
        {"/in": "<!doctype html><title>i</title><script src=/i.js></script>", "/i.js": inside}, address="127.0.0.2"
    )
    site = await serve({"/": f"<!doctype html><title>t</title><iframe src='{other.url('/in')}'></iframe>"})
    async with loaded(running, site.url()) as (_, seen):
        facts = seen.facts
    assert facts["transfer_bytes_script"] == on_the_line(inside)
    assert int(facts["decoded_bytes"]) > len(SCRIPT)
    assert (facts["third_party_hosts"], facts["third_party_names"]) == (1, "127.0.0.2")


async def test_what_the_visit_had_already_has_no_size(serve: Serve, running: Browser) -> None:
    script = reply(SCRIPT, "text/javascript")
    home = "<!doctype html><title>t</title><script src=/s.js></script>"
    site = await serve({"/": home, "/b": home, "/s.js": script})
    async with loaded(running, site.url()) as (_, seen):
        assert seen.facts["transfer_unknown"] == 0
    async with loaded(running, site.url("/b")) as (_, seen):
        assert (seen.facts["transfer_unknown"], seen.facts["requests_script"]) == (1, 1)
        assert "seconds_at_400_kbit" not in seen.facts
    assert site.asked("/s.js") == 1
    async with loaded(running, site.url("/b"), afresh=True) as (_, seen):
        assert (seen.facts["transfer_unknown"], seen.facts["transfer_bytes_script"]) == (0, on_the_line(script))
    assert site.asked("/s.js") == 2


async def test_redirects_and_failures_are_counted(serve: Serve, running: Browser) -> None:
    gone = "http://127.0.0.1:1/gone.png"  # a port that the browser itself refuses
    site = await serve({"/a": Reply(b"", 302, {"Location": "/b"}), "/b": f"<!doctype html><title>t</title><img src={gone}>"})
    async with loaded(running, site.url("/a")) as (_, seen):
        facts = seen.facts
    assert (facts["requests"], facts["requests_document"], facts["requests_failed"]) == (2, 2, 1)


async def test_times_and_size_of_the_document(serve: Serve, running: Browser) -> None:
    shadow = "<script>document.querySelector('#h').attachShadow({mode: 'open'}).innerHTML = '<p><b><i>x</i></b></p>'</script>"
    plain = "<!doctype html><html><head><title>t</title></head><body><h1>Town of Anywhere</h1><div id=h></div>%s</body></html>"
    site = await serve({"/": plain % "", "/shadow": plain % shadow})
    async with loaded(running, site.url()) as (_, seen):
        facts = seen.facts
    assert 0 < int(facts["ttfb_ms"]) <= int(facts["dom_content_loaded_ms"]) <= int(facts["load_ms"]) < 30_000
    assert int(facts["ttfb_ms"]) <= int(facts["lcp_ms"])
    assert facts["cls"] == 0
    assert (facts["dom_elements"], facts["dom_depth"]) == (6, 3)  # html, head, title, body, h1, div
    async with loaded(running, site.url("/shadow")) as (_, seen):
        assert (seen.facts["dom_elements"], seen.facts["dom_depth"]) == (10, 6)


async def test_a_page_that_jumps(serve: Serve, running: Browser) -> None:
    push = "addEventListener('load', () => setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'), "
    push += "{style: 'height: 300px; background: navy'})), 50))"
    site = await serve({"/": f"<!doctype html><title>t</title><body><h1>Town</h1><p>{'words ' * 900}<script>{push}</script>"})
    async with loaded(running, site.url()) as (page, seen):
        assert await page.evaluate("document.body.firstElementChild.localName") == "div"
        assert 0.1 < float(seen.facts["cls"]) < 1


STRICT = {"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=9"}
HEADERS = {**STRICT, "Content-Security-Policy": "script-src 'unsafe-inline'", "Referrer-Policy": "origin"}


async def test_a_copy_has_no_transport_of_its_own(serve: Serve, running: Browser) -> None:
    site = await serve({"/": Reply(b"<!doctype html><title>t</title>", headers=HEADERS)})
    async with loaded(running, site.url()) as (_, seen):
        assert not {"https", "csp", "hsts", "nosniff", "http_version"} & seen.facts.keys()
        assert "private address" in str(seen.raw["unknown"]["transport"])  # type: ignore[index]
    async with loaded(running, site.url(), copy=False) as (_, seen):
        facts = {
            name: seen.facts.get(name) for name in ("https", "csp", "csp_unsafe_inline", "nosniff", "referrer_policy", "hsts")
        }
    assert facts == {
        "https": False, "csp": True, "csp_unsafe_inline": True, "nosniff": True, "referrer_policy": "origin", "hsts": None,
    }  # fmt: skip


async def test_the_policy_of_the_page_that_was_reached(serve: Serve, running: Browser) -> None:
    meta = b"<!doctype html><head><meta http-equiv=Content-Security-Policy content=\"script-src 'self'\"><title>t</title>"
    site = await serve({"/a": Reply(b"", 302, {"Location": "/b", "X-Content-Type-Options": "nosniff"}), "/b": Reply(meta)})
    async with loaded(running, site.url("/a"), copy=False) as (_, seen):
        assert (seen.facts["nosniff"], seen.facts["csp"], seen.facts["csp_unsafe_inline"]) == (False, True, False)


async def test_cookies_storage_and_encryption(running: Browser) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1", "127.0.0.2")
    tracked = {"Content-Type": "text/javascript", "Set-Cookie": "track=SECRET; Max-Age=864000; SameSite=None; Secure"}
    sets = "document.cookie = 'seen=SECRET'; localStorage.a = 1; localStorage.b = 2; sessionStorage.c = 'SECRET'"
    async with secure({"/t.js": Reply(b"1", headers=tracked)}, certificate, address="127.0.0.2") as other:
        body = f"<!doctype html><title>t</title><script>{sets}</script><script src={other.url('/t.js')}></script>".encode()
        home = Reply(body, headers={"Set-Cookie": "session=SECRET; HttpOnly; Secure; SameSite=Strict", **STRICT})
        async with secure({"/": home}, certificate) as site, running.page(ignore_https_errors=True) as page:
            await page.context.add_cookies([{"name": "other", "value": "SECRET", "url": "https://town.example.com/"}])
            recorder = Recorder(page)
            await recorder.attach()
            await page.goto(site.url())
            seen = await recorder.seen()
    facts = seen.facts
    assert {name: facts[name] for name in facts if name.startswith(("cookies", "local", "session", "third"))} == {
        "cookies": 3, "cookies_refused": 1, "cookies_third_party": 1, "cookies_lasting": 1, "cookies_days_longest": 10.0,
        "cookies_without_secure": 1, "cookies_without_httponly": 2, "cookies_without_samesite": 1, "local_storage_keys": 2,
        "session_storage_keys": 1, "third_party_hosts": 1, "third_party_sites": 1, "third_party_names": "127.0.0.2",
    }  # fmt: skip
    assert "SECRET" not in repr(seen)
    assert [cookie["name"] for cookie in seen.raw["cookies"]] == ["seen", "session", "track"]  # type: ignore[index]
    told = {name: facts[name] for name in ("https", "tls_version", "hsts", "hsts_max_age", "nosniff", "http_version")}
    assert told == {
        "https": True, "tls_version": "1.3", "hsts": True, "hsts_max_age": 9, "nosniff": True, "http_version": "http/1.1",
    }  # fmt: skip
    assert int(facts["certificate_days_left"]) > 30
    assert facts.keys() <= NAMES.keys()


async def test_a_recorder_that_is_not_attached_says_so(serve: Serve, running: Browser) -> None:
    site = await serve({"/": "<!doctype html><title>t</title>"})
    async with loaded(running, site.url()) as (page, _):
        with pytest.raises(Error, match="not attached"):
            await Recorder(page).seen()


PLAIN = """<!doctype html><title>t</title>
<img src="http://cdn.example/a.png" srcset="b.png 1x, http://cdn.example/c.png 2x"><script src="//cdn.example/d.js"></script>
<link rel=stylesheet href="http://cdn.example/e.css"><link rel=canonical href="http://town.example/">
<img src="http://cdn.example/a.png"><iframe src="about:blank"></iframe>
<a href="http://town.example/x">x</a><a href="/y">y</a><a href="mailto:a@b">z</a><a href="http://other.example/">o</a>
<form action="http://town.example/send"></form><form></form><form action="/s"><button formaction="http://a.example/">b</button></form>
<form method=dialog action="http://town.example/"></form><form action="http://["></form>
<div id=h></div><script>document.querySelector('#h').attachShadow({mode: 'open'}).innerHTML =
'<a href="http://town.example/shadow">s</a><img src="http://cdn.example/shadow.png">'</script>"""


async def test_what_leads_to_plain_http(running: Browser) -> None:
    async with running.page() as page:
        await page.route(
            "**/*",
            lambda route: route.fulfill(body=PLAIN if route.request.is_navigation_request() else "", content_type="text/html"),
        )
        await page.goto("https://town.example/")
        seen = await LINKS.run(page)
    assert seen.facts == {"http_resources": 4, "http_links": 3, "http_links_own": 2, "http_forms": 2}

"""Pictures of pages, and what is outlined on them. Colours are read by the browser itself."""

import base64
from collections.abc import AsyncIterator

import pytest

from crawler.browsing.browser import Browser
from crawler.browsing.pictures import LARGEST, PHONE, Pictures
from crawler.browsing.render import Renderer
from crawler.result import Failed
from model import FailureKind
from tests.crawler.browsing import browser
from tests.crawler.conftest import Serve
from tests.crawler.site import Reply

HEAD = "<meta name=viewport content='width=device-width'><style>* { outline: none !important } body { margin: 0 }</style>"
ROWS = "".join(f"<p id=p{n}>Row {n}, which says something about the town.</p>" for n in range(120))
PAGE = f"<!doctype html><html><head>{HEAD}</head><body><h1>Town</h1>{ROWS}<div id=unseen style='display:none'>Unseen</div>"
PAGE += "<details><summary>More</summary><div id=folded>Folded away</div></details></body></html>"
_PINK = """async image => {
  const picture = new Image();
  picture.src = 'data:image/jpeg;base64,' + image;
  await picture.decode();
  const canvas = Object.assign(document.createElement('canvas'), {width: picture.width, height: picture.height});
  const paper = canvas.getContext('2d');
  paper.drawImage(picture, 0, 0);
  const dots = paper.getImageData(0, 0, picture.width, picture.height).data;
  const rows = new Set();
  for (let at = 0; at < dots.length; at += 4)
    if (dots[at] > 150 && dots[at + 1] < 90 && dots[at + 2] > 60) rows.add(Math.floor(at / 4 / picture.width));
  return {width: picture.width, height: picture.height, rows: Array.from(rows)};
}"""


@pytest.fixture
async def running() -> AsyncIterator[Browser]:
    """One browser for the pictures and for looking at them."""
    async with browser() as started:
        yield started


async def look(running: Browser, image: bytes) -> tuple[int, int, list[int]]:
    """Width and height of a JPEG, and the rows that hold the colour of outlines."""
    async with running.page() as page:
        seen = await page.evaluate(_PINK, base64.b64encode(image).decode())
    return seen["width"], seen["height"], seen["rows"]


async def take(running: Browser, url: str, *places: str, texts: tuple[str, ...] = ()) -> Pictures:
    taken = await Renderer(running, "", 60).pictures(url, places, texts)
    assert isinstance(taken, Pictures), taken
    return taken


@pytest.mark.browser
async def test_what_is_near_the_top_is_outlined_there(serve: Serve, running: Browser) -> None:
    site = await serve({"/": PAGE})
    taken = await take(running, site.url(), "#p2", "#p3", "#nowhere", "p[[", "", "#unseen")
    plain = await take(running, site.url())
    assert (taken.found, plain.found) == (("#p2", "#p3"), ())
    assert taken.scroll_width == PHONE
    width, height, rows = await look(running, taken.desktop)
    assert (width, height) == (1024, 1600)
    assert rows
    assert max(rows) < 400
    width, _, rows = await look(running, taken.phone)
    assert width == PHONE
    assert rows
    assert (await look(running, plain.desktop))[2] == (await look(running, plain.phone))[2] == []


@pytest.mark.browser
async def test_the_pictures_go_to_what_lies_further_down(serve: Serve, running: Browser) -> None:
    site = await serve({"/": PAGE})
    taken = await take(running, site.url(), "body > p:nth-child(102)")
    folded = await take(running, site.url(), "#folded")
    assert (taken.found, folded.found) == (("body > p:nth-child(102)",), ("#folded",))
    for image in (taken.desktop, taken.phone, folded.desktop):
        assert (await look(running, image))[2]
    rows = (await look(running, taken.desktop))[2]
    assert 500 < min(rows) < max(rows) < 1100  # in the middle


@pytest.mark.browser
async def test_a_place_that_holds_something_else_by_now_is_not_taken(serve: Serve, running: Browser) -> None:
    site = await serve({"/": PAGE})
    moved = await take(running, site.url(), "#p2", texts=("Row 90, which  says",))
    gone = await take(running, site.url(), "#p2", texts=("Opening hours",))
    assert (moved.found, gone.found) == (("#p2",), ())
    assert min((await look(running, moved.desktop))[2]) > 500  # row 2 would be at the top


@pytest.mark.browser
async def test_wide_pages_and_large_pictures(serve: Serve, running: Browser) -> None:
    noise = "".join(
        f"<i style='position:absolute;left:{n * 37 % 1000}px;top:{n * 53 % 1500}px;width:9px;height:9px;"
        f"background:rgb({n * 91 % 256},{n * 57 % 256},{n * 23 % 256})'></i>"
        for n in range(6000)
    )
    wide = f"<html><head>{HEAD}</head><body><div style='width:900px'>wide</div>{noise}</body></html>"
    site = await serve({"/": wide})
    taken = await take(running, site.url())
    assert taken.scroll_width >= 900
    assert len(taken.phone) <= LARGEST
    assert (await look(running, taken.phone))[0] == PHONE
    assert (await look(running, taken.desktop))[0] == 1024


@pytest.mark.browser
async def test_what_cannot_be_pictured(serve: Serve, running: Browser) -> None:
    site = await serve({"/file": Reply(b"x", headers={"Content-Type": "application/zip", "Content-Disposition": "attachment"})})
    missing = await Renderer(running, "", 60).pictures(site.url("/missing"))
    file = await Renderer(running, "", 60).pictures(site.url("/file"))
    assert isinstance(missing, Failed)
    assert (missing.kind, missing.status) == (FailureKind.STATUS, 404)
    assert isinstance(file, Failed)
    assert file.kind is FailureKind.NEEDS_BROWSER


async def test_without_a_browser_the_reason_is_given() -> None:
    failed = await Renderer(None, "no browser was found", 1).pictures("http://127.0.0.1/")
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.detail) == (FailureKind.NEEDS_BROWSER, "no browser was found")

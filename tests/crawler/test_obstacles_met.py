"""Obstacles met by a crawl: each is a failure of its kind, tried again as configured, and never an absence."""

import pytest

from crawler.result import Failed
from crawler.retries import most_attempts
from model import FailureKind
from tests.crawler.conftest import Serve
from tests.crawler.site import FILLER, Kept, Reply, page, visit

LOGIN = "<title>Log in</title><body><form method=post><input name=user><input type=password name=p></form></body>"
MISSING = "<title>Page not found</title><body><h1>Page not found</h1><p>Sorry.</p><a href=/>Home</a></body>"


def short(title: str, text: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{text}</p></body></html>"


@pytest.mark.parametrize("status", [200, 403, 503])
async def test_a_block_page_is_a_failure_and_not_tried_again(serve: Serve, sink: Kept, status: int) -> None:
    wall = short("Just a moment...", "Checking your browser. " + FILLER, "<script>window._cf_chl_opt={}</script>")
    site = await serve({"/": page("Home", "/a"), "/a": Reply(wall.encode(), status)})
    await visit(site.url(), sink=sink)
    failure = sink.failures[site.url("/a")]
    assert (failure.kind, failure.status, site.asked("/a")) == (FailureKind.BLOCKED, status, 1)
    assert "Cloudflare" in failure.detail


async def test_a_portal_that_only_blocks(serve: Serve, sink: Kept) -> None:
    site = await serve({}, fallback=Reply(short("Access Denied", "You have been blocked.").encode(), 403))
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 0
    assert [f.kind for f in sink.failures.values()] == [FailureKind.BLOCKED]


@pytest.mark.parametrize(
    ("reply", "kind", "asked"),
    [
        (Reply(b"", 401), FailureKind.LOGIN_WALL, 1),
        (Reply(LOGIN.encode(), 403), FailureKind.LOGIN_WALL, 1),
        (Reply(b"", 451), FailureKind.GEO_BLOCKED, 1),
        (Reply(short("Maintenance", "The site is under maintenance.").encode(), 503), FailureKind.MAINTENANCE, 2),
        (Reply(MISSING.encode(), 200), FailureKind.SOFT_404, 1),
    ],
)
async def test_each_obstacle_is_a_failure_of_its_kind(
    serve: Serve, sink: Kept, reply: Reply, kind: FailureKind, asked: int
) -> None:
    site = await serve({"/": page("Home", "/a"), "/a": reply})
    await visit(site.url(), sink=sink)
    failure = sink.failures[site.url("/a")]
    assert (failure.kind, failure.gone) == (kind, kind is FailureKind.SOFT_404)
    assert (site.asked("/a"), failure.attempts) == (asked, asked)


async def test_a_log_in_page_that_is_reached_is_a_page(serve: Serve, sink: Kept) -> None:
    away = Reply(b"", 302, {"Location": "/login"})
    site = await serve({"/": page("Home", "/account"), "/account": away, "/login": LOGIN})
    await visit(site.url(), sink=sink)
    assert "/login" in sink.paths()


async def test_how_often_a_kind_is_tried_again_can_be_configured(serve: Serve, sink: Kept) -> None:
    wall = Reply(short("Access Denied", "You have been blocked.").encode(), 403)
    site = await serve({"/": page("Home", "/a"), "/a": wall})
    await visit(site.url(), sink=sink, retries={"blocked": 2})
    assert site.asked("/a") == 3


@pytest.mark.parametrize(
    ("failed", "retries", "expected"),
    [
        (Failed(FailureKind.TIMEOUT, ""), {}, 2),
        (Failed(FailureKind.TIMEOUT, ""), {"timeout": 0}, 1),
        (Failed(FailureKind.STATUS, "", 503), {}, 3),
        (Failed(FailureKind.STATUS, "", 404), {}, 1),
        (Failed(FailureKind.STATUS, "", 503, tried=False), {"status": 5}, 1),
        (Failed(FailureKind.PROTOCOL, "broken off", passing=True), {}, 2),
        (Failed(FailureKind.PROTOCOL, "garbage"), {}, 1),
        (Failed(FailureKind.BLOCKED, ""), {}, 1),
    ],
)
def test_most_attempts(failed: Failed, retries: dict[str, int], expected: int) -> None:
    assert most_attempts(failed, retries) == expected
